"""Plausible invoices, problems and mappings, in the language in force."""

from __future__ import annotations

import datetime as moments
from decimal import Decimal

from app.i18n import language
from app.ui.colours import Tone
from app.ui.rows import (
    ChangeRow,
    CustomerRow,
    DetailsView,
    FigureRow,
    HistoryRow,
    InvoiceRow,
    LineRow,
    MappingRow,
    ProblemAction,
    ProblemCard,
    SuggestionView,
    TotalRow,
)

D = Decimal
UTC = moments.UTC


def t(german: str, english: str) -> str:
    """Data in the language in force, as presenters would give it."""
    return german if language() == "de" else english


def invoices() -> tuple[InvoiceRow, ...]:
    near = t("Kunde heißt in QuickBooks Online ähnlich", "Customer has a similar name in QuickBooks Online")
    cent = t("QuickBooks Online rechnet 1 Cent weniger Umsatzsteuer", "QuickBooks Online computes one cent less tax")
    edited = t("Nach dem Kopieren in OneDesk bearbeitet", "Edited in OneDesk after copying")
    similar, off = t("Kunde ähnlich", "Similar customer"), t("1 Cent ab", "1 cent off")
    data = (
        ("1042", "Hafenlogistik Peters GmbH", 2, 30, "4998.00", "ready", "", "", ""),
        ("1043", "Küstenkanzlei Brandt & Partner", 3, 14, "1249.50", "ready", "", "", ""),
        ("1044", "Bäckerei Sönnichsen", 3, 30, "357.00", "ready", "", "", ""),
        ("1046", "Autohaus Ebert KG", 5, 30, "2618.00", "needs_attention", near, "", similar),
        ("1047", "Praxis Dr. Lindner", 6, 14, "892.50", "ready", "", "", ""),
        ("1048", "Hafenlogistik Peters GmbH", 9, 30, "11424.00", "ready", "", "", ""),
        ("1049", "Stadtwerke Norderhafen", 10, 30, "7735.00", "changed", "", edited, ""),
        ("1051", "Segelschule Luv & Lee", 11, 14, "476.00", "ready", "", "", ""),
        ("1052", "Kanzlei Reuter", 12, 30, "1189.96", "needs_attention", cent, "", off),
        ("1053", "Praxis Dr. Lindner", 13, 14, "654.50", "uncertain", "", t("Antwort fehlt noch", "No answer yet"), ""),
        ("1054", "Bäckerei Sönnichsen", 16, 30, "238.00", "sent", "", "", ""),
        ("1055", "Küstenkanzlei Brandt & Partner", 17, 14, "3332.00", "copied", "", "", ""),
        ("1056", "Stadtwerke Norderhafen", 18, 30, "9520.00", "partially_paid", "", "", ""),
        (
            "1057",
            "Autohaus Ebert KG",
            19,
            30,
            "595.00",
            "drifted",
            t("Fällig in QuickBooks Online geändert", "Due date edited in QuickBooks Online"),
            "",
            "",
        ),
        ("1058", "Hafenlogistik Peters GmbH", 20, 30, "2142.00", "paid", "", "", ""),
        (
            "1059",
            "Reederei Thomsen",
            20,
            30,
            "4165.00",
            "missing",
            t("In QuickBooks Online gelöscht", "Deleted in QuickBooks Online"),
            "",
            "",
        ),
        (
            "1060",
            "Hotel Deichgraf",
            20,
            30,
            "833.00",
            "conflict",
            t("Auf beiden Seiten bearbeitet", "Edited on both sides"),
            "",
            t("Monat abgeschlossen", "Number already used"),
        ),
    )
    rows = []
    for number, customer, day, net, total, state, problem, note, chip in data:
        date = moments.date(2026, 11, day)
        rows.append(
            InvoiceRow(
                f"k{number}",
                f"INV-{number}",
                customer,
                date,
                date + moments.timedelta(net),
                D(total),
                "EUR",
                "Open",
                state,
                "Copied to QuickBooks" if state in ("copied", "changed") else "",
                "buchhaltung@hafenlogistik.example",
                problem,
                note,
                chip,
            )
        )
    return tuple(rows)


def problem() -> ProblemCard:
    return ProblemCard(
        key="k1052",
        code="total_differs",
        state="needs_attention",
        tag=t("Summe weicht 1 Cent ab", "Total is 1 cent off"),
        subject="INV-1052 · Kanzlei Reuter",
        title=t("Die Umsatzsteuer wird verschieden gerundet", "The tax is rounded in two ways"),
        why=t(
            "OneDesk rundet die Steuer je Zeile, QuickBooks Online je Steuersatz auf die Summe. Es wurde nichts gebucht.",
            "OneDesk rounds the tax line by line, QuickBooks Online once for each rate. Nothing was written.",
        ),
        columns=("OneDesk", "QuickBooks Online"),
        figures=(
            FigureRow(t("Ticket 8901 · 2,75 Std. × 149,95", "Ticket 8901 · 2.75 h × 149.95"), ("412,36 €", "412,36 €")),
            FigureRow(t("Ticket 8907 · Wartung pauschal", "Ticket 8907 · maintenance"), ("287,45 €", "287,45 €")),
            FigureRow(t("Aufgabe 322 · Anfahrt", "Task 322 · travel"), ("300,15 €", "300,15 €")),
            FigureRow(t("Netto", "Net"), ("999,96 €", "999,96 €"), strong=True),
            FigureRow(t("Steuer je Zeile", "Tax by line"), ("190,00 €", "–")),
            FigureRow(t("Steuer auf die Summe", "Tax on the sum"), ("–", "189,99 €"), tone=Tone.REFUSED),
            FigureRow(t("Gesamt", "Total"), ("1.189,96 €", "1.189,95 €"), strong=True),
        ),
        actions=(
            ProblemAction("accept", t("Den Cent annehmen", "Accept the cent"), True),
            ProblemAction("onedesk", t("In OneDesk ändern", "Change in OneDesk")),
            ProblemAction("tax", t("Steuercode wählen …", "Choose tax code …")),
        ),
        same_cause=2,
        tid="1-6a2f4c1e-3b9d04e84f2a1",
    )


def details(with_problem: bool = False) -> DetailsView:
    def line(key: str, de: str, en: str, service: str, quantity: str, rate: str, amount: str) -> LineRow:
        account = t("Erlöse Dienstleistungen", "Services income")
        return LineRow(
            key, t(de, en), "", service, account, account, "19 % USt", D(quantity), D(rate), D(amount), "EUR"
        )

    return DetailsView(
        key="k1042",
        number="INV-1042",
        customer="Hafenlogistik Peters GmbH",
        email="buchhaltung@hafenlogistik.example",
        date=moments.date(2026, 11, 2),
        due=moments.date(2026, 12, 2),
        total=D("4998.00"),
        currency="EUR",
        state="needs_attention" if with_problem else "ready",
        lines=(
            line(
                "1",
                "Ticket 8812 · Serverumzug",
                "Ticket 8812 · Server move",
                t("Beratung", "Consulting"),
                "12",
                "140",
                "1680",
            ),
            line(
                "2",
                "Ticket 8840 · VPN-Störung",
                "Ticket 8840 · VPN outage",
                t("Notdienst", "On-call"),
                "6.5",
                "180",
                "1170",
            ),
            line("3", "Aufgabe 311 · Schulung", "Task 311 · Training", t("Schulung", "Training"), "9", "150", "1350"),
        ),
        totals=(
            TotalRow(t("Zwischensumme", "Subtotal"), D("4200")),
            TotalRow(t("USt 19 % · Code „19 % USt“", "VAT 19 % · code “19% VAT”"), D("798")),
            TotalRow(t("Gesamt", "Total"), D("4998"), True),
        ),
        agreement=t("stimmt mit OneDesk auf den Cent überein", "agrees with OneDesk to the cent"),
        changes=(
            ChangeRow(t("Fällig", "Due"), "10.12.2026", "24.12.2026"),
            ChangeRow(t("Zeile 2: Menge", "Line 2: quantity"), "6,5", "7"),
        ),
        changes_heads=("OneDesk", "QuickBooks Online"),
        history=(
            HistoryRow(
                moments.datetime(2026, 11, 24, 8, 12, tzinfo=UTC),
                t("In QuickBooks Online kopiert", "Copied to QuickBooks Online"),
                t("Nummer INV-1042, Id 10417", "Number INV-1042, Id 10417"),
                "1-6a2f4c1e-3b9d04e84f2a",
                Tone.COPIED,
            ),
            HistoryRow(
                moments.datetime(2026, 11, 24, 8, 12, tzinfo=UTC),
                t("Per E-Mail gesendet", "Sent by e-mail"),
                "buchhaltung@hafenlogistik.example",
                "1-6a2f4c20-77aa",
                Tone.SENT,
            ),
        ),
        problem=problem() if with_problem else None,
        linked=True,
    )


def mappings() -> tuple[MappingRow, ...]:
    main = t("4400 Erlöse Dienstleistungen", "4400 Services income")
    vat = t("19 % USt", "19% VAT")

    def made(
        name: str, lines: int, money: str, decided: str, record: str, account: str = main, **more: object
    ) -> MappingRow:
        row = MappingRow(name, name, lines, D(money), "EUR", decided, record, record, account, vat)
        return MappingRow(**{**{f: getattr(row, f) for f in MappingRow.__slots__}, **more})

    why = t("gleiche Wortform, nur Mehrzahl; gleicher Steuersatz", "the same word, only plural; the same tax rate")
    return (
        made(t("Beratung", "Consulting"), 24, "31640", "exact", t("Beratung", "Consulting")),
        made(t("Störungsdienst", "On-call"), 11, "8910", "exact", t("Störungsdienst", "On-call")),
        made(
            t("Schulung", "Training"),
            9,
            "12150",
            "undecided",
            "",
            t("4410 Erlöse Schulung", "4410 Training income"),
            suggestions=(SuggestionView("7", t("Schulungen", "Trainings"), why),),
        ),
        made(
            t("Wartung pauschal", "Flat maintenance"), 14, "5600", "chosen", t("Wartungspauschale", "Maintenance plan")
        ),
        made(t("Projektleitung", "Project management"), 6, "7980", "create", ""),
        made(t("Anfahrt", "Travel"), 18, "900", "exact", t("Anfahrt", "Travel"), account_missing=True),
        made(t("Fernwartung", "Remote support"), 21, "6405", "exact", t("Fernwartung", "Remote support")),
        made(
            t("Fachbuch", "Textbook"),
            2,
            "129",
            "undecided",
            "",
            t("4300 Erlöse 7 %", "4300 Books"),
            suggestions=(SuggestionView("9", t("Bücher", "Books"), t("ähnlicher Name", "similar name")),),
        ),
    )


def customers() -> tuple[CustomerRow, ...]:
    spelling = t("nur die Rechtsform fehlt", "only the legal form is missing")
    return (
        CustomerRow(
            "c1",
            "Hafenlogistik Peters GmbH",
            4,
            D("18564"),
            "EUR",
            "exact",
            "Hafenlogistik Peters GmbH",
            "1",
            "buchhaltung@hafenlogistik.example",
        ),
        CustomerRow(
            "c2",
            "Autohaus Ebert KG",
            2,
            D("3213"),
            "EUR",
            "undecided",
            "",
            "",
            "ebert@autohaus.example",
            (SuggestionView("12", "Autohaus Ebert", spelling),),
        ),
        CustomerRow("c3", "Bäckerei Sönnichsen", 2, D("595"), "EUR", "create", "", "", ""),
        CustomerRow(
            "c4",
            "Stadtwerke Norderhafen",
            3,
            D("17255"),
            "EUR",
            "chosen",
            "Stadtwerke Norderhafen AöR",
            "4",
            "rechnung@stadtwerke.example",
        ),
    )
