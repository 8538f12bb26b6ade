"""A tie-out as it stands on its page: three differences, sums of both sides."""

from __future__ import annotations

from decimal import Decimal

from app.domain.tying import Group, Key
from app.sync.tie_out import Difference, TieOut, Waiting
from app.ui.presenters.sums import tie_out_view
from app.ui.rows import Choice
from app.ui.sums import TieOutView


def group(kind: str, record: str, name: str, counts: tuple[int, int, int], *sums: str, because: str = "") -> Group:
    onedesk, journal, quickbooks = (Decimal(each) for each in sums)
    found = tuple((number, "drifted") for number in because.split())
    return Group(Key(kind, record, "EUR"), name, counts, (onedesk, journal, quickbooks), found)


def compared() -> TieOut:
    """October: one invoice edited in QuickBooks Online, one that another workstation copied, one accepted cent."""
    total, less = Decimal("714.00"), Decimal("428.40")
    return TieOut(
        "2026-10",
        48,
        (
            Difference("INV-1011", "INV-1011", "drifted", total, total, less, False, "EUR", "k1011", "148"),
            Difference("INV-1009", "INV-1009", "not_linked", less, None, less, False, "EUR", "k1009", "146"),
            Difference(
                "INV-1017",
                "INV-1017",
                "total_differs",
                Decimal("37.50"),
                Decimal("37.49"),
                Decimal("37.49"),
                True,
                "EUR",
            ),
        ),
        (
            group(
                "currency",
                "EUR",
                "EUR",
                (49, 48, 49),
                "64141.00",
                "63712.59",
                "63855.39",
                because="INV-1011 INV-1009 INV-1017",
            ),
            group("customer", "1", "Hafenlogistik Peters GmbH", (20, 20, 20), "33903.13", "33903.13", "33903.13"),
            group(
                "customer",
                "2",
                "Stadtwerke Norderhafen",
                (29, 28, 29),
                "30237.87",
                "29809.46",
                "29952.26",
                because="INV-1011",
            ),
            group("product", "7", "Beratung", (49, 48, 49), "53900.00", "53540.00", "53660.00", because="INV-1011"),
            group("product", "discount", "", (1, 1, 1), "-120.00", "-120.00", "-120.00"),
            group("tax_code", "5", "USt 19 %", (49, 48, 49), "53900.00", "53540.00", "53660.00", because="INV-1011"),
            group("tax", "5", "USt 19 %", (49, 48, 49), "10241.00", "10172.59", "10195.39", because="INV-1011"),
        ),
        (Waiting("EUR", 37, Decimal("45446.71")),),
    )


def tie_out() -> TieOutView:
    """The page of `compared`."""
    return tie_out_view(compared(), (Choice("all", "…"), Choice("2026-10", "10/2026")))
