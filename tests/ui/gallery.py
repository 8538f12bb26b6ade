"""Fills every page with plausible rows and saves pictures of them: what the tests measure, and what a person looks at.

`python -m tests.ui.gallery FOLDER` saves German and English, light and dark, at two sizes.
"""

from __future__ import annotations

import datetime as moments
import os
import sys
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import language, set_language
from app.ui.colours import Tone
from app.ui.rows import (
    AgeRow,
    Bar,
    BarPart,
    ChangeRow,
    Choice,
    CompanyView,
    ConnectView,
    CustomerRow,
    DetailsView,
    FieldRow,
    Figure,
    FigureRow,
    HistoryRow,
    InvoiceRow,
    JournalRow,
    LegendEntry,
    LineRow,
    MappingRow,
    OverviewView,
    PairRow,
    PlanRow,
    ProblemAction,
    ProblemCard,
    ReviewView,
    RunRow,
    RunView,
    SettingRow,
    SettingsSection,
    SettingsView,
    StateView,
    StepView,
    SuggestionView,
    TotalRow,
)
from app.ui.theme import Theme
from app.ui.window import Window
from tests.ui import gallery_sums

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


def review() -> ReviewView:
    new = t("neu", "new")
    return ReviewView(
        figures=(
            Figure(t("Neu anlegen", "Create"), "19"),
            Figure(t("Ändern", "Update"), "2"),
            Figure(t("Unverändert", "Unchanged"), "0"),
            Figure(t("Angehalten", "Held back"), "2", tone=Tone.ATTENTION),
            Figure(t("Summe", "Total"), "52.846,50 €", tone=Tone.COPIED),
        ),
        rows=tuple(
            PlanRow(f"k{n}", f"INV-{n}", c, a, D(net), D(tax), D(net) + D(tax), "EUR", chip, mail, tone)
            for n, c, a, net, tax, chip, mail, tone in (
                (
                    1042,
                    "Hafenlogistik Peters GmbH",
                    "create",
                    "4200",
                    "798",
                    new,
                    "buchhaltung@hafenlogistik.example",
                    Tone.PLAIN,
                ),
                (
                    1043,
                    "Küstenkanzlei Brandt & Partner",
                    "create",
                    "1050",
                    "199.50",
                    new,
                    "office@kuestenkanzlei.example",
                    Tone.PLAIN,
                ),
                (
                    1049,
                    "Stadtwerke Norderhafen",
                    "update",
                    "6500",
                    "1235",
                    t("Fällig 10.12. → 24.12.", "Due 10 Dec → 24 Dec"),
                    t("schon gemailt am 10.11., 09:12", "already sent on 10 Nov, 09:12"),
                    Tone.PLAIN,
                ),
                (
                    1044,
                    "Bäckerei Sönnichsen",
                    "create",
                    "300",
                    "57",
                    t("neu · Kunde wird angelegt", "new · customer created"),
                    t("keine E-Mail-Adresse: nur kopiert", "no e-mail address: copied only"),
                    Tone.ATTENTION,
                ),
                (
                    1046,
                    "Autohaus Ebert KG",
                    "blocked",
                    "2200",
                    "418",
                    t("angehalten", "held back"),
                    t("Kunde ähnlich: „Autohaus Ebert“", "Customer similar: “Autohaus Ebert”"),
                    Tone.ATTENTION,
                ),
                *(
                    (1060 + n, "Praxis Dr. Lindner", "create", "100", "19", new, "praxis@lindner.example", Tone.PLAIN)
                    for n in range(18)
                ),
            )
        ),
        books=(
            PairRow(t("Forderungen", "Accounts receivable"), "+ 52.846,50 €"),
            PairRow(t("4400 Erlöse Dienstleistungen", "4400 Services income"), "+ 40.210,00 €"),
            PairRow(t("4410 Erlöse Schulung", "4410 Training income"), "+ 4.200,00 €"),
            PairRow(t("Umsatzsteuer 19 %", "VAT 19 %"), "+ 8.436,50 €"),
        ),
        made=(
            PairRow(t("Kunde Bäckerei Sönnichsen", "Customer Bäckerei Sönnichsen"), new),
            PairRow(
                t("Produkt Projektleitung", "Product Project management"), t("neu, Konto 4400", "new, account 4400")
            ),
            PairRow(t("Produkt Anfahrt", "Product Travel"), t("Konto 4400", "account 4400")),
        ),
        mails=(
            PairRow(t("Empfänger", "Recipients"), "17"),
            PairRow(t("ohne Adresse, nur kopiert", "without address, copied only"), "2"),
            PairRow(t("Kopie an (Firmeneinstellung)", "Copy to (company setting)"), "buero@nordlicht.example"),
        ),
        go=t("21 kopieren, 17 senden", "Copy 21, send 17"),
    )


def run_rows() -> tuple[RunRow, ...]:
    outcomes = ("sent", "sent", "copied_not_sent", "sent", "failed", "posting", "waiting", "waiting", "waiting")
    notes = {
        "copied_not_sent": t("Keine Kontakt-E-Mail in OneDesk", "No contact e-mail in OneDesk"),
        "failed": t(
            "6210 · Der Zeitraum bis 31.10.2026 ist abgeschlossen", "6210 · The period to Oct 31, 2026 is closed"
        ),
        "sent": "buchhaltung@hafenlogistik.example",
    }
    tones = {"copied_not_sent": Tone.ATTENTION, "failed": Tone.REFUSED}
    return tuple(
        RunRow(i.key, i.number, i.customer, i.total, "EUR", o, notes.get(o, ""), tones.get(o, Tone.PLAIN))
        for i, o in zip(invoices(), outcomes, strict=False)
    )


def run_view(running: bool = True) -> RunView:
    return RunView(
        title=t("21 Rechnungen senden", "Sending 21 invoices"),
        done=5,
        total=21,
        money="12.445,50 €",
        hint=t("7,5 Anfragen je Sekunde · noch etwa 6 Sekunden", "7.5 requests a second · about 6 seconds left")
        if running
        else "",
        canary=t("Probe bestanden: 1, dann 5", "Canary passed: 1, then 5"),
        figures=(
            Figure(t("Gesendet", "Sent"), "3", tone=Tone.SENT),
            Figure(t("Kopiert, nicht gesendet", "Copied, not sent"), "1", tone=Tone.ATTENTION),
            Figure(t("Abgelehnt", "Refused"), "1", tone=Tone.REFUSED),
            Figure(t("Wartet", "Waiting"), "16"),
        ),
        running=running,
        report=""
        if running
        else t(
            "5 von 21 erledigt: 3 gesendet, 1 kopiert, 1 abgelehnt; 16 nicht begonnen.",
            "5 of 21 done: 3 sent, 1 copied, 1 refused; 16 not started.",
        ),
    )


def connect() -> ConnectView:
    return ConnectView(
        onedesk=StepView(
            "done", t("Nordlicht IT GmbH · geprüft am 24.11.2026, 09:14", "Nordlicht IT GmbH · checked on Nov 24, 2026")
        ),
        quickbooks=StepView("busy"),
        environment="sandbox",
        client_id="ABq7nP2xK9",
        has_secret=True,
        has_key=True,
        signing_in=t(
            "Wartet auf Ihre Anmeldung im Browser, noch 9:41 Minuten",
            "Waiting for your sign-in in the browser, 9:41 minutes left",
        ),
        link="https://appcenter.intuit.com/connect/oauth2",
        sample="INV-1042",
        fields=(
            FieldRow("number", t("Nummer", "Number"), "INV-1042", "invoiceNumber"),
            FieldRow(
                "customer",
                t("Kundenorganisation", "Customer organization"),
                "Hafenlogistik Peters GmbH",
                "customerOrganization.name",
            ),
            FieldRow("due", t("Fällig", "Due"), "", "dueDate", False),
        ),
    )


def settings() -> SettingsView:
    themes = tuple(
        Choice(k, t(d, e))
        for k, d, e in (
            ("system", "Wie das System", "As the system"),
            ("light", "Hell", "Light"),
            ("dark", "Dunkel", "Dark"),
        )
    )
    accounts = (Choice("79", "4400 Erlöse Dienstleistungen"), Choice("80", "4410 Erlöse Schulung"))
    return SettingsView(
        (
            SettingsSection(
                "accounts",
                t("Konten und Steuer", "Accounts and tax"),
                "coins",
                (
                    SettingRow(
                        "default-income-account",
                        "search",
                        t("Standard-Ertragskonto", "Default income account"),
                        t(
                            "Das Ertragskonto neuer Produkte, und derer, die keines haben.",
                            "The income account of new products, and of products that have none.",
                        ),
                        "79",
                        accounts,
                    ),
                    SettingRow(
                        "copy-status",
                        "text",
                        t("Status, die kopiert werden", "Statuses that are copied"),
                        t("Der OneDesk-Status, der als offen gilt.", "The OneDesk status that counts as open."),
                        "Open",
                    ),
                ),
            ),
            SettingsSection(
                "look",
                t("Aussehen und Sprache", "Look and language"),
                "eye",
                (
                    SettingRow(
                        "theme",
                        "choice",
                        t("Erscheinungsbild", "Appearance"),
                        t("Hell, dunkel oder wie das System.", "Light, dark, or as the system is set."),
                        "light",
                        themes,
                    ),
                    SettingRow(
                        "write-back",
                        "switch",
                        t("Nach OneDesk zurückschreiben", "Write back to OneDesk"),
                        t(
                            "Ob Kennzeichen, Status und Zahlungen in der OneDesk-Rechnung vermerkt werden.",
                            "Whether the mark, the status and payments are written to the OneDesk invoice.",
                        ),
                        "on",
                    ),
                    SettingRow(
                        "payments-interval",
                        "number",
                        t("Zahlungen abholen alle", "Fetch payments every"),
                        t(
                            "Minuten zwischen zwei Abfragen; 0 schaltet sie ab.",
                            "Minutes between two look-ups; 0 switches them off.",
                        ),
                        "15",
                        problem=t("Erlaubt sind 0 bis 1440.", "0 to 1440 are allowed."),
                    ),
                    SettingRow(
                        "field-map",
                        "json",
                        t("Feldzuordnung", "Field map"),
                        t("Wo jedes Feld steht, als JSON.", "Where each field stands, as JSON."),
                        '{"number": "invoiceNumber"}',
                    ),
                    SettingRow(
                        "folder",
                        "action",
                        t("Datenordner", "Data folder"),
                        t("Datenbank und Protokolle.", "Database and logs."),
                        button=t("Öffnen", "Open"),
                    ),
                ),
            ),
        )
    )


def journal() -> tuple[JournalRow, ...]:
    rows = []
    kinds = (
        ("invoice", "created", Tone.COPIED),
        ("mail", "sent", Tone.SENT),
        ("item", "created", Tone.COPIED),
        ("invoice", "refused", Tone.REFUSED),
        ("write_back", "not_kept", Tone.ATTENTION),
        ("invoice", "", Tone.UNCERTAIN),
    )
    for n in range(40):
        kind, outcome, tone = kinds[n % len(kinds)]
        rows.append(
            JournalRow(
                f"j{n}",
                moments.datetime(2026, 11, 24, 9, 59 - n, tzinfo=UTC),
                kind,
                f"INV-{1042 + n}",
                outcome,
                str(10400 + n),
                "buchhaltung@hafenlogistik.example" if kind == "mail" else "",
                f"1-6a2f4c{n:02x}-3b9d04e84f",
                tone,
            )
        )
    return tuple(rows)


def overview() -> OverviewView:
    def bar(month: str, de: str, en: str, *parts: tuple[str, Tone, str, int]) -> Bar:
        return Bar(month, t(de, en), tuple(BarPart(i, tone, D(a), c) for i, tone, a, c in parts))

    paid, sent, copied, ready, attention = Tone.PAID, Tone.SENT, Tone.COPIED, Tone.READY, Tone.ATTENTION
    return OverviewView(
        "EUR",
        figures=(
            Figure(
                t("Offen, noch nicht in QuickBooks Online", "Open, not yet in QuickBooks Online"),
                "53.540,00 €",
                t("32 Rechnungen", "32 invoices"),
                id="open",
            ),
            Figure(
                t("Kopiert, nicht gesendet", "Copied, not sent"),
                "15.980,00 €",
                t("31 Rechnungen", "31 invoices"),
                id="copied",
            ),
            Figure(
                t("Überfällig", "Overdue"), "15.351,00 €", t("10 Rechnungen", "10 invoices"), Tone.ATTENTION, "overdue"
            ),
            Figure(
                t("Im November bezahlt", "Paid in November"),
                "41.216,50 €",
                t("29 Rechnungen", "29 invoices"),
                Tone.PAID,
                "paid",
            ),
        ),
        bars=(
            bar("2026-06", "Jun", "Jun", ("paid", paid, "52000", 21)),
            bar("2026-07", "Jul", "Jul", ("paid", paid, "58000", 24)),
            bar("2026-08", "Aug", "Aug", ("paid", paid, "44000", 19), ("sent", sent, "3000", 2)),
            bar("2026-09", "Sep", "Sep", ("paid", paid, "55000", 22), ("sent", sent, "8000", 4)),
            bar(
                "2026-10",
                "Okt",
                "Oct",
                ("paid", paid, "38000", 17),
                ("sent", sent, "22000", 9),
                ("copied", copied, "4000", 3),
            ),
            bar(
                "2026-11",
                "Nov",
                "Nov",
                ("paid", paid, "6000", 3),
                ("sent", sent, "9000", 4),
                ("copied", copied, "12000", 6),
                ("ready", ready, "41000", 23),
                ("attention", attention, "9000", 7),
            ),
        ),
        legend=tuple(
            LegendEntry(tone, t(d, e))
            for tone, d, e in (
                (paid, "bezahlt", "paid"),
                (sent, "gesendet", "sent"),
                (copied, "kopiert", "copied"),
                (ready, "bereit", "ready"),
                (attention, "zu prüfen", "needs attention"),
            )
        ),
        payments=tuple(
            bar(f"2026-{m:02}", d, e, ("payments", copied, a, 9))
            for m, d, e, a in (
                (6, "Jun", "Jun", "41000"),
                (7, "Jul", "Jul", "50200"),
                (8, "Aug", "Aug", "47100"),
                (9, "Sep", "Sep", "39800"),
                (10, "Okt", "Oct", "52000"),
                (11, "Nov", "Nov", "41216.50"),
            )
        ),
        ages=(
            AgeRow("30", t("bis 30 Tage", "up to 30 days"), 6, D("9877")),
            AgeRow("60", t("31 bis 60", "31 to 60"), 3, D("4284")),
            AgeRow("90", t("61 bis 90", "61 to 90"), 1, D("1190")),
            AgeRow("more", t("über 90", "over 90"), 0, D(0)),
        ),
        tie_out_title=t("Monatsabgleich Oktober 2026", "Tie-out October 2026"),
        tie_out=(
            t("OneDesk = Protokoll = QuickBooks Online", "OneDesk = journal = QuickBooks Online"),
            t("48 Rechnungen · 64.141,00 € · 0 ungeklärt", "48 invoices · 64,141.00 € · 0 unexplained"),
            True,
        ),
        tie_out_button=t("November abgleichen", "Tie out November"),
        as_of=t("Stand 24.11.2026, 09:20", "as of Nov 24, 2026, 9:20 AM"),
    )


COUNTS = {
    "open": 32,
    "ready": 23,
    "attention": 7,
    "copied": 31,
    "changed": 2,
    "sent": 19,
    "paid": 46,
    "all": 150,
    "mappings": 3,
    "customers": 2,
}
PLACES = (
    "open",
    "attention",
    "mappings",
    "customers",
    "overview",
    "tie_out",
    "journal",
    "settings",
    "settings-look",
    "guide",
    "review",
    "run",
    "report",
    "empty",
    "problem",
)


def fill(window: Window) -> None:
    """Every page, in the language in force."""
    window.show_company(CompanyView("Nordlicht IT GmbH", "sandbox", "#c2571a", moments.date(2027, 3, 4), demo=True))
    window.sidebar.show_counts(COUNTS)
    window.invoices.show_queue("open", invoices())
    window.invoices.table.select_keys(["k1042", "k1043", "k1048"])
    window.details.show_details(details())
    window.attention.show_rows(tuple(row for row in invoices() if row.problem_title))
    window.attention.show_problem(problem())
    sentence = t(
        "8 Leistungsarten in 150 Rechnungen · 5 entschieden · 3 zu prüfen",
        "8 service types in 150 invoices · 5 decided · 3 to check",
    )
    choices = (Choice("7", t("Schulungen", "Trainings")), Choice("8", t("Beratung", "Consulting")))
    window.mappings.set_choices(choices)
    window.mappings.show_rows(mappings(), sentence)
    window.customers.show_rows(customers(), "")
    window.review.show_review(review())
    window.run.show_rows(run_rows())
    window.run.show_run(run_view())
    window.settings.connect_page.show_view(connect())
    window.settings.show_view(settings())
    window.journal.show_rows(journal())
    window.overview.show_view(overview())
    window.tie_out.show_view(gallery_sums.tie_out())


def show(window: Window, place: str) -> None:
    """One of `PLACES`."""
    window.invoices.show_state(None)
    window.details.show_details(details(place == "problem"))
    target = {"settings-look": "settings", "report": "run", "empty": "open", "problem": "open"}.get(place, place)
    window.go(target)
    window.settings.choose("look" if place == "settings-look" else "connection")
    window.run.show_run(run_view(place != "report"))
    if place == "empty":
        window.invoices.show_state(
            StateView(
                "picture-done",
                t("Alles kopiert", "Everything is copied"),
                t(
                    "Keine offene Rechnung wartet. Neue erscheinen nach dem Aktualisieren.",
                    "No open invoice is waiting. New ones appear after a refresh.",
                ),
                ("refresh", t("Aktualisieren", "Refresh")),
            )
        )
        window.details.show_details(None)


def settle(widget: QWidget) -> None:
    """Lays out what was shown: posted layout requests are delivered, as the running program would."""
    for _turn in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widget.repaint()


def main(folder: Path, only: tuple[str, ...] = ()) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(application, "light")
    for code in ("de", "en"):
        set_language(code)
        window = Window(theme)
        window.show()
        fill(window)
        for mode in ("light", "dark"):
            theme.set_mode(mode)
            for width, height in ((1480, 820), (1024, 700)):
                window.resize(width, height)
                for place in PLACES:
                    name = f"{place}-{mode}-{code}-{width}"
                    if not only or any(part in name for part in only):
                        show(window, place)
                        settle(window)
                        window.grab().save(str(folder / f"{name}.png"))
        window.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
