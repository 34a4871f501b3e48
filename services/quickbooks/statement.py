"""Writes the query language of ``/query`` (Intuit's data-query page): values quoted, pages bounded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from services.model.quickbooks import Between, Condition, Entity, Field, OneOf

#: Resources that are hidden once inactive, unless a query asks for them.
_HIDDEN_WHEN_INACTIVE = frozenset({Entity.CUSTOMER, Entity.EMPLOYEE, Entity.VENDOR})


def page_statement(
    entity: Entity, conditions: Sequence[Condition], page_size: int, order: Field | None = None
) -> str:
    """A query for at most ``page_size`` documents. Without MAXRESULTS the answer would end at 100."""
    ordered = f" ORDERBY {order}" if order else ""
    return f"SELECT * FROM {entity}{_where(entity, conditions)}{ordered} MAXRESULTS {page_size:d}"  # noqa: S608


def count_statement(entity: Entity, conditions: Sequence[Condition]) -> str:
    """A query for QuickBooks' own COUNT."""
    return f"SELECT COUNT(*) FROM {entity}{_where(entity, conditions)}"  # noqa: S608


def _where(entity: Entity, conditions: Sequence[Condition]) -> str:
    comparisons = [text for condition in conditions for text in _comparisons(condition)]
    if entity in _HIDDEN_WHEN_INACTIVE:
        comparisons.append("Active IN (true, false)")
    return f" WHERE {' AND '.join(comparisons)}" if comparisons else ""


def _comparisons(condition: Condition) -> list[str]:
    match condition:
        case OneOf(field, values):
            return [f"{field} IN ({', '.join(map(_quoted, values))})"]
        case Between(field, start, end):
            bounds = ((">=", start), ("<", end))
            return [f"{field} {sign} {_quoted(_moment(field, at))}" for sign, at in bounds if at is not None]


def _moment(field: Field, at: date | datetime) -> str:
    """The literal of a bound. Without an offset, Intuit would read an instant in a zone it does not name."""
    if (field is Field.TXN_DATE) == isinstance(at, datetime):
        raise ValueError(f"{field} cannot be compared with {at!r}.")
    if not isinstance(at, datetime):
        return at.isoformat()
    if at.tzinfo is None:
        raise ValueError(f"{field} needs an instant with its zone.")
    return at.isoformat(timespec="seconds")


def _quoted(value: str) -> str:
    """A string literal. The escape is a backslash, which is therefore escaped first."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
