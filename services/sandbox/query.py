"""Reads the query language of ``/query`` (Intuit's data-query page); what it lacks is refused with 4000.

``SELECT * | COUNT(*) FROM Entity [WHERE p op v [AND …]] [ORDERBY p [ASC|DESC]]
[STARTPOSITION n] [MAXRESULTS n]``
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from services.sandbox.faults import parse_error, query_error

DEFAULT_PAGE = 100
LARGEST_PAGE = 1000

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<string>'(?:\\.|[^'\\])*')|(?P<integer>\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)|(?P<operator><=|>=|=|<|>)|(?P<mark>[(),*])",
    re.DOTALL,
)
_NAMES = {"string": "<STRING> ", "integer": "<INTEGER> ", "word": "<IDENTIFIER> "}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a statement, and the column where it starts."""

    kind: str
    text: str
    column: int

    @property
    def word(self) -> str:
        """The text without case, for keywords."""
        return self.text.casefold() if self.kind == "word" else self.text


@dataclass(frozen=True, slots=True)
class Comparison:
    """``path operator values``; one value except for IN."""

    path: str
    operator: str
    values: tuple[str, ...]


@dataclass(slots=True)
class Statement:
    """A query that could be read. Nothing in it has been checked against the resource yet."""

    entity: str
    is_count: bool
    where: list[Comparison] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)
    start: int = 1
    limit: int = DEFAULT_PAGE


def parse(text: str) -> Statement:
    """The statement that a text states. Raises ``ApiFault`` 4000 (grammar) or 4001 (page size)."""
    return _Parser(_tokens(text)).statement()


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise parse_error(
                f"Invalid content. Lexical error at line 1, column {at + 1}.  "
                f'Encountered: "{text[at]}" ({ord(text[at])}), after : ""'
            )
        if match.lastgroup not in (None, "space"):
            found.append(Token(str(match.lastgroup), match.group(), at + 1))
        at = match.end()
    return [*found, Token("end", "<EOF>", at + 1)]


def _unquoted(literal: str) -> str:
    """The text between the quotes; a backslash takes the next character as it is."""
    return re.sub(r"\\(.)", r"\1", literal[1:-1], flags=re.DOTALL)


class _Parser:
    """Recursive descent over the tokens of one statement."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def statement(self) -> Statement:
        self._expect("select")
        is_count = self._selection()
        self._expect("from")
        statement = Statement(self._name(), is_count)
        if self._took("where"):
            self._where(statement)
        if self._took("orderby") or (self._took("order") and self._expect("by")):
            self._order(statement)
        if self._took("startposition"):
            statement.start = self._whole_number()
        if self._took("maxresults"):
            statement.limit = self._whole_number(at_most=LARGEST_PAGE)
        if self._next.kind != "end":
            self._refuse("<EOF>", "<AND>", '"maxresults"', '"order"', '"orderby"', '"startposition"')
        return statement

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _took(self, word: str) -> bool:
        if self._next.word != word:
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> bool:
        if not self._took(word):
            self._refuse(f'"{word}"')
        return True

    def _name(self) -> str:
        if self._next.kind != "word":
            self._refuse("<IDENTIFIER>")
        return self._take().text

    def _selection(self) -> bool:
        """``*`` (further names after it change nothing), or ``COUNT(*)``."""
        is_count = self._took("count")
        if is_count:
            self._expect("(")
        self._expect("*")
        if is_count:
            self._expect(")")
        while not is_count and self._took(","):
            self._name()
        return is_count

    def _where(self, statement: Statement) -> None:
        statement.where.append(self._comparison())
        while self._took("and"):
            statement.where.append(self._comparison())

    def _comparison(self) -> Comparison:
        path = self._name()
        if self._took("in"):
            return Comparison(path, "in", self._values())
        if self._took("like"):
            return Comparison(path, "like", (self._value(),))
        if self._next.kind != "operator":
            self._refuse('"="', '"<"', '">"', '"<="', '">="', '"in"', '"like"')
        return Comparison(path, self._take().text, (self._value(),))

    def _values(self) -> tuple[str, ...]:
        self._expect("(")
        values = [self._value()]
        while self._took(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> str:
        if self._next.kind == "string":
            return _unquoted(self._take().text)
        if self._next.word in ("true", "false", "current_date"):
            return self._take().word
        self._refuse("<STRING>", '"false"', '"true"')

    def _order(self, statement: Statement) -> None:
        while True:
            path = self._name()
            descending = self._took("desc")
            if not descending:
                self._took("asc")
            statement.order.append((path, descending))
            if not self._took(","):
                return

    def _whole_number(self, at_most: int | None = None) -> int:
        if self._next.kind != "integer" or "." in self._next.text:
            self._refuse("<INTEGER>")
        value = int(self._take().text)
        if value < 1:
            raise query_error(f"value {value} is too small. Min allowed value is 1")
        if at_most is not None and value > at_most:
            raise query_error(f"value {value} is too large. Max allowed value is {at_most}")
        return value

    def _refuse(self, *expected: str) -> NoReturn:
        token = self._next
        name = "<OR> " if token.word == "or" else _NAMES.get(token.kind, "")
        wanted = "".join(f"    {word} ...\n" for word in expected)
        raise parse_error(
            f'Encountered " {name}"{token.text} "" at line 1, column {token.column}.\n'
            f"Was expecting one of:\n{wanted}    "
        )
