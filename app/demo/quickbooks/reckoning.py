"""Puts tax and totals onto a sales form: which tax code each line has, what is taxed, what the answer's figures are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.demo.quickbooks import checking, lines, refusals, tax
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.lines import DISCOUNT, SALES, SUBTOTAL, Form
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, cents, number, trimmed

TAXABLE, EXEMPT = "TAX", "NON"
TAX_WORDS = {"CA": "GST/HST", "AU": "GST"}
_PLACE = re.compile(r",\s+([A-Z]{2})\s+\d")


def reckon(ledger: Ledger, body: Entity, form: Form, customer: Entity | None, asked_tax: Mapping[str, Any]) -> None:
    """Writes Line, TxnTaxDetail and TotalAmt into `body`. `asked_tax` is the TxnTaxDetail of the request."""
    discount = lines.discount_of(form)
    if not checking.uses_tax(ledger):
        _without_tax(form)
        done = tax.untaxed(_charges(form), discount)
        body.pop("GlobalTaxCalculation", None)
        detail: Entity | None = None
    elif checking.american(ledger):
        body.pop("GlobalTaxCalculation", None)
        done, detail = _american(ledger, body, form, customer, asked_tax, discount)
    else:
        body.pop("ApplyTaxAfterDiscount", None)
        done, detail = _global(ledger, body, form, asked_tax, discount)
    if done.total < 0:
        raise refusals.business("Transaction amount must be 0 or greater.")
    body.pop("TxnTaxDetail", None)
    if detail is not None:
        body["TxnTaxDetail"] = detail
    _write(body, form, done)


def _charges(form: Form) -> list[tax.Charge]:
    return [tax.Charge(number(line["Amount"]), ()) for line in form.charged()]


def _without_tax(form: Form) -> None:
    for line in form.charged():
        code = checking.ref(line[SALES], "TaxCodeRef")
        if code not in (None, EXEMPT, tax.NONE):
            raise refusals.business("Sales tax is not set up for this company.")
        line[SALES].pop("TaxCodeRef", None)


# --- United States ---------------------------------------------------------------------------------------------------


def _american(
    ledger: Ledger, body: Entity, form: Form, customer: Entity | None, asked: Mapping[str, Any], discount: Decimal
) -> tuple[tax.Reckoning, Entity]:
    exempt = not (customer or {}).get("Taxable", True)
    charges = []
    for line in form.charged():
        mark = _american_code(ledger, line[SALES], exempt)
        line[SALES]["TaxCodeRef"] = {"value": mark}
        line[SALES].pop("TaxInclusiveAmt", None)
        charges.append(tax.Charge(number(line["Amount"]), (), taxable=mark == TAXABLE and not exempt))
    after = checking.is_true(body.get("ApplyTaxAfterDiscount", False))
    body["ApplyTaxAfterDiscount"] = after
    code = _place_code(ledger, body, asked)
    rates = tax.rates_of(ledger, code)
    done = tax.american(charges, rates, discount, after)
    if checking.ref(asked, "TxnTaxCodeRef") and "TotalTax" in asked and rates:
        _override_total(done, cents(number(asked["TotalTax"])))
    if code is None:
        return done, {"TotalTax": 0}
    return done, {"TxnTaxCodeRef": {"value": code["Id"]}, "TotalTax": done.tax, "TaxLine": _tax_lines(done)}


def _american_code(ledger: Ledger, detail: Entity, exempt: bool) -> str:
    code = checking.ref(detail, "TaxCodeRef")
    if code not in (None, TAXABLE, EXEMPT):
        raise Refused(
            6100,
            "Invalid tax code",
            f"Invalid tax code: {code}. Only TAX and NON can be used.",
            f"Line.{SALES}.TaxCodeRef",
        )
    item = ledger.find("Item", checking.ref(detail, "ItemRef")) or {}
    return code or (TAXABLE if item.get("Taxable") and not exempt else EXEMPT)


def _place_code(ledger: Ledger, body: Entity, asked: Mapping[str, Any]) -> Entity | None:
    """The code of the place (automated) or the one that the request names (classic, or with a total of its own)."""
    named = checking.ref(asked, "TxnTaxCodeRef")
    automated = checking.is_true(ledger.preferences.get("TaxPrefs", {}).get("PartnerTaxEnabled", False))
    if named is not None and (not automated or "TotalTax" in asked):
        return checking.referred(ledger, "TaxCode", named, "TxnTaxDetail.TxnTaxCodeRef")
    if not automated:
        return None
    company = ledger.company_info.get("CompanyAddr", {})
    places = (state_of(body.get("ShipAddr")), state_of(body.get("BillAddr")), state_of(company))
    codes = {code.get("Description"): code for code in ledger.live("TaxCode") if "SalesTaxRateList" in code}
    return next((codes[place] for place in places if place in codes), None)


def state_of(address: Entity | None) -> str | None:
    """The state in an address, also in one that was re-flowed into lines: `Boston, MA  02110`."""
    if not address:
        return None
    if "CountrySubDivisionCode" in address:
        return str(address["CountrySubDivisionCode"])
    found = _PLACE.search("\n".join(str(address.get(f"Line{line}", "")) for line in range(1, 6)))
    return found.group(1) if found else None


def _override_total(done: tax.Reckoning, total: Decimal) -> None:
    if total == done.tax:
        return
    whole = sum((row.rate.percent for row in done.rows), Decimal(0))
    left = total
    for row in done.rows:
        last = row is done.rows[-1]
        row.tax = left if last or not whole else cents(total * row.rate.percent / whole)
        left -= row.tax


# --- elsewhere -------------------------------------------------------------------------------------------------------


def _global(
    ledger: Ledger, body: Entity, form: Form, asked: Mapping[str, Any], discount: Decimal
) -> tuple[tax.Reckoning, Entity]:
    how = body.get("GlobalTaxCalculation")
    if how is None:
        raise refusals.missing("GlobalTaxCalculation")
    checking.one_of(body, "GlobalTaxCalculation", (tax.EXCLUDED, tax.INCLUSIVE, tax.NONE))
    if how == tax.NONE:
        if asked.get("TaxLine") or number(asked.get("TotalTax", 0)):
            raise Refused(6170, "Invalid tax detail", "Tax details cannot be given when tax is not applicable.", "")
        for line in form.charged():
            line[SALES].pop("TaxCodeRef", None)
        return tax.untaxed(_charges(form), discount), {"TotalTax": 0}
    charges = [_global_charge(ledger, line, how == tax.INCLUSIVE) for line in form.charged()]
    done = (tax.inclusive if how == tax.INCLUSIVE else tax.excluded)(charges, discount)
    _override_rows(ledger, done, asked)
    if how == tax.INCLUSIVE:
        _net_lines(form, charges, done)
    detail: Entity = {"TotalTax": done.tax}
    if done.rows:
        detail["TaxLine"] = _tax_lines(done)
    return done, detail


def _global_charge(ledger: Ledger, line: Entity, inside: bool) -> tax.Charge:
    detail = line[SALES]
    code_id = checking.ref(detail, "TaxCodeRef")
    if code_id is None:
        words = TAX_WORDS.get(str(ledger.company_info.get("Country")), "VAT")
        raise refusals.business(f"Make sure all your transactions have a {words} rate before you save.")
    path = f"Line.{SALES}.TaxCodeRef"
    code = ledger.find("TaxCode", code_id)
    if code is None:
        raise refusals.bad_reference(path, path)
    if not code.get("Active", True):
        raise refusals.bad_reference(refusals.INACTIVE)
    rates = tax.rates_of(ledger, code)
    if not rates and ((code.get("PurchaseTaxRateList") or {}).get("TaxRateDetail")):
        raise refusals.business("The tax code cannot be used for sales.")
    detail["TaxCodeRef"] = {"value": code_id}
    gross = detail.pop("TaxInclusiveAmt", None)
    amount = number(gross) if inside and gross is not None else number(line["Amount"])
    return tax.Charge(amount, rates)


def _override_rows(ledger: Ledger, done: tax.Reckoning, asked: Mapping[str, Any]) -> None:
    """A complete list of tax lines in the request takes the place of the computed amounts."""
    given = asked.get("TaxLine")
    if not given:
        return
    amounts = {}
    for row in given:
        rate = checking.ref(row.get("TaxLineDetail", {}), "TaxRateRef")
        path = "TxnTaxDetail.TaxLine.TaxLineDetail.TaxRateRef"
        if rate is None:
            raise refusals.missing(path)
        checking.referred(ledger, "TaxRate", rate, path, active=False)
        if "Amount" not in row:
            raise Refused(
                2280, "Tax amount missing", "The tax amount is required in every tax line.", "TxnTaxDetail.TaxLine"
            )
        amounts[rate] = cents(number(row["Amount"]))
    if set(amounts) != {row.rate.key for row in done.rows}:
        raise refusals.business("The tax rates of the tax details are not those of the lines.")
    for row in done.rows:
        row.tax = amounts[row.rate.key]


def _net_lines(form: Form, charges: list[tax.Charge], done: tax.Reckoning) -> None:
    """With the tax inside, lines are answered net; only TaxInclusiveAmt keeps what was entered."""
    for line, charge, net in zip(form.charged(), charges, done.nets, strict=True):
        line["Amount"] = net
        line[SALES] = {"TaxInclusiveAmt": charge.amount, **line[SALES]}
        quantity = number(line[SALES].get("Qty", 0))
        if "UnitPrice" in line[SALES] and quantity:
            line[SALES]["UnitPrice"] = trimmed((net / quantity).quantize(lines.SEVEN))


# --- the answer ------------------------------------------------------------------------------------------------------


def _tax_lines(done: tax.Reckoning) -> list[Entity]:
    return [
        {
            "Amount": row.tax,
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {
                "TaxRateRef": {"value": row.rate.key},
                "PercentBased": True,
                "TaxPercent": trimmed(row.rate.percent),
                "NetAmountTaxable": row.net,
            },
        }
        for row in done.rows
    ]


def _write(body: Entity, form: Form, done: tax.Reckoning) -> None:
    sold = sum((number(line["Amount"]) for line in lines.sales_lines(form.items)), Decimal(0))
    rows = [*form.items, {"Amount": sold, "DetailType": SUBTOTAL, SUBTOTAL: {}}]
    if form.discount is not None:
        rows.append({**form.discount, "Amount": done.discount, DISCOUNT: form.discount[DISCOUNT]})
    rows += [{name: value for name, value in line.items() if name not in ("Id", "LineNum")} for line in form.shipping]
    body["Line"] = rows
    body["TotalAmt"] = done.total
