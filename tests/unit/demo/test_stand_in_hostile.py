"""Bodies and statements that make no sense: the stand-in refuses them in its own words and never breaks."""

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from app.demo.quickbooks.members import members_of
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import dumps
from tests.unit.demo.company import Company

D = Decimal
ODD: list[Any] = [
    None,
    "",
    0,
    -1,
    D("1.005"),
    "abc",
    True,
    [],
    {},
    [None],
    [{}],
    {"value": "1"},
    {"value": None},
    "x" * 5000,
]
ODD += ["2026-11-24-08:00", D("1e15"), D("1e-9"), 10**40, "NaN", "é\n\t:", {"Address": ""}, {"a": 1}, "99"]
WORDS = [
    "select",
    "*",
    "from",
    "Invoice",
    "where",
    "Id",
    "=",
    "'1'",
    "in",
    "(",
    ")",
    ",",
    "and",
    "'a%'",
    "like",
    "orderby",
    "1",
    "'",
    "%",
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def spoiled(draw: random.Random, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """`body` with one to three values, or members that it did not have, that are something else."""
    body = copy.deepcopy(body)
    for _ in range(draw.randint(1, 3)):
        if draw.random() < 0.3:
            body[draw.choice(sorted(members_of(kind)))] = copy.deepcopy(draw.choice(ODD))
            continue
        *way, last = draw.choice(list(places(body)) or [("Id",)])
        target: Any = body
        for key in way:
            target = target[key]
        target[last] = copy.deepcopy(draw.choice(ODD))
    return body


def bodies(company: Company) -> dict[str, dict[str, Any]]:
    line = {**company.line("100", Qty=2, UnitPrice=50, ServiceDate="2026-11-01"), "Id": "1", "Description": "x"}
    discount = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10}}
    text = {"DetailType": "DescriptionOnly", "Description": "d", "DescriptionLineDetail": {}}
    invoice = company.body(
        line, text, discount, BillEmail={"Address": "a@b.co"}, BillAddr={"Line1": "a"}, DocNumber="1"
    )
    held = company.invoice()["Id"]
    return {
        "Invoice": invoice,
        "Customer": {"DisplayName": "B", "BillAddr": {"Line1": "a"}, "ParentRef": {"value": company.customer}},
        "Item": {"Name": "I", "Type": "Service", "IncomeAccountRef": {"value": "1"}, "UnitPrice": 5},
        "Account": {"Name": "A", "AccountType": "Income", "ParentRef": {"value": "1"}},
        "Payment": {
            "CustomerRef": {"value": company.customer},
            "TotalAmt": 50,
            "Line": [{"Amount": 5, "LinkedTxn": [{"TxnId": held, "TxnType": "Invoice"}]}],
        },
    }


@pytest.mark.parametrize("seed", range(4))
def test_bodies(seed: int):
    draw, company = random.Random(seed), Company("DE")
    sound = bodies(company)
    refused = 0
    for _ in range(300):
        kind = draw.choice(sorted(sound))
        body = spoiled(draw, kind, sound[kind])
        held = company.books.all(kind)
        if draw.random() < 0.3 and held:
            body |= {"Id": held[-1]["Id"], "SyncToken": held[-1]["SyncToken"], "sparse": True}
        try:
            dumps(company.do(kind, draw.choice(["", "", "", "delete", "void"]), **body))
        except Refused:
            refused += 1
    for kind in sound:
        dumps(company.query(f"SELECT * FROM {kind} MAXRESULTS 1000"))
    assert 100 < refused < 300


def test_statements():
    draw, company = random.Random(1), Company("DE")
    answers = []
    for _ in range(2000):
        statement = " ".join(["select", "*", "from", *draw.choices(WORDS, k=draw.randint(1, 8))])
        try:
            company.query(statement)
            answers.append(200)
        except Refused as refused:
            answers.append(refused.code)
    assert set(answers) == {200, 4000, 4001}
