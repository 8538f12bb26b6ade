"""What the API writes into the books: creates and updates with their tokens, deletes, voids, and what follows from each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.demo.quickbooks import checking, lists, members, payments, refusals, sales
from app.demo.quickbooks.ledger import TRANSACTIONS, Ledger
from app.demo.quickbooks.wire import Entity, cents, money, number, spelt

SALES_KINDS = ("Invoice", "CreditMemo", "SalesReceipt", "Estimate")
READ_ONLY = frozenset(
    {
        *(
            "domain",
            "sparse",
            "status",
            "MetaData",
            "SyncToken",
            "Id",
            "V4IDPseudonym",
            "ClientEntityId",
            "Balance",
            "HomeBalance",
        ),
        *(
            "HomeTotalAmt",
            "UnappliedAmt",
            "LinkedTxn",
            "DeliveryInfo",
            "InvoiceLink",
            "RecurDataRef",
            "FreeFormAddress",
            "EInvoiceStatus",
        ),
        *(
            "TaxExemptionRef",
            "FullyQualifiedName",
            "Level",
            "IsProject",
            "RootCustomerRef",
            "BalanceWithJobs",
            "OverDueBalance",
        ),
        *(
            "RemainingCredit",
            "AvgCost",
            "DeferredRevenue",
            "CurrentBalance",
            "CurrentBalanceWithSubAccounts",
            "ProcessPayment",
        ),
        *(
            "AllowIPNPayment",
            "AllowOnlinePayment",
            "AttachableRef",
            "Classification",
            "CustomExtensions",
            "ECloudStatusTimeStamp",
        ),
    }
)
DERIVED = {**dict.fromkeys(SALES_KINDS, frozenset({"TotalAmt"})), "Payment": frozenset[str]()}
NO_INCLUDE = frozenset[str]()


class Writer(Ledger):
    """A ledger that can be written to by the rules of QuickBooks Online; every refusal is raised as `Refused`."""

    def save(self, kind: str, request: Mapping[str, Any], include: frozenset[str] = NO_INCLUDE) -> Entity:
        """Creates or updates, as the request says; gives what is stored afterwards. Raises `Refused`."""
        members.check_body(kind, request)
        request = members.coerced(kind, request)
        with self.changing():
            old = self._addressed(kind, request) if request.get("Id") not in (None, "") else None
            said = checking.cleaned(request).items()
            asked = {name: value for name, value in said if _says(name, value) and name not in _read_only(kind)}
            body = self._wanted(kind, request, asked, old)
            kept = self._kept(kind, body, old, asked, include)
            if old is None:
                return self._created(kind, kept)
            kept = spelt({**self._unwritable(kind, old, kept), **kept})
            if _same(kept, old, asked):
                return old
            stored = self.change(kind, kept)
            self._follow(kind, stored, old)
            return self.find(kind, stored["Id"]) or stored

    def _addressed(self, kind: str, request: Mapping[str, Any]) -> Entity:
        """What the request's Id and SyncToken name."""
        key = str(request["Id"])
        if not (key.isascii() and key.isdecimal()) and self.find(kind, key) is None:
            raise refusals.bad_id(key)
        old = self.find(kind, key)
        if old is None:
            raise refusals.not_found()
        if request.get("SyncToken") in (None, ""):
            raise refusals.missing("SyncToken")
        if str(request["SyncToken"]) != old["SyncToken"]:
            raise refusals.stale(str(self.settings["user"]))
        return old

    def _wanted(self, kind: str, request: Mapping[str, Any], asked: Entity, old: Entity | None) -> Entity:
        """The writable members that shall be there: those asked, and for a sparse update the others as they are."""
        derived = DERIVED.get(kind, frozenset[str]())
        if old is None or not checking.is_true(request.get("sparse", False)):
            return {name: value for name, value in asked.items() if name not in derived}
        cleared = {name for name, value in request.items() if checking.cleaned(value) in (None, "", {})}
        held = {name: value for name, value in old.items() if name not in _read_only(kind) | derived | cleared}
        return {**held, **{name: value for name, value in asked.items() if name not in derived}}

    def _kept(self, kind: str, body: Entity, old: Entity | None, asked: Entity, include: frozenset[str]) -> Entity:
        if kind in SALES_KINDS:
            kept = sales.form(self, kind, body, old, asked, include)
            return self._with_balance(kind, kept, old)
        if kind == "Payment":
            return payments.payment(self, body, old)
        if kind in lists.KEEPERS:
            return lists.KEEPERS[kind](self, kind, body, old)
        if kind == "Attachable":
            return body
        raise refusals.unsupported(f"/v3/company/{self.realm_id}/{kind.casefold()}")

    def _with_balance(self, kind: str, body: Entity, old: Entity | None) -> Entity:
        total = number(body["TotalAmt"])
        deposit = self._deposit(body)
        paid = (
            number((old or {}).get("TotalAmt", 0))
            - number((old or {}).get("Deposit", 0))
            - number((old or {}).get("Balance", 0))
        )
        if kind == "Invoice":
            body["Balance"] = money(max(total - deposit - paid, Decimal(0)))
        elif kind == "CreditMemo":
            body["Balance"] = body["RemainingCredit"] = money(max(total - paid, Decimal(0)))
        elif kind == "SalesReceipt":
            body["Balance"] = 0
        if "HomeTotalAmt" in body:
            body["HomeBalance"] = number(body.get("Balance", 0)) * number(body["ExchangeRate"])
        return body

    def _deposit(self, body: Entity) -> Decimal:
        """What was paid at once; only where the company takes deposits."""
        deposit = cents(number(body.get("Deposit", 0)))
        if not checking.is_true(checking.sales_prefs(self).get("AllowDeposit", False)):
            body.pop("Deposit", None)
            if deposit:
                raise refusals.business("Deposits are not enabled for this company.")
        return deposit

    def _created(self, kind: str, kept: Entity) -> Entity:
        stored = super().put(kind, kept)
        self._follow(kind, stored, None)
        return self.find(kind, stored["Id"]) or stored

    @staticmethod
    def _unwritable(kind: str, old: Entity, kept: Entity) -> Entity:
        """What an update cannot touch, as it is."""
        named = {"Level", "FullyQualifiedName", "DeliveryInfo"} | ({"LinkedTxn"} & set(kept))
        return {name: value for name, value in old.items() if name in _read_only(kind) - named}

    def _follow(self, kind: str, stored: Entity, old: Entity | None) -> None:
        """What else changes with a change."""
        if kind == "Payment":
            payments.settle(self, {**payments.targets(old), **payments.targets(stored)})
        elif kind == "Invoice" and old is not None:
            target = (kind, stored["Id"])
            payments.trim(self, target, number(stored["TotalAmt"]) - number(stored.get("Deposit", 0)))
            payments.settle(self, [target], bump=False)

    def delete(self, kind: str, request: Mapping[str, Any]) -> None:
        """Deletes a transaction or an attachable for good. Raises `Refused`; lists cannot be deleted (500)."""
        if kind not in (*TRANSACTIONS, "Attachable"):
            raise refusals.Refused(500, "Unsupported Operation", "Operation Delete is not supported.")
        with self.changing():
            stored = self._doomed(kind, request)
            if kind == "Invoice" and any(link.get("TxnType") == "Payment" for link in stored.get("LinkedTxn", [])):
                raise refusals.business("This transaction is linked to a payment. Unlink the payment first.")
            touched = payments.targets(stored) if kind == "Payment" else {}
            self.remove(kind, stored["Id"])
            payments.settle(self, touched)

    def void(self, kind: str, request: Mapping[str, Any]) -> Entity:
        """Voids a transaction: every amount and quantity becomes 0, its number and dates stay. Raises `Refused`."""
        with self.changing():
            stored = self._doomed(kind, request)
            if kind == "Payment":
                touched = payments.targets(stored)
                changed = self.change(
                    kind, {**stored, "TotalAmt": 0, "UnappliedAmt": 0, "Line": [], **_voided_note(stored)}
                )
                payments.settle(self, touched)
                return changed
            payments.unlink(self, (kind, stored["Id"]))
            return self.change(kind, {**_emptied(stored), **_voided_note(stored)})

    def _doomed(self, kind: str, request: Mapping[str, Any]) -> Entity:
        if kind == "Attachable" and "SyncToken" not in request:
            request = {**request, "SyncToken": (self.find(kind, request.get("Id")) or {}).get("SyncToken", "0")}
        if request.get("Id") in (None, ""):
            raise refusals.missing("Id")
        stored = self._addressed(kind, request)
        checking.open_period(self, stored.get("TxnDate"))
        return stored


def _says(name: str, value: Any) -> bool:
    """Whether a member has a value; an empty reference is one that is wrong."""
    return value != {} or name.endswith("Ref")


def _read_only(kind: str) -> frozenset[str]:
    return READ_ONLY - {"AttachableRef"} if kind == "Attachable" else READ_ONLY


def _same(kept: Entity, old: Entity, asked: Entity) -> bool:
    """Whether an update changes nothing; what was merely filled in, and nothing in place of nothing, is no change."""
    ignored = {"MetaData", "SyncToken"}
    names = {name for name in {*kept, *old} - ignored if name in old or name in asked}
    return all((_bare(kept.get(name)) or None) == (_bare(old.get(name)) or None) for name in names)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if not (key == "name" and "value" in value)}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _voided_note(stored: Entity) -> Entity:
    note = stored.get("PrivateNote")
    return {"PrivateNote": f"Voided - {note}" if note else "Voided"}


def _emptied(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _emptied(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(inner, name) for inner in value]
    amounts = (
        "Amount",
        "Qty",
        "TotalAmt",
        "Balance",
        "TotalTax",
        "NetAmountTaxable",
        "TaxInclusiveAmt",
        "HomeTotalAmt",
        "HomeBalance",
    )
    return 0 if name in (*amounts, "RemainingCredit", "Deposit") else value
