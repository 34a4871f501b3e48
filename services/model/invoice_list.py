"""What the invoice list can be filtered and searched by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from services.model.invoice_status import Tile

#: Characters of a number that is searched for: QuickBooks' own have 21 at most.
LONGEST_NUMBER = 60


class Origin(StrEnum):
    """How an invoice came into the invoice window."""

    IMPORTED = "imported"
    CREATED_HERE = "created_here"


@dataclass(frozen=True, slots=True)
class CustomerKey:
    """A customer of one company in QuickBooks."""

    connection_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What is listed, of all tiles where none is chosen. The last three are searches, each alone.

    ``services.decisions.check_list`` says which of them go together.
    """

    tile: Tile | None = None
    date_from: date | None = None
    date_to: date | None = None
    project_id: str | None = None
    client_id: str | None = None
    run_id: str | None = None
    currency: str | None = None
    origin: Origin | None = None
    is_overdue: bool = False
    #: The number or its beginning, trimmed and case-folded.
    number: str | None = None
    customer: CustomerKey | None = None
    #: The total.
    amount: Decimal | None = None

    def chosen(self) -> Iterator[tuple[str, Any]]:
        """What was chosen, by the names of the fields."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self))
        return ((name, value) for name, value in named if value is not None and value is not False)

    @property
    def is_search(self) -> bool:
        return self.number is not None or self.customer is not None or self.amount is not None


@dataclass(frozen=True, slots=True)
class FilterFields:
    """A filter as it was filled in. Everything may be wrong."""

    tile: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    project_id: str | None = None
    client_id: str | None = None
    run_id: str | None = None
    currency: str | None = None
    origin: str | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class SearchFields:
    """A search as it was filled in."""

    number: str | None = None
    customer: CustomerKey | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListNames:
    """How what was chosen is called; None for what is gone or must not be seen."""

    project: str | None = None
    client: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose in a form: its id and how it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filter offers, and what is chosen in it now."""

    chosen: ListFilter
    names: ListNames
    currencies: tuple[str, ...]
    #: Import runs, for who sees every project.
    has_runs: bool
