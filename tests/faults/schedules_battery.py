"""F45: three replicas look at once whether schedules are due, as the clocks change four times in 2027."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.decisions.next_run import slots
from services.model.schedule import Schedule, Slot
from services.schedules import Firing
from services.store.engine import open_engine
from services.store.tables import metadata
from services.store.tables_runs import import_runs
from services.store.tables_schedules import schedule_fires, schedules
from services.store.unit_of_work import Store
from tests.faults.results import Result
from tests.faults.world import World
from tests.services.desk_doubles import ADMIN, KEYS
from tests.services.schedules.planner import Planner

REPLICAS = 3
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
#: The evenings, in UTC, before New York and Berlin put their clocks on and back in 2027.
EVES = tuple(
    datetime(2027, month, day, 22, tzinfo=UTC) for month, day in ((3, 13), (3, 27), (10, 30), (11, 6))
)
#: Long enough to come to the end of the day on which they do.
WINDOW = timedelta(hours=32)
#: Times that the clocks leave out, show twice, or show once.
DAILY = ("01:30", "02:00", "02:30", "03:00", "08:00")
#: Looks in a row that one replica may need for all that is due at the same time.
MOST_LOOKS = 100


@dataclass(frozen=True)
class Outcome:
    """How many slots there were, and which did not fire exactly once."""

    slots: int
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """From an eve until after the clocks have changed, how many slots are wanted, and the first rhythm."""

    begin: datetime
    end: datetime
    wanted: float
    first: int = 0

    def slots(self, schedule: Schedule) -> list[Slot]:
        """Those of a schedule."""
        upcoming = slots(schedule.timing, ZoneInfo(schedule.time_zone), self.begin)
        return [*takewhile(lambda slot: slot.at <= self.end, upcoming)]


def fired_by_replicas(url: str, wanted: int, window: timedelta = WINDOW, first: int = 0) -> Outcome:
    """At least so many slots on an empty database, each looked for by every replica at the same time.

    ``window``: how long after each eve; ten hours are enough to see the clocks change. ``first``: with which
    of the rhythms, times and zones the schedules begin.
    """
    with ExitStack() as open_engines:
        engines = [_opened(open_engines, url) for _ in range(REPLICAS)]
        metadata.create_all(engines[0])
        planner = Planner(engines[0], EVES[0])
        replicas = [planner.process(Store(engine, KEYS)) for engine in engines]
        with ThreadPoolExecutor(REPLICAS) as pool:
            days = [Days(eve, eve + window, wanted / len(EVES), first) for eve in EVES]
            expected = Counter(slot for each in days for slot in _fired(planner, replicas, pool, each))
        return Outcome(len(expected), _wrong(engines[0], expected))


def slots_once(wanted: int, rounds: int) -> Callable[[World, set[str]], Iterator[Result]]:
    """So many slots in each of so many cases; each begins with other schedules, on an empty database."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        for each in range(rounds):
            name = f"{REPLICAS} replicas, {wanted} slots, round {each}"
            if name not in done:
                world.begin()
                outcome = fired_by_replicas(world.database_url, wanted, first=each)
                yield Result(name, [*outcome.wrong], {"slots": outcome.slots})

    return battery


def _opened(stack: ExitStack, url: str) -> Engine:
    engine = open_engine(url)
    stack.callback(engine.dispose)
    return engine


def _fired(
    planner: Planner, replicas: list[Firing], pool: ThreadPoolExecutor, days: Days
) -> Iterator[tuple[str, str]]:
    """Fire everything of these days; the slots that there should be."""
    _go_to(planner, days.begin)
    made = list(_made(planner, days))
    for moment in sorted({slot.at for schedule in made for slot in days.slots(schedule)}):
        _go_to(planner, moment)
        list(pool.map(lambda replica: _look(planner, replica), replicas))
        _end_all(planner)
    for schedule in made:
        yield from ((schedule.id, slot.name) for slot in days.slots(schedule))
        planner.schedules.delete(ADMIN, schedule.id)


def _made(planner: Planner, days: Days) -> Iterator[Schedule]:
    """Schedules with so many slots: one in six is an hourly one."""
    number, planned = days.first, 0
    while planned < days.wanted:
        zone = (NEW_YORK, BERLIN)[number % 2]
        is_hourly = number % 6 == 0
        rhythm, at = ("hour", "00:30") if is_hourly else ("day", DAILY[number % 5])
        schedule = planner.made(None, time_zone=zone, range_key="yesterday", rhythm=rhythm, at=at)
        planned += len(days.slots(schedule))
        number += 1
        yield schedule


def _look(planner: Planner, replica: Firing) -> None:
    for _ in range(MOST_LOOKS):
        replica.fire_due()
        with planner.store.reading() as tx:
            if not tx.schedules.due(planner.clock.now(), 1):
                return


def _go_to(planner: Planner, moment: datetime) -> None:
    planner.clock.move(seconds=(moment - planner.clock.now()).total_seconds())


def _end_all(planner: Planner) -> None:
    """Every run is over, so that none holds up the next of its schedule."""
    with planner.firm.engine.begin() as database:
        is_open = import_runs.c.status != "complete"
        database.execute(sa.update(import_runs).where(is_open).values(status="complete"))


def _wrong(engine: Engine, expected: Counter[tuple[str, str]]) -> tuple[str, ...]:
    """The slots that fired, or began a run, not exactly once; and those that there should not be."""
    with engine.connect() as database:
        left = database.scalar(sa.select(sa.func.count()).select_from(schedules))
        skipped = sa.select(sa.func.count()).where(schedule_fires.c.is_skipped)
        fires = database.execute(sa.select(schedule_fires.c.schedule_id, schedule_fires.c.slot)).all()
        runs = database.execute(sa.select(import_runs.c.schedule_id, import_runs.c.slot)).all()
        found = [f"{database.scalar(skipped)} skipped"] if database.scalar(skipped) else []
    assert left == 0
    for what, rows in (("fired", fires), ("run", runs)):
        counted = Counter((row.schedule_id, row.slot) for row in rows)
        wrong = [slot for slot in {*counted, *expected} if counted[slot] != expected[slot]]
        found += [f"{slot} {what} {counted[slot]} times" for slot in wrong]
    return tuple(found)
