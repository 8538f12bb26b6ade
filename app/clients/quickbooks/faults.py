"""Reads every kind of error that Intuit sends (four envelopes, ill-formed ones too) and says what it means for the request."""

from __future__ import annotations

import enum
import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.problems import Problem, QuickBooksError

_TEXT_LIMIT = 1000
_DEPTH = 5
_XML_ERROR = re.compile(r"<Error\b([^>]*)>(.*?)(?=</Error>|</Fault>|<Error\b|\Z)", re.DOTALL)
_XML_FAULT = re.compile(r"<Fault\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TAG = re.compile(r"<[^<>]*>")
_LOOSE_CODES = (
    re.compile(r"""["':]?error_?code["']?\s*(?:=>|[=:])\s*["']?0*(\d{1,6})\b""", re.IGNORECASE),
    re.compile(r"""["']code["']\s*:\s*["']?0*(\d{1,6})\b"""),
    re.compile(r"\bError (\d{2,6}):"),
)
_TOKEN = re.compile(r"\b(?=[A-Za-z0-9_\-]*\d)[A-Za-z0-9_\-]{24,}(?:\.[A-Za-z0-9_\-]*)*")
_HOST = re.compile(r"https?://\S+")
# Published without its code: the text of a create by a company whose subscription had ended, HTTP 200.
_SUBSCRIPTION_ENDED = "Subscription period has ended"
_ENDED = "6190"


class Kind(enum.Enum):
    """What a reply that is no success means for its request (2.8, 2.9)."""

    THROTTLED = "throttled"
    SIGN_IN = "sign_in"
    STOP = "stop"
    REFUSED = "refused"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class FaultError:
    """One Error of a Fault. `element` is the member or path that Intuit names, or empty."""

    code: str
    message: str = ""
    detail: str = ""
    element: str = ""

    @property
    def text(self) -> str:
        return self.detail or self.message


@dataclass(frozen=True, slots=True)
class Fault:
    """A Fault: its `type` and its Errors, never empty."""

    type: str
    errors: tuple[FaultError, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(error.code for error in self.errors)


# --- reading ---------------------------------------------------------------------------------------------------------


def parse_fault(body: bytes, certain: bool = False) -> Fault | None:
    """The Fault in a body of any shape: JSON in either spelling, inside a 200's wrapper, XML well-formed or not, or loose text.

    `certain` (for a 200): only a real Fault counts, not a code that merely stands in some text.
    """
    text = body.decode("utf-8", "replace").lstrip("\ufeff").strip()
    if not text:
        return None
    if text[0] in "{[":
        try:
            data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            return None if certain else _from_loose(text)
        found = _from_json(data)
        return found or (None if certain or not isinstance(data, dict) else _from_loose(text))
    found = _from_xml(text)
    if found is None and _SUBSCRIPTION_ENDED in text:
        found = Fault("", (FaultError(_ENDED, "", plain_text(text)),))
    return found or (None if certain else _from_loose(text))


def _from_json(data: Any) -> Fault | None:
    for envelope in _envelopes(data, _DEPTH):
        errors = _member(envelope, "error") or _member(envelope, "errors")
        rows = errors if isinstance(errors, list) else [errors]
        read = tuple(_json_error(row) for row in rows if isinstance(row, dict))
        if read:
            return Fault(_words(_member(envelope, "type")), read)
    return None


def _envelopes(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every Fault object in `data`, the outermost first; a gateway's bare error object only at the very outside."""
    if depth == 0:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            if key.casefold() == "fault" and isinstance(value, dict):
                yield value
        if depth == _DEPTH and isinstance(data.get("errors"), list):
            yield data
        if depth == _DEPTH and "error_code" in data:
            yield {"error": [{**data, "code": data["error_code"]}]}
        for value in data.values():
            yield from _envelopes(value, depth - 1)
    elif isinstance(data, list):
        for value in data[:200]:
            yield from _envelopes(value, depth - 1)


def _member(data: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in data.items() if key.casefold() == name and value is not None), None)


def _json_error(row: Mapping[str, Any]) -> FaultError:
    message = _words(_member(row, "message"))
    code = _code(_words(_member(row, "code"))) or _loose_code(message)
    return FaultError(
        code, plain_text(message), plain_text(_words(_member(row, "detail"))), _words(_member(row, "element"))
    )


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _code(text: str) -> str:
    bare = text.strip()
    return (bare.lstrip("0") or "0") if bare.isascii() and bare.isdecimal() else bare[:40]


def _from_xml(text: str) -> Fault | None:
    if "<Error" not in text:
        return None
    fault = _XML_FAULT.search(text)
    errors = []
    for attributes, inner in _XML_ERROR.findall(text):
        named = _attributes(attributes)
        message = _inner(inner, "Message")
        code = _code(named.get("code", "")) or _loose_code(message)
        errors.append(
            FaultError(code, plain_text(message), plain_text(_inner(inner, "Detail")), named.get("element", ""))
        )
    return Fault(_attributes(fault.group(1)).get("type", "") if fault else "", tuple(errors)) if errors else None


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def _inner(text: str, name: str) -> str:
    start = text.find(f"<{name}>")
    if start < 0:
        return ""
    start += len(name) + 2
    end = text.find(f"</{name}>", start)
    return html.unescape(text[start:] if end < 0 else text[start:end])


def _from_loose(text: str) -> Fault | None:
    """A code in text that is neither: a printed structure, a cut body."""
    code = _loose_code(text)
    return Fault("", (FaultError(code, "", plain_text(text)),)) if code else None


def _loose_code(text: str) -> str:
    for pattern in _LOOSE_CODES:
        found = pattern.search(text)
        if found:
            return _code(found.group(1))
    return ""


def plain_text(text: str) -> str:
    """Intuit's text as it may be shown: no markup, line feeds or control characters, tokens and internal addresses masked."""
    bare = _HOST.sub("…", _TAG.sub("", text))
    bare = _TOKEN.sub("…", bare)
    bare = "".join(mark if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for mark in bare)
    return " ".join(bare.split())[:_TEXT_LIMIT]


# --- judging ---------------------------------------------------------------------------------------------------------

_CLOSED = "period has closed"
_WRONG_PLACE = frozenset({"100", "130"})
_THROTTLE = "3001"
_UNDECIDED = frozenset({"10000", "10100", "10200"})


def kind_of(status: int, fault: Fault | None) -> Kind:
    """What a reply means that is not the success asked for; `fault` None: no Fault could be read in it."""
    codes = fault.codes if fault else frozenset()
    if status == 429 or (_THROTTLE in codes and status < 500):
        return Kind.THROTTLED
    if status >= 500 or status < 200 or 300 <= status < 400 or status in (408, 425):
        return Kind.DOUBT
    if codes & _WRONG_PLACE or _ENDED in codes:
        return Kind.STOP
    if status == 401 or "3200" in codes:
        return Kind.SIGN_IN
    if status == 403 or "3100" in codes:
        return Kind.STOP
    if status >= 400:
        return Kind.REFUSED
    if fault is None or codes & _UNDECIDED or fault.type == "SystemFault":
        return Kind.DOUBT
    return Kind.REFUSED


def problem_of(status: int, fault: Fault | None, tid: str | None) -> Problem:
    """The problem that a person is told, with Intuit's own texts beside it."""
    errors = fault.errors if fault else ()
    shown = tuple(QuickBooksError(error.code, error.message, error.detail) for error in errors)
    kind = kind_of(status, fault)
    text = errors[0].text if errors else f"HTTP {status}"
    if kind is Kind.THROTTLED:
        return Problem("quota_exhausted", {"text": text}, tid, shown)
    if kind is Kind.DOUBT:
        return Problem("unreachable", {"host": "QuickBooks Online", "text": text, "status": str(status)}, tid, shown)
    if kind is not Kind.REFUSED:
        ended = fault is not None and _ENDED in fault.codes
        return Problem("subscription_ended" if ended else "reconnect_needed", {"text": text}, tid, shown)
    for error in errors:
        known = _known(error)
        if known is not None:
            return Problem(known[0], {"text": error.text, **known[1]}, tid, shown)
    return Problem("quickbooks_refused", {"text": text, "status": str(status)}, tid, shown)


_HOLDER = re.compile(r"DocNumber=(.*?) is assigned to TxnType=(\w+) with TxnId=(\d+)")
_ELEMENT_ID = re.compile(r"element id (\d+)")
_LENGTHS = re.compile(r"Max:(\d+).*?length:(\d+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")
NUMBER_LIMIT = "21"
"""Of what is written only a DocNumber is limited so; the element is often missing."""
_NOT_NEGATIVE = "must be 0 or greater"


def _known(error: FaultError) -> tuple[str, dict[str, str]] | None:
    """Our own code and its parameters for a refusal that has one. Code and text together: 5010 and 6210 are used twice (2.9)."""
    numbered = "uplicate" in f"{error.message} {error.detail}" and _CLOSED not in error.text
    if error.code == "6140" or (error.code == "6210" and numbered):
        found = _HOLDER.search(error.text)
        return "number_taken", dict(zip(("number", "holder", "id"), found.groups(), strict=True)) if found else {}
    if error.code in ("6200", "6210") or (error.code == "5010" and _CLOSED in error.text):
        found = _DATE.search(error.text)
        return "period_closed", {"close_date": found.group()} if found else {}
    if error.code in ("610", "2500"):
        found = _ELEMENT_ID.search(error.text)
        return "inactive_record", {"id": found.group(1)} if found else {}
    if error.code == "2050":
        return _too_long(error)
    if error.code == "6000" and _NOT_NEGATIVE in error.text:
        return "negative_total", {}
    code = _BY_CODE.get(error.code)
    return (code, {}) if code else None


_BY_CODE = {
    "5010": "stale_object",
    "6240": "name_taken",
    "6420": "no_contact_email",
    "2210": "email_refused",
    "2220": "currency_mismatch",
    "2250": "no_lines",
    "2290": "negative_total",
}


def _too_long(error: FaultError) -> tuple[str, dict[str, str]]:
    """2050: which text is too long decides what is to be done."""
    field = error.element.rpartition(".")[2] or "text"
    found = _LENGTHS.search(error.text)
    params = {"field": field, **(dict(zip(("limit", "count"), found.groups(), strict=True)) if found else {})}
    if field.casefold() == "docnumber" or (field == "text" and params.get("limit") == NUMBER_LIMIT):
        return "number_too_long", params
    if field.casefold() in ("displayname", "name", "companyname"):
        return "name_not_allowed", params
    return "text_too_long", params
