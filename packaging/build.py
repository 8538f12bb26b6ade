"""Builds the program as a folder that needs no Python, tries it, and packs it for Linux.

    python3 dev.py build            freeze, try, pack
    python3 dev.py build --no-pack  freeze and try

On Windows and macOS it freezes and tries; the installers are made as packaging/README.md says.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.etree import ElementTree

import bill
import contents
import elf
import smoke

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
DIST = ROOT / "dist"
FROZEN = DIST / "ledgerbridge"
IDENTITY = "org.ledgerbridge.Ledgerbridge"
DEBIAN_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def freeze() -> None:
    """Runs PyInstaller with the spec; the result lies in dist/ledgerbridge."""
    shutil.rmtree(FROZEN, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(ROOT / "build"), str(HERE / "ledgerbridge.spec")]
    subprocess.run(command, cwd=ROOT, check=True)
    if sys.platform.startswith("linux"):
        tidy_libraries()
    packages = bill.locked_packages()
    parts = bill.other_parts()
    (FROZEN / "bill-of-materials.txt").write_text(bill.text(packages, parts), encoding="utf-8")
    machine = json.dumps(bill.cyclonedx(packages, parts), indent=2) + "\n"
    (FROZEN / "bill-of-materials.cdx.json").write_text(machine, encoding="utf-8")
    bill.copy_licence_files(packages, FROZEN / "licences")


def tidy_libraries() -> None:
    """Out of the libraries with search paths into the building machine, and with debugging symbols where a home-built Python has left
    them in; Qt's stay as they came."""
    for library in (FROZEN / "_internal").rglob("*.so*"):
        if library.is_symlink():
            continue
        library.chmod(0o644)
        elf.own_paths_only(library)
        ours = library.parent.name == "lib-dynload" or library.name.startswith("libpython")
        if ours and shutil.which("strip"):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def size_of(folder: Path) -> int:
    """Bytes of all files below, links counted once."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def report_size() -> None:
    """The whole, its rooms, the ten largest files, and what of PySide6 was left out."""
    print(f"{FROZEN.relative_to(ROOT)}: {size_of(FROZEN) / 1e6:.0f} MB")
    for room in contents.rooms(FROZEN):
        print(f"  {room.size / 1e6:6.1f} MB  {room.name}")
    files = [path for path in FROZEN.rglob("*") if path.is_file() and not path.is_symlink()]
    print("The largest files:")
    for path in sorted(files, key=lambda path: path.stat().st_size, reverse=True)[:10]:
        print(f"  {path.stat().st_size / 1e6:6.1f} MB  {path.relative_to(FROZEN)}")
    kept, left_out = contents.qt_modules(FROZEN)
    print(f"Qt modules in it: {', '.join(kept)}. Left out: {len(left_out)} of {len(kept) + len(left_out)}.")


def lay_out(root: Path, prefix: str) -> None:
    """The tree that .deb and tar share: program, menu entry, icons, AppStream metadata, licence."""
    usr = root / prefix
    shutil.copytree(FROZEN, usr / "lib" / "ledgerbridge", symlinks=True)
    (usr / "bin").mkdir(parents=True)
    for name in ("ledgerbridge", "ledgerbridge-window"):
        (usr / "bin" / name).symlink_to(f"../lib/ledgerbridge/{name}")
    place(HERE / "linux" / f"{IDENTITY}.desktop", usr / "share" / "applications")
    place(HERE / "linux" / f"{IDENTITY}.metainfo.xml", usr / "share" / "metainfo")
    icons = usr / "share" / "icons" / "hicolor"
    place(ROOT / "resources" / "ledgerbridge.svg", icons / "scalable" / "apps", f"{IDENTITY}.svg")
    for picture in sorted((HERE / "icons").glob("*.png")):
        size = picture.stem.rsplit("-", 1)[1]
        place(picture, icons / f"{size}x{size}" / "apps", f"{IDENTITY}.png")
    for name in ("ledgerbridge", "ledgerbridge-window"):
        page = (HERE / "linux" / f"{name}.1").read_bytes()
        (usr / "share" / "man" / "man1").mkdir(parents=True, exist_ok=True)
        (usr / "share" / "man" / "man1" / f"{name}.1.gz").write_bytes(gzip.compress(page, mtime=0))
    for name in ("LICENSE", "packaging/NOTICES.md", "CHANGELOG.md", "docs/install-en.md", "docs/install-de.md"):
        place(ROOT / name, usr / "share" / "doc" / "ledgerbridge")


def place(source: Path, folder: Path, name: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / (name or source.name))


def pack_tar() -> Path:
    """A folder laid out as an AppDir: AppRun starts it where it lies, install.sh puts it in the menu."""
    name = f"ledgerbridge-{version()}-linux-{platform.machine()}"
    tree = ROOT / "build" / name
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(tree, "usr")
    for script in ("AppRun", "install.sh", "uninstall.sh"):
        place(HERE / "linux" / script, tree)
    (tree / f"{IDENTITY}.desktop").symlink_to(f"usr/share/applications/{IDENTITY}.desktop")
    place(ROOT / "resources" / "ledgerbridge.svg", tree, f"{IDENTITY}.svg")
    target = DIST / f"{name}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(tree, arcname=name, filter=as_root)
    return target


def as_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def pack_deb() -> Path | None:
    """A Debian package by dpkg-deb, or None where that is not at hand."""
    if shutil.which("dpkg-deb") is None:
        return None
    machine = DEBIAN_MACHINES[platform.machine()]
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(tree, "usr")
    copyright_page = tree / "usr" / "share" / "doc" / "ledgerbridge" / "copyright"
    shutil.copy(HERE / "linux" / "copyright", copyright_page)
    place(HERE / "linux" / "lintian-overrides", tree / "usr" / "share" / "lintian" / "overrides", "ledgerbridge")
    changes = tree / "usr" / "share" / "doc" / "ledgerbridge" / "changelog.gz"
    changes.write_bytes(gzip.compress(debian_changes().encode(), mtime=0))
    control = (HERE / "linux" / "control").read_text(encoding="utf-8")
    control = control.format(version=version(), machine=machine, kilobytes=size_of(tree) // 1024)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    target = DIST / f"ledgerbridge_{version()}_{machine}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(tree), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def debian_changes() -> str:
    """The release in the form that Debian's tools read; the changes themselves stand in CHANGELOG.md beside it."""
    page = ElementTree.parse(HERE / "linux" / f"{IDENTITY}.metainfo.xml").getroot()  # noqa: S314 - our own file
    release = next(page.iter("release"))
    day = datetime.fromisoformat(release.attrib["date"]).replace(tzinfo=UTC)
    control = (HERE / "linux" / "control").read_text(encoding="utf-8")
    (maintainer,) = (line.partition(": ")[2] for line in control.splitlines() if line.startswith("Maintainer: "))
    return (
        f"ledgerbridge ({release.attrib['version']}) unstable; urgency=medium\n\n"
        f"  * See CHANGELOG.md.\n\n -- {maintainer}  {format_datetime(day)}\n"
    )


def checksums(files: list[Path]) -> None:
    """One line a file, as sha256sum writes and reads them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py build", description=__doc__.splitlines()[0])
    parser.add_argument("--no-pack", action="store_true", help="freeze and try only")
    wanted = parser.parse_args()
    began = time.monotonic()
    freeze()
    print(f"Frozen in {time.monotonic() - began:.0f} s.")
    report_size()
    if unlisted := contents.unlisted(FROZEN, bill.locked_packages()):
        print(f"Contained, and not in the bill of materials: {', '.join(unlisted)}")
        return 1
    if not smoke.passes(FROZEN):
        return 1
    if sys.platform.startswith("linux") and not wanted.no_pack:
        packed = [path for path in (pack_tar(), pack_deb()) if path is not None]
        checksums(packed)
        for path in packed:
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
