"""What `dev.py` needs before anything is installed: standard library only, like itself."""

from __future__ import annotations

import sys


class Stop(Exception):
    """Ends the program with a message instead of a traceback."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
