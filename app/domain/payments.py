"""What was paid on an invoice, allocation by allocation; never inferred from a balance alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.books import Payment, PostedInvoice
from app.domain.links import PaymentRow
from app.domain.money import ZERO


@dataclass(frozen=True, slots=True)
class Paid:
    """The allocations of one invoice and their sum, in the invoice's currency. `unplaced`: what the balance says beyond them."""

    rows: tuple[PaymentRow, ...]
    amount: Decimal
    unplaced: Decimal

    def in_full(self, total: Decimal) -> bool:
        """Paid only when the allocations sum to a total above 0."""
        return total > 0 and self.amount == total


def allocations(invoice: PostedInvoice, payments: Iterable[Payment]) -> Paid:
    """The allocations of `payments` to `invoice`. A payment of total 0 only links credits: credit, not money (3.7)."""
    rows = []
    for payment in payments:
        amount = sum(
            (a.amount for a in payment.allocations if a.txn_type == "Invoice" and a.txn_id == invoice.id),
            ZERO,
        )
        if amount:
            kind = "credit" if payment.total == 0 else "payment"
            currency = payment.currency or invoice.currency or ""
            rows.append(PaymentRow(payment.id, payment.date, amount, currency, kind))
    rows.sort(key=lambda row: (row.date is None, row.date, row.id))
    paid = sum((row.amount for row in rows), ZERO)
    return Paid(tuple(rows), paid, invoice.total - invoice.balance - paid)


def payment_ids(invoice: PostedInvoice) -> list[str]:
    """The payments that the invoice names (other linked kinds are no payments)."""
    return [linked.id for linked in invoice.linked if linked.type == "Payment"]
