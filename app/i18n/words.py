"""The names that a user reads for the words of the program: states, outcomes, actions, decisions, fields, settings.

Each function takes a word of the code and returns its name in the language in force; an unknown word is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.i18n.meanings import MEANINGS, SETTINGS
from app.i18n.texts import N_, _

STATES = {
    "uncertain": N_("Uncertain"),
    "missing": N_("Missing in QuickBooks Online"),
    "conflict": N_("Edited on both sides"),
    "drifted": N_("Edited in QuickBooks Online"),
    "changed": N_("Changed in OneDesk"),
    "needs_attention": N_("Needs attention"),
    "paid": N_("Paid"),
    "partially_paid": N_("Partly paid"),
    "sent": N_("Sent"),
    "copied": N_("Copied"),
    "ready": N_("Ready"),
    "draft": N_("Draft"),
    "closed": N_("Closed"),
}
OUTCOMES = {
    "created": N_("Copied to QuickBooks Online"),
    "updated": N_("Updated in QuickBooks Online"),
    "unchanged": N_("Up to date"),
    "adopted": N_("Found and linked"),
    "sent": N_("Sent by e-mail"),
    "copied_not_sent": N_("Copied, not sent"),
    "needs_attention": N_("Needs attention"),
    "failed": N_("Refused by QuickBooks Online"),
    "uncertain": N_("Uncertain"),
    "not_started": N_("Not started"),
}
ENTRY_OUTCOMES = {
    "created": N_("created"),
    "updated": N_("updated"),
    "adopted": N_("found and linked"),
    "sent": N_("sent"),
    "refused": N_("refused"),
    "not_sent": N_("not sent off"),
    "not_done": N_("not done"),
    "kept": N_("kept by OneDesk"),
    "not_kept": N_("not kept by OneDesk"),
    "failed": N_("failed"),
    "set": N_("set"),
    "linked": N_("linked"),
    "accepted": N_("accepted"),
    "forgotten": N_("link forgotten"),
    "twin_removed": N_("double removed"),
    "connected": N_("connected"),
    "disconnected": N_("disconnected"),
    "disconnected_unconfirmed": N_("disconnected, not confirmed by Intuit"),
    "item": N_("product linked"),
    "customer": N_("customer linked"),
    "tax": N_("tax code chosen"),
    "accept": N_("difference accepted"),
    "doc_number": N_("number chosen"),
    "txn_date": N_("date chosen"),
    "elsewhere": N_("not copied elsewhere"),
    "settle": N_("settled"),
    "default": N_("default chosen"),
    "default_cleared": N_("default cleared"),
    "create": N_("to be created again"),
}
ACTIONS = {
    "create": N_("create"),
    "update": N_("update"),
    "unchanged": N_("unchanged"),
    "blocked": N_("blocked"),
    "use": N_("use"),
    "set_account": N_("set income account"),
    "reactivate": N_("make active again"),
}
DECIDED = {
    "exact": N_("same name"),
    "chosen": N_("chosen"),
    "create": N_("will be created"),
    "undecided": N_("to decide"),
    "default": N_("default"),
}
WHYS = {
    "same_name_twice": N_("this name exists more than once"),
    "inactive": N_("inactive"),
    "spelling": N_("only the spelling differs"),
    "legal_form": N_("only the legal form differs"),
    "vendor": N_("a vendor has this name"),
    "employee": N_("an employee has this name"),
    "category": N_("a category, not a product"),
    "other_currency": N_("another currency"),
    "similar": N_("similar name"),
}
PAYMENT_KINDS = {"payment": N_("Payment"), "credit": N_("Credit")}
WRITTEN_BACK = {"yes": N_("yes"), "no": N_("no"), "pending": N_("waits for your yes")}
KINDS = {
    "customer": N_("customer"),
    "item": N_("product or service"),
    "invoice": N_("invoice"),
    "update": N_("update"),
    "mail": N_("e-mail"),
    "write_back": N_("note to OneDesk"),
    "decision": N_("decision"),
    "setting": N_("setting"),
    "connection": N_("connection"),
    "tax code": N_("tax code"),
    "account": N_("account"),
    "vendor": N_("vendor"),
    "employee": N_("employee"),
    "class": N_("class"),
    "location": N_("location"),
    "custom field": N_("custom field"),
}
TAGS = {"Copied to QuickBooks": N_("Copied to QuickBooks"), "Sent with QuickBooks": N_("Sent with QuickBooks")}
STATUSES = {
    "open": N_("Open"),
    "draft": N_("Draft"),
    "sent": N_("Sent"),
    "paid": N_("Paid"),
    "partially paid": N_("Partly paid"),
    "overdue": N_("Overdue"),
    "canceled": N_("Cancelled"),
    "cancelled": N_("Cancelled"),
    "void": N_("Void"),
}
ENVIRONMENTS = {"sandbox": N_("Sandbox"), "production": N_("Production")}
FIELDS = {
    "customer": N_("customer"),
    "customer organization": N_("customer organization"),
    "organization": N_("customer organization"),
    "date": N_("date"),
    "invoice date": N_("invoice date"),
    "due_date": N_("due date"),
    "due date": N_("due date"),
    "number": N_("number"),
    "status": N_("status"),
    "terms": N_("payment terms"),
    "currency": N_("currency"),
    "tax_calculation": N_("how tax is calculated"),
    "memo": N_("message to the customer"),
    "stamp": N_("mark in the private note"),
    "shipping.tax_code": N_("tax code of the shipping"),
    "subtotal": N_("subtotal"),
    "total": N_("total"),
    "tax": N_("tax"),
    "taxes": N_("taxes"),
    "discount": N_("discount"),
    "shipping": N_("shipping"),
    "amount paid": N_("amount paid"),
    "balance": N_("balance"),
    "mark": N_("mark"),
    "last sent": N_("date of last sending"),
    "lines": N_("lines"),
    "description": N_("description"),
    "name": N_("name"),
    "item": N_("product or service"),
    "service type": N_("service type"),
    "quantity": N_("quantity"),
    "rate": N_("rate"),
    "amount": N_("amount"),
    "tax_code": N_("tax code"),
    "service_date": N_("service date"),
    "taxable": N_("taxable"),
    "proxy": N_("proxy"),
    "quickBooksStatus": N_("QuickBooks status"),
    "lastSentDate": N_("date of last sending"),
    "amountPaid": N_("amount paid"),
    "balanceDue": N_("balance"),
}
ALLOWED = (
    N_("name or Id of an active income account"),
    N_("name or Id of an active sales tax code"),
    N_("name or Id of an active product or service"),
    N_("OneDesk statuses, separated by commas"),
    N_("minutes from 0 (off) to 1440"),
    N_("a JSON object"),
    N_("address with {id}"),
    N_("address, system, none"),
)
LINE_FIELD = re.compile(r"lines\[(\d+)\](?:\.(\w[\w ]*))?")


def _named(table: Mapping[str, str], word: str) -> str:
    return _(table[word]) if word in table else word


def state(word: str) -> str:
    """An invoice's state as headless.md lists them."""
    return _named(STATES, word)


def state_meaning(word: str) -> str:
    """What a state means and what to do about it, in one or two sentences; empty for an unknown one."""
    return _(MEANINGS[word]) if word in MEANINGS else ""


def outcome(word: str) -> str:
    """What became of one invoice of a run."""
    return _named(OUTCOMES, word)


def entry_outcome(word: str) -> str:
    """The outcome of a journal entry; of `failed:unreachable` the first part."""
    return (
        _named(ENTRY_OUTCOMES, word.partition(":")[0]) if word.startswith("failed:") else _named(ENTRY_OUTCOMES, word)
    )


def entry_kind(word: str) -> str:
    """What a journal entry is about."""
    return _named(KINDS, word)


def kind(word: str) -> str:
    """The kind of a record: customer, product or service, invoice …"""
    return _named(KINDS, word if word in KINDS else word.casefold())


def action(word: str) -> str:
    """What a plan does with an invoice or a record."""
    return _named(ACTIONS, word)


def decided(word: str) -> str:
    """How it was decided which record a name goes to."""
    return _named(DECIDED, word)


def why(word: str) -> str:
    """Why a record is suggested."""
    return _named(WHYS, word)


def payment_kind(word: str) -> str:
    """Payment or credit."""
    return _named(PAYMENT_KINDS, word)


def written_back(word: str) -> str:
    """Whether OneDesk has been told."""
    return _named(WRITTEN_BACK, word)


def tag(word: str | None) -> str:
    """The tag of an invoice; one that is not ours is shown as it is."""
    return _named(TAGS, word) if word else ""


def status(word: str) -> str:
    """A OneDesk status; one of the account's own is shown as it is."""
    return _named(STATUSES, word.strip().casefold()) if word.strip().casefold() in STATUSES else word


def environment(word: str) -> str:
    """Sandbox or production."""
    return _named(ENVIRONMENTS, word)


def field(word: str) -> str:
    """A field of an invoice; `lines[3].tax_code` becomes line and field."""
    found = LINE_FIELD.fullmatch(word)
    if not found:
        return _named(FIELDS, word)
    line = _("line {line}").format(line=found.group(1))
    return f"{line}: {field(found.group(2))}" if found.group(2) else line


def allowed(text: str) -> str:
    """What a setting may be: described in words, or a list of values, which stay as they are typed."""
    return _(text) if text in ALLOWED else text


def setting(key: str) -> str:
    """The name of a setting."""
    return _(SETTINGS[key][0]) if key in SETTINGS else key


def setting_help(key: str) -> str:
    """What a setting does, in one sentence."""
    return _(SETTINGS[key][1]) if key in SETTINGS else ""
