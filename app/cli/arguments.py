"""The command line, word for word as the headless contract has it."""

from __future__ import annotations

import argparse
from typing import NoReturn

from app.domain.problems import Problem, ProblemError
from app.i18n import _


class Parser(argparse.ArgumentParser):
    """Says what is wrong as a problem instead of writing to the terminal itself."""

    def error(self, message: str) -> NoReturn:
        raise ProblemError(Problem("usage", {"text": message, "command": self.prog}))


def build_parser() -> Parser:
    """All commands and options. A call without a command opens the window."""
    parser = Parser(
        prog="ledgerbridge", description=_("Copies OneDesk invoices to QuickBooks Online."), allow_abbrev=False
    )
    parser.add_argument("--data-dir", metavar="DIR")
    parser.add_argument("--profile", type=_name, default="default", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=("de", "en"))
    parser.add_argument("--demo", nargs="?", const="de", choices=("de", "us"))
    parser.add_argument("--demo-reset", action="store_true")
    parser.add_argument("--version", action="store_true")
    parser.add_argument("--self-test", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("-v", "--verbose", action="store_true")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _connections(commands)
    _decisions(commands)
    _invoices(commands)
    _books(commands)
    return parser


def _name(text: str) -> str:
    """A profile's name: one that can be told apart and typed again."""
    name = text.strip()
    if not name or len(name) > 60 or not name.isprintable() or ":" in name:
        raise argparse.ArgumentTypeError(_("a name without “:”"))
    return name


def _connections(commands: argparse._SubParsersAction[Parser]) -> None:
    connect = commands.add_parser("connect", allow_abbrev=False).add_subparsers(
        dest="service", required=True, parser_class=Parser
    )
    connect.add_parser("onedesk", allow_abbrev=False).add_argument(
        "--api-key-stdin", action="store_true", required=True
    )
    quickbooks = connect.add_parser("quickbooks", allow_abbrev=False)
    quickbooks.add_argument("--environment", choices=("sandbox", "production"), default="sandbox")
    quickbooks.add_argument("--client-id")
    quickbooks.add_argument("--client-secret-stdin", action="store_true")
    quickbooks.add_argument("--no-browser", action="store_true")
    quickbooks.add_argument("--timeout", type=_seconds, default=600.0)
    commands.add_parser("disconnect", allow_abbrev=False).add_argument("service", choices=("onedesk", "quickbooks"))
    commands.add_parser("status", allow_abbrev=False)
    settings = commands.add_parser("settings", allow_abbrev=False).add_subparsers(dest="action", parser_class=Parser)
    chosen = settings.add_parser("set", allow_abbrev=False)
    chosen.add_argument("key")
    chosen.add_argument("value")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("1 to 3600")
    return value


def _choice(parser: argparse.ArgumentParser, record: str) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(f"--{record}", dest="use", metavar="NAME_OR_ID")
    choice.add_argument("--create", action="store_true")
    choice.add_argument("--reactivate", metavar="ID")
    parser.add_argument("--name")


def _decisions(commands: argparse._SubParsersAction[Parser]) -> None:
    commands.add_parser("mappings", allow_abbrev=False)
    mapped = commands.add_parser("map", allow_abbrev=False)
    mapped.add_argument("service_type")
    _choice(mapped, "item")
    commands.add_parser("customers", allow_abbrev=False)
    link = commands.add_parser("link", allow_abbrev=False)
    link.add_argument("organization")
    link.add_argument("--currency")
    _choice(link, "customer")
    tax = commands.add_parser("tax", allow_abbrev=False)
    tax.add_argument("name")
    tax.add_argument("rate")
    tax.add_argument("--code", required=True, metavar="NAME_OR_ID")


def _invoices(commands: argparse._SubParsersAction[Parser]) -> None:
    commands.add_parser("invoices", allow_abbrev=False).add_argument("--all", action="store_true")
    commands.add_parser("raw", allow_abbrev=False).add_argument("number")
    commands.add_parser("plan", allow_abbrev=False).add_argument("numbers", nargs="*", metavar="NUMBER")
    for name in ("copy", "send"):
        parser = commands.add_parser(name, allow_abbrev=False)
        parser.add_argument("numbers", nargs="*", metavar="NUMBER")
        parser.add_argument("--all-open", action="store_true")
        parser.add_argument("--expect", metavar="HASH")
        if name == "send":
            parser.add_argument("--again", action="store_true")
    commands.add_parser("accept", allow_abbrev=False).add_argument("number")
    resolve = commands.add_parser("resolve", allow_abbrev=False)
    resolve.add_argument("number")
    way = resolve.add_mutually_exclusive_group(required=True)
    for flag in ("update", "accept", "create", "forget"):
        way.add_argument(f"--{flag}", action="store_true")
    way.add_argument("--link", metavar="ID")
    way.add_argument("--doc-number", metavar="TEXT")
    way.add_argument("--txn-date", metavar="DATE")
    commands.add_parser("adopt", allow_abbrev=False).add_argument("--since", metavar="DATE")


def _books(commands: argparse._SubParsersAction[Parser]) -> None:
    payments = commands.add_parser("payments", allow_abbrev=False)
    payments.add_argument("--yes", action="append", default=[], metavar="NUMBER")
    commands.add_parser("tie-out", allow_abbrev=False).add_argument("--month", metavar="YYYY-MM")
    journal = commands.add_parser("journal", allow_abbrev=False)
    journal.add_argument("--export", metavar="FILE")
    journal.add_argument("--verify", action="store_true")
    for name in ("export", "import", "support-bundle"):
        commands.add_parser(name, allow_abbrev=False).add_argument("file")
    commands.add_parser("rehearse", allow_abbrev=False, help=argparse.SUPPRESS)
    commands.add_parser("shots", allow_abbrev=False, help=argparse.SUPPRESS).add_argument("folder")
