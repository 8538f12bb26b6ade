"""Customers, products, accounts and the other lists: what a create or an update makes of them."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.quickbooks import checking, refusals
from app.demo.quickbooks.ledger import NAMES, Ledger
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity

DELETED = " (deleted)"
NAME_PARTS = {"Title": 16, "GivenName": 100, "MiddleName": 100, "FamilyName": 100, "Suffix": 16}
PHONES = ("PrimaryPhone", "AlternatePhone", "Mobile", "Fax")
ITEM_TYPES = ("Service", "NonInventory", "Inventory", "Group", "Category")
NAME_MEMBER = {**dict.fromkeys(NAMES, "DisplayName")}
DEEPEST = 5
CLASSIFICATIONS = {
    "Bank": "Asset",
    "Other Current Asset": "Asset",
    "Fixed Asset": "Asset",
    "Other Asset": "Asset",
    "Accounts Receivable": "Asset",
    "Equity": "Equity",
    "Expense": "Expense",
    "Other Expense": "Expense",
    "Cost of Goods Sold": "Expense",
    "Accounts Payable": "Liability",
    "Credit Card": "Liability",
    "Long Term Liability": "Liability",
    "Other Current Liability": "Liability",
    "Income": "Revenue",
    "Other Income": "Revenue",
}
SUB_TYPES = {
    "Income": "ServiceFeeIncome",
    "Other Income": "OtherMiscellaneousIncome",
    "Bank": "Checking",
    "Expense": "OtherMiscellaneousServiceCost",
    "Accounts Receivable": "AccountsReceivable",
    "Other Current Asset": "OtherCurrentAssets",
}


def member_of_name(kind: str) -> str:
    return NAME_MEMBER.get(kind, "Name")


def bare_name(name: str) -> str:
    """A name without the mark of an inactive record."""
    return name.removesuffix(DELETED)


def _activity(kind: str, body: Entity, old: Entity | None) -> None:
    """An inactive record's name carries " (deleted)"; it loses that when it is active again."""
    active = body["Active"] = checking.is_true(body.get("Active", (old or {}).get("Active", True)))
    for member in {member_of_name(kind), "FullyQualifiedName"} & set(body):
        bare = bare_name(str(body[member]))
        body[member] = bare if active else bare + DELETED


def _parent(ledger: Ledger, kind: str, body: Entity) -> Entity | None:
    key = checking.ref(body, "ParentRef")
    if key is None:
        body.pop("ParentRef", None)
        return None
    parent = checking.referred(ledger, kind, key, "ParentRef")
    body["ParentRef"] = {"value": key}
    return parent


def _level(ledger: Ledger, kind: str, parent: Entity | None) -> int:
    depth = 0
    while parent is not None:
        depth += 1
        if depth >= DEEPEST:
            raise refusals.business("The hierarchy must not be deeper than 5 levels.", 6180)
        parent = ledger.find(kind, checking.ref(parent, "ParentRef"))
    return depth


def _qualified(body: Entity, kind: str, parent: Entity | None) -> str:
    name = str(body[member_of_name(kind)])
    return f"{parent.get('FullyQualifiedName', parent.get('Name'))}:{name}" if parent else name


# --- people and companies --------------------------------------------------------------------------------------------


def name_of_somebody(ledger: Ledger, kind: str, body: Entity, old: Entity | None) -> Entity:
    """A Customer, Vendor or Employee."""
    for member, most in NAME_PARTS.items():
        if member in body:
            checking.name_text(str(body[member]), member, most)
    if "DisplayName" not in body:
        body["DisplayName"] = " ".join(str(body[part]) for part in NAME_PARTS if part in body)
        if not body["DisplayName"]:
            body["DisplayName"] = str(body.get("CompanyName", ""))
    if not body["DisplayName"].strip():
        raise refusals.missing("DisplayName")
    body["DisplayName"] = body["DisplayName"].strip()
    checking.name_text(body["DisplayName"], "DisplayName", 500)
    checking.name_text(str(body.get("CompanyName", "")), "CompanyName", 100)
    checking.lengths(body, {"PrintOnCheckName": 110, "Notes": 2000})
    checking.email(body, "PrimaryEmailAddr", 100)
    for member in PHONES:
        checking.lengths(body.get(member, {}), {"FreeFormNumber": 30}, f"{member}.")
    _print_name(body, old)
    if kind == "Customer":
        _customer(ledger, body, old)
    else:
        body.pop("FullyQualifiedName", None)
    if kind == "Vendor":
        body["CurrencyRef"] = {"value": checking.ref(body, "CurrencyRef") or checking.home_currency(ledger)}
        body.setdefault("Balance", 0)
        body.setdefault("Vendor1099", False)
    _activity(kind, body, old)
    _unique_somebody(ledger, kind, body, (old or {}).get("Id"))
    return body


def _print_name(body: Entity, old: Entity | None) -> None:
    """PrintOnCheckName: the company, else given and family name, else the display name; it follows them until it is set."""
    if "PrintOnCheckName" in body and body["PrintOnCheckName"] != _derived_print_name(old or {}):
        return
    body["PrintOnCheckName"] = _derived_print_name(body)[:110]


def _derived_print_name(body: Entity) -> str:
    person = " ".join(str(body[part]) for part in ("GivenName", "FamilyName") if part in body)
    return str(body.get("CompanyName") or person or bare_name(str(body.get("DisplayName", ""))))


def _customer(ledger: Ledger, body: Entity, old: Entity | None) -> None:
    for member in ("BillAddr", "ShipAddr"):
        checking.address(body, member)
        if set(body.get(member, {})) - {"Id"} and "Id" not in body[member]:
            body[member] = {"Id": ledger.new_id("address"), **body[member]}
    parent = _parent(ledger, "Customer", body)
    level = _level(ledger, "Customer", parent)
    body.pop("Level", None)
    if parent is not None:
        body["Level"] = level
    body["Job"] = parent is not None and checking.is_true(body.get("Job", True))
    body["BillWithParent"] = checking.is_true(body.get("BillWithParent", False))
    body["FullyQualifiedName"] = _qualified(body, "Customer", parent)
    checking.one_of(body, "PreferredDeliveryMethod", ("Print", "Email", "None"))
    body.setdefault("PreferredDeliveryMethod", (old or {}).get("PreferredDeliveryMethod", "Print"))
    body["Taxable"] = checking.is_true(body.get("Taxable", (old or {}).get("Taxable", True)))
    checking.referred(ledger, "Term", checking.ref(body, "SalesTermRef"), "SalesTermRef")
    body["CurrencyRef"] = {"value": _customer_currency(ledger, body, old)}
    if checking.american(ledger) and "DefaultTaxCodeRef" not in body and checking.uses_tax(ledger):
        body["DefaultTaxCodeRef"] = {"value": "2"}


def _customer_currency(ledger: Ledger, body: Entity, old: Entity | None) -> str:
    """Set once: the home currency unless the customer was created with another."""
    asked = checking.ref(body, "CurrencyRef")
    held = checking.ref(old or {}, "CurrencyRef")
    if held is not None:
        if asked not in (None, held):
            raise refusals.business("The currency of a customer cannot be changed.", 2220)
        return held
    home = checking.home_currency(ledger)
    if asked not in (None, home) and not checking.multi_currency(ledger):
        raise refusals.business(f"Multi-currency is not enabled; the currency {asked} cannot be used.", 2220)
    if asked is not None and (len(asked) != 3 or not asked.isalpha() or not asked.isupper()):
        raise refusals.bad_reference(f"Currency element id {asked} not found", "CurrencyRef")
    return asked or home


def _unique_somebody(ledger: Ledger, kind: str, body: Entity, own: str | None) -> None:
    """A display name is one of customers (top level), vendors and employees, inactive ones too; below a parent the path counts."""
    wanted = _key(body["DisplayName"])
    path = _key(body["FullyQualifiedName"]) if kind == "Customer" else wanted
    for each_kind in NAMES:
        for each in ledger.live(each_kind):
            if each_kind == kind and each["Id"] == own:
                continue
            if each_kind == "Customer" and kind == "Customer":
                taken = _key(each.get("FullyQualifiedName", each["DisplayName"])) == path
            else:
                taken = "ParentRef" not in each and "ParentRef" not in body and _key(each["DisplayName"]) == wanted
            if taken:
                raise refusals.duplicate_name("customer, vendor or employee")


def _key(name: object) -> str:
    return bare_name(str(name)).strip().casefold()


# --- products and services -------------------------------------------------------------------------------------------


def item(ledger: Ledger, _kind: str, body: Entity, old: Entity | None) -> Entity:
    """A product or service."""
    _named(body, 100)
    checking.lengths(body, {"Sku": 100, "Description": 4000, "PurchaseDesc": 4000})
    checking.one_of(body, "Type", ITEM_TYPES)
    body["Type"] = body.get("Type") or (old or {}).get("Type") or "Service"
    parent = _parent(ledger, "Item", body)
    level = _level(ledger, "Item", parent)
    body["SubItem"] = parent is not None
    body.pop("Level", None)
    if parent is None:
        body.pop("SubItem")
    else:
        body["Level"] = level
    body["FullyQualifiedName"] = _qualified(body, "Item", parent)
    if body["Type"] in ("Service", "Inventory", "NonInventory"):
        if body["Type"] != "NonInventory" and checking.ref(body, "IncomeAccountRef") is None:
            raise refusals.missing("IncomeAccountRef")
        _accounts(ledger, body)
        body["Taxable"] = checking.is_true(body.get("Taxable", False))
        for member in ("UnitPrice", "PurchaseCost"):
            body.setdefault(member, 0)
        body["TrackQtyOnHand"] = body["Type"] == "Inventory"
        body["DeferredRevenue"] = False
    _activity("Item", body, old)
    _unique(ledger, "Item", "Name", body, (old or {}).get("Id"), "product or service")
    return body


def _accounts(ledger: Ledger, body: Entity) -> None:
    for member, kinds in (
        ("IncomeAccountRef", ("Income", "Other Income")),
        ("ExpenseAccountRef", None),
        ("AssetAccountRef", None),
    ):
        key = checking.ref(body, member)
        if key is None:
            body.pop(member, None)
            continue
        account = checking.referred(ledger, "Account", key, member)
        if kinds and account and account.get("AccountType") not in kinds:
            raise Refused(
                6430,
                "Invalid account type",
                "Invalid account type: You need to select a different type of account.",
                member,
            )
        body[member] = {"value": key}


def _named(body: Entity, most: int) -> None:
    name = str(body.get("Name", "")).strip()
    if not name:
        raise refusals.missing("Name")
    checking.name_text(name, "Name", most)
    body["Name"] = name


def _unique(ledger: Ledger, kind: str, member: str, body: Entity, own: str | None, what: str) -> None:
    """Intuit: a product's name is unique among products, inactive ones too, whatever category it is in."""
    for each in ledger.live(kind):
        if each["Id"] != own and _key(each.get(member)) == _key(body[member]):
            raise refusals.duplicate_name(what)


# --- accounts, terms, tracking ---------------------------------------------------------------------------------------


def account(ledger: Ledger, _kind: str, body: Entity, old: Entity | None) -> Entity:
    """An account; its name may repeat below another parent."""
    _named(body, 100)
    if '"' in body["Name"]:
        raise refusals.bad_string("Name", body["Name"])
    checking.one_of(body, "AccountType", tuple(CLASSIFICATIONS))
    body["AccountType"] = body.get("AccountType") or (old or {}).get("AccountType") or ""
    if not body["AccountType"]:
        raise refusals.missing("AccountType")
    parent = _parent(ledger, "Account", body)
    _level(ledger, "Account", parent)
    body["SubAccount"] = parent is not None
    body["FullyQualifiedName"] = _qualified(body, "Account", parent)
    body["Classification"] = CLASSIFICATIONS[body["AccountType"]]
    body.setdefault("AccountSubType", SUB_TYPES.get(body["AccountType"], "Other"))
    body["CurrencyRef"] = {"value": checking.ref(body, "CurrencyRef") or checking.home_currency(ledger)}
    for member in ("CurrentBalance", "CurrentBalanceWithSubAccounts"):
        body[member] = (old or {}).get(member, 0)
    _activity("Account", body, old)
    _unique(ledger, "Account", "FullyQualifiedName", body, (old or {}).get("Id"), "account")
    return body


def term(ledger: Ledger, _kind: str, body: Entity, old: Entity | None) -> Entity:
    """A payment term: days after the invoice, or a day of the month."""
    _named(body, 100)
    if len(body["Name"]) > 31 and old is None:
        raise refusals.too_long("Name", 0, 31, len(body["Name"]))
    if "DueDays" not in body and "DayOfMonthDue" not in body:
        raise refusals.missing("DueDays")
    body["Type"] = "STANDARD" if "DueDays" in body else "DATE_DRIVEN"
    body.setdefault("DiscountPercent", 0)
    _activity("Term", body, old)
    _unique(ledger, "Term", "Name", body, (old or {}).get("Id"), "term")
    return body


def tracking(ledger: Ledger, kind: str, body: Entity, old: Entity | None) -> Entity:
    """A Class or a Department (a location)."""
    _named(body, 100)
    parent = _parent(ledger, kind, body)
    _level(ledger, kind, parent)
    body[f"Sub{kind}"] = parent is not None
    body["FullyQualifiedName"] = _qualified(body, kind, parent)
    _activity(kind, body, old)
    _unique(ledger, kind, "FullyQualifiedName", body, (old or {}).get("Id"), kind.casefold())
    return body


def method(ledger: Ledger, _kind: str, body: Entity, old: Entity | None) -> Entity:
    """A payment method."""
    _named(body, 31)
    body.setdefault("Type", "NON_CREDIT_CARD")
    _activity("PaymentMethod", body, old)
    _unique(ledger, "PaymentMethod", "Name", body, (old or {}).get("Id"), "payment method")
    return body


Keeper = Callable[[Ledger, str, Entity, Entity | None], Entity]
KEEPERS: dict[str, Keeper] = {
    **dict.fromkeys(NAMES, name_of_somebody),
    "Item": item,
    "Account": account,
    "Term": term,
    "Class": tracking,
    "Department": tracking,
    "PaymentMethod": method,
}
