"""How a stored entity is answered: the names of what it refers to, balances, and the members that Intuit adds on the way out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.demo.quickbooks.countries import CURRENCY_NAMES
from app.demo.quickbooks.ledger import NAMES, TRANSACTIONS, Ledger
from app.demo.quickbooks.wire import Entity, money, number

ACCOUNT_REFS = ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef", "DiscountAccountRef", "ItemAccountRef")
SALES = frozenset({"Invoice", "CreditMemo", "SalesReceipt", "Estimate"})
LINE_EX = {
    "name": "{http://schema.intuit.com/finance/v3}NameValue",
    "declaredType": "com.intuit.schema.finance.v3.NameValue",
    "scope": "javax.xml.bind.JAXBElement$GlobalScope",
    "value": None,
    "nil": False,
    "globalScope": True,
    "typeSubstituted": False,
}


class Presenter:
    """Presents entities of one ledger at one moment; balances are added up once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._american = ledger.company_info.get("Country") == "US"
        self._owed: dict[str, Decimal] | None = None

    def __call__(self, kind: str, stored: Entity, single: bool = True, reading: bool = False) -> Entity:
        """A copy as it is answered; `single`: not as a row of a query; `reading`: to a GET, not to a write."""
        body = copy.deepcopy(stored)
        if reading or not single:
            for member in ("BillAddr", "ShipAddr"):
                if "Line1" in body.get(member, {}):
                    body[member] = {"Lat": "INVALID", "Long": "INVALID", **body[member]}
        self._name_references(body)
        if kind in SALES:
            self._sales(kind, body)
            if single and self._american:
                body["MetaData"]["LastModifiedByRef"] = {"value": "9341457021722234"}
        elif kind == "Payment":
            self._payment(body)
        elif kind == "Customer":
            self._customer(body, single)
        elif kind == "Item" and not single:
            body.pop("DeferredRevenue", None)
        elif kind == "TaxCode" and body["Id"] in ("TAX", "NON", "CustomSalesTax"):
            body.pop("SyncToken", None)
        if kind in NAMES and not single:
            body.setdefault("V4IDPseudonym", f"00209{int(body['Id']):07d}".ljust(32, "0"))
        return body

    # --- names -------------------------------------------------------------------------------------------------------

    def _name_references(self, value: Any) -> None:
        if isinstance(value, list):
            for each in value:
                self._name_references(each)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key.endswith("Ref") and isinstance(inner, dict) and "value" in inner:
                    self._name(key, inner)
                else:
                    self._name_references(inner)

    def _name(self, key: str, reference: Entity) -> None:
        found = self._named(key, str(reference["value"]))
        if found is None:
            if key not in ("ItemRef", "CustomerRef", "EntityRef", "ShipMethodRef"):
                reference.pop("name", None)
        else:
            reference["name"] = found

    def _named(self, key: str, value: str) -> str | None:
        if key == "CurrencyRef":
            return CURRENCY_NAMES.get(value, value)
        if key == "SalesTermRef" and not self._american:
            return None
        kinds = {
            "CustomerRef": ("Customer", "DisplayName"),
            "ItemRef": ("Item", "FullyQualifiedName"),
            "SalesTermRef": ("Term", "Name"),
            "ClassRef": ("Class", "FullyQualifiedName"),
            "DepartmentRef": ("Department", "FullyQualifiedName"),
            **dict.fromkeys(ACCOUNT_REFS, ("Account", "FullyQualifiedName")),
        }
        kind, member = kinds.get(key, (None, ""))
        entity = self._ledger.find(kind, value) if kind else None
        return str(entity.get(member, entity.get("Name", ""))) if entity else None

    # --- documents ---------------------------------------------------------------------------------------------------

    def _sales(self, kind: str, body: Entity) -> None:
        body.setdefault("CustomField", [])
        body.setdefault("FreeFormAddress", True)
        if kind == "CreditMemo" and not body.get("LinkedTxn"):
            body.pop("LinkedTxn", None)
        if kind == "Invoice":
            prefs = self._ledger.preferences.get("SalesFormsPrefs", {})
            online = bool(self._ledger.settings["online_payment"] or prefs.get("ETransactionPaymentEnabled"))
            body |= {"AllowIPNPayment": False, "AllowOnlinePayment": False}
            body.setdefault("AllowOnlineCreditCardPayment", online)
            body.setdefault("AllowOnlineACHPayment", online)
            if online and body.get("BillEmail"):
                body["InvoiceLink"] = f"https://connect.intuit.com/t/scs-v1-{self._ledger.realm_id}-{body['Id']}"
        for line in body.get("Line", ()):
            detail = line.get("SalesItemLineDetail")
            if detail is None:
                continue
            account = self._item_account(detail)
            if account:
                detail["ItemAccountRef"] = account
            if self._american and "Id" in line:
                line["CustomExtensions"] = []

    def _item_account(self, detail: Entity) -> Entity | None:
        item = self._ledger.find("Item", detail.get("ItemRef", {}).get("value"))
        reference = (item or {}).get("IncomeAccountRef")
        if not reference:
            return None
        named = {"value": reference["value"]}
        self._name("ItemAccountRef", named)
        return named

    def _payment(self, body: Entity) -> None:
        body.setdefault("Line", [])
        body.get("DepositToAccountRef", {}).pop("name", None)
        for line in body["Line"]:
            linked = (line.get("LinkedTxn") or [{}])[0]
            other = (
                self._ledger.find(str(linked.get("TxnType")), linked.get("TxnId")) if self._is_sale(linked) else None
            )
            if other is None:
                continue
            open_now = number(other.get("Balance", other.get("RemainingCredit", 0))) + number(line["Amount"])
            values = {"txnId": other["Id"], "txnOpenBalance": f"{open_now:.2f}"}
            if "DocNumber" in other:
                values["txnReferenceNumber"] = other["DocNumber"]
            line["LineEx"] = {
                "any": [{**LINE_EX, "value": {"Name": name, "Value": value}} for name, value in values.items()]
            }

    @staticmethod
    def _is_sale(linked: Mapping[str, Any]) -> bool:
        return linked.get("TxnType") in TRANSACTIONS

    # --- customers ---------------------------------------------------------------------------------------------------

    def _customer(self, body: Entity, single: bool) -> None:
        owed = self._balances()
        own = owed.get(body["Id"], Decimal(0))
        children = [each["Id"] for each in self._ledger.live("Customer") if self._parent(each) == body["Id"]]
        body["Balance"] = money(own)
        body["BalanceWithJobs"] = money(own + sum((owed.get(child, Decimal(0)) for child in children), Decimal(0)))
        body.setdefault("IsProject", False)
        if not single:
            body.setdefault("ClientEntityId", "0")
            if self._american:
                body.pop("DefaultTaxCodeRef", None)

    @staticmethod
    def _parent(customer: Entity) -> str | None:
        return (customer.get("ParentRef") or {}).get("value")

    def _balances(self) -> dict[str, Decimal]:
        if self._owed is None:
            self._owed = {}
            for kind, member, sign in (
                ("Invoice", "Balance", 1),
                ("CreditMemo", "RemainingCredit", -1),
                ("Payment", "UnappliedAmt", -1),
            ):
                for each in self._ledger.live(kind):
                    key = (each.get("CustomerRef") or {}).get("value", "")
                    self._owed[key] = self._owed.get(key, Decimal(0)) + sign * number(each.get(member, 0))
        return self._owed
