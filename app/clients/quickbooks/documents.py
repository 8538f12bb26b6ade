"""Turns Intuit's invoices and payments into what the program compares and allocates."""

from __future__ import annotations

from decimal import Decimal

from app.clients.quickbooks import shapes as wire
from app.clients.quickbooks.members import (
    Unreadable,
    amount_of,
    email_of,
    folded,
    id_of,
    read_date,
    read_moment,
    ref_id,
    text_of,
    text_or_none,
)
from app.domain.books import Allocation, LinkedTxn, Payment, PostedInvoice, PostedLine, PostedTaxLine

_LINE_KINDS = {
    "salesitemlinedetail": "SalesItem",
    "discountlinedetail": "Discount",
    "subtotallinedetail": "SubTotal",
    "descriptiononly": "DescriptionOnly",
    "descriptionlinedetail": "DescriptionOnly",
    "grouplinedetail": "Group",
}
_CALCULATIONS = {kind.casefold(): kind for kind in ("TaxExcluded", "TaxInclusive", "NotApplicable")}
_MAIL_STATES = {state.casefold(): state for state in ("NotSet", "NeedToSend", "EmailSent")}


def _line(row: wire.LineWire) -> PostedLine:
    kind = _LINE_KINDS.get(folded(row.detail_type), text_of(row.detail_type).removesuffix("LineDetail"))
    sales = row.sales_item_line_detail or wire.SalesDetail()
    discount = row.discount_line_detail or wire.DiscountDetail()
    return PostedLine(
        kind=kind,
        id=text_or_none(row.id),
        amount=amount_of(row.amount),
        description=text_of(row.description),
        item_id=ref_id(sales.item_ref),
        item_name=text_of(sales.item_ref.name) if sales.item_ref else "",
        quantity=amount_of(sales.qty),
        unit_price=amount_of(sales.unit_price),
        tax_code_id=ref_id(sales.tax_code_ref) or ref_id(discount.tax_code_ref),
        service_date=read_date(sales.service_date),
        percent=amount_of(discount.discount_percent),
        class_id=ref_id(sales.class_ref) or ref_id(discount.class_ref),
        inclusive_amount=amount_of(sales.tax_inclusive_amt),
    )


def _tax_line(row: wire.TaxLineWire) -> PostedTaxLine:
    detail = row.tax_line_detail or wire.TaxLineDetail()
    return PostedTaxLine(
        rate_id=ref_id(detail.tax_rate_ref) or "",
        amount=amount_of(row.amount) or Decimal(0),
        percent=amount_of(detail.tax_percent),
        net=amount_of(detail.net_amount_taxable),
    )


def _linked(rows: list[wire.LinkedWire] | None) -> tuple[LinkedTxn, ...]:
    return tuple(LinkedTxn(text_of(row.txn_id), text_of(row.txn_type)) for row in rows or ())


def invoice(row: wire.InvoiceWire) -> PostedInvoice:
    total = amount_of(row.total_amt)
    if total is None and row.total_amt is None and text_of(row.private_note).startswith("Voided"):
        total = Decimal(0)  # Intuit's own sample of a void names no total
    if total is None:
        raise Unreadable("TotalAmt")
    balance = amount_of(row.balance)
    tax = row.txn_tax_detail or wire.TaxDetail()
    calculation, mailed = text_of(row.global_tax_calculation), text_of(row.email_status)
    meta = row.meta_data or wire.MetaData()
    return PostedInvoice(
        id=id_of(row.id),
        sync_token=text_of(row.sync_token) or "0",
        customer_id=ref_id(row.customer_ref) or "",
        total=total,
        balance=total if balance is None else balance,
        doc_number=text_or_none(row.doc_number),
        customer_name=text_of(row.customer_ref.name) if row.customer_ref else "",
        txn_date=read_date(row.txn_date),
        due_date=read_date(row.due_date),
        currency=ref_id(row.currency_ref),
        exchange_rate=amount_of(row.exchange_rate),
        lines=tuple(_line(line) for line in row.line or ()),
        total_tax=amount_of(tax.total_tax),
        tax_lines=tuple(_tax_line(line) for line in tax.tax_line or ()),
        tax_calculation=_CALCULATIONS.get(folded(calculation), calculation) or None,
        private_note=text_of(row.private_note),
        customer_memo=text_of(row.customer_memo.value) if row.customer_memo else "",
        term_id=ref_id(row.sales_term_ref),
        bill_email=email_of(row.bill_email) or None,
        bill_email_cc=email_of(row.bill_email_cc),
        bill_email_bcc=email_of(row.bill_email_bcc),
        email_status=_MAIL_STATES.get(folded(mailed), mailed),
        delivery_time=read_moment(row.delivery_info.delivery_time) if row.delivery_info else None,
        linked=_linked(row.linked_txn),
        department_id=ref_id(row.department_ref),
        class_id=ref_id(row.class_ref),
        created=read_moment(meta.create_time),
        updated=read_moment(meta.last_updated_time),
    )


def payment(row: wire.PaymentWire) -> Payment:
    total = amount_of(row.total_amt)
    if total is None:
        raise Unreadable("TotalAmt")
    allocations = tuple(
        Allocation(linked.id, linked.type, amount)
        for line in row.line or ()
        for linked in _linked(line.linked_txn)[:1]
        for amount in (amount_of(line.amount),)
        if amount is not None
    )
    return Payment(
        id=id_of(row.id),
        date=read_date(row.txn_date),
        total=total,
        currency=ref_id(row.currency_ref),
        customer_id=ref_id(row.customer_ref) or "",
        allocations=allocations,
        sync_token=text_of(row.sync_token) or "0",
        private_note=text_of(row.private_note),
        unapplied=amount_of(row.unapplied_amt) or Decimal(0),
    )
