"""Running one command: watches it, stops it on Ctrl-C after the request in flight, prints its result, returns the exit status."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable

from app.cli import shapes, text
from app.cli.commands import COMMANDS, Call, Output
from app.cli.settling import SETTLING
from app.cli.signing import connect
from app.domain.problems import Problem, ProblemError
from app.i18n import _, ngettext, words
from app.i18n.problems import describe
from app.sync.connecting import Hub
from app.sync.results import RowResult

WRONG = 2
ALL = {**COMMANDS, **SETTLING}
RUNS = ("copy", "send")


class Progress:
    """A line on standard error for every invoice of a run."""

    def __init__(self) -> None:
        self._total = 0
        self._done = 0

    def started(self, total: int) -> None:
        self._total = total

    def working(self, external_id: str) -> None:
        """The line comes when it is done."""

    def finished(self, row: RowResult) -> None:
        self._done += 1
        told = words.outcome(row.outcome)
        if row.problem is not None:
            title = describe(row.problem).title
            told = title if title.startswith(told) else f"{told} – {title}"
        print(f"[{self._done}/{self._total}] {row.number or row.external_id}: {told}", file=sys.stderr, flush=True)


def tell_pause(seconds: float, service: str) -> None:
    """A line on standard error for a pause that a service asked for."""
    whole = max(1, round(seconds))
    sentence = ngettext(
        "{service} asked for a pause of {seconds} second; it goes on by itself.",
        "{service} asked for a pause of {seconds} seconds; it goes on by itself.",
        whole,
    )
    print(sentence.format(service=service, seconds=whole), file=sys.stderr, flush=True)


def refused(problem: Problem, as_json: bool) -> int:
    """Says why a call did nothing; exit status 2."""
    if as_json:
        print(shapes.document({"error": shapes.problem(problem)}), flush=True)
    print(text.problem(problem), file=sys.stderr, flush=True)
    return WRONG


def _shown(output: Output, call: Call, as_json: bool) -> int:
    for remark in call.remarks:
        print(remark, file=sys.stderr, flush=True)
    print(shapes.document(output.json) if as_json else output.text, flush=True)
    return output.status


async def run_command(arguments: Namespace, hub: Hub, browse: Callable[[str], object]) -> int:
    """Runs the command of `arguments`; raises `ProblemError` for a call that did nothing."""
    if arguments.command == "connect":
        return await connect(arguments, hub, browse)
    stopped = threading.Event()
    call = Call(arguments, hub, Progress(), stopped.is_set)
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def interrupt() -> None:
        stopped.set()
        if arguments.command not in RUNS and task is not None:
            task.cancel()
        else:
            print(_("Stopping after the request in flight …"), file=sys.stderr, flush=True)

    _on_interrupt(loop, interrupt)
    try:
        output = await ALL[arguments.command](call)
    except asyncio.CancelledError:
        raise ProblemError(Problem("interrupted", {})) from None
    return _shown(output, call, arguments.json)


def _on_interrupt(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """Ctrl-C calls `act` in the loop, on Windows too (where a loop takes no signal handlers)."""
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, lambda *_args: loop.call_soon_threadsafe(act))
    else:
        loop.add_signal_handler(signal.SIGINT, act)
