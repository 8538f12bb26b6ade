"""Fills every page with plausible rows and saves pictures of them: what the tests measure, and what a person looks at.

`python -m tests.ui.gallery FOLDER` saves German and English, light and dark, at two sizes.
"""

from __future__ import annotations

import datetime as moments
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import set_language
from app.ui.rows import Choice, CompanyView, StateView
from app.ui.theme import Theme
from app.ui.window import Window
from tests.ui import gallery_sums
from tests.ui.gallery_pages import connect, journal, overview, review, run_rows, run_view, settings
from tests.ui.gallery_rows import customers, details, invoices, mappings, problem, t

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
