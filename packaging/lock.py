"""Resolves the three lock files anew, hashes included and no host named; what still fits stays as it is.

python3 dev.py lock [--upgrade] [--upgrade-package NAME]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = ("uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes")
QUIET = ("--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")
RUN, TEST, BUILD = "requirements.lock", "requirements-dev.lock", "requirements-build.lock"
SOURCES = (
    (RUN, ("pyproject.toml",)),
    (TEST, ("--group", "dev", "-c", RUN, "pyproject.toml")),
    (BUILD, ("--group", "build", "-c", TEST)),
)


def main(arguments: list[str]) -> int:
    for target, source in SOURCES:
        command = [sys.executable, "-m", *BASE, *QUIET, *arguments, *source, "-o", target]
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            print(f"{target} could not be resolved.", file=sys.stderr)
            return 1
        print(f"{target} is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
