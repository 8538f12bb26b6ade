"""What travels to the page of the tie-out and to the totals of a run: one row a difference or a sum, and the page as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.ui.colours import Tone
from app.ui.rows import Choice, Figure


@dataclass(frozen=True, slots=True)
class TieRow:
    """One difference (`kind` differences; `open_key` its invoice) or one sum (`kind` one of the domain's: currency, customer …).

    `name` is the number or the record, `second` the number in QuickBooks Online or how many invoices; the amounts are in
    `currency`, None where there is nothing; `remark` says what it is, or which invoices make the difference.
    """

    key: str
    kind: str
    name: str
    second: str
    onedesk: Decimal | None
    journal: Decimal | None
    quickbooks: Decimal | None
    difference: Decimal
    currency: str
    remark: str = ""
    tone: Tone = Tone.PLAIN
    open_key: str = ""


@dataclass(frozen=True, slots=True)
class TieOutView:
    """The page: months to choose from, figures, rows of all kinds, the tabs as (kind, text), and whether there are invoices to link."""

    months: tuple[Choice, ...] = ()
    figures: tuple[Figure, ...] = ()
    tabs: tuple[tuple[str, str], ...] = ()
    rows: tuple[TieRow, ...] = ()
    verdict: str = ""
    agrees: bool = True
    cure: str = ""
    linkable: int = 0


@dataclass(frozen=True, slots=True)
class SumRow:
    """One total of a run: `amount` in `currency` of `count` invoices, sorted by `kind` (in the language in force: "By customer");
    `count` 0 where invoices are not counted."""

    key: str
    kind: str
    name: str
    count: int
    amount: Decimal
    currency: str
