"""What can be done about each problem: two or three words for its chip, and the buttons of its card, the usual way first."""

from __future__ import annotations

from app.domain.problems import Problem
from app.i18n import N_, _
from app.ui.rows import ProblemAction

MOST = 3

# Two or three words for the chip of a row.
CHIPS = {
    "total_differs": N_("Total differs"),
    "reply_differs": N_("Stored differently"),
    "does_not_add_up": N_("Does not add up"),
    "customer_near_match": N_("Similar customer"),
    "item_near_match": N_("Similar product"),
    "name_taken": N_("Name taken"),
    "number_taken": N_("Number taken"),
    "number_too_long": N_("Number too long"),
    "missing_number": N_("No number"),
    "duplicate_number_in_onedesk": N_("Number twice"),
    "period_closed": N_("Month closed"),
    "tax_undecided": N_("Tax code?"),
    "no_income_account": N_("No account"),
    "no_service_type": N_("No service type"),
    "currency_mismatch": N_("Currency"),
    "copied_elsewhere": N_("Posted already?"),
    "undecodable_invoice": N_("Unreadable"),
    "gone_in_onedesk": N_("Gone in OneDesk"),
    "inactive_record": N_("Inactive record"),
    "name_not_allowed": N_("Name not allowed"),
    "negative_total": N_("Negative total"),
    "already_paid_more": N_("Paid more"),
    "no_lines": N_("No lines"),
    "no_customer": N_("No customer"),
    "text_too_long": N_("Text too long"),
    "too_many_lines": N_("Too many lines"),
    "not_open": N_("Not open"),
    "not_linked": N_("Not linked"),
    "duplicate_found": N_("Twice there"),
    "no_contact_email": N_("No e-mail"),
    "email_refused": N_("E-mail refused"),
    "payment_unplaced": N_("Balance?"),
    "block_needs_consent": N_("Hours: your yes"),
    "payment_undone_on_block": N_("Hours stay"),
    "unsettled": N_("Uncertain"),
    "quickbooks_refused": N_("Refused"),
    "onedesk_refused": N_("OneDesk refused"),
    "stale_object": N_("Just edited"),
    "reconnect_needed": N_("Sign-in ended"),
    "quota_exhausted": N_("Limit reached"),
    "unreachable": N_("Not reachable"),
    "subscription_ended": N_("Subscription"),
}

IN_ONEDESK = ("open_onedesk", N_("Change in OneDesk"))
IN_QUICKBOOKS = ("open_quickbooks", N_("Open in QuickBooks Online"))
AGAIN = ("again", N_("Copy again"))
SEND_AGAIN = ("send_again", N_("Send again"))
RAW = ("show_raw", N_("Show what OneDesk sent"))
CONNECTION = ("go_connect", N_("Settings, Connection"))
SUPPORT = ("support", N_("Save support bundle …"))
FOLDER = ("folder", N_("Open folder"))
NUMBER = ("doc_number", N_("Give another number"))
CUSTOMER = ("go_customers", N_("Choose the customer"))
PRODUCT = ("go_mappings", N_("Choose the product"))
TAX = ("choose_tax", N_("Choose the tax code"))
ACCOUNT = ("go_books", N_("Choose an income account"))
CHECK = ("refresh", N_("Check again"))

# By problem code, or code and QuickBooks' number or reason after a colon: the action's id and its label; the first is the filled
# button. A code of the terminal alone (an unknown argument) has none.
ACTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    # the invoice in OneDesk
    "not_open": (IN_ONEDESK, ("go_books", N_("Statuses that are copied"))),
    "missing_number": (("doc_number", N_("Give a number")), IN_ONEDESK),
    "duplicate_number_in_onedesk": (NUMBER, IN_ONEDESK),
    "number_too_long": (NUMBER, IN_ONEDESK),
    "number_taken": (NUMBER, ("link", N_("Link to the invoice there")), IN_QUICKBOOKS),
    "no_customer": (IN_ONEDESK,),
    "no_lines": (IN_ONEDESK,),
    "does_not_add_up": (IN_ONEDESK, RAW),
    "total_differs": (("accept_difference", N_("Accept the difference")), IN_ONEDESK),
    "period_closed": (("txn_date", N_("Choose another date")), IN_ONEDESK),
    "negative_total": (IN_ONEDESK,),
    "undecodable_invoice": (IN_ONEDESK, RAW, ("go_onedesk", N_("Field map"))),
    "text_too_long": (IN_ONEDESK,),
    "too_many_lines": (IN_ONEDESK,),
    # which record
    "customer_near_match": (CUSTOMER,),
    "item_near_match": (PRODUCT,),
    "name_not_allowed": (CUSTOMER, PRODUCT),
    "name_taken": (CUSTOMER, PRODUCT),
    "inactive_record": (("go_mappings", N_("Service types")), ("go_customers", N_("Customers"))),
    "no_service_type": (("go_books", N_("Choose a default product")), IN_ONEDESK),
    "no_income_account": (ACCOUNT, PRODUCT),
    "tax_undecided": (TAX,),
    "currency_mismatch": (CUSTOMER,),
    "currency_mismatch:home": (IN_ONEDESK, ("go_onedesk", N_("Currency symbols"))),
    "not_tracked": (("go_defaults", N_("Class, location, fields")),),
    # between both sides
    "reply_differs": (IN_QUICKBOOKS, ("accept", N_("Accept as it is")), AGAIN),
    "already_paid_more": (IN_QUICKBOOKS, IN_ONEDESK),
    "copied_elsewhere": (("link", N_("Link to the invoice there")), ("create", N_("Create it all the same"))),
    "drifted": (("accept", N_("Keep QuickBooks Online’s")), ("update", N_("Overwrite with OneDesk’s")), IN_QUICKBOOKS),
    "conflict": (("update", N_("Overwrite with OneDesk’s")), ("accept", N_("Keep both as they are")), IN_QUICKBOOKS),
    "missing_in_quickbooks": (
        ("create", N_("Create it again")),
        ("link", N_("Link another invoice")),
        ("forget", N_("Forget the link")),
    ),
    "gone_in_onedesk": (("accept", N_("Keep it as it is")), IN_QUICKBOOKS, ("forget", N_("Forget the link"))),
    "duplicate_found": (IN_QUICKBOOKS,),
    "not_linked": (("go_tie_out", N_("Link on the tie-out page")), AGAIN),
    "unsettled": (CHECK,),
    # e-mail and payments
    "no_contact_email": (IN_ONEDESK, SEND_AGAIN),
    "email_refused": (IN_ONEDESK, SEND_AGAIN),
    "payment_unplaced": (IN_QUICKBOOKS,),
    "block_needs_consent": (("consent", N_("Set to Paid")), IN_ONEDESK),
    "payment_undone_on_block": (IN_ONEDESK,),
    # the services
    "reconnect_needed": (("reconnect", N_("Reconnect")),),
    "quota_exhausted": (AGAIN,),
    "unreachable": (AGAIN, ("go_network", N_("Network and links"))),
    "run_stopped": (AGAIN,),
    "interrupted": (AGAIN,),
    "plan_changed": (AGAIN,),
    "stale_object": (AGAIN, IN_QUICKBOOKS),
    "onedesk_refused": (AGAIN, IN_ONEDESK),
    "subscription_ended": (AGAIN,),
    "quickbooks_refused": (AGAIN, IN_ONEDESK, SUPPORT),
    "quickbooks_refused:discounts_off": (AGAIN, IN_ONEDESK),
    "quickbooks_refused:shipping_off": (AGAIN, ("go_books", N_("Choose a default product"))),
    "quickbooks_refused:620": (IN_QUICKBOOKS, AGAIN),
    "quickbooks_refused:6000": (AGAIN, TAX, PRODUCT),
    "quickbooks_refused:6070": (IN_ONEDESK, AGAIN),
    "quickbooks_refused:6090": (AGAIN, IN_ONEDESK),
    "quickbooks_refused:6100": (TAX, AGAIN),
    "quickbooks_refused:6430": (ACCOUNT, PRODUCT, AGAIN),
    "quickbooks_refused:6540": (IN_QUICKBOOKS, AGAIN),
    "quickbooks_refused:2010": (SUPPORT,),
    "quickbooks_refused:2020": (IN_ONEDESK, SUPPORT),
    "quickbooks_refused:2050": (IN_ONEDESK, AGAIN),
    # signing in and settings
    "not_connected": (CONNECTION,),
    "wrong_api_key": (CONNECTION,),
    "missing_key": (CONNECTION,),
    "missing_client": (CONNECTION,),
    "wrong_client": (CONNECTION,),
    "sign_in_denied": (CONNECTION,),
    "sign_in_failed": (CONNECTION,),
    "sign_in_timeout": (CONNECTION,),
    "port_busy": (CONNECTION,),
    "no_realm": (CONNECTION,),
    "no_keychain": (CONNECTION,),
    "keychain_locked": (CONNECTION,),
    "revoke_unconfirmed": (CONNECTION,),
    "host_not_allowed": (("go_network", N_("Network and links")),),
    "bad_address": (("go_network", N_("Network and links")),),
    "bad_setting": (("go_books", N_("Settings")),),
    "unknown_name": (("go_books", N_("Settings")),),
    # this computer
    "disk_full": (FOLDER,),
    "folder_not_writable": (FOLDER,),
    "database_locked": (FOLDER,),
    "database_damaged": (FOLDER,),
    "bug": (SUPPORT,),
}
ABOUT_AN_INVOICE = frozenset(
    {
        *("accept_difference", "choose_tax", "doc_number", "txn_date", "link", "update", "accept", "create", "forget"),
        *("show_raw", "refresh", "again", "send_again", "open_onedesk", "open_quickbooks", "consent"),
    }
)


def chip_of(problem: Problem) -> str:
    """Two or three words for a chip; a difference says its cents."""
    if problem.code == "total_differs" and problem.params.get("difference") in ("0.01", "-0.01"):
        return _("1 cent off")
    return _(CHIPS[problem.code]) if problem.code in CHIPS else ""


def remedies(problem: Problem, invoice: bool = True) -> tuple[ProblemAction, ...]:
    """The buttons of a problem, the first of them filled; `invoice` False: those alone that need no invoice."""
    found = [(action, label) for action, label in _choices(problem) if invoice or action not in ABOUT_AN_INVOICE]
    return tuple(ProblemAction(action, _(label), place == 0) for place, (action, label) in enumerate(found[:MOST]))


def _choices(problem: Problem) -> tuple[tuple[str, str], ...]:
    if problem.code == "currency_mismatch" and not problem.params.get("customer"):
        return ACTIONS["currency_mismatch:home"]  # the company has one currency: no customer would do
    cases = [error.code for error in problem.quickbooks_errors[:1]] + [problem.params.get("text", "")]
    exact = (ACTIONS[f"{problem.code}:{case}"] for case in cases if f"{problem.code}:{case}" in ACTIONS)
    return next(exact, ACTIONS.get(problem.code, ()))
