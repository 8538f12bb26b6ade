"""What the frozen program really contains, held against the bill of materials: nothing may come along that nobody listed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bill import Package

SMALL = 500_000
OURS = {"app", "resources", "start"}
OF_PYINSTALLER = re.compile(r"_?pyi|base_library|_sysconfigdata")


@dataclass(frozen=True)
class Room:
    """A part of the frozen folder; its size in bytes, links counted once."""

    name: str
    size: int


def rooms(frozen: Path) -> list[Room]:
    """The sizes of Qt, Python, the libraries and the programs themselves, largest first; the small ones are one."""
    found: Counter[str] = Counter()
    for path in frozen.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[room_of(path.relative_to(frozen))] += path.stat().st_size
    large = [Room(name, size) for name, size in found.most_common() if size >= SMALL]
    return [*large, Room("everything else", found.total() - sum(room.size for room in large))]


def room_of(path: Path) -> str:
    """Where a file of the frozen folder belongs."""
    parts = path.parts[1:] if path.parts[0] == "_internal" else path.parts
    if re.match(r"libicu", path.name):
        return "Qt: Unicode data"
    if parts[0] in ("PySide6", "shiboken6") or path.name.startswith(("libpyside", "libshiboken")):
        return "Qt and PySide6"
    if parts[0].startswith(("python3", "libpython", "base_library")):
        return "Python"
    if parts[0].startswith("ledgerbridge"):
        return "the two programs, with all Python code"
    if len(parts) == 1 and ".so" in path.name:
        return "libraries of the system"
    return f"{parts[0].partition('-')[0]}"


def qt_modules(frozen: Path) -> tuple[list[str], list[str]]:
    """The Qt modules that are in it, and those that PySide6 brings besides."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    known = {name_of(path) for path in Path(spec.origin).parent.glob("Qt*") if path.suffix in (".so", ".pyd")}
    kept = {name_of(path) for path in (frozen / "_internal" / "PySide6").glob("Qt*") if path.is_file()}
    return sorted(kept), sorted(known - kept)


def name_of(path: Path) -> str:
    return path.name.partition(".")[0]


def python_modules(frozen: Path) -> set[str]:
    """The top names of everything that can be imported in the frozen program."""
    from PyInstaller.archive.readers import CArchiveReader

    suffix = ".exe" if sys.platform == "win32" else ""
    program = CArchiveReader(str(frozen / f"ledgerbridge{suffix}"))
    inner = next(name for name in program.toc if name.lower().endswith(".pyz"))
    names = {str(name).partition(".")[0] for name in program.open_embedded_archive(inner).toc}
    for path in (frozen / "_internal").iterdir():
        if path.is_dir() and not path.name.endswith((".dist-info", ".libs")) and any(path.rglob("*.so")):
            names.add(path.name)
        elif path.suffix in (".so", ".pyd"):
            names.add(name_of(path))
    return names


def unlisted(frozen: Path, packages: list[Package]) -> list[str]:
    """Modules in the frozen program that belong to no package of the bill."""
    listed = {canonical(package.name) for package in packages}
    owners = importlib.metadata.packages_distributions()
    known = set(sys.stdlib_module_names) | OURS
    return sorted(
        name
        for name in python_modules(frozen)
        if name not in known
        and not OF_PYINSTALLER.match(name)
        and not re.fullmatch(r"python3\.\d+", name)
        and not listed & {canonical(owner) for owner in owners.get(name, ())}
    )


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
