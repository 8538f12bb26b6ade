"""The entrance: reads the arguments and hands over to the window or to a command; what either needs is loaded only then."""

from __future__ import annotations

import asyncio
import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from app import __version__
from app.cli.arguments import build_parser, names_command
from app.cli.streams import tolerate_encodings
from app.domain.problems import Problem, ProblemError
from app.i18n import set_language

if TYPE_CHECKING:
    from app.installation import Installation

BUG = 3


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns the exit status of the headless contract; the window returns 0."""
    words = ["--demo=de" if word == "--demo" else word for word in (sys.argv[1:] if argv is None else argv)]
    tolerate_encodings()
    set_language(_given(words, "--lang") or "system")
    as_json = "--json" in words
    try:
        arguments = build_parser(names_command(words)).parse_args(words)
        if arguments.version:
            print(f"Ledgerbridge {__version__}", flush=True)  # noqa: T201 - asked for
            return 0
        if arguments.self_test:
            from app.desktop.self_test import self_test

            return self_test()
        if arguments.command in (None, "shots"):
            return _window(arguments)
        return asyncio.run(_command(arguments))
    except ProblemError as error:
        return _refused(error.problem, as_json)
    except KeyboardInterrupt:
        return _refused(Problem("interrupted", {}), as_json)
    except Exception as error:  # noqa: BLE001 - the last net: a bug is saved and reported, never swallowed
        from app.store.crashes import crash_report
        from app.store.logs import crash_folder

        path = crash_report(error, crash_folder(_given(words, "--data-dir")))
        _refused(Problem("bug", {"text": type(error).__name__, "path": path}), as_json)
        return BUG


def _refused(problem: Problem, as_json: bool) -> int:
    from app.cli.entry import refused

    return refused(problem, as_json)


def _given(words: Sequence[str], option: str) -> str | None:
    """The value of `option` before it is parsed: errors of the parser speak the language asked for, too."""
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            return words[index + 1]
        if word.startswith(option + "="):
            return word.partition("=")[2]
    return None


async def _command(arguments: Namespace) -> int:
    import webbrowser

    from app.cli.entry import run_command, tell_pause
    from app.installation import open_installation

    async with open_installation(arguments) as installation:
        installation.doors.on_pause = tell_pause
        if arguments.command == "rehearse":
            return await _rehearse(installation)
        return await run_command(arguments, installation.hub, webbrowser.open)


async def _rehearse(installation: Installation) -> int:
    from app.cli.rehearsal import rehearse

    if installation.world is None:
        raise ProblemError(Problem("usage", {"text": "rehearse: only with --demo", "command": "ledgerbridge --demo"}))
    return await rehearse(installation.hub, installation.world.person, lambda line: print(line, flush=True))  # noqa: T201


def _window(arguments: Namespace) -> int:
    """Qt is loaded here and nowhere before; the rest of the program once the window stands.

    The garbage collector rests until the first paint: it would look through everything that is loaded again and again.
    """
    gc.disable()
    from app.desktop.start import open_window

    def opened() -> AbstractAsyncContextManager[Installation]:
        from app.installation import open_installation

        return open_installation(arguments)

    return open_window(arguments, opened)
