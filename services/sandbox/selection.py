"""Checks a statement against the resource it names and makes its values comparable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from services.sandbox.documents import number, parse_day, parse_moment
from services.sandbox.faults import query_error
from services.sandbox.properties import LISTS, Kind, Property
from services.sandbox.query import Comparison, Statement
from services.sandbox.table import Record, Table, Test

_ONLY_EQUAL = (Kind.ID, Kind.REFERENCE, Kind.FLAG)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a literal without a zone, and ``CURRENT_DATE``, mean in this company."""

    zone: ZoneInfo
    today: date


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one answer. ``total`` counts all that match; ``start`` is one-based."""

    entity: str
    rows: list[Record]
    start: int
    total: int


def select(statement: Statement, table: Table, calendar: Calendar) -> Selection:
    """The page that a statement asks for. Raises ``ApiFault`` 4001 for what the resource cannot be asked."""
    tests = [_test(comparison, table, calendar) for comparison in statement.where]
    asks_active = any(comparison.path.casefold() == "active" for comparison in statement.where)
    if table.entity in LISTS and not asks_active:
        tests.append(Test(_position(table, "Active"), "=", (True,)))
    rows = table.matching(tests)
    for path, descending in reversed(statement.order):
        _sort(rows, _position(table, path), table, descending)
    first = statement.start - 1
    page = rows[first : first + statement.limit]
    return Selection(table.entity, page, statement.start, len(rows))


def _sort(rows: list[Record], position: int, table: Table, descending: bool) -> None:
    prop = table.property_at(position)
    if not prop.sortable:
        raise query_error(f"property '{prop.path}' is not sortable")
    if prop.kind is Kind.ID:
        rows.sort(key=lambda row: row.number, reverse=descending)
    else:
        rows.sort(
            key=lambda row: (1, row.keys[position]) if row.keys[position] is not None else (0,),
            reverse=descending,
        )


def _position(table: Table, path: str) -> int:
    position = table.position(path)
    if position is None:
        raise query_error(f"property '{path}' is not queryable")
    return position


def _test(comparison: Comparison, table: Table, calendar: Calendar) -> Test:
    position = _position(table, comparison.path)
    prop = table.property_at(position)
    if prop.kind in _ONLY_EQUAL and comparison.operator not in ("=", "in"):
        raise query_error(f"operator {comparison.operator} is not supported for property '{prop.path}'")
    if comparison.operator == "like" and prop.kind is not Kind.TEXT:
        raise query_error(f"operator LIKE is not supported for property '{prop.path}'")
    try:
        values = tuple(_comparable(prop, value, calendar) for value in comparison.values)
    except ValueError:
        raise query_error(f"value {comparison.values[0]} is not valid for property '{prop.path}'") from None
    return Test(position, comparison.operator, values)


def _comparable(prop: Property, value: str, calendar: Calendar) -> Any:
    if value == "current_date":
        value = calendar.today.isoformat()
    if prop.kind is Kind.FLAG:
        return {"true": True, "false": False}.get(value.casefold())
    if not value.strip() and prop.kind is not Kind.ID:
        return None
    return _literal(prop.kind, value, calendar.zone)


def _literal(kind: Kind, value: str, zone: ZoneInfo) -> Any:
    match kind:
        case Kind.DAY:
            return parse_day(value).isoformat()
        case Kind.MOMENT:
            return parse_moment(value, zone).timestamp()
        case Kind.NUMBER:
            if (found := number(value)) is None:
                raise ValueError(value)
            return found
        case Kind.TEXT:
            return value.casefold()
    return value
