"""Payments: what they are applied to, what is left over, and how invoices and credit memos change with them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.demo.quickbooks import checking, refusals
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, cents, money, number

ZERO = Decimal(0)
LINKABLE = ("Invoice", "CreditMemo")
CREDIT_NOTE = "Created by QB Online to link credits to charges."
Target = tuple[str, str]


def targets(payment: Entity | None) -> dict[Target, Decimal]:
    """What a payment is applied to: (kind, Id) with the amount."""
    found: dict[Target, Decimal] = {}
    for line in (payment or {}).get("Line", ()):
        for linked in line.get("LinkedTxn", ())[:1]:
            key = (str(linked.get("TxnType")), str(linked.get("TxnId")))
            found[key] = found.get(key, ZERO) + number(line.get("Amount", 0))
    return found


def payment(ledger: Ledger, body: Entity, old: Entity | None) -> Entity:
    """The payment that QuickBooks keeps. Raises `Refused`."""
    checking.lengths(body, {"PaymentRefNum": 21, "PrivateNote": 4000})
    key = checking.ref(body, "CustomerRef")
    if key is None:
        raise refusals.missing("CustomerRef")
    customer = checking.referred(ledger, "Customer", key, "CustomerRef", active=False)
    if customer and not customer.get("Active", True):
        raise refusals.not_found()
    if "TotalAmt" not in body:
        raise refusals.missing("TotalAmt")
    body["CustomerRef"] = {"value": key}
    body["TotalAmt"] = cents(number(body["TotalAmt"]))
    if body["TotalAmt"] < 0:
        raise Refused(2290, "Invalid amount", "The amount must be 0 or greater.", "TotalAmt")
    code = checking.currency(ledger, body, checking.ref(customer or {}, "CurrencyRef"))
    body["CurrencyRef"] = {"value": code}
    if checking.multi_currency(ledger):
        body.setdefault("ExchangeRate", 1)
    body["TxnDate"] = str(body.get("TxnDate", (old or {}).get("TxnDate", checking.today(ledger))))[:10]
    checking.open_period(ledger, body["TxnDate"], (old or {}).get("TxnDate"))
    account = checking.ref(body, "DepositToAccountRef") or _undeposited(ledger)
    if account:
        checking.referred(ledger, "Account", account, "DepositToAccountRef")
        body["DepositToAccountRef"] = {"value": account}
    body["Line"] = _lines(body.get("Line", []))
    body["UnappliedAmt"] = _unapplied(ledger, body, old, key)
    body["ProcessPayment"] = False
    return body


def _undeposited(ledger: Ledger) -> str | None:
    return next((str(a["Id"]) for a in ledger.live("Account") if a.get("AccountSubType") == "UndepositedFunds"), None)


def _lines(rows: Any) -> list[Entity]:
    found = []
    for row in rows if isinstance(rows, list) else [rows]:
        linked = row.get("LinkedTxn") or []
        if not linked:
            raise refusals.missing("Line.LinkedTxn")
        if "Amount" not in row:
            raise refusals.missing("Line.Amount")
        first = {"TxnId": str(linked[0].get("TxnId", "")), "TxnType": linked[0].get("TxnType")}
        found.append({"Amount": cents(number(row["Amount"])), "LinkedTxn": [first]})
    return found


def _unapplied(ledger: Ledger, body: Entity, old: Entity | None, customer: str) -> Decimal:
    """What the lines leave of the amount received; checks each link on the way."""
    before, received = targets(old), body["TotalAmt"]
    for (kind, key), amount in targets(body).items():
        if kind not in LINKABLE:
            raise refusals.bad_enum("Line.LinkedTxn.TxnType", kind)
        other = ledger.find(kind, key)
        if other is None:
            raise refusals.not_found()
        if not _same_family(ledger, checking.ref(other, "CustomerRef"), customer):
            raise _unlinkable(f"{kind} {key} belongs to another customer.")
        left = number(other.get("Balance" if kind == "Invoice" else "RemainingCredit", 0)) + before.get(
            (kind, key), ZERO
        )
        if amount <= 0 or amount > left:
            raise _unlinkable(f"{kind} {key} has {money(left)} left to pay.")
        received += amount if kind == "CreditMemo" else -amount
    if received < 0:
        raise refusals.business("The amount received is less than what is applied.")
    return cents(Decimal(received))


def _same_family(ledger: Ledger, one: str | None, other: str) -> bool:
    """A payment of the parent may pay a sub-customer's invoice."""
    entity = ledger.find("Customer", one) or {}
    return other in (one, checking.ref(entity, "ParentRef"))


def _unlinkable(why: str) -> Refused:
    return Refused(620, "Transaction can't be linked", f"Transaction cannot be linked : {why}", "")


def settle(ledger: Ledger, touched: Iterable[Target], bump: bool = True) -> None:
    """Works out anew what invoices and credit memos have left, from all payments; each that changes gets the next SyncToken."""
    wanted = set(touched)
    used: dict[Target, Decimal] = {}
    links: dict[Target, list[Entity]] = {}
    for each in ledger.live("Payment"):
        for target, amount in targets(each).items():
            if target in wanted:
                used[target] = used.get(target, ZERO) + amount
                links.setdefault(target, []).append({"TxnId": each["Id"], "TxnType": "Payment"})
    for kind, key in sorted(wanted):
        stored = ledger.find(kind, key)
        if stored is not None:
            applied, linked = used.get((kind, key), ZERO), links.get((kind, key), [])
            changed = _settled(kind, stored, applied, linked)
            if changed != stored:
                ledger.change(kind, changed, bump)


def _settled(kind: str, stored: Entity, applied: Decimal, linked: list[Entity]) -> Entity:
    left = number(stored.get("TotalAmt", 0)) - number(stored.get("Deposit", 0)) - applied
    others = [link for link in stored.get("LinkedTxn", []) if link.get("TxnType") != "Payment"]
    body = {**stored, "Balance": money(left), "LinkedTxn": [*others, *linked]}
    if kind == "CreditMemo":
        body["RemainingCredit"] = money(left)
    if "HomeTotalAmt" in stored and "HomeBalance" in stored:
        body["HomeBalance"] = money(left * number(stored.get("ExchangeRate", 1)))
    return body


def unlink(ledger: Ledger, target: Target) -> None:
    """Takes a voided form out of every payment; the money becomes unapplied."""
    for each in list(ledger.live("Payment")):
        amount = targets(each).get(target)
        if amount is not None:
            kept = [line for line in each["Line"] if not _names(line, target)]
            sign = -1 if target[0] == "CreditMemo" else 1
            left = number(each.get("UnappliedAmt", 0)) + sign * amount
            ledger.change("Payment", {**each, "Line": kept, "UnappliedAmt": max(left, ZERO)})


def trim(ledger: Ledger, target: Target, most: Decimal) -> None:
    """Keeps what is applied to a form within its total after it became smaller; the rest becomes unapplied."""
    over = sum((targets(each).get(target, ZERO) for each in ledger.live("Payment")), ZERO) - most
    for each in reversed(ledger.live("Payment")):
        if over <= 0:
            return
        amount = targets(each).get(target, ZERO)
        if amount:
            cut = min(over, amount)
            over -= cut
            rest = amount - cut
            kept = [line for line in each["Line"] if not _names(line, target)]
            if rest:
                kept.append({"Amount": rest, "LinkedTxn": [{"TxnId": target[1], "TxnType": target[0]}]})
            left = number(each.get("UnappliedAmt", 0)) + cut
            ledger.change("Payment", {**each, "Line": kept, "UnappliedAmt": left})


def _names(line: Entity, target: Target) -> bool:
    return target in targets({"Line": [line]})
