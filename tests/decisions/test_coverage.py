"""The coverage of a year, against what every single day says for itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.coverage import gaps_of, months_of, settled
from services.decisions.covering_runs import LedgerRun, covering, is_unfiltered
from services.model.coverage import Brought, Coverage, Gap, MonthCoverage, TookBack
from services.model.import_run import Filters, RunKind, RunStatus
from services.model.invoice_status import InvoiceStatus
from services.model.report import Counts

AT = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, LAST = date(2025, 11, 1), date(2027, 2, 28)
DAY = timedelta(days=1)
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
moments = st.integers(0, 9).map(lambda hours: AT + timedelta(hours=hours))
spans = st.tuples(st.dates(FIRST, LAST), st.integers(0, 120)).map(
    lambda one: (one[0], one[0] + timedelta(days=one[1]))
)
brought = st.lists(
    st.builds(
        lambda span, at, is_whole, is_any, number: Brought(
            f"IMP-{number}", span[0], span[1], at, is_whole, is_any
        ),
        spans,
        moments,
        st.booleans(),
        st.booleans(),
        st.integers(0, 99),
    ),
    max_size=8,
)
took_back = st.lists(st.builds(lambda span, at: TookBack(span[0], span[1], at), spans, moments), max_size=3)


def is_covered(day: date, runs: Collection[Brought], undos: Collection[TookBack]) -> bool:
    """Whether a whole run looked at the day after everything that was taken back of it."""
    looked = [run.at for run in runs if run.is_whole and run.date_from <= day <= run.date_to]
    taken = [undo.at for undo in undos if undo.date_from <= day <= undo.date_to]
    return bool(looked) and all(max(looked) > at for at in taken)


def by_day(
    first: date, today: date, runs: Collection[Brought], undos: Collection[TookBack]
) -> tuple[Coverage, set[date]]:
    """The month's state, and the days that are missing, from each day alone."""
    days = [first + DAY * n for n in range(31) if (first + DAY * n).month == first.month]
    asked = [day for day in days if day <= today]
    if not asked:
        return Coverage.AHEAD, set()
    missing = {day for day in asked if not is_covered(day, runs, undos)}
    if not missing:
        return Coverage.IMPORTED, missing
    touched = [run for run in runs if any(run.date_from <= day <= run.date_to for day in asked)]
    is_partly = len(missing) < len(asked) or any(run.is_any for run in touched)
    return Coverage.PARTLY if is_partly else Coverage.NEVER, missing


@given(brought, took_back, st.dates(date(2026, 1, 1), date(2027, 1, 5)))
def test_a_year_is_what_its_days_say_and_its_gaps_hold_every_missing_day(
    runs: list[Brought], undos: list[TookBack], today: date
) -> None:
    found = [one.month for one in months_of(2026, today, runs, undos)]

    wanted = [by_day(month.first, today, runs, undos) for month in found]
    assert [month.state for month in found] == [state for state, _ in wanted]
    for month, (_, missing) in zip(found, wanted, strict=True):
        assert month.missing == ((min(missing), max(missing)) if missing else None)
    gaps = gaps_of(found, today)
    held = {gap.date_from + DAY * n for gap in gaps for n in range((gap.date_to - gap.date_from).days + 1)}
    assert held >= {day for _, missing in wanted for day in missing}
    assert all(day <= today for day in held)
    assert all(one.date_to + DAY < other.date_from for one, other in pairwise(gaps))


@pytest.mark.parametrize(
    ("filters", "is_all"),
    [
        (Filters(*OCTOBER), True),
        (Filters(*OCTOBER, statuses=frozenset(InvoiceStatus)), True),
        (Filters(*OCTOBER, statuses=frozenset({InvoiceStatus.SENT, InvoiceStatus.PAID})), False),
        (Filters(*OCTOBER, project_id="pro1"), False),
        (Filters(*OCTOBER, customer_ids=frozenset({"1"})), False),
        (Filters(*OCTOBER, only_ids=frozenset({"101"})), False),
    ],
)
def test_only_a_run_that_asked_for_everything_covers_a_range(filters: Filters, is_all: bool) -> None:
    assert is_unfiltered(filters) is is_all


def a_run(status: RunStatus = RunStatus.COMPLETE, counts: Counts | None = None, **facts: object) -> LedgerRun:
    run = LedgerRun(
        id="IMP-1",
        kind=RunKind.IMPORT,
        target_id=None,
        status=status,
        filters=Filters(*OCTOBER),
        at=AT,
        counts=counts or Counts(imported=3),
        is_planned=True,
    )
    known = {name: getattr(run, name) for name in LedgerRun.__slots__}
    return LedgerRun(**known | facts)


@pytest.mark.parametrize(
    ("run", "is_whole", "is_any"),  # what did not come in is looked for in the month itself
    [
        (a_run(), True, True),
        (a_run(RunStatus.EXCEPTIONS), True, True),
        (a_run(RunStatus.EXCEPTIONS, unexplained=1), False, True),
        (a_run(RunStatus.NOTHING, Counts()), True, False),
        (a_run(RunStatus.CANCELLED, Counts(imported=2, failed=1)), True, True),
        (a_run(RunStatus.CANCELLED, Counts(), is_planned=False), False, False),
        (a_run(RunStatus.FAILED, Counts(failed=3)), True, False),
        (a_run(RunStatus.REFUSED, Counts(already_here=3)), True, False),
        (a_run(RunStatus.REFUSED, Counts(already_here=2, rejected=1)), True, False),
        (a_run(RunStatus.REFUSED, Counts(imported=3, rejected=1, pending=3)), False, False),
        (a_run(RunStatus.COMPLETE, has_details=False), True, True),
        (a_run(RunStatus.EXCEPTIONS, Counts(imported=3, failed=1), has_details=False), False, True),
    ],
)
def test_how_a_run_ended_says_what_it_covers(run: LedgerRun, is_whole: bool, is_any: bool) -> None:
    ((found,), undone) = covering([run])

    assert (found.is_whole, found.is_any, undone) == (is_whole, is_any, [])


def test_an_undo_takes_back_its_import_and_outdates_what_looked_before_it() -> None:
    later = a_run(RunStatus.NOTHING, Counts(already_here=3), id="IMP-2", at=AT + timedelta(hours=1))
    undo = a_run(
        RunStatus.UNDONE,
        Counts(),
        id="IMP-3",
        kind=RunKind.UNDO,
        target_id="IMP-1",
        at=AT + timedelta(hours=2),
        gone=3,
    )
    again = a_run(id="IMP-4", at=AT + timedelta(hours=3))

    def state(*runs: LedgerRun) -> Coverage:
        return months_of(2026, date(2026, 11, 24), *covering(runs))[9].month.state

    assert state(a_run(), later) is Coverage.IMPORTED
    assert state(a_run(), later, undo) is Coverage.NEVER
    assert state(a_run(), later, undo, again) is Coverage.IMPORTED


def test_what_needs_somebody_or_changed_is_said_of_covered_months_alone() -> None:
    today = date(2026, 11, 24)
    covered, never = (months_of(2026, today, *covering([a_run()]))[number] for number in (9, 8))

    assert settled(covered, is_open=True, is_changed=True).state is Coverage.PARTLY
    assert settled(covered, is_open=False, is_changed=True).state is Coverage.CHANGED
    assert settled(covered, is_open=False, is_changed=False).state is Coverage.IMPORTED
    nothing = months_of(2026, today, *covering([a_run(RunStatus.FAILED, Counts(failed=3))]))[9]
    assert settled(nothing, is_open=True, is_changed=False).state is Coverage.NEVER
    assert settled(never, is_open=True, is_changed=True).state is Coverage.NEVER


def test_gaps_that_follow_each_other_are_one_and_say_what_they_are() -> None:
    months = [
        MonthCoverage(date(2026, 9, 1), Coverage.NEVER, (date(2026, 9, 1), date(2026, 9, 30))),
        MonthCoverage(date(2026, 10, 1), Coverage.CHANGED),
        MonthCoverage(date(2026, 11, 1), Coverage.PARTLY, (date(2026, 11, 3), date(2026, 11, 24))),
    ]

    assert gaps_of(months, date(2026, 11, 24)) == (
        Gap(date(2026, 9, 1), date(2026, 10, 31), (Coverage.NEVER, Coverage.CHANGED)),
        Gap(date(2026, 11, 3), date(2026, 11, 24), (Coverage.PARTLY,)),
    )
