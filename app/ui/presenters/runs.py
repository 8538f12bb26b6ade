"""The review before a run, the run itself and its report, as rows and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.domain.catalogue import Books
from app.domain.money import ZERO
from app.domain.plan import InvoicePlan
from app.domain.problems import Problem
from app.i18n import _, money, ngettext, number, words
from app.i18n.problems import describe, describe_note
from app.sync.results import IN_QUICKBOOKS, NOT_AS_ASKED, RowResult
from app.sync.review import Review
from app.ui.colours import Tone
from app.ui.presenters.effects import effect_pairs, sum_groups
from app.ui.presenters.remedies import chip_of
from app.ui.presenters.values import field_name, shown
from app.ui.rows import Figure, PairRow, PlanRow, ReviewView, RunRow, RunView

WRITES = ("create", "update", "unchanged")
WRITTEN = ("created", "updated", "adopted", "sent", "copied_not_sent")
LONG_WAIT = 8.0
"""Seconds without an answer after which it is said that one is waited for."""
TONES = {"failed": Tone.REFUSED, "needs_attention": Tone.ATTENTION, "uncertain": Tone.UNCERTAIN}


def _sums(amounts: Mapping[str, Decimal]) -> str:
    return ", ".join(money(amount, currency) for currency, amount in amounts.items())


def _summed(plans: Sequence[InvoicePlan], member: str = "total") -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for plan in plans:
        sums[plan.currency] = sums.get(plan.currency, ZERO) + getattr(plan, member)
    return sums


def _chip(plan: InvoicePlan, books: Books) -> str:
    if plan.action == "blocked" and plan.problems:
        return chip_of(plan.problems[0]) or describe(plan.problems[0]).title
    if plan.action != "update" or not plan.changes:
        return ""
    first = plan.changes[0]
    before, after = (shown(first.field, value, books, plan.currency) for value in (first.before, first.after))
    text = f"{field_name(first.field)} {before} → {after}"
    more = len(plan.changes) - 1
    return text + (ngettext(" and {count} more", " and {count} more", more).format(count=more) if more else "")


def plan_row(plan: InvoicePlan, customer: str, send: bool, books: Books) -> PlanRow:
    """One invoice of the review."""
    mail, tone = "", Tone.PLAIN
    if send and plan.action != "blocked":
        mail = plan.send_to or _("no address: copied only")
        tone = Tone.PLAIN if plan.send_to else Tone.ATTENTION
    return PlanRow(
        key=plan.external_id,
        number=plan.number,
        customer=plan.customer.name if plan.customer else customer,
        action=plan.action,
        net=plan.subtotal,
        tax=plan.tax,
        total=plan.total,
        currency=plan.currency,
        chip=_chip(plan, books),
        mail=mail,
        mail_tone=tone,
    )


def review_view(review: Review, send: bool) -> ReviewView:
    """The whole dry run: what will be written, what it does to the books, who and what is created, who gets mail."""
    plans = list(review.plans)
    writable = [plan for plan in plans if plan.action in WRITES]
    counts = Counter(plan.action for plan in plans)
    mails = [plan for plan in writable if plan.send_to] if send else []
    create = _sums(_summed([plan for plan in plans if plan.action == "create"]))
    figures = (
        _figure(_("To create"), counts["create"], create, Tone.READY, "create"),
        _figure(_("To update"), counts["update"], "", Tone.CHANGED, "update"),
        _figure(_("Unchanged"), counts["unchanged"], "", Tone.PLAIN, "unchanged"),
        _figure(_("Held back"), counts["blocked"], _("is not copied"), Tone.ATTENTION, "blocked"),
    )
    names = {key: invoice.organization_name or "" for key, invoice in review.invoices.items()}
    rows = tuple(plan_row(plan, names.get(plan.external_id, ""), send, review.facts.books) for plan in plans)
    return ReviewView(
        figures=figures,
        rows=rows,
        books=effect_pairs(writable, review.facts.books),
        made=_made(writable),
        mails=tuple(PairRow(plan.number, plan.send_to or "") for plan in mails) + _copied_in(review, send),
        go=_go(counts["create"] + counts["update"], len(mails), len(writable), send),
        sums=sum_groups(writable, review.facts.books),
    )


def _figure(label: str, count: int, detail: str, tone: Tone, name: str) -> Figure:
    """A count; none is nothing to look at."""
    return Figure(label, str(count), detail if count else "", tone if count else Tone.PLAIN, name)


def _go(copies: int, mails: int, taken: int, send: bool) -> str:
    """The button that goes on: what will be written and mailed, and nothing else; empty where no invoice of the run can go on."""
    if copies and send:
        return _("Copy {copies}, send {sends}").format(copies=copies, sends=mails)
    if copies:
        return _("Copy {count}").format(count=copies)
    if mails:
        return ngettext("Send {count}", "Send {count}", mails).format(count=mails)
    return _("Check {count}").format(count=taken) if taken else ""


def _made(plans: Sequence[InvoicePlan]) -> tuple[PairRow, ...]:
    """The records that the run will create or change, each once."""
    found: dict[tuple[str, str], None] = {}
    for plan in plans:
        for party in (plan.customer, *plan.items):
            if party is not None and party.action != "use":
                new = _("new product") if party in plan.items else _("new customer")
                found[party.name, new if party.action == "create" else words.action(party.action)] = None
    return tuple(PairRow(name, what) for name, what in found)


def _copied_in(review: Review, send: bool) -> tuple[PairRow, ...]:
    preferences = review.facts.books.preferences
    if not send:
        return ()
    rows = (("Cc", preferences.email_cc), ("Bcc", preferences.email_bcc))
    return tuple(PairRow(label, address) for label, address in rows if address)


def run_rows(plans: Sequence[InvoicePlan], names: Mapping[str, str]) -> list[RunRow]:
    """The rows of a run before it begins."""
    return [
        RunRow(
            p.external_id,
            p.number,
            p.customer.name if p.customer else names.get(p.external_id, ""),
            p.total,
            p.currency,
        )
        for p in plans
    ]


def finished_row(row: RunRow, result: RowResult) -> RunRow:
    """`row` with what became of it."""
    detail = (
        describe(result.problem).title if result.problem else "; ".join(describe_note(note) for note in result.notes)
    )
    if result.emailed_to:
        said = _("sent before, to {address}") if result.already_sent else _("to {address}")
        detail = said.format(address=result.emailed_to) + (f"; {detail}" if detail else "")
    made = [result.created_customer, *result.created_items]
    names = [each.name for each in made if each is not None]
    if names:
        detail = "; ".join(part for part in (detail, _("created: {names}").format(names=", ".join(names))) if part)
    return RunRow(
        row.key,
        row.number,
        row.customer,
        result.total,
        result.currency or row.currency,
        result.outcome,
        detail,
        TONES.get(result.outcome, Tone.PLAIN),
        result.outcome in WRITTEN and not result.already_sent,
    )


def run_view(
    rows: Sequence[RunRow],
    send: bool,
    running: bool,
    stopping: bool,
    seconds: float,
    pause: float,
    left_out: int = 0,
    ended: Problem | None = None,
    service: str = "QuickBooks Online",
    waiting: float = 0.0,
) -> RunView:
    """The run as a whole: how far, how fast, how long still, and once it ended the figures that add up.

    `seconds` since it began; `pause`: seconds still to wait, asked for by `service`; `waiting`: seconds since the invoice under way
    was begun; `left_out`: invoices of the review that cannot be written and were not begun; `ended`: why it stopped early.
    """
    done = [row for row in rows if row.outcome not in ("waiting", "posting")]
    left = len(rows) - len(done)
    sums: dict[str, Decimal] = {}
    for row in done:
        if row.outcome in IN_QUICKBOOKS:
            sums[row.currency] = sums.get(row.currency, ZERO) + row.total
    title = (_("Sending") if send else _("Copying")) if running else _ended_title(done, left, send)
    counts = Counter(row.outcome for row in done)
    figures = tuple(
        Figure(words.outcome(name), str(count), "", TONES.get(name, Tone.PLAIN), name) for name, count in counts.items()
    )
    hint = ""
    if running and pause > 0:
        hint = pause_text(round(pause), service)
    elif running and waiting >= LONG_WAIT:
        hint = _("Waiting for an answer for {time}. Nothing is repeated before it was looked for.").format(
            time=duration(waiting)
        )
    elif running and done and seconds > 1:
        hint = _speed(len(done), left, seconds)
    report = "" if running else _report(len(rows), left_out, ended)
    canary = (
        _("First one invoice, then the rest: QuickBooks Online’s reply is compared with the plan each time.")
        if running
        else ""
    )
    begun = len(done) - counts["not_started"]
    held = running and (pause > 0 or waiting >= LONG_WAIT)
    return RunView(title, begun, len(rows), _sums(sums), hint, canary, figures, running, stopping, report, held)


def _ended_title(done: Sequence[RunRow], left: int, send: bool) -> str:
    """What a run that ended is called: by what it did, and neutrally where not all went as asked."""
    if left or any(row.outcome in NOT_AS_ASKED for row in done):
        return _("Run ended")
    if not any(row.written for row in done):
        return _("Nothing to do: all are up to date")
    return _("Sent") if send else _("Copied")


def duration(seconds: float) -> str:
    """A length of time as one says it: seconds below a minute and a half, then minutes, then hours and minutes."""
    whole = max(round(seconds), 1)
    if whole < 90:
        return ngettext("{count} second", "{count} seconds", whole).format(count=whole)
    minutes = round(whole / 60)
    if minutes < 90:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def pause_text(seconds: int, service: str) -> str:
    """A pause that a service asked for, explained."""
    text = ngettext(
        "{service} asked for a pause of {seconds} second; it goes on by itself.",
        "{service} asked for a pause of {seconds} seconds; it goes on by itself.",
        seconds,
    )
    return text.format(service=service, seconds=seconds)


def _speed(done: int, left: int, seconds: float) -> str:
    """How many a minute, and how long still."""
    each = max(round(done / seconds * 60), 1)
    speed = ngettext("{count} invoice a minute", "{count} invoices a minute", each).format(count=number(Decimal(each)))
    if not left:
        return speed
    return _("{speed}, about {time} to go").format(speed=speed, time=duration(left / (done / seconds)))


def _report(count: int, left_out: int, ended: Problem | None) -> str:
    """The sentences of the end report: every invoice of the run, what was left out before, and why it ended early."""
    parts = [
        ngettext(
            "{count} invoice, every one accounted for.", "{count} invoices, every one accounted for.", count
        ).format(count=count)
    ]
    if left_out:
        parts.append(
            ngettext(
                "{count} more needs attention and was not begun.",
                "{count} more need attention and were not begun.",
                left_out,
            ).format(count=left_out)
        )
    if ended is not None and ended.code == "run_stopped":
        parts.append(_("Stopped by you; what was not begun can be repeated."))
    elif ended is not None:
        parts.append(_("Ended early: {reason}").format(reason=describe(ended).title))
    return " ".join(parts)


def mail_question(review: Review, company: str) -> tuple[str, str, str, tuple[str, ...]]:
    """The question before sending: title, text, the button, and who gets what, those without an address first."""
    writable = [plan for plan in review.plans if plan.action in WRITES]
    mails = [plan for plan in writable if plan.send_to]
    silent = [plan for plan in writable if not plan.send_to]
    title = ngettext("Send {count} invoice?", "Send {count} invoices?", len(mails)).format(count=len(mails))
    if silent:
        title = _("Send {sends} of {count} invoices?").format(sends=len(mails), count=len(writable))
    text = _(
        "{company}: QuickBooks Online e-mails them to the contacts that OneDesk gives. An e-mail cannot be taken back."
    )
    lines = [_("{number}: no contact e-mail, is copied only").format(number=plan.number) for plan in silent]
    lines += [f"{plan.number}: {plan.send_to}" for plan in mails]
    label = ngettext("Send {count}", "Send {count}", len(mails)).format(count=len(mails))
    return title, text.format(company=company), label, tuple(lines)
