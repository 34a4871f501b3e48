"""Which months of a company are imported, and what an import would have to bring in to close the gaps.

A day is covered by a whole run that looked at it and that no undo outdated: what an undo takes back, runs
before it may have counted as already here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.model.coverage import Brought, Coverage, Gap, MonthCoverage, TookBack

_DAY = timedelta(days=1)
#: States of a month that an import would change.
_OPEN = frozenset({Coverage.CHANGED, Coverage.PARTLY, Coverage.NEVER})


@dataclass(frozen=True, slots=True)
class Vouched:
    """A month, and the newest whole runs that vouch for its days; one alone where one covers it all.

    ``looked_ids``: every whole run that looked at any of its days, the oldest ones too.
    """

    month: MonthCoverage
    run_ids: tuple[str, ...] = ()
    looked_ids: tuple[str, ...] = ()
    #: Whether something of it is in the invoice window.
    is_any: bool = False

    @property
    def last(self) -> date:
        """The month's last day."""
        return _last_of(self.month.first)


def months_of(
    year: int, today: date, brought: Collection[Brought], took_back: Collection[TookBack]
) -> list[Vouched]:
    """The year's months as the runs left them; of the current one only the days until today count."""
    return [_month(date(year, number, 1), today, brought, took_back) for number in range(1, 13)]


def settled(vouched: Vouched, is_open: bool, is_changed: bool) -> MonthCoverage:
    """The month with what is known beyond the runs' ranges.

    ``is_open``: some of its invoices still need somebody. ``is_changed``: QuickBooks has other ones by now.
    """
    month = vouched.month
    if month.state is not Coverage.IMPORTED:
        return month
    if is_open:
        return MonthCoverage(month.first, Coverage.PARTLY if vouched.is_any else Coverage.NEVER)
    return MonthCoverage(month.first, Coverage.CHANGED) if is_changed else month


def gaps_of(months: Sequence[MonthCoverage], today: date) -> tuple[Gap, ...]:
    """What an import would close: days that follow each other are one gap."""
    found: list[Gap] = []
    for month in months:
        if month.state not in _OPEN:
            continue
        first, last = month.missing or (month.first, min(_last_of(month.first), today))
        if found and found[-1].date_to + _DAY == first:
            before = found.pop()
            found.append(Gap(before.date_from, last, (*before.months, month.state)))
        else:
            found.append(Gap(first, last, (month.state,)))
    return tuple(found)


def _month(
    first: date, today: date, brought: Collection[Brought], took_back: Collection[TookBack]
) -> Vouched:
    last = min(_last_of(first), today)
    if first > today:
        return Vouched(MonthCoverage(first, Coverage.AHEAD))
    runs = [run for run in brought if run.date_from <= last and run.date_to >= first]
    undos = [undo for undo in took_back if undo.date_from <= last and undo.date_to >= first]
    whole: list[Brought | None] = []
    missing: list[date] = []
    for start, end in _parts(first, last, (*runs, *undos)):
        newest = _vouching(start, runs, undos)
        whole.append(newest)
        missing += [] if newest else [start, end]
    run_ids = tuple(dict.fromkeys(run.run_id for run in whole if run))
    looked_ids = tuple(run.run_id for run in runs if run.is_whole)
    is_any = any(run.is_any for run in runs)
    if not missing:
        return Vouched(MonthCoverage(first, Coverage.IMPORTED), run_ids, looked_ids, is_any)
    state = Coverage.PARTLY if run_ids or is_any else Coverage.NEVER
    return Vouched(MonthCoverage(first, state, (missing[0], missing[-1])), run_ids, looked_ids, is_any)


def _parts(first: date, last: date, ranges: Collection[Brought | TookBack]) -> Iterator[tuple[date, date]]:
    """The days in parts within which every range covers either all or nothing, both ends included."""
    starts = {first, last + _DAY}
    starts |= {one.date_from for one in ranges} | {_after(one.date_to) for one in ranges}
    cuts = sorted(cut for cut in starts if first <= cut <= last + _DAY)
    for start, following in pairwise(cuts):
        yield start, following - _DAY


def _vouching(day: date, runs: Collection[Brought], undos: Collection[TookBack]) -> Brought | None:
    """The newest whole run that covers the day and knows of every undo that does."""
    whole = [run for run in runs if run.is_whole and run.date_from <= day <= run.date_to]
    newest = max(whole, key=lambda run: (run.at, run.run_id), default=None)
    outdated = [undo.at for undo in undos if undo.date_from <= day <= undo.date_to]
    return newest if newest and all(at < newest.at for at in outdated) else None


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - _DAY


def _after(day: date) -> date:
    return day + _DAY if day < date.max else day
