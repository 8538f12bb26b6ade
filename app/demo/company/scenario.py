"""The invoices of a demo company, the same story in every country: everyday work, and one invoice for each situation that matters.

A country brings its customers, service types, taxes and words (`Kit`); what happens to which invoice on which day is told here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from app.demo.company.drawing import Words, drawn_invoice, past
from app.demo.company.onedesk_side import total_of
from app.demo.company.parts import COPIED, NO_TAX, SENT, Invoice, Line, Organization, ServiceType, Tax

OURS_SINCE = date(2026, 7, 1)
LAST_PAST_DAY = date(2026, 9, 15)
EVERYDAY = ("consulting", "emergency", "remote", "training")
REGULARS = ("harbour", "lawyers", "bakery", "surgery", "utility", "shipping", "joiner", "garage")
Row = tuple[int, str, str]
Work = tuple[str, str] | tuple[str, str, str]

# Open invoices that need no decision: number, day, customer.
PLAIN: tuple[Row, ...] = (
    (1016, "2026-10-06", "harbour"),
    (1018, "2026-10-08", "surgery"),
    (1021, "2026-10-12", "bakery"),
    (1024, "2026-10-15", "lawyers"),
    (1028, "2026-10-20", "joiner"),
    (1030, "2026-10-22", "surgery"),
    (1043, "2026-11-03", "lawyers"),
    (1044, "2026-11-03", "bakery"),
    (1047, "2026-11-06", "surgery"),
    (1048, "2026-11-09", "harbour"),
    (1050, "2026-11-11", "shipping"),
    (1053, "2026-11-13", "surgery"),
    (1054, "2026-11-16", "bakery"),
    (1055, "2026-11-17", "lawyers"),
    (1056, "2026-11-18", "utility"),
    (1058, "2026-11-20", "harbour"),
)
SENT_LATELY: tuple[Row, ...] = (
    (1015, "2026-10-05", "harbour"),
    (1019, "2026-10-09", "utility"),
    (1020, "2026-10-09", "lawyers"),
    (1022, "2026-10-13", "shipping"),
    (1025, "2026-10-16", "harbour"),
    (1026, "2026-10-16", "utility"),
    (1027, "2026-10-19", "utility"),
    (1031, "2026-10-23", "shipping"),
    (1033, "2026-10-26", "lawyers"),
    (1034, "2026-10-27", "shipping"),
    (1036, "2026-10-28", "bakery"),
    (1040, "2026-10-30", "surgery"),
)
DRAFTS: tuple[Row, ...] = (
    (1059, "2026-11-20", "lawyers"),
    (1060, "2026-11-20", "utility"),
    (1061, "2026-11-20", "shipping"),
    (1062, "2026-11-23", "harbour"),
    (1063, "2026-11-23", "surgery"),
    (1064, "2026-11-23", "bakery"),
    (1065, "2026-11-23", "joiner"),
    (1066, "2026-11-23", "sailing"),
)
# Situations told by a plain list of work: name, number, day, customer, then service type and quantity (and a rate of its own).
WORK: tuple[tuple[str, Row, tuple[Work, ...]], ...] = (
    (
        "exact_match",
        (1042, "2026-11-02", "harbour"),
        (("consulting", "12", "140"), ("emergency", "6.5"), ("training", "9")),
    ),
    ("near_customer", (1046, "2026-11-05", "garage"), (("consulting", "10"), ("remote", "10"))),
    ("near_item", (1023, "2026-10-14", "utility"), (("onsite", "3.5"),)),
    ("new_customer", (1051, "2026-11-11", "sailing"), (("remote", "4"),)),
    ("new_item", (1029, "2026-10-21", "shipping"), (("project", "14"), ("consulting", "3"))),
    ("item_without_account", (1032, "2026-10-23", "lawyers"), (("emergency", "1.5"), ("travel", "1"))),
    ("name_taken_by_vendor", (1052, "2026-11-12", "chambers"), (("consulting", "8"),)),
    ("missing_email", (1039, "2026-10-29", "joiner"), (("emergency", "2.5"), ("remote", "1"))),
    ("closed_period", (1012, "2026-09-28", "harbour"), (("remote", "2"),)),
    ("number_taken", (1013, "2026-10-01", "surgery"), (("consulting", "3"),)),
    ("duplicate_number", (1014, "2026-10-02", "bakery"), (("remote", "2"),)),
    ("duplicate_number_second", (1014, "2026-10-02", "utility"), (("consulting", "4"),)),
    ("discount", (1035, "2026-10-27", "harbour"), (("consulting", "5"), ("training", "4"))),
    ("shipping", (1037, "2026-10-28", "utility"), (("goods", "12", "37.50"),)),
    ("block_of_hours", (1038, "2026-10-29", "surgery"), (("consulting", "10", "110.00"),)),
    (
        "zero_rate_line",
        (1045, "2026-11-04", "shipping"),
        (("taxed", "2"), ("consulting", "1", "84.00"), ("consulting", "0.5", "0.00")),
    ),
    ("foreign_currency", (1057, "2026-11-19", "shipping"), (("remote", "6", "105.00"),)),
    ("edited_in_onedesk", (1009, "2026-10-01", "bakery"), (("emergency", "2"), ("remote", "1"))),
    ("edited_in_quickbooks", (1011, "2026-10-01", "utility"), (("consulting", "6"),)),
    ("posted_by_native_connector", (1007, "2026-10-05", "shipping"), (("remote", "3"),)),
    ("paid", (1006, "2026-09-16", "harbour"), (("consulting", "5"),)),
    ("partly_paid", (1008, "2026-09-21", "utility"), (("training", "8"),)),
    ("cancelled_after_copy", (1010, "2026-09-24", "surgery"), (("remote", "1"),)),
)


@dataclass(frozen=True, slots=True)
class Kit:
    """What a country brings. `tax` is the usual one, `taxes` those of customers with another; `goods_tax` what goods bear where that
    differs. `goods_only`: services are not taxed; `goods_inclusive`: the
    prices of goods contain the tax. `cent_rate` is a price whose tax, rounded on each of three lines, is a cent more than
    on their sum. `texts` gives title and details of each line of a situation, in order. `past` is how many invoices lie before."""

    organizations: tuple[Organization, ...]
    service_types: tuple[ServiceType, ...]
    words: Words
    texts: Mapping[str, tuple[tuple[str, str], ...]]
    tax: Tax
    cent_rate: Decimal
    foreign_currency: str
    taxes: Mapping[str, Tax]
    goods_tax: Tax | None = None
    goods_only: bool = False
    goods_inclusive: bool = False
    past: int = 87

    def organization(self, key: str) -> Organization:
        return next(each for each in self.organizations if each.key == key)

    def service_type(self, key: str) -> ServiceType:
        return next(each for each in self.service_types if each.key == key)

    def tax_for(self, customer: str, lines: tuple[Line, ...]) -> Tax:
        """The taxes of an invoice over `lines`."""
        goods = self.service_type("goods").name
        of_goods = all(line.service_type == goods for line in lines)
        if self.goods_only and not any(line.service_type == goods for line in lines):
            return NO_TAX
        return self.goods_tax if self.goods_tax and of_goods else self.taxes.get(customer, self.tax)


def _line(kit: Kit, situation: str, place: int, work: Work) -> Line:
    key = work[0]
    if key == "taxed":
        key = "goods" if kit.goods_only else "consulting"
    service_type = kit.service_type(key)
    name, details = kit.texts[situation][place]
    rate = Decimal(work[2]) if len(work) == 3 else service_type.rate
    return Line(name, service_type.name, Decimal(work[1]), rate, details)


def _taxed(kit: Kit, invoice: Invoice) -> Invoice:
    """`invoice` with the taxes of its customer; where only goods are taxed, its services are not."""
    goods = kit.service_type("goods").name
    lines = tuple(
        replace(line, taxable=line.taxable and (not kit.goods_only or line.service_type == goods))
        for line in invoice.lines
    )
    return invoice.but(lines=lines, tax=kit.tax_for(invoice.organization, lines))


def _made(kit: Kit, number: int | None, day: str, customer: str, lines: tuple[Line, ...]) -> Invoice:
    when = date.fromisoformat(day)
    title = kit.words.invoice.format(month=kit.words.months[when.month - 1])
    name = None if number is None else f"{kit.words.prefix}{number}"
    return _taxed(kit, Invoice(name, when, customer, lines, NO_TAX, title=title, memo=kit.words.memo))


def _drawn(kit: Kit, row: Row) -> Invoice:
    number, day, customer = row
    types = [kit.service_type(key) for key in EVERYDAY]
    return _taxed(kit, drawn_invoice(number, date.fromisoformat(day), kit.organization(customer), types, kit.words))


def _with_free_and_untaxed(invoice: Invoice) -> Invoice:
    """The second line bears no tax; the third, which costs nothing, stays as it is."""
    first, second, *rest = invoice.lines
    return invoice.but(lines=(first, replace(second, taxable=False), *rest))


def _three_equal(kit: Kit) -> tuple[Line, ...]:
    key = "goods" if kit.goods_only else "remote"
    name = kit.service_type(key).name
    texts = kit.texts["one_cent_tax_difference"]
    return tuple(Line(title, name, Decimal(1), kit.cent_rate, details) for title, details in texts)


def _special(kit: Kit) -> dict[str, Invoice]:
    """The invoice of each situation."""
    found = {
        name: _made(kit, *row, tuple(_line(kit, name, place, work) for place, work in enumerate(works)))
        for name, row, works in WORK
    }
    found["one_cent_tax_difference"] = _made(kit, 1017, "2026-10-07", "lawyers", _three_equal(kit)).but(per_line=True)
    blank = _line(kit, "no_service_type", 0, ("consulting", "1", "280.00"))
    found["no_service_type"] = _made(kit, 1041, "2026-10-30", "bakery", (replace(blank, service_type=None),))
    urgent = _line(kit, "missing_number", 0, ("emergency", "1.5"))
    found["missing_number"] = _made(kit, None, "2026-11-19", "lawyers", (urgent,))
    found["other_rate"] = _made(kit, 1049, "2026-11-10", "utility", (_line(kit, "other_rate", 0, ("goods", "6")),))
    return found


def _shaped(kit: Kit, found: dict[str, Invoice]) -> dict[str, Invoice]:
    """The situations with what makes them special beyond their lines."""
    visit, backup = found["edited_in_onedesk"].lines[:1], found["edited_in_quickbooks"].lines[0]
    shorter = (Line(backup.name, backup.service_type, Decimal(5), backup.rate, backup.details, backup.taxable),)
    extra: dict[str, dict[str, object]] = {
        "discount": {"discount": Decimal("60.00"), "discount_name": kit.texts["discount_name"][0][0]},
        "shipping": {"shipping": Decimal("14.50"), "shipping_name": kit.texts["shipping_name"][0][0]},
        "block_of_hours": {"kind": "block of hours"},
        "no_service_type": {"kind": "blank"},
        "missing_number": {"title": kit.texts["missing_number"][1][0]},
        "other_rate": {"inclusive": kit.goods_inclusive},
        "duplicate_number_second": {"copy": 2},
        "foreign_currency": {"currency": kit.foreign_currency, "tax": NO_TAX},
        "edited_in_onedesk": {"mark": COPIED, "in_quickbooks": "stamped", "posted": visit},
        "edited_in_quickbooks": {"status": "Sent", "mark": SENT, "in_quickbooks": "stamped", "posted": shorter},
        "posted_by_native_connector": {"mark": COPIED, "in_quickbooks": "plain"},
        "cancelled_after_copy": {"status": "Canceled", "mark": COPIED, "in_quickbooks": "stamped"},
        "paid": {"paid": total_of(found["paid"])},
        "partly_paid": {"paid": Decimal("500.00")},
    }
    for name in ("paid", "partly_paid"):
        extra[name] |= {"status": "Sent", "mark": SENT, "in_quickbooks": "stamped", "known_paid": False}
    shaped = {name: invoice.but(**extra.get(name, {})) for name, invoice in found.items()}
    shaped["zero_rate_line"] = _with_free_and_untaxed(shaped["zero_rate_line"])
    return shaped


def invoices_of(kit: Kit) -> tuple[tuple[Invoice, ...], dict[str, str]]:
    """All invoices of the company, and the number of each situation's (the title of the one that has no number)."""
    special = _shaped(kit, _special(kit))
    types = [kit.service_type(key) for key in EVERYDAY]
    regulars = [kit.organization(key) for key in REGULARS]
    numbers = range(1006 - kit.past, 1006)
    before = past(numbers, LAST_PAST_DAY, regulars, types, kit.words, OURS_SINCE, partial(_taxed, kit))
    plain = [_drawn(kit, row) for row in PLAIN]
    sent = [_drawn(kit, row).but(status="Sent", mark=SENT, in_quickbooks="stamped") for row in SENT_LATELY]
    drafts = [_drawn(kit, row).but(status="Draft") for row in DRAFTS]
    told = {name: invoice.number or invoice.title for name, invoice in special.items()}
    return (*before, *special.values(), *plain, *sent, *drafts), told
