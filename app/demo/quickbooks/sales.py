"""Invoices and the other sales forms: what a create or an update makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.demo.quickbooks import checking, custom_fields, lines, reckoning, refusals
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.wire import Entity, number

NUMBERED = ("Invoice", "CreditMemo", "SalesReceipt")  # one sequence of automatic numbers
LENGTHS = {"DocNumber": 21, "PrivateNote": 4000, "TrackingNum": 31, "PaymentRefNum": 21}
EMAILS = {"BillEmail": 100, "BillEmailCc": 200, "BillEmailBcc": 200}
FIRST_NUMBER = 1001
ALLOW_DUPLICATE = "allowduplicatedocnum"
RATES = {  # home units for one foreign unit: what the stand-in's bank says on every day
    ("EUR", "USD"): "0.92",
    ("EUR", "CHF"): "1.05",
    ("EUR", "GBP"): "1.17",
    ("USD", "EUR"): "1.087",
    ("USD", "CAD"): "0.73",
    ("CHF", "EUR"): "0.95",
    ("NOK", "EUR"): "11.7",
    ("GBP", "EUR"): "0.855",
}
REFERENCES = {
    "SalesTermRef": "Term",
    "ClassRef": "Class",
    "DepartmentRef": "Department",
    "DepositToAccountRef": "Account",
}
FIGURES = (
    "Line",
    "TxnTaxDetail",
    "GlobalTaxCalculation",
    "ShipAddr",
    "BillAddr",
    "ApplyTaxAfterDiscount",
    "CustomerRef",
)


def form(ledger: Ledger, kind: str, body: Entity, old: Entity | None, asked: Entity, include: frozenset[str]) -> Entity:
    """The form that QuickBooks keeps. `body`: the writable members that it shall have; `asked`: those of the request."""
    checking.lengths(body, LENGTHS)
    checking.lengths(body.get("CustomerMemo", {}), {"value": 1000}, "CustomerMemo.")
    checking.one_of(body, "PrintStatus", ("NotSet", "NeedToPrint", "PrintComplete"))
    customer = _customer(ledger, kind, body, old)
    _references(ledger, body)
    if "CustomField" in asked:
        body["CustomField"] = custom_fields.checked(ledger, asked["CustomField"])
    code = checking.currency(ledger, body, checking.ref(customer or {}, "CurrencyRef"))
    body["CurrencyRef"] = {"value": code}
    body.setdefault("TxnDate", (old or {}).get("TxnDate", checking.today(ledger)))
    for member in {"TxnDate", "DueDate", "ShipDate"} & set(body):
        body[member] = str(body[member])[:10]  # a zone may stand behind it
    checking.open_period(ledger, body["TxnDate"], (old or {}).get("TxnDate"))
    if kind in ("Invoice", "Estimate"):
        _due(ledger, body, old, asked)
    _addresses(ledger, body, customer, old)
    _mail(ledger, body, old, asked)
    _figures(ledger, body, customer, old, asked)
    _number(ledger, kind, body, old, asked, include)
    _exchange(ledger, body, code)
    body["LinkedTxn"] = (old or {}).get("LinkedTxn", [])
    body.setdefault("PrintStatus", (old or {}).get("PrintStatus", "NeedToPrint"))
    return body


def _customer(ledger: Ledger, kind: str, body: Entity, old: Entity | None) -> Entity | None:
    key = checking.ref(body, "CustomerRef")
    if key is None:
        if kind == "SalesReceipt":
            body.pop("CustomerRef", None)
            return None
        if "CustomerRef" in body:
            raise refusals.business("Unexpected Internal Error. (-30003)")
        raise refusals.missing("CustomerRef")
    customer = checking.referred(ledger, "Customer", key, "CustomerRef", active=False)
    if customer and not customer.get("Active", True) and key != checking.ref(old or {}, "CustomerRef"):
        raise refusals.not_found()
    body["CustomerRef"] = {"value": key}
    return customer


def _references(ledger: Ledger, body: Entity) -> None:
    for member, kind in REFERENCES.items():
        key = checking.ref(body, member)
        if key is None:
            body.pop(member, None)
        else:
            checking.referred(ledger, kind, key, member)
            body[member] = {"value": key}


def _due(ledger: Ledger, body: Entity, old: Entity | None, asked: Entity) -> None:
    """The date given; else by the form's term; else by the company's; else 30 days."""
    kept = old is not None and not {"TxnDate", "SalesTermRef"} & set(asked) and "DueDate" in body
    if "DueDate" in asked or kept:
        return
    default = checking.sales_prefs(ledger).get("DefaultTerms", {}).get("value")
    term = ledger.find("Term", checking.ref(body, "SalesTermRef") or default) or {}
    days = int(number(term.get("DueDays", 30)))
    body["DueDate"] = (checking.day_of(body["TxnDate"]) + timedelta(days=days)).isoformat()


def _addresses(ledger: Ledger, body: Entity, customer: Entity | None, old: Entity | None) -> None:
    for member in ("BillAddr", "ShipAddr"):
        checking.address(body, member)
        if member not in body and customer and set(customer.get(member, {})) - {"Id"}:
            body[member] = customer[member]
        elif set(body.get(member, {})) - {"Id"} and body[member] != (old or {}).get(member):
            if "Id" not in body[member]:
                body[member] = {"Id": ledger.new_id("address"), **body[member]}
        elif not set(body.get(member, {})) - {"Id"}:
            body.pop(member, None)
    if checking.american(ledger) and old is None:
        company = ledger.company_info.get("CompanyAddr", {})
        place = (
            f"{company.get('City', '')}, {company.get('CountrySubDivisionCode', '')}  {company.get('PostalCode', '')}"
        )
        body.setdefault(
            "ShipFromAddr", {"Id": ledger.new_id("address"), "Line1": company.get("Line1", ""), "Line2": place}
        )


def _mail(ledger: Ledger, body: Entity, old: Entity | None, asked: Entity) -> None:
    for member, most in EMAILS.items():
        checking.email(body, member, most)
    prefs = checking.sales_prefs(ledger)
    for member, pref in (("BillEmailCc", "SalesEmailCc"), ("BillEmailBcc", "SalesEmailBcc")):
        if old is None and member not in body and prefs.get(pref):
            given = prefs[pref]
            body[member] = {"Address": given.get("Address", "") if isinstance(given, Mapping) else given}
    checking.one_of(body, "EmailStatus", ("NotSet", "NeedToSend", "EmailSent"))
    before = (old or {}).get("EmailStatus", "NotSet")
    status = body["EmailStatus"] = asked.get("EmailStatus", before)
    if status == "NeedToSend" and not body.get("BillEmail", {}).get("Address"):
        raise refusals.missing("BillEmail")
    if status == before and "DeliveryInfo" in (old or {}):
        body["DeliveryInfo"] = (old or {})["DeliveryInfo"]
    elif status == "NeedToSend":
        body["DeliveryInfo"] = {"DeliveryType": "Email"}


def _figures(ledger: Ledger, body: Entity, customer: Entity | None, old: Entity | None, asked: Entity) -> None:
    """Lines, tax and total; a sparse update that touches none of what they depend on leaves them as they are."""
    if old is not None and "Line" not in asked and not set(FIGURES) & set(asked):
        for member in ("Line", "TxnTaxDetail", "TotalAmt", "GlobalTaxCalculation"):
            if member in old:
                body[member] = old[member]
        return
    rows = body.get("Line")
    read = lines.read(ledger, rows if rows is None or "Line" in asked else _as_asked(rows), old)
    reckoning.reckon(ledger, body, read, customer, asked.get("TxnTaxDetail", {}))


def _as_asked(rows: Any) -> list[Entity]:
    """Stored lines as a request would hold them."""
    return [{**row} for row in rows]


def _number(
    ledger: Ledger, kind: str, body: Entity, old: Entity | None, asked: Entity, include: frozenset[str]
) -> None:
    custom = checking.is_true(checking.sales_prefs(ledger).get("CustomTxnNumbers", False))
    automatic = checking.is_true(body.pop("AutoDocNumber", False)) or body.get("DocNumber") == "AUTO_GENERATE"
    if not custom and old is not None and "DocNumber" not in asked:
        _keep_number(body, old)
    elif old is None and (automatic or (not custom and _replaced(ledger, body))):
        body["DocNumber"] = next_number(ledger, kind)
    if custom and "DocNumber" not in body and ledger.company_info.get("Country") == "FR":
        raise refusals.missing("DocNumber")
    wanted = body.get("DocNumber")
    if wanted is None or wanted == (old or {}).get("DocNumber") or ALLOW_DUPLICATE in include:
        return
    holder = number_holder(ledger, kind, str(wanted), (old or {}).get("Id"))
    if holder and ledger.settings["check_numbers"]:
        raise refusals.duplicate_number(str(wanted), *holder)


def _replaced(ledger: Ledger, body: Entity) -> bool:
    return "DocNumber" not in body or ledger.settings["doc_number_when_off"] == "replaced"


def _keep_number(body: Entity, old: Entity) -> None:
    body.pop("DocNumber", None)
    if "DocNumber" in old:
        body["DocNumber"] = old["DocNumber"]


def number_holder(ledger: Ledger, kind: str, wanted: str, but: str | None) -> tuple[str, str] | None:
    """The kind and Id of the form that has this number already."""
    kinds = NUMBERED if ledger.settings["number_scope"] == "all" and kind in NUMBERED else (kind,)
    for each in kinds:
        for held in ledger.live(each):
            taken = str(held.get("DocNumber", "")).casefold() == wanted.casefold()
            if taken and (each, held["Id"]) != (kind, but):
                return each, str(held["Id"])
    return None


def next_number(ledger: Ledger, kind: str) -> str:
    """Automatic numbers run through invoices, credit memos and sales receipts together; estimates have their own."""
    kinds = NUMBERED if kind in NUMBERED else (kind,)
    held = (str(each.get("DocNumber", "")) for name in kinds for each in ledger.live(name))
    used = [int(text) for text in held if text.isascii() and text.isdecimal() and len(text) < 12]
    return str(max([FIRST_NUMBER - 1, *used]) + 1)


def _exchange(ledger: Ledger, body: Entity, code: str) -> None:
    if not checking.multi_currency(ledger):
        body.pop("ExchangeRate", None)
        return
    home = checking.home_currency(ledger)
    if code == home:
        body["ExchangeRate"] = 1
    else:
        body.setdefault("ExchangeRate", Decimal(RATES.get((home, code), "1")))
    body["HomeTotalAmt"] = number(body["TotalAmt"]) * number(body["ExchangeRate"])
