"""Makes the exact bytes of a write: Intuit's shapes, exact decimals, members always in the same order (the bytes are hashed)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from app.domain.names import without_deleted
from app.domain.posting import NEW, CustomerPosting, FieldValue, InvoicePosting, ItemPosting, PostingLine

SHIPPING_ITEM = "SHIPPING_ITEM_ID"
INSIDE = "TaxInclusive"
_ADDRESS_LINES = 5
_ENCODER = msgspec.json.Encoder()
Body = dict[str, Any]


def body_of(posting: InvoicePosting | CustomerPosting | ItemPosting) -> bytes:
    """The JSON of a create, or of a sparse update where the posting carries an Id. Same posting, same bytes."""
    if isinstance(posting, InvoicePosting):
        return _ENCODER.encode(_invoice(posting))
    if isinstance(posting, CustomerPosting):
        return _ENCODER.encode(_customer(posting))
    return _ENCODER.encode(_item(posting))


def deletion(record_id: str, sync_token: str) -> bytes:
    """The body of `?operation=delete`."""
    return _ENCODER.encode({"Id": record_id, "SyncToken": sync_token})


def _ref(value: str | None) -> Body | None:
    if value is None:
        return None
    if value.startswith(NEW):
        raise ValueError(f"a reference was not resolved before sending: {value}")
    return {"value": value}


def _number(value: Decimal | None) -> msgspec.Raw | None:
    """Exactly the digits of `value`, never an exponent."""
    return None if value is None else msgspec.Raw(format(value, "f").encode())


def _given(pairs: Body) -> Body:
    """Without the members that have no value: Intuit takes an absent member as "not said"."""
    return {name: value for name, value in pairs.items() if value is not None and value != ""}


def _sparse(record_id: str | None, sync_token: str | None) -> Body:
    return {"Id": record_id, "SyncToken": sync_token, "sparse": True} if record_id is not None else {}


# --- invoice (3.6, 3.8) ----------------------------------------------------------------------------------------------


def _invoice(posting: InvoicePosting) -> Body:
    memo: Body | None = {"value": posting.memo} if posting.memo or posting.id is not None else None
    body = {
        "CustomerRef": _ref(posting.customer_id),
        "DocNumber": posting.number,
        "TxnDate": posting.txn_date.isoformat(),
        "DueDate": posting.due_date.isoformat() if posting.due_date else None,
        "SalesTermRef": _ref(posting.term_id),
        "CurrencyRef": _ref(posting.currency),
        "GlobalTaxCalculation": posting.tax_calculation,
        "ApplyTaxAfterDiscount": posting.tax_after_discount,
        "DepartmentRef": _ref(posting.department_id),
        "ClassRef": _ref(posting.class_id),
        "CustomField": [_custom(each) for each in posting.custom_fields] or None,
        "BillEmail": {"Address": posting.bill_email} if posting.bill_email else None,
        "CustomerMemo": memo,
        "PrivateNote": posting.note,
        "Line": [_line(line, posting.tax_calculation == INSIDE) for line in posting.lines],
        "TxnTaxDetail": {"TxnTaxCodeRef": _ref(posting.txn_tax_code_id)} if posting.txn_tax_code_id else None,
    }
    return {**_sparse(posting.id, posting.sync_token), **_given(body)}


def _custom(value: FieldValue) -> Body:
    """Intuit: CustomField; the name is given by the definition."""
    return {"DefinitionId": value.id, "Type": "StringType", "StringValue": value.text}


def _line(line: PostingLine, inside: bool) -> Body:
    if line.kind == "text":
        return _given(
            {
                "Id": line.line_id,
                "DetailType": "DescriptionOnly",
                "Description": line.description,
                "DescriptionLineDetail": {},
            }
        )
    if line.kind == "discount":
        return {
            "DetailType": "DiscountLineDetail",
            "Amount": _number(line.amount),
            "DiscountLineDetail": _discount(line),
        }
    return _given(
        {
            "Id": line.line_id,
            "DetailType": "SalesItemLineDetail",
            "Description": line.description,
            "Amount": _number(line.amount),
            "SalesItemLineDetail": _sales(line, inside),
        }
    )


def _sales(line: PostingLine, inside: bool) -> Body:
    """With the tax `inside`, the amount is said once more as gross: Intuit's prices exclude tax unless that member says otherwise."""
    gross = line.amount if inside and line.gross_amount is None else line.gross_amount
    item = SHIPPING_ITEM if line.kind == "shipping" else line.item_id
    if item is None:
        raise ValueError("a sales line without a product would be taken as a remark and its amount ignored")
    return _given(
        {
            "ItemRef": _ref(item),
            "ClassRef": _ref(line.class_id),
            "Qty": _number(line.quantity),
            "UnitPrice": _number(line.unit_price),
            "TaxCodeRef": _ref(line.tax_code_id),
            "ServiceDate": line.service_date.isoformat() if line.service_date else None,
            "TaxInclusiveAmt": _number(gross),
        }
    )


def _discount(line: PostingLine) -> Body:
    return _given(
        {
            "PercentBased": line.percent is not None,
            "DiscountPercent": _number(line.percent),
            "DiscountAccountRef": _ref(line.account_id),
            "ClassRef": _ref(line.class_id),
            "TaxCodeRef": _ref(line.tax_code_id),
        }
    )


# --- names (3.4, 3.5) ------------------------------------------------------------------------------------------------


def _customer(posting: CustomerPosting) -> Body:
    if posting.id is not None:
        restored = without_deleted(posting.name)
        return {**_sparse(posting.id, posting.sync_token), "DisplayName": restored, "Active": True}
    streets = [part.strip() for part in posting.line1.splitlines() if part.strip()]
    streets = [*streets[: _ADDRESS_LINES - 1], ", ".join(streets[_ADDRESS_LINES - 1 :])]
    address = _given(
        {
            **{f"Line{number}": street for number, street in enumerate(streets, start=1)},
            "City": posting.city,
            "CountrySubDivisionCode": posting.state,
            "PostalCode": posting.postal_code,
            "Country": posting.country,
        }
    )
    return _given(
        {
            "DisplayName": posting.name,
            "CompanyName": posting.company_name,
            "GivenName": posting.given_name,
            "FamilyName": posting.family_name,
            "PrimaryEmailAddr": {"Address": posting.email} if posting.email else None,
            "PrimaryPhone": {"FreeFormNumber": posting.phone} if posting.phone else None,
            "BillAddr": address or None,
            "CurrencyRef": _ref(posting.currency),
        }
    )


def _item(posting: ItemPosting) -> Body:
    account = _ref(posting.income_account_id)
    if posting.id is not None:
        changes = {
            "Name": without_deleted(posting.name) if posting.activate else None,
            "Active": True if posting.activate else None,
            "IncomeAccountRef": account,
        }
        return {**_sparse(posting.id, posting.sync_token), **_given(changes)}
    return _given(
        {
            "Name": posting.name,
            "Type": "Service",
            "IncomeAccountRef": account,
            "Taxable": posting.taxable,
            "SalesTaxCodeRef": _ref(posting.tax_code_id),
        }
    )
