"""The query language, as far as importers use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

_STATEMENT = re.compile(
    r"\s*SELECT\s+(?P<what>\*|COUNT\(\*\))\s+FROM\s+(?P<entity>\w+)"
    r"(?:\s+WHERE\s+(?P<where>.*?))?"
    r"(?:\s+ORDER\s?BY\s+(?P<order>[\w.]+)(?:\s+ASC)?)?"
    r"(?:\s+STARTPOSITION\s+(?P<start>\d+))?"
    r"(?:\s+MAXRESULTS\s+(?P<most>\d+))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_COMPARISON = re.compile(r"([\w.]+)\s*(<=|>=|<|>|=|IN)\s*(.*)", re.IGNORECASE | re.DOTALL)
_AND = re.compile(r"\s+AND\s+", re.IGNORECASE)
_VALUE = re.compile(r"'([^']*)'")
_ENTITIES = {"timeactivity": "TimeActivity", "creditmemo": "CreditMemo"}
_DEFAULT_MOST, _MOST = 100, 1000


class NotUnderstood(ValueError):
    """QuickBooks would answer this statement with a fault."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``field sign values``; the field in lower case."""

    field: str
    sign: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A query. ``start`` counts from 1; ``order`` is a field in lower case."""

    entity: str
    is_count: bool
    comparisons: tuple[Comparison, ...]
    order: str | None
    start: int
    most: int


def parsed(text: str) -> Statement:
    """The statement. Raises ``NotUnderstood``."""
    match = _STATEMENT.fullmatch(text)
    if match is None:
        raise NotUnderstood(text)
    most = int(match["most"] or _DEFAULT_MOST)
    if most > _MOST:
        raise NotUnderstood(f"value {most} is too large. Max allowed value is {_MOST}")
    return Statement(
        entity=_ENTITIES.get(match["entity"].lower(), match["entity"].capitalize()),
        is_count=match["what"] != "*",
        comparisons=tuple(map(_comparison, _AND.split(match["where"]))) if match["where"] else (),
        order=(match["order"] or "").lower() or None,
        start=int(match["start"] or 1),
        most=most,
    )


def day_number(text: str) -> int:
    """A date as its ordinal."""
    return date.fromisoformat(text[:10]).toordinal()


def seconds(text: str) -> float:
    """An instant in seconds since 1970; one without a zone is taken for UTC."""
    moment = datetime.fromisoformat(text)
    return moment.timestamp() if moment.tzinfo else datetime.fromisoformat(f"{text}+00:00").timestamp()


def _comparison(text: str) -> Comparison:
    match = _COMPARISON.fullmatch(text.strip())
    if match is None:
        raise NotUnderstood(text)
    field, sign, right = match.groups()
    is_words = field.lower() == "active"
    values = tuple(re.findall(r"\w+", right)) if is_words else tuple(_VALUE.findall(right))
    if not values:
        raise NotUnderstood(text)
    return Comparison(field.lower(), sign.upper(), values)
