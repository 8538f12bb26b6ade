"""`dev.py sandbox`: the stand-ins served by themselves, for trying the program or any other client of the two services."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from app.demo.company import COUNTRIES, EMPTY, FULL, SMALL
from app.demo.faults import NAMES
from app.demo.identities import REDIRECT_URI
from app.demo.world import World

ELSEWHERE = ("onedesk", "intuit")  # the other services, as a prefix of a fault's name
WAKE_SECONDS = 0.5  # an untimed wait cannot be interrupted on Windows


def _fault(text: str) -> tuple[str, str]:
    """The service and the name of a fault; without a prefix it is QuickBooks'."""
    service, _, name = text.rpartition(":")
    if name not in NAMES or service not in ("", *ELSEWHERE):
        raise argparse.ArgumentTypeError(f"{text}: one of {', '.join(sorted(NAMES))}; onedesk:NAME, intuit:NAME")
    return service or "quickbooks", name


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sandbox",
        description="Serves OneDesk, Intuit's sign-in and QuickBooks Online on loopback until it is interrupted.",
    )
    parser.add_argument("--country", choices=COUNTRIES, type=str.upper, default="DE")
    parser.add_argument("--port", type=int, default=0, help="of QuickBooks Online; the others take free ones")
    parser.add_argument("--fault", nargs="+", action="extend", type=_fault, default=[], metavar="NAME")
    parser.add_argument("--folder", type=Path, help="keep everything there from call to call")
    parser.add_argument("--redirect-uri", action="append", default=[], help="register this address too")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--small", dest="size", action="store_const", const=SMALL, help="a dozen invoices")
    size.add_argument(
        "--empty", dest="size", action="store_const", const=EMPTY, help="no invoices, customers, products"
    )
    parser.set_defaults(size=FULL)
    return parser.parse_args(argv)


def _introduction(world: World) -> str:
    """The first line of standard output: all that a client needs."""
    names = ("onedesk_url", "onedesk_api_key", "discovery", "quickbooks_api", "client_id", "client_secret")
    found = {name: getattr(world, name) for name in (*names, "realm_id", "access_token", "refresh_token")}
    return json.dumps({**found, "redirect_uris": list(world.redirect_uris)})


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM; exit status 0, or 2 when it cannot begin."""
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    uris = tuple(dict.fromkeys((REDIRECT_URI, *arguments.redirect_uri)))
    try:
        world = World(arguments.country, arguments.folder, arguments.size, {"quickbooks": arguments.port}, uris)
    except (OSError, RuntimeError) as wrong:
        sys.stderr.write(f"The stand-ins cannot be served: {wrong}\n")
        return 2
    with world:
        for service, name in arguments.fault:
            getattr(world.person, service)("POST", "faults", [{"name": name}])
        sys.stdout.write(_introduction(world) + "\n")
        sys.stdout.flush()
        while not ended.wait(WAKE_SECONDS):
            continue
    return 0


if __name__ == "__main__":
    sys.exit(main())
