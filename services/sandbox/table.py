"""All documents of one resource, kept as bytes beside the keys that queries compare; fast at 100,000 rows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.sandbox.documents import Document, from_bytes, to_bytes
from services.sandbox.properties import Kind, Property, properties_of


class Record:
    """One document: its exact JSON, and the keys in the order of the table's properties."""

    __slots__ = ("id", "keys", "number", "raw")

    def __init__(self, record_id: str, raw: bytes, keys: tuple[Any, ...]) -> None:
        self.id = record_id
        self.number = int(record_id)
        self.raw = raw
        self.keys = keys

    @property
    def document(self) -> Document:
        """A fresh copy to read or to change."""
        document: Document = from_bytes(self.raw)
        return document


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of WHERE, made comparable. ``position`` is the property's place in the keys."""

    position: int
    operator: str
    values: tuple[Any, ...]

    def predicate(self) -> Callable[[Any], bool]:
        """Whether a key passes."""
        value = self.values[0]
        match self.operator:
            case "in":
                allowed = frozenset(self.values)
                return lambda key: key in allowed
            case "like":
                pattern = re.compile(".*".join(map(re.escape, value.split("%"))), re.DOTALL)
                return lambda key: key is not None and pattern.fullmatch(key) is not None
            case "=":
                return lambda key: bool(key == value)
            case "<" | "<=":
                return self._below(value)
        return self._above(value)

    def _below(self, value: Any) -> Callable[[Any], bool]:
        if self.operator == "<":
            return lambda key: key is not None and key < value
        return lambda key: key is not None and key <= value

    def _above(self, value: Any) -> Callable[[Any], bool]:
        if self.operator == ">":
            return lambda key: key is not None and key > value
        return lambda key: key is not None and key >= value


class Table:
    """The records of one resource. Not locked: the company is."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        self.properties = properties_of(entity)
        self._positions = {prop.path.casefold(): at for at, prop in enumerate(self.properties)}
        self._records: dict[str, Record] = {}
        self._sorted: dict[int, tuple[list[Any], list[Record]]] = {}

    def copy(self) -> Table:
        """A table of its own with the same records, which never change."""
        other = Table(self.entity)
        other._records = dict(self._records)
        return other

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def position(self, path: str) -> int | None:
        """Where the keys of this property stand; ``None`` if it cannot be queried."""
        return self._positions.get(path.casefold())

    def property_at(self, position: int) -> Property:
        return self.properties[position]

    def find(self, record_id: str) -> Record | None:
        return self._records.get(record_id)

    def put(self, document: Document) -> None:
        """Insert, or replace what has the same Id."""
        keys = tuple(prop.key(document) for prop in self.properties)
        self._records[document["Id"]] = Record(document["Id"], to_bytes(document), keys)
        self._sorted.clear()

    def remove(self, record_id: str) -> None:
        del self._records[record_id]
        self._sorted.clear()

    def matching(self, tests: list[Test]) -> list[Record]:
        """The records that pass every test, by ascending Id."""
        rows = self._candidates(tests)
        for test in tests:
            passes, position = test.predicate(), test.position
            rows = [row for row in rows if passes(row.keys[position])]
        rows.sort(key=lambda row: row.number)
        return rows

    def _candidates(self, tests: list[Test]) -> list[Record]:
        """The records worth testing: by Id, else by the first range over a day or an instant, else all."""
        for test in tests:
            kind = self.properties[test.position].kind
            if kind is Kind.ID:
                return [row for value in set(test.values) if (row := self._records.get(value))]
            if kind in (Kind.DAY, Kind.MOMENT) and test.operator not in ("in", "like"):
                return self._range([other for other in tests if other.position == test.position])
        return list(self._records.values())

    def _range(self, tests: list[Test]) -> list[Record]:
        keys, rows = self._index(tests[0].position)
        low, high = 0, len(rows)
        for test in tests:
            value = test.values[0]
            if test.operator in (">", ">=", "="):
                low = max(low, (bisect_right if test.operator == ">" else bisect_left)(keys, value))
            if test.operator in ("<", "<=", "="):
                high = min(high, (bisect_left if test.operator == "<" else bisect_right)(keys, value))
        return rows[low:high]

    def _index(self, position: int) -> tuple[list[Any], list[Record]]:
        if position not in self._sorted:
            rows = [row for row in self._records.values() if row.keys[position] is not None]
            rows.sort(key=lambda row: row.keys[position])
            self._sorted[position] = ([row.keys[position] for row in rows], rows)
        return self._sorted[position]
