"""Calls of Intuit's accounting API that are metered, and what of the month's is used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """All calls of a run so far, and the month to which the newest of them belong."""

    calls: int
    month: str


@dataclass(frozen=True, slots=True)
class CallShare:
    """What one company has used of the month's calls."""

    company_name: str
    calls: int


@dataclass(frozen=True, slots=True)
class CallUsage:
    """The month's calls of the whole installation. ``limit`` is that of Intuit's tier, 0 where there is none.

    ``left`` is None where there is no limit. ``mark`` is the highest percentage reached at which
    administrators are told. ``shares`` are those of the companies of one workspace, largest first;
    ``elsewhere`` is everybody else's.
    """

    month: str
    used: int
    limit: int
    left: int | None = None
    mark: int | None = None
    shares: tuple[CallShare, ...] = ()
    elsewhere: int = 0
