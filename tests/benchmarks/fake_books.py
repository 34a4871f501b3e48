"""A company's invoices as rows of numbers: found by bisection, and written out as bytes when asked for."""

from __future__ import annotations

import operator
import random
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

from tests.benchmarks.fake_bodies import BODIES, customer_bodies, customer_of, invoice_templates
from tests.benchmarks.fake_statements import Comparison, NotUnderstood, day_number, seconds

#: The invoices' dates: three years that lie wholly in the past.
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
_FIRST_ID = 1_000_001
#: How many seconds the company's clock is behind UTC.
_BEHIND = 8 * 3600
_DUE_AFTER = 30
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
#: No invoice is changed later than so many days after it was made.
_CHANGED_WITHIN = 20
_CUSTOMERS_MADE = b"2022-06-01T09:00:00-08:00"


class Books:
    """Invoices in the order of date and id: a row is a place in that order."""

    def __init__(self, count: int, seed: int = 7, templates: list[bytes] | None = None) -> None:
        chance = random.Random(seed)
        self._templates = templates or invoice_templates(min(count, BODIES), seed)
        self._customers = [customer_of(template) for template in self._templates]
        self.customers = customer_bodies(_CUSTOMERS_MADE)
        days = _days(count)
        # Numbers are given as invoices are made: nearly in the order of their dates, as in real books.
        made = array("q", ((day - _EPOCH) * _DAY + chance.randrange(12 * _DAY) for day in days))
        ids = array("q", bytes(8 * count))
        for number, row in enumerate(sorted(range(count), key=made.__getitem__)):
            ids[row] = _FIRST_ID + number
        order = sorted(range(count), key=lambda row: (days[row], ids[row]))
        self._days = days
        self._ids = array("q", map(ids.__getitem__, order))
        self._created = array("q", map(made.__getitem__, order))
        self._updated = array("q", (at + chance.randrange(_CHANGED_WITHIN * _DAY) for at in self._created))
        self._written_days = {day: date.fromordinal(day).isoformat().encode() for day in _range()}

    def select(self, comparisons: Iterable[Comparison], order: str | None) -> Sequence[int]:
        """The rows that these comparisons leave, in this order."""
        found: Sequence[int] = range(len(self._ids))
        rest = []
        for one in comparisons:
            if one.field == "txndate":
                found = self._between(found, one)
            else:
                rest.append(one)
        for one in rest:
            found = self._narrowed(found, one)
        return self._ordered(found, order)

    def written(self, rows: Iterable[int]) -> Iterable[bytes]:
        """The rows' bodies."""
        return map(self._written, rows)

    def _written(self, row: int) -> bytes:
        return self._templates[self._ids[row] % len(self._templates)] % self._filled(row)

    def _filled(self, row: int) -> tuple[bytes, ...]:
        """Its slots: the id, when it was created and updated, its number, its date, when it is due."""
        number, day, created, updated, due = self._facts(row)
        return number, created, updated, b"%d" % (self._ids[row] - 900_000), day, due

    def _facts(self, row: int) -> tuple[bytes, bytes, bytes, bytes, bytes]:
        """Id, date, when it was created and updated, when it is due."""
        day, written = self._days[row], self._written_days
        moments = self._moment(self._created[row]), self._moment(self._updated[row])
        return b"%d" % self._ids[row], written[day], *moments, written[day + _DUE_AFTER]

    def _moment(self, at: int) -> bytes:
        day, second = divmod(at - _BEHIND, _DAY)
        minutes, second = divmod(second, 60)
        return b"%bT%02d:%02d:%02d-08:00" % (self._written_days[day + _EPOCH], *divmod(minutes, 60), second)

    def _between(self, rows: Sequence[int], one: Comparison) -> Sequence[int]:
        """The part of the rows, which are in the order of dates, that has such a date."""
        start, end = _bounds(self._days, one, day_number(one.values[0]))
        return range(max(rows[0], start), min(rows[-1] + 1, end)) if rows else rows

    def _narrowed(self, rows: Sequence[int], one: Comparison) -> Sequence[int]:
        if one.field == "id":
            wanted = {int(value) for value in one.values}
            if len(rows) == len(self._ids):
                return sorted(row for number in wanted if (row := self._row_of.get(number)) is not None)
            return [row for row in rows if self._ids[row] in wanted]
        if one.field == "customerref":
            return [row for row in rows if self._customer(row) in one.values]
        return self._by_time(rows, one)

    def _by_time(self, rows: Sequence[int], one: Comparison) -> Sequence[int]:
        column = {"metadata.createtime": self._created, "metadata.lastupdatedtime": self._updated}
        if one.field not in column:
            raise NotUnderstood(f"property '{one.field}' is not queryable")
        at, values = seconds(one.values[0]), column[one.field]
        if len(rows) == len(self._ids) and one.field == "metadata.lastupdatedtime":
            start, end = _bounds(self._changes[0], one, at)
            return sorted(self._changes[1][start:end])
        compare = _COMPARE[one.sign]
        return [row for row in rows if compare(values[row], at)]

    def _ordered(self, rows: Sequence[int], order: str | None) -> Sequence[int]:
        if order in (None, "txndate"):
            return rows
        if order == "metadata.lastupdatedtime" and len(rows) == len(self._ids):
            return self._changes[1]
        keys = {"id": self._ids, "metadata.createtime": self._created}
        return sorted(rows, key=keys.get(order or "", self._updated).__getitem__)

    @cached_property
    def _changes(self) -> tuple[array[int], array[int]]:
        """The times of change in their order, and the row of each."""
        order = sorted(range(len(self._ids)), key=self._updated.__getitem__)
        return array("q", map(self._updated.__getitem__, order)), array("q", order)

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {number: row for row, number in enumerate(self._ids)}

    def _customer(self, row: int) -> str:
        return self._customers[self._ids[row] % len(self._customers)]


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


def _bounds(ordered: Sequence[int], one: Comparison, value: float) -> tuple[int, int]:
    """From where to where, of values in order, the comparison holds."""
    left, right = bisect_left(ordered, value), bisect_right(ordered, value)
    known = {">=": (left, len(ordered)), ">": (right, len(ordered)), "<": (0, left), "<=": (0, right)}
    return known.get(one.sign, (left, right))


def _days(count: int) -> array[int]:
    """So many days in order: few at weekends, many at the end of a month."""
    days = range(FIRST.toordinal(), LAST.toordinal() + 1)
    weights = [_weight(date.fromordinal(day)) for day in days]
    whole, found, sofar = sum(weights), array("q"), 0.0
    for day, weight in zip(days, weights, strict=True):
        sofar += weight
        found.extend([day] * (round(count * sofar / whole) - len(found)))
    return found


def _weight(day: date) -> float:
    if (day + timedelta(days=1)).month != day.month:
        return 6.0
    return 0.2 if day.weekday() > 4 else 1.0


def _range() -> range:
    return range(FIRST.toordinal() - 2, LAST.toordinal() + 70)
