"""Problem cards: what happened, why, the figures side by side, and at most three things that a person can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.invoices import Invoice
from app.domain.money import ZERO, cents, percent_of
from app.domain.plan import InvoicePlan
from app.domain.problems import Problem
from app.i18n import N_, _, date_text, money, number
from app.i18n.problems import describe
from app.sync.results import Listed
from app.ui.colours import Tone
from app.ui.presenters.values import Sides
from app.ui.rows import FigureRow, ProblemAction, ProblemCard

MOST_SIDES = 8

# Two or three words for the chip of a row.
CHIPS = {
    "total_differs": N_("Total differs"),
    "does_not_add_up": N_("Does not add up"),
    "customer_near_match": N_("Similar customer"),
    "item_near_match": N_("Similar product"),
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
}

# What can be done, by problem code: the action's id and its label; the first is the filled button.
ACTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "total_differs": (("accept_difference", N_("Accept the difference")), ("open_onedesk", N_("Change in OneDesk"))),
    "customer_near_match": (("go_customers", N_("Choose the customer")),),
    "currency_mismatch": (("go_customers", N_("Choose the customer")),),
    "name_taken": (("go_customers", N_("Choose the customer")),),
    "item_near_match": (("go_mappings", N_("Choose the product")),),
    "no_income_account": (("go_settings", N_("Choose an income account")), ("go_mappings", N_("Choose the product"))),
    "no_service_type": (("go_settings", N_("Choose a default product")),),
    "inactive_record": (("go_mappings", N_("Service types")), ("go_customers", N_("Customers"))),
    "tax_undecided": (("choose_tax", N_("Choose the tax code")),),
    "number_taken": (("doc_number", N_("Give another number")), ("open_quickbooks", N_("Open in QuickBooks Online"))),
    "number_too_long": (("doc_number", N_("Give another number")),),
    "missing_number": (("doc_number", N_("Give a number")),),
    "duplicate_number_in_onedesk": (("doc_number", N_("Give another number")),),
    "period_closed": (("txn_date", N_("Choose another date")),),
    "copied_elsewhere": (("link", N_("Link to the invoice there")), ("create", N_("Create it all the same"))),
    "drifted": (("accept", N_("Keep QuickBooks Online's")), ("update", N_("Overwrite with OneDesk's"))),
    "conflict": (("update", N_("Overwrite with OneDesk's")), ("accept", N_("Keep both as they are"))),
    "missing_in_quickbooks": (("create", N_("Create it again")), ("forget", N_("Forget the link"))),
    "gone_in_onedesk": (("accept", N_("Keep it as it is")), ("forget", N_("Forget the link"))),
    "undecodable_invoice": (("show_raw", N_("Show what OneDesk sent")),),
    "does_not_add_up": (("show_raw", N_("Show what OneDesk sent")),),
    "reconnect_needed": (("go_connect", N_("Reconnect")),),
    "unsettled": (("refresh", N_("Check again")),),
}


def chip_of(problem: Problem) -> str:
    """Two or three words for a chip; a difference says its cents."""
    if problem.code == "total_differs" and problem.params.get("difference") in ("0.01", "-0.01"):
        return _("1 cent off")
    return _(CHIPS[problem.code]) if problem.code in CHIPS else ""


def _choices(problem: Problem) -> tuple[tuple[str, str], ...]:
    if problem.code == "currency_mismatch" and not problem.params.get("customer"):
        return (("open_onedesk", N_("Change in OneDesk")),)  # the company has one currency: no customer would do
    return ACTIONS.get(problem.code, ())


def problem_card(
    row: Listed, invoice: Invoice | None, plan: InvoicePlan | None, same_cause: int, sides: Sequence[Sides] = ()
) -> ProblemCard | None:
    """The card of a row's first problem; `sides`: the fields on which both services and what was agreed are not one."""
    if row.why is None:
        return None
    problem = row.why
    text = describe(problem)
    choices = _choices(problem)
    if problem.code in ("customer_near_match", "item_near_match", "tax_undecided"):
        columns: tuple[str, ...] = ()
        figures: tuple[FigureRow, ...] = ()
    else:
        columns, figures = _figures(problem, invoice, plan, sides)
    return ProblemCard(
        key=row.external_id,
        code=problem.code,
        state=row.state,
        tag=chip_of(problem),
        subject=" · ".join(part for part in (row.number, row.customer) if part),
        title=text.title,
        why=text.detail,
        columns=columns,
        figures=figures,
        actions=tuple(ProblemAction(action, _(label), index == 0) for index, (action, label) in enumerate(choices[:3])),
        tid=problem.intuit_tid or "",
        same_cause=same_cause,
        fix=text.fix,
    )


def _figures(
    problem: Problem, invoice: Invoice | None, plan: InvoicePlan | None, sides: Sequence[Sides]
) -> tuple[tuple[str, ...], tuple[FigureRow, ...]]:
    if problem.code == "total_differs" and invoice is not None and plan is not None and plan.prediction is not None:
        return ("OneDesk", "QuickBooks Online"), _penny_finder(invoice, plan)
    if problem.code in ("drifted", "conflict") and sides:
        rows = tuple(
            FigureRow(each.field, (each.agreed, each.onedesk, each.quickbooks), tone=_both_edited(each))
            for each in sides[:MOST_SIDES]
        )
        return (_("Last agreed"), "OneDesk", "QuickBooks Online"), rows
    if problem.code == "period_closed":
        closed, dated = problem.params.get("close_date"), problem.params.get("date")
        return (), (
            FigureRow(_("Invoice date"), (date_text(dated),), tone=Tone.REFUSED),
            FigureRow(_("Books closed until"), (date_text(closed),)),
        )
    return (), ()


def _both_edited(sides: Sides) -> Tone:
    """Red where both sides were changed, and not alike: there is no side to take without loss."""
    apart = len({sides.agreed, sides.onedesk, sides.quickbooks}) == 3
    return Tone.REFUSED if apart else Tone.PLAIN


def _penny_finder(invoice: Invoice, plan: InvoicePlan) -> tuple[FigureRow, ...]:
    """OneDesk's arithmetic beside QuickBooks Online's; the row that differs is the culprit."""
    prediction, currency = plan.prediction, invoice.currency or ""
    assert prediction is not None

    def shown(amount: object) -> str:
        return "–" if amount is None else money(amount, currency)  # type: ignore[arg-type]

    rows = [FigureRow(line.name or line.description, (shown(line.amount),) * 2) for line in invoice.lines[:12]]
    rows.append(FigureRow(_("Net"), (shown(invoice.subtotal), shown(prediction.net)), strong=True))
    per_line = []
    for tax in invoice.taxes:
        per_line += [cents(percent_of(line.amount, tax.rate)) for line in invoice.lines if line.taxable]
    stated = sum((tax.amount or ZERO for tax in invoice.taxes), ZERO)
    if sum(per_line, ZERO) == stated and len(per_line) > 1:
        label = _("Tax per line: {parts}").format(parts=" + ".join(number(part) for part in per_line[:6]))
        rows.append(FigureRow(label, (shown(stated), "–")))
    else:
        rows.append(FigureRow(_("Tax in OneDesk"), (shown(stated), "–")))
    for tax_row in prediction.rows:
        label = _("Tax on the sum: {net} × {rate} %").format(net=number(tax_row.net), rate=number(tax_row.percent))
        rows.append(FigureRow(label, ("–", shown(tax_row.amount)), strong=True, tone=Tone.REFUSED))
    rows.append(FigureRow(_("Total"), (shown(invoice.total), shown(prediction.total)), strong=True))
    return tuple(rows)
