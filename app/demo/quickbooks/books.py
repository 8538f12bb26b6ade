"""The books of one QuickBooks company: what the API writes into them, and what a person does in the meantime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.demo.quickbooks import checking, countries, lines, lists, payments, refusals
from app.demo.quickbooks.wire import Entity, cents, moment, number, utc_now
from app.demo.quickbooks.writing import SALES_KINDS, Writer

__all__ = ["SALES_KINDS", "Books"]


class Books(Writer):
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
