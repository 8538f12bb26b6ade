"""The pages that the browser shows after Intuit's sign-in, in German and English, without script and without anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:12vh auto;padding:0 1.5em;color:#1c2430;background:#fff}"
    "h1{font-size:1.4em;font-weight:600}@media(prefers-color-scheme:dark){body{color:#e8ecf2;background:#161a20}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}

_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "done": ("Connected", "Ledgerbridge is connected to QuickBooks Online. You can close this page."),
        "failed": (
            "Not connected",
            "Intuit did not complete the sign-in. Ledgerbridge tells you why. You can close this page.",
        ),
        "denied": ("Not connected", "The sign-in was cancelled at Intuit. You can close this page."),
        "no_realm": (
            "Not connected",
            "Intuit did not say which company was chosen. Please begin again in Ledgerbridge and choose a company.",
        ),
        "wrong": (
            "This is not the answer that Ledgerbridge waits for",
            "Nothing was done. The sign-in that was begun in Ledgerbridge goes on in its own browser page.",
        ),
        "used": ("Already done", "This sign-in has been answered already. You can close this page."),
    },
    "de": {
        "done": ("Verbunden", "Ledgerbridge ist mit QuickBooks Online verbunden. Sie können diese Seite schließen."),
        "failed": (
            "Nicht verbunden",
            "Intuit hat die Anmeldung nicht abgeschlossen. Ledgerbridge nennt den Grund. Sie können diese Seite schließen.",
        ),
        "denied": ("Nicht verbunden", "Die Anmeldung wurde bei Intuit abgebrochen. Sie können diese Seite schließen."),
        "no_realm": (
            "Nicht verbunden",
            "Intuit hat kein Unternehmen genannt. Bitte beginnen Sie in Ledgerbridge neu und wählen Sie ein Unternehmen.",
        ),
        "wrong": (
            "Auf diese Antwort wartet Ledgerbridge nicht",
            "Es ist nichts geschehen. Die in Ledgerbridge begonnene Anmeldung läuft in ihrer eigenen Browserseite weiter.",
        ),
        "used": ("Schon erledigt", "Diese Anmeldung ist bereits beantwortet. Sie können diese Seite schließen."),
    },
}


def language_of(accepted: str, preferred: str | None = None) -> str:
    """`de` or `en`: the one asked for, else the first of the two that the browser accepts, else English."""
    if preferred is not None and preferred in _TEXTS:
        return preferred
    for part in accepted.lower().split(",")[:20]:
        code = part.split(";")[0].strip()[:2]
        if code in _TEXTS:
            return code
    return "en"


def page(name: str, language: str) -> str:
    """The HTML of a page."""
    title, text = (html.escape(part) for part in _TEXTS[language][name])
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>Ledgerbridge: {title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
