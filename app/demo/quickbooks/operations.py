"""The operations of the API on one company's books: read, write, query, batch, changes since, send, upload."""

from __future__ import annotations

import email.parser
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.demo.quickbooks import mailing, pdf, refusals, selecting
from app.demo.quickbooks.books import SALES_KINDS, Books
from app.demo.quickbooks.ledger import KINDS
from app.demo.quickbooks.presenting import Presenter
from app.demo.quickbooks.query import parse
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import PACIFIC, Entity, loads, moment

READABLE = {kind.casefold(): kind for kind in KINDS}
WRITABLE = frozenset(KINDS) - {"TaxAgency", "TaxRate", "TaxCode"}
NO_CHANGES = frozenset({"JournalCode", "TimeActivity", "TaxAgency", "TaxCode", "TaxRate"})
MOST_ITEMS, MOST_CHANGES, MOST_DAYS = 30, 1000, 30
FILE_TYPES = frozenset(
    {
        *("pdf", "png", "jpg", "jpeg", "gif", "tif", "tiff", "txt", "csv", "doc", "docx"),
        *("xls", "xlsx", "xml", "rtf", "ods", "eps", "ai"),
    }
)
OPERATIONS = frozenset({"create", "update", "delete", "void"})


class Operations:
    """What a request does. Answers are bodies without `time`; refusals are raised."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def read(self, kind: str, key: str) -> Entity:
        stored = self._books.find(kind, key)
        if stored is None:
            if not key.isascii() or not key.isdecimal():
                raise refusals.bad_id(key)
            raise refusals.not_found()
        return self._answer(kind, stored, reading=True)

    def _answer(self, kind: str, stored: Entity, reading: bool = False) -> Entity:
        return {kind: Presenter(self._books)(kind, stored, reading=reading)}

    def company_info(self, key: str) -> Entity:
        if key not in (self._books.realm_id, "1", ""):
            raise refusals.not_found()
        return {"CompanyInfo": self._books.company_info}

    def preferences(self) -> Entity:
        return {"Preferences": self._books.preferences}

    def write_preferences(self, body: Mapping[str, Any]) -> Entity:
        """A sparse update of preferences; sales tax cannot be switched here."""
        held = self._books.preferences
        if str(body.get("SyncToken", "")) != held["SyncToken"]:
            raise refusals.stale(str(self._books.settings["user"]))
        changes = {name: value for name, value in body.items() if name.endswith("Prefs") and name != "TaxPrefs"}
        merged = merge(held, changes)
        with self._books.changing():
            if merged != held:
                merged["SyncToken"] = str(int(held["SyncToken"]) + 1)
                merged["MetaData"] = {**held.get("MetaData", {}), "LastUpdatedTime": moment(self._books.clock())}
                self._books.preferences = merged
        return {"Preferences": self._books.preferences}

    # --- writing -----------------------------------------------------------------------------------------------------

    def write(self, kind: str, body: Mapping[str, Any], operation: str, include: frozenset[str]) -> Entity:
        """Create, update, delete or void. Raises `Refused`."""
        books = self._books
        if books.settings["subscription"] != "active":
            raise refusals.subscription_ended(int(books.settings["subscription_status"]))
        if kind not in WRITABLE:
            raise refusals.unsupported(f"/v3/company/{books.realm_id}/{kind.casefold()}")
        if operation == "delete":
            books.delete(kind, body)
            return {kind: {"domain": "QBO", "status": "Deleted", "Id": str(body["Id"])}}
        if operation == "void" or (operation == "update" and "void" in include):
            if kind not in ("Invoice", "Payment", "SalesReceipt", "CreditMemo"):
                raise Refused(500, "Unsupported Operation", "Operation Void is not supported.")
            return self._answer(kind, books.void(kind, body))
        if operation not in ("", "create", "update"):
            raise Refused(500, "Unsupported Operation", f"Operation {operation} is not supported.")
        return self._answer(kind, books.save(kind, body, include))

    def send(self, kind: str, key: str, send_to: str | None) -> Entity:
        """Mails a form; its answer lacks what answers of a send lack."""
        if self._books.settings["subscription"] != "active":
            raise refusals.subscription_ended(int(self._books.settings["subscription_status"]))
        if kind not in SALES_KINDS:
            raise Refused(500, "Unsupported Operation", "Operation Send is not supported.")
        body = self._answer(kind, mailing.send(self._books, kind, key, send_to))
        form = body[kind]
        form.pop("FreeFormAddress", None)
        form["MetaData"].pop("LastModifiedByRef", None)
        for line in form["Line"]:
            line.get("SalesItemLineDetail", {}).pop("ItemAccountRef", None)
        return body

    def pdf(self, kind: str, key: str) -> bytes:
        if kind not in SALES_KINDS:
            raise Refused(500, "Unsupported Operation", "Operation Pdf is not supported.")
        return pdf.draw(kind, self.read(kind, key)[kind], self._books.company_info)

    # --- asking ------------------------------------------------------------------------------------------------------

    def query(self, statement: str) -> Entity:
        return {"QueryResponse": selecting.answer(self._books, parse(statement))}

    def changes(self, entities: str, since: str) -> Entity:
        """What changed since a moment, kind by kind, deleted ones last (Intuit: change data capture)."""
        if not entities:
            raise refusals.missing("entities")
        start = _moment(since)
        if start < self._books.clock() - timedelta(days=MOST_DAYS, minutes=5):
            raise refusals.query_invalid("changedSince is more than 30 days ago")
        found = []
        for name in entities.split(","):
            kind = READABLE.get(name.strip().casefold())
            if kind is None or kind in NO_CHANGES:
                raise refusals.query_invalid(f"invalid context declaration: {name.strip()}")
            found.append(self._changes_of(kind, start))
        return {"CDCResponse": [{"QueryResponse": found}]}

    def _changes_of(self, kind: str, start: datetime) -> Entity:
        present = Presenter(self._books)
        live = [each for each in self._books.live(kind) if _moment(each["MetaData"]["LastUpdatedTime"]) >= start]
        live.sort(key=lambda each: self._books.order(kind, each["Id"]), reverse=True)
        rows = [present(kind, each, single=False) for each in live]
        rows += [
            {"domain": "QBO", "status": "Deleted", "Id": stub["Id"], "MetaData": {"LastUpdatedTime": stub["at"]}}
            for stub in self._books.deleted
            if stub["kind"] == kind and _moment(stub["at"]) >= start
        ]
        rows = rows[:MOST_CHANGES]
        return {kind: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {}

    # --- several at once ---------------------------------------------------------------------------------------------

    def batch(self, body: Mapping[str, Any]) -> Entity:
        """Each item by itself, in order; a refused one has its Fault."""
        items = body.get("BatchItemRequest")
        if not isinstance(items, list) or not items:
            raise refusals.missing("BatchItemRequest")
        if len(items) > MOST_ITEMS:
            raise Refused(1040, "Batch limit exceeded", f"The number of batch items must not exceed {MOST_ITEMS}.", "")
        return {"BatchItemResponse": [{**self._item(each), "bId": str(each.get("bId", ""))} for each in items]}

    def _item(self, item: Mapping[str, Any]) -> Entity:
        try:
            if "Query" in item:
                return self.query(str(item["Query"]))
            kind = next((name for name in item if name in KINDS), None)
            if kind is None or item.get("operation") not in OPERATIONS or not isinstance(item[kind], Mapping):
                raise refusals.missing("operation")
            operation = str(item["operation"])
            include = frozenset(str(item.get("optionsData", "")).split(","))
            return self.write(kind, item[kind], operation if operation in ("delete", "void") else "", include)
        except Refused as refused:
            return {"Fault": refused.fault()}

    # --- files -------------------------------------------------------------------------------------------------------

    def upload(self, content_type: str, body: bytes) -> Entity:
        """Stores files that come as multipart, each with its metadata; a refused one has its Fault, with status 200."""
        parts = _parts(content_type, body)
        answers = []
        for name, part in parts.items():
            if not name.startswith("file_content_"):
                continue
            described = parts.get(name.replace("content", "metadata"))
            try:
                metadata = loads(described.content) if described and described.content.strip() else {}
            except msgspec.DecodeError as odd:
                raise Refused(2310, "Error parsing object", "ObjectParserError: the metadata is no JSON", "") from odd
            try:
                named = {"FileName": part.file_name, "ContentType": part.content_type}
                answers.append({"Attachable": self._attach({**named, **metadata}, len(part.content))})
            except Refused as refused:
                answers.append({"Fault": refused.fault()})
        if not answers:
            raise refusals.missing("file_content_01")
        return {"AttachableResponse": answers}

    def _attach(self, metadata: Entity, size: int) -> Entity:
        name = str(metadata.get("FileName", ""))
        if name.rpartition(".")[2].casefold() not in FILE_TYPES:
            raise Refused(6041, "Unsupported file type", "The file type is not supported.", "FileName")
        for reference in metadata.get("AttachableRef", ()):
            entity = reference.get("EntityRef", {})
            kind = READABLE.get(str(entity.get("type", "")).casefold())
            if kind is None or self._books.find(kind, entity.get("value")) is None:
                named = f"{entity.get('type')} {entity.get('value')}"
                raise refusals.business(f"The entity {named} that you are trying to link does not exist. {named}")
            entity["type"] = kind
        number = len(self._books.all("Attachable")) + 1
        uri = f"/v3/company/{self._books.realm_id}/download/{number}"
        return self._books.put(
            "Attachable",
            {
                **{
                    key: metadata[key]
                    for key in ("AttachableRef", "FileName", "ContentType", "Note")
                    if key in metadata
                },
                "Id": str(5_000_000_000_000_503_623 + number),
                "Size": size,
                "FileAccessUri": uri,
                "TempDownloadUri": f"https://localhost{uri}",
            },
        )


def merge(held: Entity, changes: Mapping[str, Any]) -> Entity:
    """`held` with `changes`, object by object; None takes a member away."""
    merged = dict(held)
    for name, value in changes.items():
        inner = merged.get(name)
        if isinstance(value, Mapping) and isinstance(inner, Mapping):
            merged[name] = merge(dict(inner), value)
        elif value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError as odd:
        raise refusals.bad_date("changedSince", text) from odd
    return read if read.tzinfo else read.replace(tzinfo=PACIFIC)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart body; the name of its file is empty where it has none."""

    content: bytes
    file_name: str
    content_type: str


def _parts(content_type: str, body: bytes) -> dict[str, Part]:
    """The parts of a multipart body by name, also of one whose lines end with a bare line feed."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body.lstrip())
    found = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            found[name] = Part(payload, str(part.get_filename("")), part.get_content_type())
    return found
