"""Standard output and error as this terminal has them: what it cannot show becomes a question mark, never a crash."""

from __future__ import annotations

import io
import sys


def tolerate_encodings() -> None:
    """Lets both streams write any text, whatever the terminal's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
