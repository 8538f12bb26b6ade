"""Everything that can stop an invoice or a call, as a code with parameters; the words are in `app.i18n.problems`.

Adapters turn what they caught into these at their own edge; nothing above decides by the text of an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INVOICE_CODES = frozenset(
    {
        "not_open",
        "missing_number",
        "duplicate_number_in_onedesk",
        "number_too_long",
        "number_taken",
        "no_customer",
        "no_lines",
        "does_not_add_up",
        "total_differs",
        "reply_differs",
        "customer_near_match",
        "name_not_allowed",
        "name_taken",
        "inactive_record",
        "item_near_match",
        "no_service_type",
        "no_income_account",
        "tax_undecided",
        "currency_mismatch",
        "period_closed",
        "negative_total",
        "undecodable_invoice",
        "no_contact_email",
        "already_paid_more",
        "copied_elsewhere",
        "drifted",
        "conflict",
        "missing_in_quickbooks",
        "gone_in_onedesk",
        "duplicate_found",
        "not_linked",
        "unsettled",
        "text_too_long",
        "too_many_lines",
        "payment_unplaced",
        "block_needs_consent",
        "payment_undone_on_block",
    }
)
RUN_CODES = frozenset(
    {
        "reconnect_needed",
        "quota_exhausted",
        "unreachable",
        "run_stopped",
        "plan_changed",
        "quickbooks_refused",
        "onedesk_refused",
        "subscription_ended",
        "stale_object",
        "email_refused",
    }
)
CALL_CODES = frozenset(
    {
        "usage",
        "not_yet",
        "not_connected",
        "unknown_number",
        "ambiguous_number",
        "unknown_name",
        "unknown_setting",
        "not_tracked",
        "bad_setting",
        "bad_profile_name",
        "profile_exists",
        "no_keychain",
        "keychain_locked",
        "missing_key",
        "wrong_api_key",
        "missing_client",
        "wrong_client",
        "sign_in_denied",
        "sign_in_failed",
        "sign_in_timeout",
        "port_busy",
        "no_realm",
        "host_not_allowed",
        "bad_address",
        "newer_database",
        "disk_full",
        "folder_not_writable",
        "database_locked",
        "database_damaged",
        "revoke_unconfirmed",
        "bad_file",
        "interrupted",
        "no_screen",
        "bug",
    }
)
CODES = INVOICE_CODES | RUN_CODES | CALL_CODES


@dataclass(frozen=True, slots=True)
class QuickBooksError:
    """One `Error` of an Intuit Fault; `code` is text even where Intuit sends a number."""

    code: str
    message: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a code of `CODES` and the parameters that its sentence names."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    intuit_tid: str | None = None
    quickbooks_errors: tuple[QuickBooksError, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"unknown problem code {self.code!r}")

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items())), self.intuit_tid))


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth saying that did not disturb the result; `code` is one of `NOTE_CODES`."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in NOTE_CODES:
            raise ValueError(f"unknown note code {self.code!r}")

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items()))))


NOTE_CODES = frozenset(
    {
        "mark_not_kept",
        "difference_accepted",
        "quickbooks_numbers",
        "already_mailed",
        "partly_paid",
        "customer_created",
        "item_created",
        "account_set",
        "reactivated",
        "tax_by_quickbooks",
        "copied_in",
        "exchange_rate_by_quickbooks",
        "terms_unmatched",
        "service_date_hidden",
        "known_here_only",
        "write_back_off",
        "default_item_used",
        "total_zero",
        "twin_removed",
        "adopted",
        "settled_earlier",
        "amount_only",
    }
)


class ProblemError(Exception):
    """An expected problem on its way to the person; carries the `Problem` and nothing else."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Refusal(ProblemError):
    """The service definitely did not do it (a 4xx, or a Fault inside a 200 that says so)."""


class Doubt(ProblemError):
    """The service may or may not have done it: look before repeating.

    `waited`: seconds since the bytes left. `tries`, `paused`: how often the request was sent, and how many seconds of pauses lay
    between (after a 429 it is sent again by itself).
    """

    def __init__(self, problem: Problem, waited: float = 0.0) -> None:
        super().__init__(problem)
        self.waited = waited
        self.tries = 1
        self.paused = 0.0


class Stop(ProblemError):
    """Nothing further can work before somebody acts (sign-in lost, quota full, subscription ended)."""


class NotSent(ProblemError):
    """The request never left this machine (no connection could be made), so it was certainly not done."""
