"""The declared settings: key, default, what is allowed. Settings that name a QuickBooks record are kept per company."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.catalogue import Books
from app.domain.decided import Defaults
from app.domain.problems import Problem, ProblemError
from app.sync.ports import Scope

RECORD_KEYS = ("default-income-account", "default-tax-code", "default-item")


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: `allowed` is shown to a person, `check` tells whether a value (text) may be stored."""

    key: str
    default: str
    allowed: str
    check: Callable[[str], bool]


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


def _json_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False


def _minutes(value: str) -> bool:
    return value.isdecimal() and int(value) <= 1440


def _link(value: str) -> bool:
    return not value or ("{id}" in value and _address(value.replace("{id}", "1")))


def _proxy(value: str) -> bool:
    """A proxy's name and password are no setting: they would stand here in the clear."""
    return value in ("system", "none") or (_address(value) and "@" not in value)


def _address(value: str) -> bool:
    """Whether it is an address of the web that can be used: a host, and a port within its range where there is one."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _statuses(value: str) -> bool:
    return bool(value.strip()) and all(re.fullmatch(r"[^\x00-\x1f]{1,60}", part.strip()) for part in value.split(","))


OPTIONS = {
    option.key: option
    for option in (
        Option("default-income-account", "", "name or Id of an active income account", bool),
        Option("default-tax-code", "", "name or Id of an active sales tax code", bool),
        Option("default-item", "", "name or Id of an active product or service", bool),
        Option("copy-status", "Open", "OneDesk statuses, separated by commas", _statuses),
        Option("language", "system", "system, de, en", _one_of("system", "de", "en")),
        Option("theme", "system", "system, light, dark", _one_of("system", "light", "dark")),
        Option("write-back", "on", "on, off", _one_of("on", "off")),
        Option("payments-interval", "15", "minutes from 0 (off) to 1440", _minutes),
        Option("currency-symbols", "{}", "a JSON object", _json_object),
        Option("write-back-bodies", "{}", "a JSON object", _json_object),
        Option("field-map", "{}", "a JSON object", _json_object),
        Option("onedesk-link", "", "address with {id}", _link),
        Option("quickbooks-link", "", "address with {id}", _link),
        Option("proxy", "system", "address, system, none", _proxy),
    )
}


def stored_key(key: str, scope: Scope) -> str:
    """Where a setting is kept: those that name a record under the company, the rest under the profile alone."""
    return f"company:{scope.environment}:{scope.realm}:{key}" if key in RECORD_KEYS else f"option:{key}"


def value_of(stored: Mapping[str, str], key: str, scope: Scope) -> str:
    """The value in force (text), the default when nothing is stored."""
    return stored.get(stored_key(key, scope), OPTIONS[key].default)


def defaults_of(stored: Mapping[str, str], scope: Scope) -> Defaults:
    """The plan's defaults from the stored settings."""
    statuses = tuple(part.strip() for part in value_of(stored, "copy-status", scope).split(",") if part.strip())
    return Defaults(
        income_account_id=value_of(stored, "default-income-account", scope) or None,
        tax_code_id=value_of(stored, "default-tax-code", scope) or None,
        item_id=value_of(stored, "default-item", scope) or None,
        copy_statuses=statuses,
    )


def checked(key: str, value: str) -> str:
    """`value` if it may be stored under `key`. Raises `ProblemError` (`unknown_setting`, `bad_setting`) naming what is allowed."""
    option = OPTIONS.get(key)
    if option is None:
        raise ProblemError(Problem("unknown_setting", {"name": key, "allowed": ", ".join(OPTIONS)}))
    if not option.check(value):
        raise ProblemError(Problem("bad_setting", {"name": key, "value": value[:80], "allowed": option.allowed}))
    return value


def record_id(key: str, value: str, books: Books) -> str:
    """The Id of the record that a person named for one of `RECORD_KEYS`. Raises `ProblemError` (`bad_setting`)."""
    if key == "default-income-account":
        named = {account.name for account in books.income_accounts()}
        found = [r.id for r in books.accounts.find(value) if r.takes_sales]
        allowed = ", ".join(sorted(named)[:20])
    elif key == "default-tax-code":
        codes = (
            books.sales_codes()
            if books.company.country != "US" or books.preferences.automated_sales_tax is None
            else []
        )
        found = [r.id for r in books.tax_codes.find(value) if r in codes]
        allowed = ", ".join(code.name for code in codes[:20])
    else:
        found = [r.id for r in books.items.find(value) if r.active and r.sellable]
        allowed = OPTIONS[key].allowed
    if len(found) != 1:
        raise ProblemError(Problem("bad_setting", {"name": key, "value": value[:80], "allowed": allowed}))
    return found[0]


def allowed_for(key: str, books: Books | None) -> str:
    """What `settings` shows as allowed: for record keys the names there are, when the company is known."""
    if books is None or key not in RECORD_KEYS:
        return OPTIONS[key].allowed
    if key == "default-income-account":
        return ", ".join(account.full_name for account in books.income_accounts())
    if key == "default-tax-code":
        return ", ".join(code.name for code in books.sales_codes())
    return OPTIONS[key].allowed
