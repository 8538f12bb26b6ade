"""A company of the stand-in with one customer and one product, and short words for what tests ask of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.demo.quickbooks.books import Books
from app.demo.quickbooks.operations import Operations
from app.demo.quickbooks.refusals import Refused

REALM = "4620816365000000001"


class Clock:
    """2026-11-24 10:00 UTC (02:00 in US Pacific), until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class Company:
    """`do` writes and gives the entity, `refused` gives the code and the text of the refusal."""

    def __init__(self, country: str = "DE", **prefs: dict[str, Any]) -> None:
        self.clock = Clock()
        self.books = Books(country, REALM, clock=self.clock)
        for name, members in prefs.items():
            self.books.preferences[name] = {**self.books.preferences[name], **members}
        self.api = Operations(self.books)
        self.customer = self.do("Customer", DisplayName="Acme")["Id"]
        self.item = self.do("Item", Name="Consulting", Type="Service", IncomeAccountRef={"value": "1"})["Id"]

    def do(self, kind: str, operation: str = "", include: str = "", **body: Any) -> dict[str, Any]:
        written: dict[str, Any] = self.api.write(kind, body, operation, frozenset({include} - {""}))[kind]
        return written

    def refused(self, kind: str, operation: str = "", **body: Any) -> Refused:
        with pytest.raises(Refused) as caught:
            self.do(kind, operation, **body)
        return caught.value

    def line(self, amount: str = "100", code: str | None = "2", **detail: Any) -> dict[str, Any]:
        sales: dict[str, Any] = {"ItemRef": {"value": self.item}, **detail}
        if code is not None:
            sales["TaxCodeRef"] = {"value": code}
        return {"DetailType": "SalesItemLineDetail", "Amount": Decimal(amount), "SalesItemLineDetail": sales}

    def body(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        body: dict[str, Any] = {"CustomerRef": {"value": self.customer}, "Line": list(lines) or [self.line()]}
        if not lines and self.books.company_info["Country"] == "US":
            body["Line"] = [self.line(code="NON")]
        if self.books.company_info["Country"] != "US":
            body["GlobalTaxCalculation"] = "TaxExcluded"
        return {**body, **more}

    def invoice(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        return self.do("Invoice", **self.body(*lines, **more))

    def read(self, kind: str, key: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.read(kind, key)[kind]
        return found

    def query(self, statement: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.query(statement)["QueryResponse"]
        return found

    def ids(self, statement: str, kind: str) -> list[str]:
        return [row["Id"] for row in self.query(statement).get(kind, [])]
