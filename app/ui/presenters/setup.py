"""The connect page, the settings page and whose books these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.catalogue import Books
from app.domain.invoices import Invoice
from app.domain.tax import GLOBAL, US_CLASSIC, regime
from app.i18n import N_, _, date_text, money, ngettext, number, words
from app.sync.connecting import Status
from app.sync.hosts import Contact
from app.sync.options import OPTIONS, value_of
from app.sync.ports import RawInvoice, Scope
from app.ui.presenters.mappings import account_choices, item_choices, tax_choices
from app.ui.presenters.preferences import company_colour, preference_rows
from app.ui.rows import Choice, CompanyView, ConnectView, FieldRow, SettingRow, SettingsSection, SettingsView, StepView

COLOURS = {"sandbox": "#c2571a", "production": "#0f6b5c"}
WARN_DAYS = 14
HOSTS = {"proxy": N_("proxy"), "Intuit sign-in": N_("Intuit sign-in")}
FIELDS = (
    ("number", N_("Number")),
    ("status", N_("Status")),
    ("kind", N_("Type")),
    ("invoice_date", N_("Invoice date")),
    ("due_date", N_("Due date")),
    ("organization_name", N_("Customer organization")),
    ("currency", N_("Currency")),
    ("lines", N_("Lines")),
    ("subtotal", N_("Subtotal")),
    ("discount", N_("Discount")),
    ("shipping", N_("Shipping")),
    ("taxes", N_("Taxes")),
    ("total", N_("Total")),
    ("memo", N_("Message to the customer")),
)


def colour_of(stored: Mapping[str, str], environment: str) -> str:
    """The colour (`#rrggbb`) of a company: the one chosen, else that of its environment; empty where it is not connected."""
    return company_colour(stored, COLOURS.get(environment, COLOURS["sandbox"]) if environment else "")


def company_view(status: Status, demo: bool, stored: Mapping[str, str], profile: str = "") -> CompanyView:
    """The company of the sidebar in its colour; `attention` when the sign-in ends soon; `profile` where it is not the usual one."""
    company = status.quickbooks
    by = status.facts.reconnect_by if status.facts else None
    attention = ""
    if by is not None and (by - datetime.now(UTC)).days < WARN_DAYS:
        attention = _("Reconnect by {date}").format(date=date_text(by.date()))
    if company is None:
        return CompanyView(colour=colour_of(stored, ""), attention=_("not connected"), demo=demo, profile=profile)
    colour = colour_of(stored, company.environment)
    until = by.date() if by else None
    return CompanyView(company.company, company.environment, colour, until, attention, demo, profile)


def _shown(name: str, invoice: Invoice) -> str:
    value: Any = getattr(invoice, name)
    if value is None or value == "":
        return ""
    if name == "lines":
        return ", ".join(f"{line.name} ({money(line.amount, invoice.currency or '')})" for line in value[:4])
    if name == "taxes":
        return ", ".join(f"{tax.name} {number(tax.rate)} %" for tax in value)
    if name in ("subtotal", "total", "shipping"):
        return money(value, invoice.currency or "")
    if name.endswith("_date"):
        return date_text(value)
    return number(value) if name == "discount" else str(value)


def field_rows(sample: RawInvoice | None) -> tuple[FieldRow, ...]:
    """One real invoice field by field: the value read and where it stands."""
    if sample is None:
        return ()
    defects = {defect.field: defect.found for defect in sample.invoice.defects}
    rows = []
    for name, label in FIELDS:
        value = _shown(name, sample.invoice)
        rows.append(FieldRow(name, _(label), value or defects.get(name, ""), sample.places.get(name, ""), bool(value)))
    return tuple(rows)


def _undecided(count: int) -> str:
    """What the last step says; empty where all is decided: the step's own sentence is enough then."""
    if not count:
        return ""
    text = ngettext(
        "{count} service type or customer is still to be decided.",
        "{count} service types or customers are still to be decided.",
        count,
    )
    return text.format(count=count)


def connect_view(
    status: Status,
    books: Books | None,
    stored: Mapping[str, str],
    scope: Scope,
    client: tuple[str, bool],
    sample: RawInvoice | None,
    undecided: int,
) -> ConnectView:
    """The four steps. `client`: id of the Intuit app, and whether its secret is stored."""
    company = status.quickbooks
    account = value_of(stored, "default-income-account", scope)
    onedesk = (
        StepView("done", _("Connected: {name}").format(name=status.organization)) if status.organization else StepView()
    )
    quickbooks = StepView()
    if company is not None:
        text = f"{company.company} · {words.environment(company.environment)} · {company.country}, {company.currency}"
        quickbooks = StepView("done", text)
    ready = books is not None
    return ConnectView(
        onedesk=onedesk,
        quickbooks=quickbooks,
        accounts=StepView("done" if account else "open") if ready else StepView("waiting"),
        mappings=StepView("open" if undecided else "done", _undecided(undecided))
        if ready and account
        else StepView("waiting"),
        environment=company.environment if company else "sandbox",
        client_id=client[0],
        has_secret=client[1],
        has_key=status.organization is not None,
        sample=(sample.invoice.number or sample.invoice.external_id) if sample else "",
        fields=field_rows(sample),
        income_accounts=tuple(account_choices(books)) if books else (),
        income_account=account,
        tax_codes=tuple(tax_choices(books)) if books and regime(books) in (GLOBAL, US_CLASSIC) else (),
        tax_code=value_of(stored, "default-tax-code", scope),
    )


KINDS = {
    "language": "choice",
    "theme": "choice",
    "write-back": "switch",
    "payments-interval": "number",
    "currency-symbols": "json",
    "write-back-bodies": "json",
    "field-map": "json",
    "default-income-account": "search",
    "default-tax-code": "search",
    "default-item": "search",
}
SECTIONS = (
    ("books", N_("Books"), "book", ("default-income-account", "default-tax-code", "default-item", "copy-status")),
    ("look", N_("Language and look"), "gear", ("language", "theme")),
    (
        "onedesk",
        N_("OneDesk"),
        "link",
        ("write-back", "payments-interval", "field-map", "currency-symbols", "write-back-bodies"),
    ),
    ("network", N_("Network and links"), "globe", ("proxy", "onedesk-link", "quickbooks-link")),
)


def settings_view(
    stored: Mapping[str, str], scope: Scope, books: Books | None, contacts: Sequence[Contact], folder: str
) -> SettingsView:
    """The settings page, section by section; the last lists the hosts contacted and where things are kept."""
    sections = []
    for key, title, icon, names in SECTIONS:
        rows = tuple(_row(name, stored, scope, books) for name in names if _offered(name, books))
        sections.append(SettingsSection(key, _(title), icon, (*rows, *preference_rows(stored, key))))
    hosts = _hosts(contacts) or _("none yet")
    place = (
        *preference_rows(stored, "place"),
        SettingRow("folder", "action", _("Data folder"), folder, button=_("Open folder")),
        SettingRow(
            "move-folder", "action", _("Move the data folder"), move_folder_help(), button=_("How to move it …")
        ),
        SettingRow("support-bundle", "action", _("Support bundle"), _("Logs and state, masked"), button=_("Save …")),
        SettingRow("hosts", "action", _("Hosts contacted since the start"), hosts, button=_("Copy")),
    )
    sections.append(SettingsSection("place", _("This computer"), "folder", place))
    return SettingsView(tuple(sections))


def move_folder_help() -> str:
    """What a move of the data folder takes along, in a sentence."""
    return _("Everything is kept in this one folder; only the keys stand in this computer’s keychain.")


def _hosts(contacts: Sequence[Contact]) -> str:
    """Each host, the service that it belongs to, and how often it was contacted; what for is in the copied text."""
    counts: dict[tuple[str, str], int] = {}
    for each in contacts:
        service = each.purpose.partition(":")[0]
        counts[each.host, service] = counts.get((each.host, service), 0) + each.count
    return "; ".join(f"{host} ({_(HOSTS.get(service, service))}: {count})" for (host, service), count in counts.items())


def _offered(name: str, books: Books | None) -> bool:
    if name == "default-tax-code":
        return books is not None and regime(books) in (GLOBAL, US_CLASSIC)
    return not name.startswith("default-") or books is not None


def _row(name: str, stored: Mapping[str, str], scope: Scope, books: Books | None) -> SettingRow:
    value = value_of(stored, name, scope)
    return SettingRow(
        name, KINDS.get(name, "text"), words.setting(name), words.setting_help(name), value, _choices(name, books)
    )


def _choices(name: str, books: Books | None) -> tuple[Choice, ...]:
    if name == "language":
        return (Choice("system", _("as the system")), Choice("de", "Deutsch"), Choice("en", "English"))
    if name == "theme":
        return (Choice("system", _("as the system")), Choice("light", _("light")), Choice("dark", _("dark")))
    if books is None or name not in OPTIONS:
        return ()
    if name == "default-income-account":
        return tuple(account_choices(books))
    if name == "default-tax-code":
        return tuple(tax_choices(books))
    return tuple(item_choices(books)) if name == "default-item" else ()
