"""What is saved to be kept: the review as a paper, lists as CSV that a spreadsheet opens without surprises."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path

from app.domain.money import ZERO, money_text
from app.i18n import _, datetime_text, money, words
from app.i18n.problems import describe
from app.sync.results import RowResult
from app.ui.rows import PairRow, ReviewView, RunRow

STYLE = (
    "body{font-size:9pt} h1{font-size:15pt} h2{font-size:11pt} th{text-align:left;color:#5a6372}"
    "td,th{padding:3px 6px} .m{text-align:right} .s{color:#5a6372}"
)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t") and not cell[1:2].isdigit() else cell


def write_csv(file: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Writes rows of text, separated by semicolons, with a mark that they are UTF-8. Raises OSError."""
    with Path(file).open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(head)
        writer.writerows([_safe(cell) for cell in row] for row in rows)


def report_table(
    rows: Sequence[RunRow], results: Mapping[str, RowResult]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of the end report: each invoice with its result, where it is, who got it, and what was the matter; then what it
    comes to, result by result and currency by currency."""
    head = (
        *(_("Number"), _("Customer"), _("Result"), _("Total"), _("Currency"), _("QuickBooks Id"), _("E-mail to")),
        *(_("Remark"), _("Reason"), _("What you can do"), "intuit_tid"),
    )
    lines = [_reported(row, results.get(row.key)) for row in rows]
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for row in rows:
        count, amount = sums.get((row.outcome, row.currency), (0, ZERO))
        sums[row.outcome, row.currency] = (count + 1, amount + row.total)
    blank = ("",) * (len(head) - 5)
    lines += [
        (_("Total"), str(count), words.outcome(outcome), money_text(amount), currency, *blank)
        for (outcome, currency), (count, amount) in sums.items()
    ]
    return head, lines


def _reported(row: RunRow, result: RowResult | None) -> tuple[str, ...]:
    problem = result.problem if result else None
    said = describe(problem) if problem else None
    return (
        *(row.number, row.customer, words.outcome(row.outcome), money_text(row.total), row.currency),
        (result.quickbooks_id if result else "") or "",
        (result.emailed_to if result else "") or "",
        row.detail,
        said.detail if said else "",
        said.fix if said else "",
        (problem.intuit_tid if problem else "") or "",
    )


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]], figures: range) -> str:
    """A table of HTML; the columns of `figures` are aligned at the right."""

    def cell(kind: str, place: int, text: str) -> str:
        side = ' class="m" align="right"' if place in figures else ""
        return f"<{kind}{side}>{escape(text)}</{kind}>"

    lines = ["".join(cell("th", place, text) for place, text in enumerate(head))]
    lines += ["".join(cell("td", place, text) for place, text in enumerate(row)) for row in rows]
    return '<table width="100%" cellspacing="0">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _pairs(title: str, pairs: Sequence[PairRow]) -> str:
    if not pairs:
        return ""
    return f"<h2>{escape(title)}</h2>" + html_table(("", ""), [(pair.label, pair.value) for pair in pairs], range(1, 2))


def review_paper(view: ReviewView, company: str) -> str:
    """The dry run as a page of HTML: figures, every invoice, the effect on the books, what is made, who gets mail."""
    head = (_("Number"), _("Customer"), _("Action"), _("Net"), _("Tax"), _("Total"), _("Remark"))
    rows = [
        (
            row.number,
            row.customer,
            words.action(row.action),
            *(money(amount, row.currency) for amount in (row.net, row.tax, row.total)),
            "; ".join(part for part in (row.chip, row.mail) if part),
        )
        for row in view.rows
    ]
    made = datetime_text(datetime.now().astimezone())
    figures = " · ".join(f"{f.label}: {f.value}" + (f" ({f.detail})" if f.detail else "") for f in view.figures)
    return (
        f"<html><head><style>{STYLE}</style></head><body><h1>{escape(_('Review run'))}</h1>"
        f'<p>{escape(company)}<br><span class="s">{escape(made)} · {escape(_("Dry run: nothing written"))}</span></p>'
        f"<p>{escape(figures)}</p>{html_table(head, rows, range(3, 6))}"
        f"{_pairs(_('Effect on the books'), view.books)}{_pairs(_('To create or complete'), view.made)}"
        f"{_pairs(_('E-mails'), view.mails)}"
        f"{''.join(_pairs(heading, pairs) for heading, pairs in view.sums)}</body></html>"
    )
