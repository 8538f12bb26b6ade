"""What a person reads in the terminal: tables and sentences in the language in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.cli.tables import table
from app.domain.catalogue import Books
from app.domain.effects import SUM_KINDS, effect_of, sums_of
from app.domain.plan import InvoicePlan
from app.domain.problems import Problem
from app.i18n import _, date_text, money, ngettext, words
from app.i18n.problems import describe, describe_note
from app.i18n.sums import sum_kind, sum_name
from app.sync.mapped import Mapped
from app.sync.ports import Entry
from app.sync.results import Listing, PaymentResult, RunReport


def problem(found: Problem) -> str:
    """Title, reason and cure; QuickBooks' own words and the intuit_tid after them."""
    text = describe(found)
    lines = [text.title, text.detail, text.fix]
    lines += [f"QuickBooks Online {e.code}: {e.message} {e.detail}".strip() for e in found.quickbooks_errors]
    if found.intuit_tid:
        lines.append(f"intuit_tid {found.intuit_tid}")
    return "\n".join(line for line in lines if line)


def _short(found: Problem | None) -> str:
    return describe(found).title if found else ""


def report(found: RunReport) -> str:
    """The end report of a run: one row an invoice, then counts and money that add up."""
    rows = []
    for row in found.rows:
        remark = _short(row.problem) or "; ".join(describe_note(note) for note in row.notes)
        if row.emailed_to:
            remark = _("to {address}").format(address=row.emailed_to) + (f"; {remark}" if remark else "")
        total = money(row.total, row.currency)
        rows.append((row.number, words.outcome(row.outcome), row.quickbooks_id or "", total, remark))
    head = (_("Number"), _("Result"), _("QuickBooks Id"), _("Total"), _("Remark"))
    counts = ", ".join(f"{count} {words.outcome(name)}" for name, count in found.outcomes.items() if count)
    totals = ", ".join(money(amount, currency) for currency, amount in found.totals.items())
    sentence = ngettext("{count} invoice", "{count} invoices", len(found.rows)).format(count=len(found.rows))
    parts = [table(head, rows, {3}), "", f"{sentence}: {counts}"]
    if totals:
        parts.append(_("In QuickBooks Online: {total}").format(total=totals))
    parts += [f"\n{row.number}: {problem(row.problem)}" for row in found.rows if row.problem and not row.as_asked]
    return "\n".join(parts)


def plans(
    found: Iterable[InvoicePlan], whole_hash: str, customers: Mapping[str, str], books: Books | None = None
) -> str:
    """The dry run as a table, then each problem and each new record once, the sums and what they do to the books."""
    found = list(found)
    rows, remarks, made = [], [], []
    for plan in found:
        customer = plan.customer.name if plan.customer else customers.get(plan.external_id, "")
        remark = (
            _short(plan.problems[0])
            if plan.problems
            else ", ".join(words.field(change.field) for change in plan.changes)
        )
        tax, total = money(plan.tax, plan.currency), money(plan.total, plan.currency)
        rows.append((plan.number, words.action(plan.action), customer, tax, total, plan.send_to or "", remark))
        remarks += [f"{plan.number or plan.external_id}: {problem(each)}\n" for each in plan.problems]
        parties = [party for party in (plan.customer, *plan.items) if party is not None and party.action != "use"]
        made += [f"{words.action(party.action)}: {party.name}" for party in parties]
    head = (_("Number"), _("Action"), _("Customer"), _("Tax"), _("Total"), _("E-mail"), _("Remark"))
    parts = [table(head, rows, {3, 4}), *dict.fromkeys(made)]
    parts += [
        "",
        *remarks,
        *(rehearsed(found, books) if books else ()),
        "",
        _("Hash of this plan: {value}").format(value=whole_hash),
    ]
    return "\n".join(parts)


def rehearsed(found: list[InvoicePlan], books: Books) -> list[str]:
    """The sums of what would be written, who is copied in on e-mails, and the effect on the books."""
    sums, effect = sums_of(found, books), effect_of(found, books)
    parts = []
    for kind in SUM_KINDS:
        rows = [
            (sum_name(each.id, each.name), str(each.count), money(each.amount, each.currency))
            for each in sums
            if each.kind == kind
        ]
        parts += [table((sum_kind(kind), _("Invoices"), _("Amount")), rows, {1, 2}), ""] if rows else []
    booked = [(_("Accounts receivable"), money(amount, currency)) for currency, amount in effect.receivable.items()]
    booked += [(sum_name(key[0], key[1]), money(amount, key[2])) for key, amount in effect.income.items()]
    predicted = all(each.tax_by == "plan" for each in found if each.action != "blocked")
    tax = _("Tax payable") if predicted else _("Tax (QuickBooks Online computes it)")
    booked += [(tax, money(amount, currency)) for currency, amount in effect.tax.items()]
    parts += [table((_("Effect on the books"), _("Amount")), booked, {1})] if booked else []
    copied = [each for each in (books.preferences.email_cc, books.preferences.email_bcc) if each]
    if copied:
        parts += ["", _("Of every e-mail a copy goes to {address}.").format(address=", ".join(copied))]
    return parts


def listing(found: Listing, states: Mapping[str, int], everything: bool) -> str:
    rows = []
    for row in found.rows:
        if everything or row.open:
            remark = _short(row.why)
            shown = (row.number, row.customer, date_text(row.date), money(row.total, row.currency))
            rows.append((*shown, row.status, words.state(row.state), row.tag or "", remark))
    head = (_("Number"), _("Customer"), _("Date"), _("Total"), "OneDesk", _("State"), _("Tag"), _("Remark"))
    counts = ", ".join(f"{count} {words.state(state)}" for state, count in states.items() if count)
    parts = [table(head, rows, {3}), "", counts]
    if found.problem:
        parts.insert(0, _("Not read afresh: {reason}").format(reason=_short(found.problem)) + "\n")
    return "\n".join(parts)


def mappings(found: Iterable[Mapped], head: str) -> str:
    rows = []
    for row in found:
        hints = ", ".join(f"{s.name} ({s.score} %, {words.why(s.why)})" for s in row.suggestions[:3])
        money_text = money(row.money, row.currency) if row.lines else ""
        record = f"{row.record} (id:{row.quickbooks_id})" if row.quickbooks_id else row.record or ""
        rows.append(
            (row.name, words.decided(row.decided), record, row.income_account or "", str(row.lines), money_text, hints)
        )
    columns = (
        head,
        _("Decided"),
        "QuickBooks Online",
        _("Income account"),
        _("Open lines"),
        _("Money"),
        _("Suggestions"),
    )
    return table(columns, rows, {4, 5})


def payments(found: Iterable[PaymentResult]) -> str:
    rows = []
    for row in found:
        remark = _short(row.problem) or "; ".join(
            f"{words.payment_kind(p.kind)} {date_text(p.date)} {money(p.amount, p.currency or row.currency)}"
            for p in row.payments
        )
        figures = (money(row.total, row.currency), money(row.paid, row.currency), money(row.balance, row.currency))
        rows.append((row.number, *figures, row.status, words.written_back(row.written_back), remark))
    head = (_("Number"), _("Total"), _("Paid"), _("Open"), "OneDesk", _("Written back"), _("Payments"))
    return table(head, rows, {1, 2, 3})


def journal(found: Iterable[Entry], whole: bool | None) -> str:
    rows = [
        (
            f"{e.at:%Y-%m-%d %H:%M:%S}",
            words.entry_kind(e.kind),
            e.subject,
            words.entry_outcome(e.outcome),
            e.quickbooks_id or "",
            e.intuit_tid or "",
        )
        for e in found
    ]
    head = (_("When (UTC)"), _("What"), _("Which"), _("Outcome"), _("QuickBooks Id"), "intuit_tid")
    lines = [table(head, rows)]
    if whole is not None:
        lines.append(
            _("The chain is whole.") if whole else _("The chain is broken: an entry is missing or was changed.")
        )
    return "\n".join(lines)
