"""The books of one QuickBooks company: what the API writes into them, and what a person does in the meantime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.demo.quickbooks import checking, countries, lines, lists, members, payments, refusals, sales
from app.demo.quickbooks.ledger import TRANSACTIONS, Ledger
from app.demo.quickbooks.wire import Entity, cents, moment, money, number, spelt, utc_now

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


class Books(Ledger):
    """A company that begins as its country has it; on disk where `path` is given, then as it was left."""

    def __init__(
        self, country: str, realm_id: str, path: Path | None = None, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._start = countries.start_of(country)
        super().__init__(realm_id, path, clock)
        if self.empty:
            self._begin()

    def _begin(self) -> None:
        with self.changing():
            now = moment(self.clock())
            meta = {"MetaData": {"CreateTime": now, "LastUpdatedTime": now}}
            self.company_info = {**countries.company_info(self._start), **meta}
            self.preferences = {**countries.preferences(self._start), **meta}
            for kind, entity in countries.entities(self._start):
                self.put(kind, entity)

    def reset(self) -> None:
        """Begins anew as the country has it."""
        self.clear()
        self._begin()

    def put(self, kind: str, entity: Entity) -> Entity:
        """As in the ledger; a payment put changes what its invoices have left."""
        if kind == "Invoice":
            entity = {"Balance": entity.get("TotalAmt", 0), "EmailStatus": "NotSet", "LinkedTxn": [], **entity}
        with self.changing():
            stored = super().put(kind, entity)
            if kind == "Payment":
                payments.settle(self, payments.targets(stored), bump=False)
        return stored

    # --- what the API does -------------------------------------------------------------------------------------------

    def save(self, kind: str, request: Mapping[str, Any], include: frozenset[str] = NO_INCLUDE) -> Entity:
        """Creates or updates, as the request says; gives what is stored afterwards. Raises `Refused`."""
        members.check_body(kind, request)
        with self.changing():
            old = self._addressed(kind, request) if request.get("Id") not in (None, "") else None
            asked = {name: value for name, value in checking.cleaned(request).items() if name not in _read_only(kind)}
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
        cleared = {name for name, value in request.items() if value in (None, "")}
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

    # --- what a person does in QuickBooks Online ---------------------------------------------------------------------

    def record_payment(
        self, invoice_id: str, amount: Decimal | str | None = None, date: date | str | None = None
    ) -> Entity:
        """Receives a payment for an invoice (None: all that is left), on a day (None: today). Gives the Payment."""
        invoice = self._person_finds("Invoice", invoice_id)
        paid = cents(number(invoice["Balance"] if amount is None else amount))
        body = self._receipt(invoice, paid, date)
        body["Line"] = [{"Amount": paid, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]
        return self._person("Payment", body)

    def _receipt(self, invoice: Entity, total: Decimal, day: date | str | None) -> Entity:
        return {
            "CustomerRef": {"value": checking.ref(invoice, "CustomerRef")},
            "TotalAmt": total,
            "TxnDate": str(day)[:10] if day else checking.today(self),
            "CurrencyRef": {"value": checking.ref(invoice, "CurrencyRef") or checking.home_currency(self)},
        }

    def edit_invoice(self, invoice_id: str, changes: Mapping[str, Any]) -> Entity:
        """Changes members of an invoice as a sparse update does. A line with an Id and no DetailType changes that line: its
        Description, Qty, UnitPrice or Amount."""
        invoice = self._person_finds("Invoice", invoice_id)
        body: Entity = {**changes, "Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": True}
        if "Line" in body:
            body["Line"] = _patched(invoice["Line"], body["Line"])
        return self._person("Invoice", body)

    def void_invoice(self, invoice_id: str) -> Entity:
        invoice = self._person_finds("Invoice", invoice_id)
        return self.void("Invoice", invoice)

    def delete_invoice(self, invoice_id: str) -> None:
        """Deletes an invoice; payments of it become unapplied money."""
        with self.changing():
            payments.unlink(self, ("Invoice", str(invoice_id)))
            payments.settle(self, [("Invoice", str(invoice_id))])
            self.delete("Invoice", self._person_finds("Invoice", invoice_id))

    def rename(self, kind: str, key: str, name: str) -> Entity:
        """Gives a record of a list another name."""
        return self._person_changes(kind, key, {lists.member_of_name(kind): name})

    def deactivate(self, kind: str, key: str, active: bool = False) -> Entity:
        """Makes a record of a list inactive (or active again)."""
        return self._person_changes(kind, key, {"Active": active})

    def close_period(self, date: date | str | None) -> None:
        """Closes the books up to and with a day; None opens them."""
        with self.changing():
            accounting = dict(self.preferences.get("AccountingInfoPrefs", {}))
            accounting.pop("BookCloseDate", None)
            if date:
                accounting["BookCloseDate"] = str(date)[:10]
            token = str(int(self.preferences.get("SyncToken", "0")) + 1)
            self.preferences = {**self.preferences, "AccountingInfoPrefs": accounting, "SyncToken": token}

    def credit_memo(self, invoice_id: str, amount: Decimal | str, date: date | str | None = None) -> Entity:
        """Credits a part of an invoice: a credit memo, and the payment of 0 that links both. Gives the credit memo."""
        invoice = self._person_finds("Invoice", invoice_id)
        credit = cents(number(amount))
        receipt = self._receipt(invoice, Decimal(0), date)
        with self.changing():
            row = next(line for line in invoice["Line"] if line["DetailType"] == lines.SALES)
            detail = {"ItemRef": row[lines.SALES]["ItemRef"]}
            memo = super().put(
                "CreditMemo",
                {
                    **{name: value for name, value in receipt.items() if name != "TotalAmt"},
                    "Line": [
                        {"Id": "1", "LineNum": 1, "Amount": credit, "DetailType": lines.SALES, lines.SALES: detail},
                        {"Amount": credit, "DetailType": lines.SUBTOTAL, lines.SUBTOTAL: {}},
                    ],
                    "TxnTaxDetail": {"TotalTax": 0},
                    "TotalAmt": credit,
                    "Balance": credit,
                    "RemainingCredit": credit,
                    "LinkedTxn": [],
                    "PrintStatus": "NeedToPrint",
                    "EmailStatus": "NotSet",
                },
            )
            linked = (("Invoice", invoice["Id"]), ("CreditMemo", memo["Id"]))
            rows = [{"Amount": credit, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]} for kind, key in linked]
            stored = self._person("Payment", {**receipt, "Line": rows, "PrivateNote": payments.CREDIT_NOTE})
            self.change("Payment", {k: v for k, v in stored.items() if k != "DepositToAccountRef"}, bump=False)
        return self.get("CreditMemo", memo["Id"]) or memo

    def _person(self, kind: str, body: Entity) -> Entity:
        stored = self.save(kind, body)
        return self.get(kind, stored["Id"]) or stored

    def _person_finds(self, kind: str, key: str) -> Entity:
        found = self.get(kind, key)
        if found is None:
            raise refusals.not_found()
        return found

    def _person_changes(self, kind: str, key: str, changes: Entity) -> Entity:
        found = self._person_finds(kind, key)
        return self._person(kind, {**changes, "Id": found["Id"], "SyncToken": found["SyncToken"], "sparse": True})


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


def _patched(held: list[Entity], changes: list[Entity]) -> list[Entity]:
    """Lines as a request would hold them, with single members changed."""
    patches = {str(line["Id"]): line for line in changes if "Id" in line and "DetailType" not in line}
    if not patches:
        return changes
    found = []
    for line in held:
        patch = patches.get(str(line.get("Id")), {})
        if patch and lines.SALES in line:
            detail = {**line[lines.SALES], **{name: patch[name] for name in ("Qty", "UnitPrice") if name in patch}}
            line = {
                **line,
                **{name: patch[name] for name in ("Description", "Amount") if name in patch},
                lines.SALES: detail,
            }
            if {"Qty", "UnitPrice"} <= set(detail) and "Amount" not in patch:
                line["Amount"] = cents(number(detail["Qty"]) * number(detail["UnitPrice"]))
        found.append(line)
    return [*found, *(line for line in changes if "DetailType" in line)]
