"""Reports of what nobody foresaw, in the data folder: where in the program it happened, and nothing out of anybody's books."""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import os
import platform
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from app import __version__
from app.store.logs import FOLDER, crash_folder, redacted

MOST = 20
"""More reports than that are not kept; the oldest go."""
FRAMES_FIRST, FRAMES_LAST, DEEPEST, LONGEST = 15, 25, 5, 400
ROOT = Path(__file__).resolve().parents[2]
HIDDEN = "[…]"
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|„[^“]*“")
TELLING = re.compile(r"[^\s,;:()\[\]{}=]*[\dA-ZÄÖÜÀ-Þ@/\\][^\s,;:()\[\]{}=]*")
IN_FILE = re.compile(r'"([^"]+)"(?=, line )')
THREAD = re.compile(r"\b[Tt]hread 0x[0-9a-f]+")
MOST_LINES = 80
PLAIN = frozenset({*dir(builtins), "NoneType", "Errno"})


@dataclass(frozen=True)
class Report:
    """What is known of one mistake. The same mistake has the same `mark`. `path` is empty where it could not be saved."""

    mark: str
    name: str
    text: str
    path: str


def save_report(error: BaseException, folder: Path | None) -> Report:
    """Saves a report without names, amounts and keys; the same mistake once a day, the newest twenty in all.

    It goes into `folder`; where that is not known yet, into the data folder, else the temporary one.
    """
    mark = _mark(error)
    text = "\n".join([*_head(mark), "", *_lines(error)]) + "\n"
    return Report(mark, type(error).__name__, text, _kept(text, mark, folder or crash_folder(None)))


def crash_report(error: BaseException, folder: Path) -> str:
    """As `save_report`; where the report is, or "" when it could not be saved."""
    return save_report(error, folder).path


def save_fall(said: str, folder: Path) -> Report:
    """Saves what Python wrote when the process fell, with the folders of this computer taken out."""
    lines = [
        IN_FILE.sub(lambda found: f'"{_short(found[1])}"', THREAD.sub("thread", line)).rstrip()
        for line in said.splitlines()
        if not line.startswith("Extension modules")
    ]
    mark = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
    text = "\n".join([*_head(mark), "", "The program fell the last time it ran.", *lines[:MOST_LINES]]) + "\n"
    return Report(mark, "fall", text, _kept(text, mark, folder))


def _kept(text: str, mark: str, folder: Path) -> str:
    target = folder / FOLDER
    now = datetime.now(UTC)
    try:
        target.mkdir(parents=True, exist_ok=True)
        today = sorted(target.glob(f"crash-{now:%Y%m%d}-*-{mark}.txt"))
        if today:
            return str(today[-1])
        for file in sorted(target.glob("crash-*.txt"))[: 1 - MOST]:
            file.unlink(missing_ok=True)
        file = target / f"crash-{now:%Y%m%d-%H%M%S}-{mark}.txt"
        file.touch(0o600)
        file.write_text(text, encoding="utf-8")
    except OSError:
        return ""
    return str(file)


def forget_report(path: str) -> None:
    """Deletes a report that its reader does not want to keep."""
    with contextlib.suppress(OSError):
        Path(path).unlink(missing_ok=True)


def _head(mark: str) -> Iterator[str]:
    built = "built" if getattr(sys, "frozen", False) else "from source"
    yield f"Ledgerbridge {__version__} ({built}), report {mark}"
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _mark(error: BaseException) -> str:
    """Eight characters for the kind of error and the places in the program that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames[-FRAMES_LAST:]]
    return hashlib.sha256("\n".join([type(error).__qualname__, *places]).encode()).hexdigest()[:8]


def _lines(error: BaseException, depth: int = 0) -> Iterator[str]:
    """The error, what it came from, and the errors within it, innermost last."""
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_message(error)}".removeprefix("builtins.")
    yield from _places(error.__traceback__)
    if depth >= DEEPEST:
        return
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield "which came from"
        yield from _lines(cause, depth + 1)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions[:DEEPEST]:
            yield "with"
            yield from (f"  {line}" for line in _lines(inner, depth + 1))


def _places(trace: TracebackType | None) -> Iterator[str]:
    frames = traceback.extract_tb(trace)
    left_out = len(frames) - FRAMES_FIRST - FRAMES_LAST
    for number, frame in enumerate(frames):
        if left_out > 0 and FRAMES_FIRST <= number < FRAMES_FIRST + left_out:
            if number == FRAMES_FIRST:
                yield f"  … {left_out} more"
            continue
        yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        if frame.line:
            yield f"      {frame.line}"


def _short(file: str) -> str:
    """A file's place in the program or a library, without the folders of this computer."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    parts = path.parts
    for name in ("site-packages", f"python{sys.version_info.major}.{sys.version_info.minor}"):
        if name in parts:
            return "/".join(parts[parts.index(name) + 1 :])
    return path.name if path.is_absolute() else path.as_posix()


def _message(error: BaseException) -> str:
    """What the error says, as far as it is the program's own words: quotations, figures and names are hidden."""
    if isinstance(error, OSError) and error.errno:
        return f"errno {error.errno}, {os.strerror(error.errno)}"
    if isinstance(error, BaseExceptionGroup):
        return f"{len(error.exceptions)} errors"
    text = redacted(str(error))[:LONGEST]
    known = PLAIN | _own_words(error.__traceback__)
    text = QUOTED.sub(lambda found: found[0] if found[0][1:-1] in known else HIDDEN, text)
    return TELLING.sub(lambda found: found[0] if found[0].strip("'\"“”.") in known else HIDDEN, text)


def _own_words(trace: TracebackType | None) -> frozenset[str]:
    """The names in the code that the error came through: they are the program's, not a customer's."""
    words: set[str] = set()
    while trace is not None:
        code = trace.tb_frame.f_code
        words.update(code.co_names, code.co_varnames, (code.co_name,))
        trace = trace.tb_next
    return frozenset(words)
