"""Looks over the locked dependencies: known advisories, known-bad pairs, hashes, licences, and whether what is installed is what is locked.

    python3 dev.py audit

Advisories come through pip-audit. Where they cannot be reached that is said, and the rest is checked all the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

import bill
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")


@dataclass(frozen=True)
class KnownBad:
    """Releases that must not be locked, and why."""

    name: str
    versions: SpecifierSet
    reason: str


KNOWN_BAD = (
    KnownBad("pyside6", SpecifierSet(">=6.12"), "6.12.0 aborts Python 3.11 (docs/decisions/001-pyside6-below-6.12.md)"),
    KnownBad("intuit-oauth", SpecifierSet("<1.2.7"), "does not know when a refresh token ends for good"),
    KnownBad("h11", SpecifierSet("<0.16"), "takes malformed chunked bodies (CVE-2025-43859)"),
    KnownBad("urllib3", SpecifierSet("<2.5"), "follows redirects that were switched off (CVE-2025-50181)"),
    KnownBad("requests", SpecifierSet("<2.32.4"), "may give .netrc credentials to another host (CVE-2024-47081)"),
    KnownBad("starlette", SpecifierSet("<0.47.2"), "blocks while it spools large uploads (CVE-2025-54121)"),
    KnownBad("setuptools", SpecifierSet("<78.1.1"), "writes outside its folder (CVE-2025-47273)"),
)


def bad_pairs(packages: list[bill.Package]) -> list[str]:
    return [
        f"{package.name} {package.version}: {bad.reason}"
        for package in packages
        for bad in KNOWN_BAD
        if bad.name == package.name and bad.versions.contains(package.version)
    ]


def without_hashes(packages: list[bill.Package]) -> list[str]:
    return [f"{package.name} {package.version} has no hash" for package in packages if not package.hashes]


def bad_licences(packages: list[bill.Package]) -> list[str]:
    """For what is shipped; tools that only test or build may have any licence."""
    return [
        f"{package.name} {package.version}: {package.licence or 'no licence found'}"
        for package in packages
        if not bill.is_allowed(package.licence) and package.installed
    ]


def other_versions(packages: list[bill.Package]) -> list[str]:
    return [
        f"{package.name}: {installed_version(package.name)} is installed, {package.version} is locked"
        for package in packages
        if package.installed and installed_version(package.name) != package.version
    ]


def advisories(lock: str) -> tuple[list[str], int]:
    """What pip-audit knows against the packages of a lock, and how many of them it could look up."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=90, check=False)
        answer = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], 0
    looked_up = [package for package in answer if "skip_reason" not in package]
    return [
        f"{package['name']} {package['version']}: {finding['id']}, mended in {', '.join(finding['fix_versions']) or 'nothing yet'}"
        for package in looked_up
        for finding in package["vulns"]
    ], len(looked_up)


def report(title: str, findings: list[str]) -> bool:
    """Prints one check; True when it found nothing."""
    print(f"{title}: {'ok' if not findings else ''}".rstrip())
    for finding in findings:
        print(f"  {finding}")
    return not findings


def main() -> int:
    shipped = bill.locked_packages("requirements.lock")
    every = [package for lock in LOCKS for package in bill.locked_packages(lock)]
    good = [
        report(f"Hashes of {len(every)} locked packages", without_hashes(every)),
        report("Known-bad releases", bad_pairs(every)),
        report(f"Licences of {len(shipped)} shipped packages", bad_licences(shipped)),
        report("Installed as locked", other_versions(every)),
    ]
    for lock in LOCKS:
        findings, looked_up = advisories(lock)
        if looked_up:
            good.append(report(f"Advisories for {looked_up} packages of {lock}", findings))
        else:
            print(f"Advisories for {lock}: NOT CHECKED, they cannot be reached from here")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
