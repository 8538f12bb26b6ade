"""Problems of choosing: which customer, product, account, tax code or currency."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

NAMES = {
    "no_customer": Words(
        (N_("Invoice {number} names no customer."),),
        (N_("OneDesk gives no customer organization for it, and QuickBooks Online needs a customer."),),
        (N_("Choose the customer organization of the invoice in OneDesk."),),
    ),
    "customer_near_match": Words(
        (N_("“{customer}” may already exist in QuickBooks Online under another spelling."),),
        (
            N_(
                "Found: {candidates}. A customer is only taken without asking when the name is the same; nothing "
                "is created beside a near one."
            ),
        ),
        (N_("Choose the right customer, or say that a new one is to be created."),),
    ),
    "name_not_allowed": Words(
        (
            N_("QuickBooks Online does not allow the name “{name}”."),
            N_("QuickBooks Online does not allow this name."),
        ),
        (
            N_("Reason: {text}. Allowed are {limit} characters, without colons, tabs and line breaks."),
            N_("Colons, tabs and line breaks are not allowed, and long names neither."),
        ),
        (N_("Choose a record that exists, or create it under another name."),),
    ),
    "name_taken": Words(
        (
            N_("The name “{name}” is already used in QuickBooks Online."),
            N_("This name is already used in QuickBooks Online."),
        ),
        (N_("Customers, vendors and employees share their names, inactive ones too; so do products and categories."),),
        (N_("Choose the record that has the name, or create the new one under another name."),),
    ),
    "inactive_record": Words(
        (
            N_("“{name}” is inactive or no longer in QuickBooks Online."),
            N_("Something on this invoice is inactive or no longer in QuickBooks Online."),
        ),
        (
            N_("Needed as: {kind} (Id {id})."),
            N_("QuickBooks Online says: {text}"),
        ),
        (N_("Make it active again, or choose another one."),),
    ),
    "not_tracked": Words(
        (N_("The company does not track this: {kind}."), N_("The company does not track “{name}”.")),
        (N_("Classes, locations and custom fields go along only where the company uses them."),),
        (N_("Switch it on in QuickBooks Online (account and settings), then try again."),),
    ),
    "item_near_match": Words(
        (N_("The service type “{service_type}” may already be a product under another spelling."),),
        (
            N_(
                "Found: {candidates}. A product is only taken without asking when the name is the same; nothing "
                "is created beside a near one."
            ),
        ),
        (N_("Choose the right product or service, or say that a new one is to be created."),),
    ),
    "no_service_type": Words(
        (N_("A line has no service type."),),
        (N_("Without a service type there is nothing to tell which product or service the line belongs to."),),
        (N_("Choose a default product or service in the settings; such lines then go there."),),
    ),
    "no_income_account": Words(
        (N_("“{name}” has no income account."),),
        (
            N_(
                "QuickBooks Online needs an income account for every product on an invoice, and no default is "
                "chosen (service type: {service_type})."
            ),
            N_("QuickBooks Online needs an income account for every product on an invoice, and no default is chosen."),
        ),
        (N_("Choose the default income account in the settings, or give the product one in QuickBooks Online."),),
    ),
    "tax_undecided": Words(
        (
            N_("The tax code for {tax} {rate} % is not decided."),
            N_("The tax code for {rate} % is not decided."),
        ),
        (
            N_("QuickBooks Online has no active sales tax code with this rate, or more than one (invoice {number})."),
            N_("QuickBooks Online has no active sales tax code with this rate, or more than one."),
        ),
        (N_("Choose the tax code once for this tax and rate; it is kept for the company."),),
    ),
    "currency_mismatch:adopt": Words(
        (N_("Invoice {number} is in another currency in QuickBooks Online."),),
        (N_("OneDesk says {currency}, invoice Id {id} in QuickBooks Online is in {expected}. It was not linked."),),
        (N_("Look at both: it is probably another invoice with the same number."),),
    ),
    "currency_mismatch": Words(
        (
            N_("Customer “{customer}” is kept in {expected}, the invoice is in {currency}."),
            N_("Invoice {number} is in {currency}, the company keeps its books in {expected} only."),
            N_("The currency does not fit."),
        ),
        (
            N_(
                "QuickBooks Online keeps each customer in one currency for life. For {currency} another customer "
                "is needed, such as “{name}”."
            ),
            N_("Multicurrency is switched off in QuickBooks Online."),
        ),
        (
            N_("Choose or create a customer in {currency} for this organization ({name})."),
            N_(
                "Switch multicurrency on in QuickBooks Online, or write the invoice in the home currency. A "
                "symbol read wrongly can be corrected in the settings."
            ),
        ),
    ),
}
