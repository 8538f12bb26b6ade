"""Answers a query from the books: which members can be filtered, how values compare, in which order rows come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.members import TYPES
from app.demo.quickbooks.presenting import Presenter
from app.demo.quickbooks.query import Condition, Query
from app.demo.quickbooks.refusals import query_invalid
from app.demo.quickbooks.wire import PACIFIC, Entity, number

Value = str | bool | Decimal
META = ("MetaData.CreateTime", "MetaData.LastUpdatedTime")
SOMEBODY = (
    "Id",
    "DisplayName",
    "GivenName",
    "MiddleName",
    "FamilyName",
    "CompanyName",
    "PrintOnCheckName",
    "Active",
    *META,
)
SALE = ("Id", "DocNumber", "CustomerRef", "TxnDate", "DepartmentRef", "CurrencyRef", "TotalAmt", "Balance", *META)
FILTERS: dict[str, tuple[str, ...]] = {
    "Invoice": (*SALE, "DueDate", "SalesTermRef", "ProjectRef", "ClassRef"),
    "CreditMemo": (*SALE, "RemainingCredit"),
    "SalesReceipt": SALE,
    "Estimate": (*SALE, "ExpirationDate"),
    "Payment": ("Id", "CustomerRef", "TxnDate", "TotalAmt", "PaymentRefNum", "CurrencyRef", *META),
    "Customer": (*SOMEBODY, "FullyQualifiedName", "PrimaryEmailAddr", "Balance", "Job", "ParentRef"),
    "Vendor": (*SOMEBODY, "Balance"),
    "Employee": SOMEBODY,
    "Item": (
        "Id",
        "Name",
        "Type",
        "Active",
        "SubItem",
        "FullyQualifiedName",
        "Sku",
        "Taxable",
        "UnitPrice",
        "ParentRef",
        *META,
    ),
    "Account": (
        *(
            "Id",
            "Name",
            "FullyQualifiedName",
            "AccountType",
            "AccountSubType",
            "Classification",
            "Active",
            "SubAccount",
        ),
        *("CurrentBalance", "ParentRef", *META),
    ),
    "Term": ("Id", "Name", "Active", "Type", "DueDays", *META),
    "TaxCode": ("Id", "Name", "Active", "Taxable", "TaxGroup", "Description", *META),
    "TaxRate": ("Id", "Name", "Active", "RateValue", "Description", *META),
    "TaxAgency": ("Id", "DisplayName", *META),
    "Class": ("Id", "Name", "Active", "FullyQualifiedName", "SubClass", "ParentRef", *META),
    "Department": ("Id", "Name", "Active", "FullyQualifiedName", "SubDepartment", "ParentRef", *META),
    "PaymentMethod": ("Id", "Name", "Active", "Type", *META),
    "Attachable": ("Id", "FileName", "AttachableRef.EntityRef.Type", "AttachableRef.EntityRef.value", *META),
    "CompanyInfo": ("Id", "CompanyName", *META),
    "Preferences": ("Id", *META),
}
# Kinds that a query may name and of which this company has none.
OTHERS = (
    *(
        "Bill",
        "BillPayment",
        "Budget",
        "CompanyCurrency",
        "CustomerType",
        "Deposit",
        "ExchangeRate",
        "JournalCode",
        "JournalEntry",
    ),
    *("Purchase", "PurchaseOrder", "RefundReceipt", "TimeActivity", "Transfer", "VendorCredit", "RecurringTransaction"),
)
ACTIVE_ONLY = frozenset(
    {
        "Customer",
        "Vendor",
        "Employee",
        "Item",
        "Account",
        "Term",
        "TaxCode",
        "TaxRate",
        "Class",
        "Department",
        "PaymentMethod",
    }
)
LAST_FIRST = frozenset({"Invoice", "Payment", "CreditMemo", "Estimate", "SalesReceipt", "Attachable"})
ORDERED_BY = {
    "Customer": "FullyQualifiedName",
    "Account": "Name",
    "Item": "Name",
    "Vendor": "DisplayName",
    "Employee": "DisplayName",
}
COUNTED = frozenset({"Invoice"})  # kinds whose rows come with a totalCount


def answer(ledger: Ledger, query: Query) -> Entity:
    """The QueryResponse. Raises `Refused` (4001)."""
    kind = _kind(query.entity)
    if kind in OTHERS:
        return {"totalCount": 0} if query.count else {}
    filters = {member.casefold(): member for member in FILTERS[kind]}
    tests = [_test(kind, condition, filters) for condition in query.conditions]
    order = [(_ordered(ledger, kind, member, filters), down) for member, down in query.order]
    present = Presenter(ledger)
    rows = _rows(ledger, kind)
    if kind == "Customer":  # their balances are only known when presented
        rows = [present(kind, each, single=False) for each in rows]
    if kind in ACTIVE_ONLY and not any(each.member.casefold() == "active" for each in query.conditions):
        rows = [row for row in rows if row.get("Active", True)]
    rows = [row for row in rows if all(test(row) for test in tests)]
    if query.count:
        return {"totalCount": len(rows)}
    rows = _sorted(ledger, kind, rows, order)
    page = rows[query.start - 1 : query.start - 1 + query.rows]
    if not page:
        return {}
    found: Entity = {kind: [_selected(kind, present(kind, row, single=False), query.members) for row in page]}
    found |= {"startPosition": query.start, "maxResults": len(page)}
    return {**found, "totalCount": len(rows)} if kind in COUNTED else found


def _kind(entity: str) -> str:
    for kind in (*FILTERS, *OTHERS):
        if kind.casefold() == entity.casefold():
            return kind
    raise query_invalid(f"invalid context declaration: {entity}")


def _rows(ledger: Ledger, kind: str) -> list[Entity]:
    if kind == "CompanyInfo":
        return [ledger.company_info]
    if kind == "Preferences":
        return [ledger.preferences]
    return ledger.live(kind)


# --- conditions ------------------------------------------------------------------------------------------------------


def _test(kind: str, condition: Condition, filters: dict[str, str]) -> Callable[[Entity], bool]:
    member = filters.get(condition.member.casefold())
    if member is None:
        if _known(kind, condition.member):
            raise query_invalid(f"property '{condition.member}' is not queryable")
        raise query_invalid(f"Property {condition.member} not found for Entity {kind}")
    if member == "Id" and condition.operator not in ("=", "IN"):
        raise query_invalid(f"Operator {condition.operator} is not supported for property 'Id'")
    operator = condition.operator
    wanted = [_wanted(member, value) for value in condition.values]
    if operator in ("=", "IN") and not member.startswith("MetaData."):
        return _equality(member, wanted)

    def test(row: Entity) -> bool:
        return any(_compares(held, operator, value) for held in values_of(row, member) for value in wanted)

    return test


def _equality(member: str, wanted: list[Value]) -> Callable[[Entity], bool]:
    """Texts are looked up at once, so that long IN lists stay quick; anything else is compared by its type."""
    texts = {str(value).casefold() for value in wanted}

    def test(row: Entity) -> bool:
        for held in values_of(row, member):
            if isinstance(held, str):
                if held.casefold() in texts:
                    return True
            elif any(_compares(held, "=", value) for value in wanted):
                return True
        return False

    return test


def _known(kind: str, path: str) -> bool:
    first = path.split(".")[0].casefold()
    return first in {member.casefold() for member in TYPES.get(kind, {})}


def values_of(row: Any, path: str) -> list[Any]:
    """The values of a member; of a reference its Id, of an e-mail address its text, of a list those of all its rows."""
    found = [row]
    for part in path.split("."):
        nested: list[Any] = []
        for each in found:
            inner = _member(each, part)
            nested += inner if isinstance(inner, list) else [] if inner is None else [inner]
        found = nested
    return [_plain(each) for each in found]


def _member(row: Any, name: str) -> Any:
    if not isinstance(row, dict):
        return None
    return next((value for key, value in row.items() if key.casefold() == name.casefold()), None)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("value", value.get("Address"))
    return value


def _wanted(member: str, value: Value) -> Value:
    if member.startswith("MetaData.") and isinstance(value, str) and _moment(value) is None:
        raise query_invalid(f"value '{value}' is not a valid date for property '{member}'")
    return value


def _compares(held: Any, operator: str, wanted: Value) -> bool:
    if held is None:
        return False
    if operator == "LIKE":
        return _like(str(held).casefold(), str(wanted).casefold())
    left, right = _comparable(held, wanted)
    if operator in ("=", "IN"):
        return bool(left == right)
    if type(left) is not type(right):
        return False
    return bool({"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[operator])


def _comparable(held: Any, wanted: Value) -> tuple[Any, Any]:
    """Both as one type: booleans, decimals, moments, else text without regard to case."""
    if isinstance(held, bool):
        return held, wanted if isinstance(wanted, bool) else str(wanted).casefold() == "true"
    if isinstance(held, (int, Decimal)):
        try:
            return number(held), number(wanted if not isinstance(wanted, bool) else str(wanted))
        except ValueError:
            return str(held), str(wanted)
    text = str(held)
    if "T" in text[10:11] and _moment(text) is not None and _moment(str(wanted)) is not None:
        return _moment(text), _moment(str(wanted))
    return text.casefold(), str(wanted).casefold()


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=PACIFIC)


def _like(held: str, pattern: str) -> bool:
    first, *rest = pattern.split("%")
    if not rest:
        return held == first
    if not held.startswith(first) or not held[len(first) :].endswith(rest[-1]):
        return False
    left = held[len(first) : len(held) - len(rest[-1])]
    for part in rest[:-1]:
        at = left.find(part)
        if at < 0:
            return False
        left = left[at + len(part) :]
    return True


# --- order and selection ---------------------------------------------------------------------------------------------


def _ordered(ledger: Ledger, kind: str, member: str, filters: dict[str, str]) -> str:
    found = filters.get(member.casefold())
    if found is None or (found == "Id" and not ledger.settings["order_by_id"]):
        raise query_invalid(
            f"property '{member}' is not sortable"
            if _known(kind, member)
            else f"Property {member} not found for Entity {kind}"
        )
    return found


def _sorted(ledger: Ledger, kind: str, rows: list[Entity], order: list[tuple[str, bool]]) -> list[Entity]:
    if kind in LAST_FIRST:
        rows = sorted(rows, key=lambda row: ledger.order(kind, row["Id"]), reverse=True)
    elif kind in ORDERED_BY:
        rows = sorted(rows, key=lambda row: str(row.get(ORDERED_BY[kind], "")))
    else:
        rows = sorted(rows, key=lambda row: _sort_key(row, "Id"))
    for member, down in reversed(order):
        rows = sorted(rows, key=lambda row, member=member: _sort_key(row, member), reverse=down)  # type: ignore[misc]
    return rows


def _sort_key(row: Entity, member: str) -> tuple[int, Any]:
    value = next(iter(values_of(row, member)), None)
    if value is None:
        return 0, ""
    if isinstance(value, (bool, int, Decimal)):
        return 1, Decimal(value)
    text = str(value)
    if member in ("Id", "CustomerRef") and text.isdecimal():
        return 1, Decimal(text)
    if member.startswith("MetaData."):
        return 2, (_moment(text) or datetime.combine(date.min, datetime.min.time(), PACIFIC)).timestamp()
    return 3, text


def _selected(kind: str, row: Entity, members: tuple[str, ...]) -> Entity:
    if not members:
        return row
    found: Entity = {"domain": "QBO", "sparse": True, "Id": row["Id"]}
    for path in members:
        first = path.split(".")[0]
        if not _known(kind, first):
            raise query_invalid(f"Property {path} not found for Entity {kind}")
        name = next((key for key in row if key.casefold() == first.casefold()), None)
        if name is not None:
            found[name] = row[name]
    return found
