"""The lines of a posting: OneDesk's lines with product and tax code, then shipping and discount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.books import PostedInvoice, PostedLine
from app.domain.catalogue import Books
from app.domain.content import description_of
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice, InvoiceLine
from app.domain.money import cents, plain
from app.domain.parties import PartyPlan
from app.domain.posting import PostingLine
from app.domain.problems import Problem
from app.domain.tax import EXEMPT, GLOBAL, TAXABLE, TaxKey, choose_code, regime, tax_key
from app.domain.totals import Reading


@dataclass(frozen=True, slots=True)
class CodeFor:
    """The tax code of a line: Id and name, or the key that nobody decided yet."""

    id: str | None = None
    name: str = ""
    undecided: TaxKey | None = None


def code_for(invoice: Invoice, line: InvoiceLine | None, books: Books, decided: Decided, defaults: Defaults) -> CodeFor:
    """Which `TaxCodeRef` a line (None: a taxed charge) gets under the company's regime."""
    kind = regime(books)
    if kind == "off":
        return CodeFor()
    key = tax_key(invoice, line)
    if kind != GLOBAL:
        taxed = key.rate > 0
        return CodeFor(TAXABLE if taxed else EXEMPT, TAXABLE if taxed else EXEMPT)
    code = choose_code(key, books, decided.taxes, defaults.tax_code_id)
    return CodeFor(code.id, code.name) if code else CodeFor(undecided=key)


def _priced(line: InvoiceLine) -> tuple[Decimal | None, Decimal | None]:
    """Quantity and rate only where QuickBooks' product of them is the line's amount to the cent (6070), else neither."""
    if line.quantity is None or line.rate is None or line.quantity == 0:
        return None, None
    exact = cents(line.quantity * line.rate) == cents(line.amount)
    fits = all(-int(n.normalize().as_tuple().exponent) <= 7 for n in (line.quantity, line.rate))
    return (line.quantity, line.rate) if exact and fits else (None, None)


def sales_line(line: InvoiceLine, item: PartyPlan, code: CodeFor, dates: bool) -> PostingLine:
    """One OneDesk line as a sales line; `dates`: whether the company shows service dates."""
    quantity, rate = _priced(line)
    return PostingLine(
        kind="sales",
        amount=cents(line.amount),
        description=description_of(line),
        item_id=item.reference,
        item_name=item.name,
        service_type=line.service_type,
        quantity=quantity,
        unit_price=rate,
        tax_code_id=code.id,
        tax_code_name=code.name,
        service_date=line.date if dates else None,
    )


def charge_lines(
    invoice: Invoice, reading: Reading, code: CodeFor, books: Books, defaults: Defaults
) -> list[PostingLine]:
    """Shipping and discount as the reading of the totals says, each only where the company's preferences allow it.

    Shipping is QuickBooks' own shipping line, or where that is switched off a line with the default product.
    """
    lines = []
    item = books.items.get(defaults.item_id)
    if reading.shipping and (books.preferences.allow_shipping or (item is not None and item.active)):
        own = books.preferences.allow_shipping or item is None
        lines.append(
            PostingLine(
                "shipping" if own else "sales",
                reading.shipping,
                invoice.shipping_name or ("" if own else "Shipping"),
                item_id=None if own or item is None else item.id,
                item_name="Shipping" if own or item is None else item.name,
                tax_code_id=code.id,
                tax_code_name=code.name,
            )
        )
    if reading.discount and books.preferences.allow_discount:
        lines.append(
            PostingLine(
                "discount",
                reading.discount,
                percent=reading.percent if not reading.shipping else None,
                account_id=books.preferences.discount_account_id,
            )
        )
    return lines


def line_differences(invoice: Invoice) -> list[tuple[InvoiceLine, Decimal]]:
    """Lines whose amount is not quantity × rate to the cent, with what that product would be."""
    priced = [
        (line, cents(line.quantity * line.rate))
        for line in invoice.lines
        if line.quantity is not None and line.rate is not None
    ]
    return [(line, product) for line, product in priced if product != line.amount]


def keep_identity(lines: tuple[PostingLine, ...], existing: PostedInvoice) -> tuple[PostingLine, ...]:
    """`lines` with the Ids and classes of the invoice's present lines: the same description first, then in order. A class is not
    ours: what stands there stays, also where none does; a line that is new gets its default."""
    free: list[PostedLine] = [
        line for line in existing.lines if line.id and line.kind not in ("SubTotal", "Discount", "Group")
    ]
    kept: dict[int, PostedLine] = {}
    for exact in (True, False):
        for index, line in enumerate(lines):
            if index in kept or line.kind == "discount":
                continue
            for candidate in free:
                same_kind = candidate.shipping == (line.kind == "shipping")
                if same_kind and (not exact or candidate.description.strip() == line.description.strip()):
                    kept[index] = candidate
                    free.remove(candidate)
                    break
    discounts = [line for line in existing.lines if line.kind == "Discount"]
    for index, line in enumerate(lines):
        if line.kind == "discount" and discounts:
            kept[index] = discounts[0]
    return tuple(
        replace(line, line_id=kept[i].id, class_id=kept[i].class_id) if i in kept else line
        for i, line in enumerate(lines)
    )


def undecided_tax(codes: Mapping[int, CodeFor], invoice: Invoice) -> Problem | None:
    """The problem of the first tax that nobody decided, naming tax and rate."""
    for code in codes.values():
        if code.undecided is not None:
            name, rate = code.undecided.name, plain(code.undecided.rate.normalize())
            return Problem("tax_undecided", {"number": invoice.number or "", "tax": name, "rate": rate})
    return None
