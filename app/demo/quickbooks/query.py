"""The query language: reads a statement as strictly as QuickBooks Online does, with its words for what does not parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.demo.quickbooks.refusals import Refused, query_invalid, query_unparsable

MOST_ROWS, USUAL_ROWS = 1000, 100
KEYWORDS = frozenset(
    {
        *(
            "select",
            "from",
            "where",
            "and",
            "or",
            "in",
            "like",
            "order",
            "by",
            "orderby",
            "asc",
            "desc",
            "startposition",
            "maxresults",
        ),
        *("iterator", "not", "group", "join", "true", "false", "null", "count"),
    }
)
OPERATORS = ("<=", ">=", "=", "<", ">")
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<mark><=|>=|[=<>(),*]))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
AFTER_VALUE = (
    "<EOF> ",
    "<AND> ...",
    '"iterator" ...',
    '"maxresults" ...',
    "<OR> ...",
    '"order" ...',
    '"orderby" ...',
    '"startposition" ...',
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is text, number, word, mark, end or bad; `value` without quotes and escapes; `column` from 1."""

    kind: str
    value: str
    line: int
    column: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.value.casefold() in words


@dataclass(frozen=True, slots=True)
class Condition:
    """`member operator value`; `values` holds one value, several for IN. Booleans and numbers are typed, the rest is text."""

    member: str
    operator: str
    values: tuple[str | bool | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A statement. `members` are the selected ones (empty: all); `start` counts from 1."""

    entity: str
    members: tuple[str, ...] = ()
    count: bool = False
    conditions: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    start: int = 1
    rows: int = USUAL_ROWS


def tokens(statement: str) -> Iterator[Token]:
    """The words of a statement. The first mark that is none ends them with a token of kind "bad" that holds the complaint."""
    at = 0
    while statement[at:].strip():
        found = _TOKEN.match(statement, at)
        if found is None:
            at += len(statement[at:]) - len(statement[at:].lstrip())
            yield Token("bad", _lexical(statement, at), *_place(statement, at))
            return
        kind = str(found.lastgroup)
        value = found.group(kind)
        line, column = _place(statement, found.start(kind))
        if kind == "text":
            value = _ESCAPE.sub(r"\1", value[1:-1])
        yield Token(kind, value, line, column)
        at = found.end()
    yield Token("end", "", *_place(statement, len(statement)))


def _place(statement: str, at: int) -> tuple[int, int]:
    before = statement[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _lexical(statement: str, at: int) -> str:
    line, column = _place(statement, at)
    mark = statement[at]
    if mark == "'":
        line, column = _place(statement, len(statement))
        seen = f'<EOF> after : "{statement[at:]}"'
    else:
        seen = f'"{mark}" ({ord(mark)}), after : ""'
    return f"Invalid content. Lexical error at line {line}, column {column}.  Encountered: {seen}"


class Parser:
    """Reads one statement from its tokens."""

    def __init__(self, statement: str) -> None:
        self._tokens = list(tokens(statement))
        self._at = 0

    @property
    def _now(self) -> Token:
        token = self._tokens[self._at]
        if token.kind == "bad":
            raise query_unparsable(token.value)
        return token

    def _next(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _refuse(self, *expected: str) -> Refused:
        token = self._now
        if token.kind == "end":
            seen = "<EOF>"
        elif token.is_word(*KEYWORDS):
            seen = f'" "{token.value.casefold()}" "{token.value} ""'
        elif token.kind == "word":
            seen = f'" <IDENTIFIER> "{token.value} ""'
        elif token.kind == "number":
            seen = f'" <NUMBER> "{token.value} ""'
        elif token.kind == "text":
            seen = f'" <STRING> "\'{token.value}\' ""'
        else:
            seen = f'" "{token.value}" "{token.value} ""'
        several = " one of" if len(expected) > 1 else ""
        rows = "".join(f"    {each}\n" for each in expected)
        return query_unparsable(
            f"Encountered {seen} at line {token.line}, column {token.column}.\nWas expecting{several}:\n{rows}    "
        )

    def _keyword(self, word: str) -> None:
        if not self._now.is_word(word):
            raise self._refuse(f'"{word}" ...')
        self._next()

    def _identifier(self) -> str:
        if self._now.kind != "word" or self._now.value.casefold() in KEYWORDS - {"order", "count", "by"}:
            raise self._refuse("<IDENTIFIER> ...")
        return self._next().value

    def parse(self) -> Query:
        self._keyword("select")
        count, members = self._selection()
        self._keyword("from")
        entity = self._identifier()
        conditions: list[Condition] = []
        if self._now.is_word("where"):
            self._next()
            conditions.append(self._condition())
            while self._now.is_word("and"):
                self._next()
                conditions.append(self._condition())
        order = self._order()
        start, rows = self._page()
        if self._now.kind != "end":
            raise self._refuse(*AFTER_VALUE)
        return Query(entity, members, count, tuple(conditions), order, start, rows)

    def _selection(self) -> tuple[bool, tuple[str, ...]]:
        if self._now.is_word("count") and self._tokens[self._at + 1].value == "(":
            self._next()
            for mark in ("(", "*", ")"):
                if self._now.value != mark:
                    raise self._refuse(f'"{mark}" ...')
                self._next()
            return True, ()
        members = [self._member()]
        while self._now.value == "," and self._now.kind == "mark":
            self._next()
            members.append(self._member())
        return False, () if "*" in members else tuple(members)

    def _member(self) -> str:
        if self._now.kind == "mark" and self._now.value == "*":
            return self._next().value
        return self._identifier()

    def _condition(self) -> Condition:
        member = self._identifier()
        if self._now.kind == "mark" and self._now.value in OPERATORS:
            return Condition(member, self._next().value, (self._value(),))
        if self._now.is_word("like"):
            self._next()
            return Condition(member, "LIKE", (self._value(),))
        if self._now.is_word("in"):
            self._next()
            return Condition(member, "IN", self._list())
        raise self._refuse('"in" ...', '"like" ...', '"=" ...', '"<" ...', '">" ...', '"<=" ...', '">=" ...')

    def _list(self) -> tuple[str | bool | Decimal, ...]:
        if self._now.value != "(":
            raise self._refuse('"(" ...')
        self._next()
        values = [self._value()]
        while self._now.value == "," and self._now.kind == "mark":
            self._next()
            values.append(self._value())
        if self._now.value != ")" or self._now.kind != "mark":
            raise self._refuse('"," ...', '")" ...')
        self._next()
        return tuple(values)

    def _value(self) -> str | bool | Decimal:
        token = self._now
        if token.kind == "text":
            return self._next().value
        if token.kind == "number":
            return Decimal(self._next().value)
        if token.is_word("true", "false"):
            return self._next().value.casefold() == "true"
        raise self._refuse("<STRING> ...", "<NUMBER> ...", '"true" ...', '"false" ...')

    def _order(self) -> tuple[tuple[str, bool], ...]:
        """Members with whether they descend."""
        if self._now.is_word("orderby"):
            self._next()
        elif self._now.is_word("order"):
            self._next()
            self._keyword("by")
        else:
            return ()
        found = [self._ordered()]
        while self._now.value == "," and self._now.kind == "mark":
            self._next()
            found.append(self._ordered())
        return tuple(found)

    def _ordered(self) -> tuple[str, bool]:
        member = self._identifier()
        down = self._now.is_word("desc")
        if self._now.is_word("asc", "desc"):
            self._next()
        return member, down

    def _page(self) -> tuple[int, int]:
        found = {"startposition": 1, "maxresults": USUAL_ROWS}
        seen: set[str] = set()
        while self._now.is_word("startposition", "maxresults"):
            word = self._now.value.casefold()
            if word in seen:
                raise self._refuse("<EOF> ")
            seen.add(word)
            self._next()
            if self._now.kind != "number" or not self._now.value.isdecimal():
                raise self._refuse("<NUMBER> ...")
            found[word] = int(self._next().value)
            if found[word] < 1:
                raise query_invalid(f"value {found[word]} is too small. Min allowed value is 1")
        if found["maxresults"] > MOST_ROWS:
            raise query_invalid(f"value {found['maxresults']} is too large. Max allowed value is {MOST_ROWS}")
        return found["startposition"], found["maxresults"]


def parse(statement: str) -> Query:
    """Raises `Refused`: 4000 what does not parse, 4001 a page that cannot be."""
    return Parser(statement).parse()
