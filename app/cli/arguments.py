"""The command line, word for word as the headless contract has it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from app.domain.problems import Problem, ProblemError
from app.i18n import N_, _
from app.i18n.formats import is_currency

HELP = {
    "connect": N_("connects OneDesk, or QuickBooks Online"),
    "disconnect": N_("ends a connection; decisions and history stay"),
    "status": N_("both connections, the company, and how many invoices stand where"),
    "settings": N_("shows all settings, or sets one"),
    "mappings": N_("every service type, and the product it goes to"),
    "map": N_("decides the product of a service type"),
    "customers": N_("every customer organization, and the customer it goes to"),
    "link": N_("decides the customer of a customer organization"),
    "tax": N_("decides the tax code of a tax"),
    "defaults": N_("class, location and custom fields that new invoices get"),
    "invoices": N_("open invoices, or all, with their state"),
    "raw": N_("one invoice as OneDesk gave it, and how it is read"),
    "plan": N_("what a copy would write; writes nothing"),
    "copy": N_("copies invoices to QuickBooks Online"),
    "send": N_("copies invoices and has QuickBooks Online e-mail them"),
    "accept": N_("accepts a difference of the total for one invoice"),
    "resolve": N_("settles an invoice whose two sides disagree"),
    "adopt": N_("links invoices that are on both sides already"),
    "payments": N_("brings payments back to OneDesk"),
    "tie-out": N_("compares OneDesk, journal and QuickBooks Online"),
    "journal": N_("what was done and when; checks that nothing is missing"),
    "export": N_("writes settings, decisions, links and journal to a file"),
    "import": N_("takes over such a file"),
    "support-bundle": N_("logs and state for support, masked"),
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong as a problem instead of writing to the terminal itself."""

    def error(self, message: str) -> NoReturn:
        raise ProblemError(Problem("usage", {"text": message, "command": self.prog}))


class _Narrow(argparse.HelpFormatter):
    """As wide as any terminal: asking how wide it is takes half of the time of a parser that shows no help."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=78)


VALUED = ("--data-dir", "--profile", "--lang")


def names_command(words: Sequence[str]) -> bool:
    """Whether a command, or the list of all commands, may be meant: anything but options and their values."""
    values = {place + 1 for place, word in enumerate(words) if word in VALUED}
    bare = (word for place, word in enumerate(words) if place not in values)
    return any(not word.startswith("-") or word in ("-h", "--help", "--") for word in bare)


def build_parser(commands_too: bool = True) -> Parser:
    """All commands and options. A call without a command opens the window, and needs no parsers of commands."""
    parser = Parser(
        prog="ledgerbridge",
        description=_("Copies OneDesk invoices to QuickBooks Online."),
        allow_abbrev=False,
        formatter_class=argparse.HelpFormatter if commands_too else _Narrow,
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
    if not commands_too:
        parser.set_defaults(command=None)
        return parser
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    _connections(commands)
    _decisions(commands)
    _invoices(commands)
    _books(commands)
    return parser


def _command(commands: argparse._SubParsersAction[Parser], name: str) -> Parser:
    return commands.add_parser(name, allow_abbrev=False, help=_(HELP[name]))


def _name(text: str) -> str:
    """A profile's name: one that can be told apart and typed again."""
    name = text.strip()
    if not name or len(name) > 60 or not name.isprintable() or ":" in name:
        raise argparse.ArgumentTypeError(_("a name without “:”"))
    return name


def _connections(commands: argparse._SubParsersAction[Parser]) -> None:
    connect = _command(commands, "connect").add_subparsers(dest="service", required=True, parser_class=Parser)
    connect.add_parser("onedesk", allow_abbrev=False).add_argument(
        "--api-key-stdin", action="store_true", required=True
    )
    quickbooks = connect.add_parser("quickbooks", allow_abbrev=False)
    quickbooks.add_argument("--environment", choices=("sandbox", "production"), default="sandbox")
    quickbooks.add_argument("--client-id")
    quickbooks.add_argument("--client-secret-stdin", action="store_true")
    quickbooks.add_argument("--no-browser", action="store_true")
    quickbooks.add_argument("--timeout", type=_seconds, default=600.0)
    _command(commands, "disconnect").add_argument("service", choices=("onedesk", "quickbooks"))
    _command(commands, "status")
    settings = _command(commands, "settings").add_subparsers(dest="action", parser_class=Parser)
    chosen = settings.add_parser("set", allow_abbrev=False)
    chosen.add_argument("key")
    chosen.add_argument("value")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("1 to 3600")
    return value


def _currency(text: str) -> str:
    """A currency by its code (ISO 4217), in capitals as both services write it."""
    code = text.strip().upper()
    if not is_currency(code):
        raise argparse.ArgumentTypeError(_("“{text}” is no currency code, such as EUR or USD").format(text=text))
    return code


def _table_file(text: str) -> str:
    """A file whose ending says what is written into it."""
    if not text.casefold().endswith((".csv", ".json")):
        raise argparse.ArgumentTypeError(_("“{file}” has to end in .csv or .json").format(file=text))
    return text


def _choice(parser: argparse.ArgumentParser, record: str) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(f"--{record}", dest="use", metavar="NAME_OR_ID")
    choice.add_argument("--create", action="store_true")
    choice.add_argument("--reactivate", metavar="ID")
    parser.add_argument("--name")


def _decisions(commands: argparse._SubParsersAction[Parser]) -> None:
    _command(commands, "mappings")
    mapped = _command(commands, "map")
    mapped.add_argument("service_type")
    _choice(mapped, "item")
    _command(commands, "customers")
    link = _command(commands, "link")
    link.add_argument("organization")
    link.add_argument("--currency", type=_currency, metavar="CODE")
    _choice(link, "customer")
    tax = _command(commands, "tax")
    tax.add_argument("name")
    tax.add_argument("rate")
    tax.add_argument("--code", required=True, metavar="NAME_OR_ID")
    chosen = _command(commands, "defaults").add_subparsers(dest="action", parser_class=Parser)
    for name in ("set", "clear"):
        default = chosen.add_parser(name, allow_abbrev=False)
        default.add_argument("what", metavar="class|location|FIELD")
        if name == "set":
            default.add_argument("value")
        whose = default.add_mutually_exclusive_group()
        whose.add_argument("--customer", metavar="NAME_OR_ID")
        whose.add_argument("--item", metavar="NAME_OR_ID")


def _invoices(commands: argparse._SubParsersAction[Parser]) -> None:
    _command(commands, "invoices").add_argument("--all", action="store_true")
    _command(commands, "raw").add_argument("number")
    _command(commands, "plan").add_argument("numbers", nargs="*", metavar="NUMBER")
    for name in ("copy", "send"):
        parser = _command(commands, name)
        parser.add_argument("numbers", nargs="*", metavar="NUMBER")
        parser.add_argument("--all-open", action="store_true")
        parser.add_argument("--expect", metavar="HASH")
        if name == "send":
            parser.add_argument("--again", action="store_true")
    _command(commands, "accept").add_argument("number")
    resolve = _command(commands, "resolve")
    resolve.add_argument("number")
    way = resolve.add_mutually_exclusive_group(required=True)
    for flag in ("update", "accept", "create", "forget"):
        way.add_argument(f"--{flag}", action="store_true")
    way.add_argument("--link", metavar="ID")
    way.add_argument("--doc-number", metavar="TEXT")
    way.add_argument("--txn-date", metavar="DATE")
    _command(commands, "adopt").add_argument("--since", metavar="DATE")


def _books(commands: argparse._SubParsersAction[Parser]) -> None:
    payments = _command(commands, "payments")
    payments.add_argument("--yes", action="append", default=[], metavar="NUMBER")
    tied = _command(commands, "tie-out")
    tied.add_argument("--month", metavar="YYYY-MM")
    tied.add_argument("--export", type=_table_file, metavar="FILE")
    journal = _command(commands, "journal")
    journal.add_argument("--export", type=_table_file, metavar="FILE")
    journal.add_argument("--verify", action="store_true")
    for name in ("export", "import", "support-bundle"):
        _command(commands, name).add_argument("file")
    commands.add_parser("rehearse", allow_abbrev=False)
    commands.add_parser("shots", allow_abbrev=False).add_argument("folder")
