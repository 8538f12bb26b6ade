"""`tie-out` in the terminal: every difference, the sums of both sides, and what to do about what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from app.cli.commands import Call, Output
from app.cli.tables import table
from app.domain.money import money_text
from app.domain.problems import Problem, ProblemError
from app.domain.tying import KINDS, Group
from app.i18n import _, money, ngettext
from app.i18n.problems import describe
from app.i18n.sums import TIE_OUT, because, difference_problem, several, sum_kind, sum_name
from app.sync.tie_out import Difference, TieOut
from app.sync.tie_out import tie_out as compare

COLUMNS = ("kind", "name", "onedesk", "journal", "quickbooks", "difference", "currency", "code", "remark")


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else money_text(value)


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "number": found.number,
        "doc_number": found.doc_number,
        "code": found.code,
        "title": describe(difference_problem(found)).title,
        "onedesk": _figure(found.onedesk),
        "journal": _figure(found.journal),
        "quickbooks": _figure(found.quickbooks),
    }


def _group(found: Group) -> dict[str, Any]:
    return {
        "name": sum_name(found.key.id, found.name),
        "currency": found.key.currency,
        "counts": dict(zip(("onedesk", "journal", "quickbooks"), found.counts, strict=True)),
        **{
            name: money_text(amount)
            for name, amount in zip(("onedesk", "journal", "quickbooks"), found.sums, strict=True)
        },
        "difference": money_text(found.difference),
        "because": [{"number": number, "code": code} for number, code in found.because],
    }


def document(found: TieOut) -> dict[str, Any]:
    """The JSON of the contract, and beside it the sums (`groups`) and what is open and not copied (`not_copied`)."""
    return {
        "month": found.month,
        "checked": found.checked,
        "differences": [_difference(each) for each in found.differences],
        "unexplained": found.unexplained,
        "groups": {kind: [_group(each) for each in found.groups if each.key.kind == kind] for kind in KINDS},
        "not_copied": [
            {"currency": each.currency or None, "count": each.count, "total": money_text(each.total)}
            for each in found.waiting
        ],
    }


def _sums(groups: Iterable[Group], kind: str) -> list[str]:
    rows = []
    for each in groups:
        if each.key.kind == kind:
            counts = [str(count) for count in dict.fromkeys(each.counts)]
            three = [money(amount, each.key.currency) for amount in each.sums]
            off = money(each.difference, each.key.currency) if each.difference else ""
            rows.append((sum_name(each.key.id, each.name), "/".join(counts), *three, off, because(each)))
    if not rows:
        return []
    head = (
        sum_kind(kind),
        _("Invoices"),
        "OneDesk",
        _("Journal"),
        "QuickBooks Online",
        _("Difference"),
        _("Because of"),
    )
    return [table(head, rows, {1, 2, 3, 4, 5}), ""]


def _cure(code: str, count: int, found: TieOut) -> str:
    """What a kind of difference is and what to do about it; of a single one with its own figures."""
    one = next(each for each in found.differences if each.code == code and not each.explained)
    words = describe(difference_problem(one) if count == 1 else Problem(code, {"text": TIE_OUT}))
    return f"{words.title} {words.detail} {words.fix}" if count == 1 else f"{several(code, count)} {words.fix}"


def _text(found: TieOut) -> str:
    rows: list[tuple[str, ...]] = []
    cures: dict[str, int] = {}
    for each in found.differences:
        words = describe(difference_problem(each))
        figures = [
            "" if value is None else money(value, each.currency)
            for value in (each.onedesk, each.journal, each.quickbooks)
        ]
        remark = f"{words.title} ({_('accepted')})" if each.explained else words.title
        rows.append((each.number, each.doc_number or "", *figures, remark))
        if not each.explained:
            cures[each.code] = cures.get(each.code, 0) + 1
    parts = []
    if rows:
        head = (_("Number"), _("In QuickBooks Online"), "OneDesk", _("Journal"), "QuickBooks Online", _("Difference"))
        parts = [table(head, rows, {2, 3, 4}), "", *(_cure(code, count, found) for code, count in cures.items()), ""]
    for kind in KINDS:
        parts += _sums(found.groups, kind)
    for waiting in found.waiting:
        sentence = ngettext(
            "{count} open invoice is not copied yet: {total}",
            "{count} open invoices are not copied yet: {total}",
            waiting.count,
        )
        parts.append(sentence.format(count=waiting.count, total=money(waiting.total, waiting.currency)))
    ended = _("{count} invoices compared, {unexplained} unexplained")
    return "\n".join([*parts, ended.format(count=found.checked, unexplained=found.unexplained)])


async def tie_out(call: Call) -> Output:
    """Exit 1 while anything is unexplained."""
    workspace = await call.hub.workspace()
    try:
        found = await compare(workspace, call.arguments.month)
    except ValueError as error:
        raise ProblemError(Problem("usage", {"text": f"--month {call.arguments.month}: YYYY-MM"})) from error
    made = document(found)
    if call.arguments.export:
        from app.cli.exporting import export

        export(call.arguments.export, made, COLUMNS, list(_cells(made)))
    return Output(made, _text(found), 1 if found.unexplained else 0)


def _cells(made: dict[str, Any]) -> Iterator[list[Any]]:
    """Every difference and every sum as a row of `COLUMNS`."""
    figures = ("onedesk", "journal", "quickbooks")
    for each in made["differences"]:
        yield ["difference", each["number"], *(each[name] for name in figures), "", "", each["code"], each["title"]]
    for kind, sums in made["groups"].items():
        for each in sums:
            numbers = ", ".join(row["number"] for row in each["because"])
            yield [
                kind,
                each["name"],
                *(each[name] for name in figures),
                each["difference"],
                each["currency"],
                "",
                numbers,
            ]
