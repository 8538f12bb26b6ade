"""The rows and views of the first picture of a start, apart from all others (`app.ui.rows`): making those takes a tenth of it."""

from __future__ import annotations

import datetime as moments
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice of a list. `key` is the OneDesk external id; `status` OneDesk's own word, `state` one of headless.md's.

    `chip` says in two or three words what is wrong ("1 cent off"); `problem_title` the plain sentence, `note` anything else.
    """

    key: str
    number: str
    customer: str
    date: moments.date | None
    due: moments.date | None
    total: Decimal
    currency: str
    status: str
    state: str
    tag: str = ""
    contact_email: str = ""
    problem_title: str = ""
    note: str = ""
    chip: str = ""


@dataclass(frozen=True, slots=True)
class CompanyView:
    """Whose books these are. `colour` is `#rrggbb`; `environment` sandbox or production; empty name: not connected. `profile` is the
    name of one that is not the usual one."""

    name: str = ""
    environment: str = ""
    colour: str = "#c2571a"
    connected_until: moments.date | None = None
    attention: str = ""
    demo: bool = False
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: a product, a customer, an account, a tax code. `detail` tells two of one name apart."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StateView:
    """What stands in place of a list that is empty, loading or broken. `picture` names an icon; `action` an id and a label."""

    picture: str
    title: str
    text: str
    action: tuple[str, str] | None = None
