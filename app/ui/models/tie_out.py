"""The tie-out as a table: OneDesk, journal and QuickBooks Online side by side, differences and sums alike."""

from __future__ import annotations

from decimal import Decimal

from app.i18n import N_, money
from app.ui.colours import Tone
from app.ui.models.table import Column, Kind, TableModel
from app.ui.sums import TieRow

NONE = Decimal("-Infinity")


def _money(amount: Decimal | None, currency: str) -> str:
    return "–" if amount is None else money(amount, currency)


def _sort(amount: Decimal | None) -> Decimal:
    return NONE if amount is None else amount


class TieOutModel(TableModel[TieRow]):
    """Differences and sums; which of them are shown is the page's choice."""

    COLUMNS = (
        Column(
            N_("Name"),
            lambda r: r.name,
            lambda r: r.name.casefold(),
            Kind.STRONG,
            sample="Hafenlogistik P",
            stretch=2,
        ),
        Column(N_("Invoices"), lambda r: r.second, lambda r: r.second, Kind.QUIET, sample="INV-10424", rank=3),
        Column(
            "OneDesk",
            lambda r: _money(r.onedesk, r.currency),
            lambda r: _sort(r.onedesk),
            Kind.MONEY,
            sample="151.241,66 €",
        ),
        Column(
            N_("Journal"),
            lambda r: _money(r.journal, r.currency),
            lambda r: _sort(r.journal),
            Kind.MONEY,
            sample="151.241,66 €",
            rank=1,
        ),
        Column(
            "QuickBooks Online",
            lambda r: _money(r.quickbooks, r.currency),
            lambda r: _sort(r.quickbooks),
            Kind.MONEY,
            sample="151.241,66 €",
        ),
        Column(
            N_("Difference"),
            lambda r: money(r.difference, r.currency) if r.difference else "",
            lambda r: r.difference,
            Kind.MONEY,
            sample="-1.241,66 €",
            tone=lambda r: Tone.REFUSED if r.difference else None,
        ),
        Column(
            N_("What it is"),
            lambda r: r.remark,
            lambda r: r.remark.casefold(),
            Kind.QUIET,
            sample="INV-0984, INV-0985, INV-0986",
            stretch=3,
            rank=2,
            tone=lambda r: r.tone if r.tone is not Tone.PLAIN else None,
        ),
    )
