"""Problem cards: what happened, why, the figures side by side, and at most three things that a person can do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from app.domain.invoices import Invoice
from app.domain.money import ZERO, cents, percent_of
from app.domain.plan import InvoicePlan
from app.domain.problems import Problem
from app.i18n import _, date_text, money, number
from app.i18n.problems import case_of, describe
from app.sync.results import Listed
from app.ui.colours import Tone
from app.ui.presenters.remedies import chip_of, remedies
from app.ui.presenters.values import Sides, field_name
from app.ui.rows import FigureRow, ProblemCard

MOST_SIDES = 8


def problem_card(
    row: Listed,
    invoice: Invoice | None,
    plan: InvoicePlan | None,
    same_cause: int,
    sides: Sequence[Sides] = (),
    met: Problem | None = None,
) -> ProblemCard | None:
    """The card of a row: of its first problem, else of what the last run or the last payments met (`met`), else of a request
    whose answer did not come back. `sides`: the fields on which both services and what was agreed are not one."""
    problem = problem_of(row, met)
    if problem is None:
        return None
    columns, figures = _figures(problem, invoice, plan, sides)
    return card_of(problem, row.external_id, row.state, (row.number, row.customer), same_cause, columns, figures)


def problem_of(row: Listed, met: Problem | None) -> Problem | None:
    """What is the matter with a row, if anything is."""
    if row.why is None and met is None and row.state == "uncertain":
        return Problem("unsettled", {"number": row.number})
    return row.why or met


def card_of(
    problem: Problem,
    key: str,
    state: str,
    subject: Sequence[str],
    same_cause: int,
    columns: tuple[str, ...] = (),
    figures: tuple[FigureRow, ...] = (),
) -> ProblemCard:
    """The card of any problem that is about an invoice; `subject` names it."""
    text = describe(problem)
    return ProblemCard(
        key=key,
        code=problem.code,
        state=state,
        tag=chip_of(problem),
        subject=" · ".join(part for part in subject if part),
        title=text.title,
        why=text.detail,
        columns=columns,
        figures=figures,
        actions=remedies(problem),
        tid=problem.intuit_tid or "",
        same_cause=same_cause,
        fix=text.fix,
        meaning=case_of(problem),
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
    return stated_figures(problem)


def stated_figures(problem: Problem) -> tuple[tuple[str, ...], tuple[FigureRow, ...]]:
    """The figures that the problem itself names: headings of the columns, and rows."""
    given = problem.params
    if problem.code == "period_closed" and given.get("date"):
        return (), (
            FigureRow(_("Invoice date"), (date_text(given["date"]),), tone=Tone.REFUSED),
            FigureRow(_("Books closed until"), (date_text(given.get("close_date")),)),
        )
    if problem.code == "reply_differs" and given.get("field") and given.get("quickbooks"):
        row = FigureRow(field_name(given["field"]), (given.get("onedesk", "–"), given["quickbooks"]), tone=Tone.REFUSED)
        return (_("Planned"), "QuickBooks Online"), (row,)
    if problem.code == "already_paid_more":
        return (), (
            FigureRow(_("Already paid"), (_amount(given, "paid"),), tone=Tone.REFUSED),
            FigureRow(_("New total"), (_amount(given, "total"),)),
        )
    if problem.code == "does_not_add_up" and given.get("expected"):
        return (), (
            FigureRow(_("In OneDesk"), (_amount(given, "onedesk"),), tone=Tone.REFUSED),
            FigureRow(_("Lines, discount, shipping and taxes"), (_amount(given, "expected"),)),
            FigureRow(_("Difference"), (_amount(given, "difference"),), strong=True),
        )
    return (), ()


def _amount(given: Mapping[str, str], name: str) -> str:
    try:
        return money(Decimal(given.get(name, "")), given.get("currency", ""))
    except InvalidOperation:
        return given.get(name) or "–"


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
