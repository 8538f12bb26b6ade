"""Keeps the German catalogue complete: `python -m app.i18n.catalogue check` and `update`.

`update` takes the texts of the program into the catalogue (sorted, without line numbers, so that changes merge) and compiles it;
`check` fails on what is untranslated, uncertain, not compiled, or has other placeholders than its source.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.i18n.texts import FOLDER, placeholders

PROGRAM = Path(__file__).parents[1]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
LANGUAGE = "de"


@dataclass(frozen=True, slots=True)
class Files:
    """A catalogue as text and compiled."""

    po: Path
    mo: Path


FILES = Files(FOLDER / LANGUAGE / "LC_MESSAGES" / "messages.po", FOLDER / LANGUAGE / "LC_MESSAGES" / "messages.mo")


def texts_of(program: Path) -> set[str | tuple[str, str]]:
    """Every text marked in the Python files below `program`; a text with a plural as a pair (once, also where it is used
    without its plural elsewhere)."""
    options = {"**.py": {"encoding": "utf-8"}}
    found = extract_from_dir(program, [("**.py", "python")], options, keywords=KEYWORDS)
    texts = {_identity(message) for _file, _line, message, _comments, _context in found if message}
    with_plural = {text[0] for text in texts if isinstance(text, tuple)}
    return texts - with_plural


def _identity(message: object) -> str | tuple[str, str]:
    return (str(message[0]), str(message[1])) if isinstance(message, list | tuple) else str(message)


def read_catalogue(path: Path) -> Catalog:
    """A catalogue, empty where there is none yet."""
    if not path.exists():
        return Catalog(LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def updated(old: Catalog, texts: Iterable[str | tuple[str, str]]) -> Catalog:
    """A catalogue of exactly `texts`, with the translations that `old` has; what is no longer used is kept aside."""
    new = Catalog(LANGUAGE, project="Ledgerbridge", fuzzy=False)
    known = {_key(message.id): message for message in (*old, *old.obsolete.values()) if message.id}
    for text in texts:
        before = known.pop(_key(text), None)
        fits = before is not None and isinstance(before.id, tuple) == isinstance(text, tuple)
        new.add(text, before.string if before is not None and fits else None)
    new.obsolete.update({key: Message(message.id, message.string) for key, message in known.items() if message.string})
    return new


def _key(identity: object) -> str:
    return str(identity[0]) if isinstance(identity, list | tuple) else str(identity)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as text, the same for the same content."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, include_previous=False)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {LANGUAGE}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue compiled, the same for the same content."""
    plain = Catalog(LANGUAGE, header_comment="", creation_date=False, revision_date=False)  # type: ignore[arg-type]
    for message in catalogue:
        if message.id and all(_strings(message)):
            plain.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def faults(catalogue: Catalog, texts: set[str | tuple[str, str]]) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    present = {_identity(message.id): message for message in catalogue if message.id}
    for text in sorted(texts - present.keys(), key=str):
        yield f"not in the catalogue: {text!r}"
    for identity, message in sorted(present.items(), key=lambda pair: str(pair[0])):
        if identity not in texts:
            yield f"no longer used: {identity!r}"
        elif message.fuzzy:
            yield f"uncertain: {identity!r}"
        elif not all(_strings(message)):
            yield f"not translated: {identity!r}"
        else:
            yield from _other_placeholders(identity, _strings(message))


def _other_placeholders(identity: str | tuple[str, str], strings: tuple[str, ...]) -> Iterator[str]:
    sources = identity if isinstance(identity, tuple) else (identity,)
    for source, string in zip(sources, strings, strict=False):
        if placeholders(source) != placeholders(string):
            yield f"other placeholders than its source: {source!r}"


def update(files: Files = FILES, program: Path = PROGRAM) -> None:
    """Takes the texts of the program into the catalogue and compiles it."""
    catalogue = updated(read_catalogue(files.po), sorted(texts_of(program), key=str))
    files.po.parent.mkdir(parents=True, exist_ok=True)
    files.po.write_bytes(as_po(catalogue))
    files.mo.write_bytes(as_mo(read_catalogue(files.po)))


def check(files: Files = FILES, program: Path = PROGRAM) -> list[str]:
    """All faults of the catalogue."""
    catalogue = read_catalogue(files.po)
    found = list(faults(catalogue, texts_of(program)))
    if not files.mo.exists() or files.mo.read_bytes() != as_mo(catalogue):
        found.append("not compiled: run `python dev.py catalogue update`")
    return found


def main(arguments: list[str]) -> int:
    """The two commands; exit status 1 when `check` finds something."""
    if arguments == ["update"]:
        update()
    elif arguments != ["check"]:
        sys.stderr.write("usage: python -m app.i18n.catalogue check|update\n")
        return 2
    found = check()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
