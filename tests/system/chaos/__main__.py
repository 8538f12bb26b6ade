"""`python dev.py chaos [--faults 5000] [--seed N] [--json FILE]`: the long form. Exit status 1 when there is a double or a loss."""

import argparse
import json
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.system.chaos.driving import drive
from tests.system.chaos.episodes import STORIES
from tests.system.chaos.tally import COUNTED, Tally


def main(argv: Sequence[str] | None = None) -> int:
    """Breaks things until `--faults` are met (or Ctrl-C: the stories that were begun are told); prints what it counted."""
    parser = argparse.ArgumentParser(
        prog="chaos", description="Breaks the program on purpose and counts doubles and losses."
    )
    parser.add_argument("--faults", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=None, help="begin the same stories again")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin with story N, as it was told before")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--sites", type=int, default=4, help="how many pairs of services work side by side")
    arguments = parser.parse_args(argv)
    seed = random.SystemRandom().randrange(1 << 31) if arguments.seed is None else arguments.seed
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    began = time.monotonic()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())

    def told(tally: Tally) -> None:
        numbers = ", ".join(f"{getattr(tally, name)} {name}" for name in COUNTED)
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {tally.episodes} episodes: {numbers}\n")

    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        first = arguments.first
        tally = drive(
            Path(folder),
            seed,
            arguments.faults,
            sites=arguments.sites,
            first=first,
            least=1 if first else len(STORIES),
            told=told,
            stop=stopped.is_set,
        )
    for line in tally.found:
        sys.stdout.write(line + "\n")
    kinds = ", ".join(f"{name} {number}" for name, number in sorted(tally.met.items()))
    sys.stdout.write(f"Faults: {kinds}\n{tally.kills} kills, {tally.episodes} episodes\n")
    sys.stdout.write(json.dumps(tally.as_json()) + "\n")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(tally.as_json()) + "\n", encoding="utf-8")
    return 1 if tally.doubles or tally.losses or tally.uncertain else 0


if __name__ == "__main__":
    sys.exit(main())
