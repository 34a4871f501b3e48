"""The properties along which a range of documents is cut, as whole numbers; each knows the next finer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from services.decisions.plan_windows import Span
from services.model.quickbooks import Between, Condition, Field, OneOf, SourceDocument

#: No QuickBooks Online document is older.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
#: Nor is one changed later, as far as anybody need look.
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
#: No answer's clock is off by more.
_SLACK = timedelta(days=1)
#: How many customers one IN may name.
_NAMED_AT_ONCE = 200
_TIMES = (Field.CREATED, Field.UPDATED)

#: The customers by which what has one is told apart; None where a query cannot ask for them.
CustomerIds = Callable[[], Sequence[str]] | None


class Axis(Protocol):
    """Whole numbers that stand for values of a property."""

    def conditions(self, span: Span) -> tuple[Condition, ...]:
        """The query's conditions for the documents in this span."""
        ...

    def finer(self, span: Span) -> tuple[Axis, Span] | None:
        """How to cut a span that is one step wide; None if nothing finer can be asked for."""
        ...


class OrderedAxis(Axis, Protocol):
    """An axis along which answers can be asked for in order."""

    @property
    def field(self) -> Field:
        """The property that is the order."""
        ...

    def position(self, document: SourceDocument) -> int | None:
        """Where on the axis a document stands; None where that cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Customers:
    """Places in a list of customers, each place a handful of them."""

    base: tuple[Condition, ...]
    groups: tuple[tuple[str, ...], ...]

    def conditions(self, span: Span) -> tuple[Condition, ...]:
        ids = tuple(qbo_id for group in self.groups[span.start : span.end] for qbo_id in group)
        return (*self.base, OneOf(Field.CUSTOMER, ids))

    def finer(self, span: Span) -> tuple[Axis, Span] | None:
        group = self.groups[span.start]
        if len(group) < 2:
            return None
        return Customers(self.base, tuple((qbo_id,) for qbo_id in group)), Span(0, len(group))


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds of a time of creation or of the last change. One is cut by customer, else by the other time."""

    field: Field
    base: tuple[Condition, ...]
    customer_ids: CustomerIds
    #: Whether what is asked for has dates: customers and people have none.
    is_dated: bool = True

    def conditions(self, span: Span) -> tuple[Condition, ...]:
        return (*self.base, Between(self.field, _at(span.start), _at(span.end)))

    def position(self, document: SourceDocument) -> int | None:
        at = document.created_at if self.field is Field.CREATED else document.updated_at
        return None if at is None else int(at.timestamp())

    def finer(self, span: Span) -> tuple[Axis, Span] | None:
        if self.customer_ids is None:
            return self._by_other_time(span)
        ids = sorted(self.customer_ids())
        starts = range(0, len(ids), _NAMED_AT_ONCE)
        groups = tuple(tuple(ids[start : start + _NAMED_AT_ONCE]) for start in starts)
        return (Customers(self.conditions(span), groups), Span(0, len(groups))) if groups else None

    def _by_other_time(self, span: Span) -> tuple[Axis, Span] | None:
        """What was made in one second was hardly changed in one second too, and if so, is of several days."""
        if any(one.field in _TIMES for one in self.base):
            return _of_dates(self.conditions(span)) if self.is_dated else None
        other = Field.UPDATED if self.field is Field.CREATED else Field.CREATED
        finer = Seconds(other, self.conditions(span), None, self.is_dated)
        return finer, seconds_between(EARLIEST, _LATEST)


@dataclass(frozen=True, slots=True)
class Days:
    """Dates of documents. A day is cut by time of creation, a second of that as ``Seconds`` says."""

    now: datetime
    customer_ids: CustomerIds
    field: Field = Field.TXN_DATE

    def position(self, document: SourceDocument) -> int | None:
        return None if document.txn_date is None else document.txn_date.toordinal()

    def conditions(self, span: Span) -> tuple[Condition, ...]:
        return (_between_days(span),)

    def finer(self, span: Span) -> tuple[Seconds, Span]:
        axis = Seconds(Field.CREATED, self.conditions(span), self.customer_ids)
        return axis, seconds_between(EARLIEST, self.now + _SLACK)


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of documents, where nothing else tells them apart. No finer cut is known."""

    base: tuple[Condition, ...]

    def conditions(self, span: Span) -> tuple[Condition, ...]:
        return (*self.base, _between_days(span))

    def finer(self, span: Span) -> tuple[Axis, Span] | None:
        return None


def _of_dates(base: tuple[Condition, ...]) -> tuple[Axis, Span] | None:
    if any(one.field is Field.TXN_DATE for one in base):
        return None
    return Dates(base), days_between(EARLIEST.date(), _LATEST.date())


def _between_days(span: Span) -> Between:
    return Between(Field.TXN_DATE, date.fromordinal(span.start), date.fromordinal(span.end))


def days_between(date_from: date, date_to: date) -> Span:
    """``date_from <= day < date_to`` as a span."""
    return Span(date_from.toordinal(), date_to.toordinal())


def seconds_between(start: datetime, end: datetime) -> Span:
    """The whole seconds from ``start`` up to and including that of ``end``."""
    return Span(int(start.timestamp()), int(end.timestamp()) + 1)


def _at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
