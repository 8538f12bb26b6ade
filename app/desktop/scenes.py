"""Every page, dialog and state of the window, by name: painted by `dev.py shots`, measured by the checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.desktop.dialog_scenes import COMPANY, dialogs
from app.desktop.stage import Scene, Show, Stage
from app.domain.problems import Problem
from app.i18n import _, date_text
from app.i18n.problems import describe
from app.sync.results import Listing
from app.ui.presenters.runs import run_view
from app.ui.rows import CompanyView, InvoiceRow, RunRow, StateView

PLACES = (
    *("ready", "attention", "copied", "changed", "sent", "paid", "all", "mappings", "customers", "overview"),
    *("tie_out", "journal"),
)
FEW_PLACES = ("attention", "mappings", "overview")


def every(stage: Stage) -> list[Scene]:
    """All scenes, the pages first, then what stands in their place, then the dialogs."""
    return [*pages(), *details(), *states(), *runs(), *settings(stage), *guide(stage), *companies(), *dialogs()]


def few(stage: Stage) -> list[Scene]:
    """The scenes of a first look."""
    return [scene for scene in every(stage) if scene.few]


# --- pages


def _going(place: str, row: int = 0) -> Show:
    return lambda stage: stage.go(place, row)


def pages() -> list[Scene]:
    """Every place of the sidebar, with an invoice chosen where there is one; the tie-out also compared."""

    async def ready(stage: Stage) -> None:
        rows = stage.desk.lists.rows("open")
        await stage.go("open", next((place for place, row in enumerate(rows) if row.state == "ready"), 0))

    async def compared(stage: Stage) -> None:
        await stage.go("tie_out")
        stage.desk.tying.compare("all")
        await stage.idle()

    return [
        Scene("open", ready, few=True),
        *(Scene(place, _going(place), few=place in FEW_PLACES) for place in PLACES),
        Scene("tie_out-compared", compared),
    ]


def details() -> list[Scene]:
    """The details pane in each of its tabs, without an invoice, and with one that has a problem; the card of a conflict."""

    def tab(place: str, name: str) -> Show:
        async def show(stage: Stage) -> None:
            await stage.go(place)
            stage.window.details.tabs.button(name).click()
            await stage.idle()

        return show

    def pdf(doing: Callable[[Stage], object]) -> Show:
        async def show(stage: Stage) -> None:
            await tab("sent", "pdf")(stage)
            doing(stage)

        return show

    async def nothing(stage: Stage) -> None:
        await stage.go("open")
        stage.window.details.show_details(None)

    async def problem(stage: Stage) -> None:
        await stage.go("open")
        model, table = stage.window.invoice_model, stage.window.invoices.table
        wrong = [place for place in range(model.rowCount()) if model.row_at(place).problem_title]
        table.setCurrentIndex(model.index(wrong[0], 0))
        await stage.idle()

    async def conflict(stage: Stage) -> None:
        await stage.go("attention")
        model, table = stage.window.attention.model, stage.window.attention.table
        for key in stage.keys("conflict")[:1]:
            table.setCurrentIndex(model.index(model.row_of(key), 0))
        await stage.idle()

    return [
        Scene("details-none", nothing),
        Scene("details-problem", problem),
        Scene("details-changes", tab("changed", "changes")),
        Scene("details-history", tab("sent", "history")),
        Scene("details-pdf", tab("sent", "pdf")),
        Scene("details-pdf-larger", pdf(lambda stage: stage.window.details.pdf.zoom_in())),
        Scene("details-pdf-loading", pdf(lambda stage: stage.window.details.pdf.show_loading())),
        Scene("details-pdf-error", pdf(lambda stage: stage.window.details.pdf.show_problem(_unreachable()[0]))),
        Scene("details-pdf-none", tab("ready", "pdf")),
        Scene("conflict", conflict),
    ]


# --- states


def _unreachable() -> tuple[str, str]:
    text = describe(Problem("unreachable", {"service": "QuickBooks Online"}))
    return text.title, f"{text.detail} {text.fix}".strip()


def states() -> list[Scene]:
    """What stands in place of a list: reading, not connected, an error, nothing; and the line above the page."""

    def pretending(place: str, listing: Listing | None, connected: bool = True) -> Show:
        async def show(stage: Stage) -> None:
            office = stage.desk.office
            await stage.go(place)
            status = office.status
            assert office.picture is not None and status is not None
            picture = replace(office.picture, listing=listing) if listing is not None else None
            stage.pretend(picture, status if connected else replace(status, organization=None, quickbooks=None))

        return show

    async def trouble(stage: Stage) -> None:
        await stage.go("open")
        office = stage.desk.office
        assert office.status is not None
        stage.pretend(office.picture, replace(office.status, problem=Problem("reconnect_needed", {})))

    async def filtered(stage: Stage) -> None:
        await stage.go("all")
        stage.window.invoices.filters.search.setText("Werft")
        stage.window.invoices.filters.changed.emit("Werft", "")

    async def comparing(stage: Stage) -> None:
        await stage.go("tie_out")
        stage.window.tie_out.show_state(
            StateView("picture-loading", _("Comparing …"), _("Both sides are read; nothing is written."))
        )

    nothing = Listing(())
    failed = Listing((), False, Problem("unreachable", {"service": "QuickBooks Online"}))
    return [
        Scene("list-reading", pretending("open", None)),
        Scene("list-unconnected", pretending("open", nothing, connected=False)),
        Scene("list-error", pretending("open", failed)),
        Scene("list-empty", pretending("sent", nothing)),
        Scene("list-filtered", filtered),
        Scene("attention-empty", pretending("attention", nothing)),
        Scene("trouble", trouble),
        Scene("tie_out-comparing", comparing),
    ]


# --- review and run


def runs() -> list[Scene]:
    """The review in its kinds, and a run under way, paused, stopping, stopped, ended."""

    def reviewing(states: tuple[str, ...], send: bool, most: int = 6) -> Show:
        queue = {"needs_attention": "attention"}.get(states[0], states[0])

        async def show(stage: Stage) -> None:
            await stage.go("open" if len(states) > 1 else queue)
            stage.desk.begin_run(stage.keys(*states)[:most], send)
            await stage.idle()

        return show

    def review_state(state: Callable[[], StateView]) -> Show:
        async def show(stage: Stage) -> None:
            await reviewing(("ready",), False)(stage)
            stage.window.review.show_state(state())

        return show

    def reading() -> StateView:
        return StateView("picture-loading", _("Making the dry run"), _("Both sides are read; nothing is written."))

    def failed() -> StateView:
        return StateView("picture-error", *_unreachable(), ("again", _("Try again")))

    return [
        Scene("review", reviewing(("ready",), True), few=True),
        Scene("review-copy", reviewing(("ready", "needs_attention"), False, 40)),
        Scene("review-unchanged", reviewing(("copied",), False)),
        Scene("review-stopped", reviewing(("needs_attention",), True)),
        Scene("review-reading", review_state(reading)),
        Scene("review-error", review_state(failed)),
        Scene("run-begun", _run(0)),
        Scene("run", _run(7), few=True),
        Scene("run-paused", _run(7, pause=24.0)),
        Scene("run-stopping", _run(7, stopping=True)),
        Scene("run-stopped", _run(7, running=False, ended=Problem("run_stopped", {}))),
        Scene("run-ended", _run(16, running=False, left_out=2)),
        Scene("run-sent", _run(16, running=False, only="sent")),
        Scene("run-unchanged", _run(16, running=False, only="unchanged")),
    ]


OUTCOMES = (
    *("sent", "sent", "copied_not_sent", "sent", "failed", "sent", "uncertain", "sent"),
    *("adopted", "unchanged", "sent", "needs_attention", "sent", "sent", "updated", "created"),
)


def _run(
    done: int,
    running: bool = True,
    pause: float = 0.0,
    stopping: bool = False,
    left_out: int = 0,
    ended: Problem | None = None,
    only: str = "",
) -> Show:
    """A run of sixteen invoices, of which `done` were begun and ended; `only`: all of them with that outcome."""

    async def show(stage: Stage) -> None:
        await stage.go("all")
        rows = []
        for place, row in enumerate(stage.desk.lists.rows("all")[: len(OUTCOMES)]):
            outcome = only or OUTCOMES[place] if place < done else "waiting" if running else "not_started"
            outcome = "posting" if running and place == done else outcome
            told, written = _told(outcome, row), outcome != "unchanged"
            shown = RunRow(row.key, row.number, row.customer, row.total, row.currency, outcome, told, written=written)
            rows.append(shown)
        stage.window.run.show_rows(tuple(rows))
        stage.window.run.show_run(run_view(rows, only != "unchanged", running, stopping, 38.0, pause, left_out, ended))
        await stage.go("run")

    return show


def _told(outcome: str, row: InvoiceRow) -> str:
    """What stands beside an outcome in a row of a run."""
    if outcome == "sent":
        return _("to {address}").format(address=row.contact_email or "rechnungen@kuestenkanzlei.example")
    codes = {
        "failed": Problem("period_closed", {"close_date": "2026-10-31", "date": "2026-10-30"}),
        "uncertain": Problem("unsettled", {"number": row.number}),
        "copied_not_sent": Problem("no_contact_email", {}),
        "needs_attention": Problem("customer_near_match", {"name": row.customer}),
    }
    return describe(codes[outcome]).title if outcome in codes else ""


# --- settings, guide, company


def settings(stage: Stage) -> list[Scene]:
    """Each section of the settings."""

    def section(name: str) -> Show:
        async def show(stage: Stage) -> None:
            await stage.go("settings")
            stage.window.settings.choose(name)
            stage.window.settings.entries[name].setFocus()

        return show

    shown = [name for name, entry in stage.window.settings.entries.items() if not entry.isHidden()]
    return [
        Scene("settings" if name == "connection" else f"settings-{name}", section(name), few=name == "connection")
        for name in shown
    ]


def guide(stage: Stage) -> list[Scene]:
    """Each step of the guided start."""

    def step(name: str) -> Show:
        async def show(stage: Stage) -> None:
            await stage.go("guide")
            stage.desk.guiding.choose(name)
            await stage.idle()

        return show

    return [
        Scene("guide" if place == 0 else f"guide-{name}", step(name))
        for place, name in enumerate(stage.window.guide.rail)
    ]


def companies() -> list[Scene]:
    """Another company than the demo: real books, in a colour of their own, whose sign-in ends soon."""

    async def production(stage: Stage) -> None:
        await stage.go("open")
        until = datetime.now(UTC).date() + timedelta(days=9)
        soon = _("Reconnect by {date}").format(date=date_text(until))
        stage.window.show_company(CompanyView(COMPANY, "production", "#6439ae", until, soon))

    return [Scene("company", production)]
