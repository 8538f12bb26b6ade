"""A run while it goes on, and a plan before it: one row an invoice."""

from __future__ import annotations

from enum import IntEnum

from app.i18n import N_, _, money
from app.ui.looks import Chip, action_chip, outcome_chip
from app.ui.models.table import Column, Kind, TableModel
from app.ui.rows import PlanRow, RunRow


class RunCol(IntEnum):
    """The columns of a run."""

    NUMBER = 0
    CUSTOMER = 1
    TOTAL = 2
    OUTCOME = 3
    DETAIL = 4


class PlanCol(IntEnum):
    """The columns of a review."""

    NUMBER = 0
    CUSTOMER = 1
    ACTION = 2
    NET = 3
    TAX = 4
    TOTAL = 5
    MAIL = 6


def _outcome(row: RunRow) -> Chip:
    spoken = {"waiting": _("Waiting"), "posting": _("Posting …")}
    return outcome_chip(row.outcome, spoken.get(row.outcome, ""))


def _action(row: PlanRow) -> Chip:
    return action_chip(row.action, row.chip)


class RunModel(TableModel[RunRow]):
    """The invoices of a run, in the order asked."""

    COLUMNS = (
        Column(N_("Number"), lambda r: r.number or "–", lambda r: r.number.casefold(), Kind.STRONG, sample="INV-10424"),
        Column(
            N_("Customer"), lambda r: r.customer, lambda r: r.customer.casefold(), sample="Hafenlogistik P", stretch=2
        ),
        Column(N_("Total"), lambda r: money(r.total, r.currency), lambda r: r.total, Kind.MONEY, sample="11.424,00 €"),
        Column(
            N_("What happened"),
            lambda r: _outcome(r).text,
            lambda r: _outcome(r).text.casefold(),
            Kind.CHIP,
            sample="Refused by QuickBooks Online",
            chip=_outcome,
        ),
        Column(
            N_("Detail"),
            lambda r: r.detail,
            lambda r: r.detail.casefold(),
            Kind.QUIET,
            sample="buchhaltung@hafenlogistik",
            stretch=3,
            rank=1,
            tone=lambda r: r.tone,
        ),
    )


class PlanModel(TableModel[PlanRow]):
    """The invoices of a dry run."""

    COLUMNS = (
        Column(N_("Number"), lambda r: r.number or "–", lambda r: r.number.casefold(), Kind.STRONG, sample="INV-10424"),
        Column(
            N_("Customer"), lambda r: r.customer, lambda r: r.customer.casefold(), sample="Hafenlogistik P", stretch=2
        ),
        Column(
            N_("What happens"),
            lambda r: _action(r).text,
            lambda r: _action(r).text.casefold(),
            Kind.CHIP,
            sample="new · customer created too",
            chip=_action,
        ),
        Column(
            N_("Net"), lambda r: money(r.net, r.currency), lambda r: r.net, Kind.MONEY, sample="11.424,00 €", rank=2
        ),
        Column(N_("Tax"), lambda r: money(r.tax, r.currency), lambda r: r.tax, Kind.MONEY, sample="1.424,00 €", rank=3),
        Column(N_("Total"), lambda r: money(r.total, r.currency), lambda r: r.total, Kind.MONEY, sample="11.424,00 €"),
        Column(
            N_("E-mail to"),
            lambda r: r.mail,
            lambda r: r.mail.casefold(),
            Kind.QUIET,
            sample="buchhaltung@hafenlogistik.de",
            stretch=3,
            rank=1,
            tone=lambda r: r.mail_tone,
        ),
    )
