"""The tie-out as rows, figures, CSV and paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape

from app.domain.money import ZERO, money_text
from app.domain.problems import Problem
from app.domain.tying import KINDS, Group
from app.i18n import _, datetime_text, locale_name, money, ngettext
from app.i18n.problems import describe
from app.i18n.sums import TIE_OUT, because, difference_problem, several, sum_kind, sum_name
from app.sync.tie_out import Difference, TieOut
from app.ui.colours import Tone
from app.ui.presenters.papers import STYLE, html_table
from app.ui.rows import Choice, Figure
from app.ui.sums import TieOutView, TieRow

DIFFERENCES = "differences"


def tie_out_view(made: TieOut | None, months: tuple[Choice, ...]) -> TieOutView:
    """The page of a tie-out; None: there is none yet."""
    if made is None:
        return TieOutView(months)
    rows = [difference_row(place, each) for place, each in enumerate(made.differences)]
    rows += [group_row(each) for each in made.groups]
    shown = [kind for kind in KINDS if any(each.key.kind == kind for each in made.groups)]
    tabs = [(DIFFERENCES, _("Differences ({count})").format(count=len(made.differences)))]
    tabs += [(kind, sum_kind(kind)) for kind in shown]
    sentence = ngettext("{count} unexplained", "{count} unexplained", made.unexplained).format(count=made.unexplained)
    linkable = sum(each.code == "not_linked" for each in made.differences)
    return TieOutView(
        months, figures(made), tuple(tabs), tuple(rows), sentence, made.unexplained == 0, cure(made), linkable
    )


def difference_row(place: int, found: Difference) -> TieRow:
    """One difference."""
    title = describe(difference_problem(found)).title
    return TieRow(
        key=f"{DIFFERENCES}:{place}",
        kind=DIFFERENCES,
        name=found.number,
        second=found.doc_number or "",
        onedesk=found.onedesk,
        journal=found.journal,
        quickbooks=found.quickbooks,
        difference=(found.quickbooks or ZERO) - (found.onedesk or ZERO),
        currency=found.currency,
        remark=f"{title} ({_('accepted')})" if found.explained else title,
        tone=Tone.PLAIN if found.explained else Tone.ATTENTION,
        open_key=found.external_id,
    )


def group_row(found: Group) -> TieRow:
    """One sum."""
    counts = "/".join(str(count) for count in dict.fromkeys(found.counts))
    return TieRow(
        key=f"{found.key.kind}:{found.key.id}:{found.key.currency}",
        kind=found.key.kind,
        name=sum_name(found.key.id, found.name),
        second=counts,
        onedesk=found.sums[0],
        journal=found.sums[1],
        quickbooks=found.sums[2],
        difference=found.difference,
        currency=found.key.currency,
        remark=because(found),
    )


def figures(made: TieOut) -> tuple[Figure, ...]:
    """What was compared, what is open, the totals of both sides, and what is not copied yet."""
    totals = [each for each in made.groups if each.key.kind == "currency"]
    waiting = sum(each.count for each in made.waiting)
    tone = Tone.PAID if made.unexplained == 0 else Tone.ATTENTION
    return (
        Figure(_("Compared"), str(made.checked), month_name(made.month)),
        Figure(_("Unexplained"), str(made.unexplained), "", tone),
        Figure(_("In OneDesk"), _summed((each.sums[0], each.key.currency) for each in totals)),
        Figure(_("In QuickBooks Online"), _summed((each.sums[2], each.key.currency) for each in totals)),
        Figure(_("Open, not copied yet"), str(waiting), _summed((each.total, each.currency) for each in made.waiting)),
    )


def _summed(amounts: Iterable[tuple[Decimal, str]]) -> str:
    return ", ".join(money(amount, currency) for amount, currency in amounts) or "–"


def month_name(month: str | None) -> str:
    """The month in words, or that it is all linked invoices."""
    from babel.dates import format_date

    if month is None:
        return _("All linked invoices")
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=locale_name())


def cure(made: TieOut) -> str:
    """What the unexplained differences are, kind by kind, and what to do about them."""
    codes: dict[str, list[Difference]] = {}
    for each in made.differences:
        if not each.explained:
            codes.setdefault(each.code, []).append(each)
    said = []
    for code, found in codes.items():
        words = describe(difference_problem(found[0]) if len(found) == 1 else Problem(code, {"text": TIE_OUT}))
        said.append(f"{words.title if len(found) == 1 else several(code, len(found))} {words.fix}")
    return "\n".join(said)


# --- papers --------------------------------------------------------------------------------------------------------------


def as_csv(made: TieOut) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Head and rows: the differences, then every sum, each with what it is sorted by."""
    head = (
        *(_("Kind"), _("Name"), _("Invoices"), _("OneDesk"), _("Journal"), _("QuickBooks Online")),
        *(_("Difference"), _("Currency"), _("What it is"), _("Explained")),
    )
    rows: list[Sequence[str]] = []
    for place, each in enumerate(made.differences):
        rows.append((_("Differences"), *_cells(difference_row(place, each)), _("yes") if each.explained else _("no")))
    rows += [(sum_kind(each.key.kind), *_cells(group_row(each)), "") for each in made.groups]
    rows.append((_("Compared"), made.month or _("All linked invoices"), str(made.checked), *[""] * 7))
    return head, rows


def _cells(row: TieRow) -> tuple[str, ...]:
    amounts = ("" if amount is None else money_text(amount) for amount in (row.onedesk, row.journal, row.quickbooks))
    return (row.name, row.second, *amounts, money_text(row.difference), row.currency, row.remark)


def tie_out_paper(made: TieOut, company: str) -> str:
    """The tie-out as a page of HTML: the verdict, every difference, the sums of both sides."""
    view = tie_out_view(made, ())
    parts = []
    for kind, title in view.tabs:
        rows = [row for row in view.rows if row.kind == kind]
        if rows:
            head = (title, _("Invoices"), "OneDesk", _("Journal"), "QuickBooks Online", _("Difference"), "")
            parts.append(html_table(head, [_printed(row) for row in rows], range(2, 6)))
    now = datetime_text(datetime.now().astimezone())
    shown = " · ".join(f"{f.label}: {f.value}" + (f" ({f.detail})" if f.detail else "") for f in view.figures)
    return (
        f"<html><head><style>{STYLE}</style></head><body><h1>{escape(_('Month-end tie-out'))}: "
        f"{escape(month_name(made.month))}</h1><p>{escape(company)}<br>"
        f'<span class="s">{escape(now)} · {escape(view.verdict)}</span></p><p>{escape(shown)}</p>'
        f"<p>{escape(view.cure)}</p>{'<br>'.join(parts)}</body></html>"
    )


def _printed(row: TieRow) -> tuple[str, ...]:
    amounts = ("–" if a is None else money(a, row.currency) for a in (row.onedesk, row.journal, row.quickbooks))
    off = money(row.difference, row.currency) if row.difference else ""
    return (row.name, row.second, *amounts, off, row.remark)
