"""The lines of a sales form: what QuickBooks Online accepts, keeps, adds and drops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.demo.quickbooks import checking, refusals
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, cents, number, trimmed

SALES, DISCOUNT, SUBTOTAL = "SalesItemLineDetail", "DiscountLineDetail", "SubTotalLineDetail"
DESCRIPTION, GROUP = "DescriptionOnly", "GroupLineDetail"
SHIPPING_ITEM, GRATUITY_ITEM = "SHIPPING_ITEM_ID", "GRATUITY_ITEM_ID"
SEVEN = Decimal("0.0000001")
MOST_LINES = 750


@dataclass(slots=True)
class Form:
    """The lines of one form: `items` in their order (sales, descriptions, groups), then shipping and at most one discount."""

    items: list[Entity]
    shipping: list[Entity]
    discount: Entity | None = None

    def charged(self) -> list[Entity]:
        """Every line with an amount of its own that tax may fall on."""
        return [*sales_lines(self.items), *self.shipping]


def sales_lines(lines: Iterable[Entity]) -> list[Entity]:
    """The sales lines, those inside groups too."""
    found = []
    for line in lines:
        if line["DetailType"] == SALES:
            found.append(line)
        elif line["DetailType"] == GROUP:
            found += sales_lines(line[GROUP]["Line"])
    return found


def read(ledger: Ledger, rows: Any, old: Entity | None) -> Form:
    """The lines of a request, checked. Line Ids of `old` are kept, others are given anew."""
    if not isinstance(rows, list) or not rows:
        raise refusals.missing("Line")
    if len(rows) > MOST_LINES:
        raise refusals.business(f"The number of lines must not exceed {MOST_LINES}.")
    kept = {str(line["Id"]) for line in (old or {}).get("Line", ()) if "Id" in line}
    held = {ref for line in (old or {}).get("Line", ()) for ref in _held_by(line)}
    form = Form([], [])
    for row in rows:
        _place(ledger, form, row, held)
    if not form.items and not form.shipping:
        raise refusals.business("You need to fill out at least one detail line.", 2250)
    _number(form.items, kept)
    return form


def _held_by(line: Entity) -> set[str]:
    """The product and the class of a line that is there already: they may be inactive by now."""
    klass = checking.ref(line.get(SALES) or {}, "ClassRef")
    return {each for each in (_item_of(line), f"class:{klass}") if each}


def _item_of(line: Entity) -> str | None:
    return checking.ref(line.get(SALES) or {}, "ItemRef")


def _place(ledger: Ledger, form: Form, row: Entity, held: set[str]) -> None:
    kind = row.get("DetailType")
    if kind is None:
        raise refusals.missing("Line.DetailType")
    checking.lengths(row, {"Description": 4000}, "Line.")
    if kind == SALES:
        line = _sales(ledger, row, held)
        (form.shipping if _item_of(line) in (SHIPPING_ITEM, GRATUITY_ITEM) else form.items).append(line)
    elif kind in (DESCRIPTION, "DescriptionLineDetail"):
        form.items.append(_description(row))
    elif kind == DISCOUNT:
        if form.discount is not None:
            raise Refused(6090, "Invalid Discount Line", "There can be only one discount line in a transaction.", "")
        form.discount = _discount(ledger, row)
    elif kind == GROUP:
        form.items.append(_group(ledger, row, held))
    elif kind != SUBTOTAL:
        raise refusals.bad_enum("Line.DetailType", kind)


def _kept(row: Entity) -> Entity:
    """What a line of any kind keeps of the request."""
    return {name: row[name] for name in ("Id", "Description", "LinkedTxn") if row.get(name)}


def _description(row: Entity) -> Entity:
    line = _kept(row)
    return {**line, "DetailType": DESCRIPTION, "DescriptionLineDetail": row.get("DescriptionLineDetail", {})}


def _sales(ledger: Ledger, row: Entity, held: set[str]) -> Entity:
    detail = dict(row.get(SALES, {}))
    if "Amount" not in row:
        raise refusals.missing("Line.Amount")
    item_id = checking.ref(detail, "ItemRef")
    if item_id is None:
        return _description(row)  # Intuit: a sales line without ItemRef is documentation, its Amount is ignored
    _check_item(ledger, item_id, held)
    amount = _amount(row, detail)
    klass = checking.ref(detail, "ClassRef")
    checking.referred(ledger, "Class", klass, f"Line.{SALES}.ClassRef", active=f"class:{klass}" not in held)
    detail["ItemRef"] = {"value": item_id}
    detail.pop("ItemAccountRef", None)
    line = _kept(row)
    return {**line, "Amount": amount, "DetailType": SALES, SALES: detail}


def _check_item(ledger: Ledger, item_id: str, held: set[str]) -> None:
    prefs = checking.sales_prefs(ledger)
    if item_id == SHIPPING_ITEM:
        if not checking.is_true(prefs.get("AllowShipping", False)):
            raise refusals.business("Shipping is not enabled for this company.")
        return
    if item_id == GRATUITY_ITEM:
        if not checking.is_true(prefs.get("AllowGratuity", False)):
            raise refusals.business("Gratuity is not enabled for this company.")
        return
    item = ledger.find("Item", item_id)
    path = f"Line.{SALES}.ItemRef"
    if item is None:
        raise refusals.bad_reference(path, path)
    if item.get("Type") == "Category":
        raise refusals.bad_reference("Categories cannot be used in transactions.")
    if item.get("Type") == "Group":
        raise refusals.business("A bundle needs a group line.")
    if not item.get("Active", True) and item_id not in held:
        raise refusals.bad_reference(refusals.INACTIVE)
    if "IncomeAccountRef" not in item:
        raise refusals.business("The product or service has no income account. Edit it and choose an income account.")


def _amount(row: Entity, detail: Entity) -> Decimal:
    """The line's amount to the cent. Refuses one that is not quantity times price (6070) and one of more than 10 digits."""
    amount = cents(number(row["Amount"]))
    if abs(amount) >= Decimal(10) ** 10:
        raise Refused(2110, "Invalid Amount", f"Amount is too large. Supplied value:{amount}", "Line.Amount")
    if not number(detail.get("TaxInclusiveAmt", 0)):
        detail.pop("TaxInclusiveAmt", None)
    for member in ("Qty", "UnitPrice"):
        if member in detail:
            detail[member] = trimmed(number(detail[member]).quantize(SEVEN))
    if "Qty" in detail and "UnitPrice" in detail:
        due = cents(number(detail["Qty"]) * number(detail["UnitPrice"]))
        if amount != due:
            supplied = trimmed(amount)
            raise Refused(
                6070,
                "Amount calculation incorrect in the request.",
                f"Amount is not equal to UnitPrice * Qty. Supplied value:{supplied}",
                "Line.Amount",
            )
    return amount


def _discount(ledger: Ledger, row: Entity) -> Entity:
    prefs = checking.sales_prefs(ledger)
    if not checking.is_true(prefs.get("AllowDiscount", False)):
        raise Refused(6090, "Invalid Discount Line", "Discounts are not enabled for this company.", "")
    detail = dict(row.get(DISCOUNT, {}))
    percent = checking.is_true(detail.get("PercentBased", False))
    if percent and "DiscountPercent" not in detail:
        raise refusals.missing(f"Line.{DISCOUNT}.DiscountPercent")
    if not percent and "Amount" not in row:
        raise refusals.missing("Line.Amount")
    detail["PercentBased"] = percent
    account = checking.ref(detail, "DiscountAccountRef") or prefs.get("DefaultDiscountAccount")
    if account:
        checking.referred(ledger, "Account", str(account), f"Line.{DISCOUNT}.DiscountAccountRef")
        detail["DiscountAccountRef"] = {"value": str(account)}
    given = cents(number(row.get("Amount", 0)))
    if given < 0:
        raise Refused(6090, "Invalid Discount Line", "The amount of a discount must be 0 or greater.", "Line.Amount")
    return {"Amount": given, "DetailType": DISCOUNT, DISCOUNT: detail}


def discount_of(form: Form) -> Decimal:
    """What the discount line takes off; a percentage is taken of the lines without shipping."""
    if form.discount is None:
        return Decimal(0)
    detail = form.discount[DISCOUNT]
    if not detail["PercentBased"]:
        return cents(number(form.discount["Amount"]))
    sold = sum((number(line["Amount"]) for line in sales_lines(form.items)), Decimal(0))
    return cents(sold * number(detail["DiscountPercent"]) / 100)


def _group(ledger: Ledger, row: Entity, held: set[str]) -> Entity:
    detail = dict(row.get(GROUP, {}))
    group = ledger.find("Item", checking.ref(detail, "GroupItemRef"))
    if group is None or group.get("Type") != "Group":
        path = f"Line.{GROUP}.GroupItemRef"
        raise refusals.bad_reference(path, path)
    inner = [_sales(ledger, each, held) for each in detail.get("Line", ())]
    _number(inner, set())
    detail |= {"Line": inner, "Quantity": detail.get("Quantity", 1)}
    amount = sum((number(line.get("Amount", 0)) for line in inner), Decimal(0))
    line = _kept(row)
    return {**line, "Amount": amount, "DetailType": GROUP, GROUP: detail}


def _number(lines: list[Entity], kept: set[str]) -> None:
    """Gives lines their number and, where theirs is not one of `kept`, a new Id."""
    used = {str(line.get("Id")) for line in lines} & kept
    last = max((int(key) for key in kept if key.isdecimal()), default=0)
    for position, line in enumerate(lines, 1):
        key = str(line.get("Id"))
        if key in used:
            used.discard(key)
        else:
            last += 1
            key = str(last)
        rest = {name: value for name, value in line.items() if name not in ("Id", "LineNum")}
        line.clear()
        line.update({"Id": key, "LineNum": position, **rest})
