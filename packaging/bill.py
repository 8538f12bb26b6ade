"""The bill of materials: what is inside the program, in which version, under which licence.

    python3 dev.py licences              as a table
    python3 dev.py licences --json FILE  as CycloneDX 1.6

Read from the lock file and from the metadata of what is installed, so both must agree.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import re
import shutil
import sqlite3
import ssl
import sys
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]

# Licences that may be shipped with an Apache-2.0 program; each package's own words are brought to these names.
ALLOWED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense",
}  # fmt: skip

# Qt may be had under the LGPL or the GPL: it is used under the LGPL. Of the others the licence file says more than the metadata.
KNOWN = {
    "pyside6": "LGPL-3.0-only",
    "pyside6-addons": "LGPL-3.0-only",
    "pyside6-essentials": "LGPL-3.0-only",
    "pywin32-ctypes": "BSD-3-Clause",
    "requests-oauthlib": "ISC",
    "shiboken6": "LGPL-3.0-only",
}

WORDS = [
    (r"\bMIT-0\b", "MIT-0"),
    (r"\bMIT\b", "MIT"),
    (r"\bApache", "Apache-2.0"),
    (r"\bBSD-2|2-Clause", "BSD-2-Clause"),
    (r"\bBSD", "BSD-3-Clause"),
    (r"\bMPL|Mozilla", "MPL-2.0"),
    (r"\bISC\b", "ISC"),
    (r"\bPSF|Python Software Foundation", "PSF-2.0"),
    (r"\bUnlicense", "Unlicense"),
]


@dataclass(frozen=True)
class Package:
    """One locked package. `licence` is an SPDX expression, or empty where nothing is said."""

    name: str
    version: str
    licence: str
    summary: str
    hashes: tuple[str, ...]
    installed: bool


@dataclass(frozen=True)
class Part:
    """Something in the program that is no Python package."""

    name: str
    version: str
    licence: str
    summary: str


def other_parts() -> list[Part]:
    """Python, Qt and the libraries below them, in the versions of this environment. Qt's own third parties stand in Qt's documentation."""
    from PySide6.QtCore import qVersion

    openssl = ssl.OPENSSL_VERSION.split()[1]
    return [
        Part("Python", platform.python_version(), "PSF-2.0", "the interpreter and its standard library"),
        Part(
            "Qt",
            qVersion(),
            "LGPL-3.0-only",
            "Core, Gui, Widgets, Network, PrintSupport, Svg, Pdf, DBus, WaylandClient",
        ),
        Part("ICU", "73", "Unicode-3.0", "Unicode data, part of Qt's build"),
        Part("PDFium", qVersion(), "BSD-3-Clause AND Apache-2.0", "inside Qt PDF, in the revision of that Qt"),
        Part("OpenSSL", openssl, "Apache-2.0", "TLS, by Python"),
        Part("SQLite", sqlite3.sqlite_version, "blessing", "the database, by Python"),
        Part("PyInstaller boot loader", "6", "GPL-2.0-only WITH Bootloader-exception", "starts the program"),
    ]


def locked_packages(lock: str = "requirements.lock") -> list[Package]:
    """All packages of a lock file, those of other platforms included (`installed` is False for them)."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    return [package(block) for block in blocks]


def package(block: str) -> Package:
    requirement = Requirement(block.splitlines()[0].rstrip(" \\"))
    (specifier,) = requirement.specifier
    try:
        metadata = importlib.metadata.metadata(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        licence, summary, installed = KNOWN.get(requirement.name, ""), "", False
    else:
        licence, summary, installed = licence_of(requirement.name, metadata), first(metadata, "Summary"), True
    hashes = tuple(re.findall(r"sha256:([0-9a-f]{64})", block))
    return Package(requirement.name, specifier.version, licence, summary, hashes, installed)


def first(metadata: importlib.metadata.PackageMetadata, field: str) -> str:
    """The first value of a field, or nothing."""
    return str((metadata.get_all(field) or [""])[0])


def licence_of(name: str, metadata: importlib.metadata.PackageMetadata) -> str:
    """SPDX by our own table, by the expression, by the classifiers, by the licence field, in this order."""
    if name in KNOWN:
        return KNOWN[name]
    if expression := first(metadata, "License-Expression"):
        return expression
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    for text in [*classifiers, first(metadata, "License").partition("\n")[0]]:
        for pattern, spdx in WORDS:
            if re.search(pattern, text):
                return spdx
    return ""


def copy_licence_files(packages: list[Package], target: Path) -> None:
    """The licence and notice files that each installed package brings, in one folder a package, and Python's own."""
    for package in packages:
        if not package.installed:
            continue
        for file in importlib.metadata.files(package.name) or []:
            if re.match(r"(licen[cs]e|copying|notice|authors|ofl)", file.name, re.IGNORECASE):
                source = Path(str(file.locate()))
                if source.is_file():
                    (target / package.name).mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target / package.name / file.name)
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        (target / "Python").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(python, target / "Python" / "LICENSE.txt")


def is_allowed(expression: str) -> bool:
    """Whether one side of an OR, or all sides of an AND, may be shipped."""
    sides = [part.strip(" ()") for part in re.split(r"\bOR\b", expression)]
    return any(all(word.strip(" ()") in ALLOWED for word in re.split(r"\bAND\b", side)) for side in sides)


def text(packages: list[Package], parts: list[Part]) -> str:
    """A table for people."""
    rows: list[Package | Part] = [*packages, *parts]
    lines = [f"{row.name:<24} {row.version:<14} {row.licence or '?':<28} {row.summary}" for row in rows]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def cyclonedx(packages: list[Package], parts: list[Part]) -> dict[str, Any]:
    """The same for machines (CycloneDX 1.6, JSON); nothing in it changes from one run to the next."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [package_entry(package) for package in packages] + [part_entry(part) for part in parts],
        "dependencies": [
            {
                "ref": project["name"],
                "dependsOn": sorted([purl(package) for package in packages] + [part.name for part in parts]),
            }
        ],
    }


def purl(package: Package) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def package_entry(package: Package) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl(package),
        "name": package.name,
        "version": package.version,
        "description": package.summary,
        "purl": purl(package),
        "licenses": [{"expression": package.licence}] if package.licence else [],
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }


def part_entry(part: Part) -> dict[str, Any]:
    known_exception = " WITH " not in part.licence
    return {
        "type": "library",
        "bom-ref": part.name,
        "name": part.name,
        "version": part.version,
        "description": part.summary,
        "licenses": [{"expression": part.licence} if known_exception else {"license": {"name": part.licence}}],
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py licences", description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write CycloneDX 1.6")
    parser.add_argument("--lock", default="requirements.lock", help="another lock file")
    wanted = parser.parse_args()
    packages, parts = locked_packages(wanted.lock), other_parts()
    if wanted.json:
        wanted.json.write_text(json.dumps(cyclonedx(packages, parts), indent=2) + "\n", encoding="utf-8")
    else:
        print(text(packages, parts), end="")
    return 0 if all(is_allowed(package.licence) for package in packages if package.installed) else 1


if __name__ == "__main__":
    sys.exit(main())
