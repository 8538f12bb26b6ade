"""What the review, a run, the settings, the journal and the overview show of a plausible company."""

from __future__ import annotations

import datetime as moments
from decimal import Decimal

from app.ui.colours import Tone
from app.ui.rows import (
    AgeRow,
    Bar,
    BarPart,
    Choice,
    ConnectView,
    FieldRow,
    Figure,
    JournalRow,
    LegendEntry,
    OverviewView,
    PairRow,
    PlanRow,
    ReviewView,
    RunRow,
    RunView,
    SettingRow,
    SettingsSection,
    SettingsView,
    StepView,
)
from tests.ui.gallery_rows import invoices, t

D = Decimal
UTC = moments.UTC


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
