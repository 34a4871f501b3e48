"""The coverage calendar: which months of a company's invoices are here, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.model.connection import Connection

#: Under this name a run's facts keep the version of the mirror that it was planned from.
MIRROR_VERSION = "mirror_version"


class Coverage(StrEnum):
    """What is known of a month. A month in the future is never asked for."""

    IMPORTED = "imported"
    #: Imported, and QuickBooks has other invoices of it by now.
    CHANGED = "changed"
    PARTLY = "partly"
    NEVER = "never"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Brought:
    """A run that looked through these invoice dates, both included.

    ``is_whole``: it asked for all that a firm usually imports, and what could come in is in. ``is_any``:
    something of it is in the invoice window. ``at`` is when it was planned: what came later it knows not of.
    """

    run_id: str
    date_from: date
    date_to: date
    at: datetime
    is_whole: bool
    is_any: bool


@dataclass(frozen=True, slots=True)
class TookBack:
    """An undo: what earlier runs found already here, of these dates, may be gone with it."""

    date_from: date
    date_to: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Invoice dates, both included, that an import would bring in. ``months`` says what they are."""

    date_from: date
    date_to: date
    months: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """One month; ``first`` is its first day."""

    first: date
    state: Coverage
    #: Days that no whole import covers, where there are any.
    missing: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """A year of one company. ``as_of``: up to when changes in QuickBooks are known, if they are."""

    company: Connection
    companies: tuple[Connection, ...]
    year: int
    months: tuple[MonthCoverage, ...]
    gaps: tuple[Gap, ...]
    as_of: datetime | None
    has_next: bool
    has_previous: bool
    #: How many months of the year stand in each state.
    counts: Mapping[Coverage, int] = field(default_factory=dict)
