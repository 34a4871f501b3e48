"""A firm that keeps schedules: real store, real rights, real runs, and a clock that is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.access import Access
from services.model.draft import FieldProblems
from services.model.import_run import ImportRun
from services.model.people import Actor, Place
from services.model.schedule import Fired, Schedule, ScheduleChoices
from services.ports.store import Store as StorePort
from services.schedules import Firing, Schedules
from services.schedules.keeping import new_schedule_id
from services.store.message_tables import outbox
from services.store.tables import audit_log
from services.store.tables_runs import import_runs
from services.store.tables_schedules import schedule_fires
from tests.services.desk_doubles import ADMIN, PLACE, TEAM, SettableClock
from tests.services.imports.firm import SECOND, Firm

#: Monday, 09:30 in London, 04:30 in New York, 01:30 where the company is.
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MONDAYS = ScheduleChoices("con1", "monday", "08:00", "America/New_York", "last_month", ("sent", "paid"))
EIGHT = datetime(2026, 11, 23, 13, tzinfo=UTC)
GROUP = "S0FINANCE"


class Groups:
    """Slack, asked who is in a user group; while it is away a group has no members."""

    def __init__(self) -> None:
        self.people: frozenset[str] = frozenset()

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        return self.people


class Planner:
    """Schedules of one company, and processes that fire them."""

    def __init__(self, engine: Engine, now: datetime = NOW) -> None:
        self.clock = SettableClock(now)
        self.firm = Firm(engine, self.clock)
        self.store = self.firm.store
        self.groups = Groups()
        self.access = Access(self.store, self.clock, (), self.groups)
        self.schedules = Schedules(self.store, self.clock, self.access)
        self.firing = self.process(self.store)
        for person in (ADMIN, SECOND):
            self.give_right(person.user_id)

    def process(self, store: StorePort) -> Firing:
        """One more process, on this store."""
        return Firing(store, self.clock, self.access, self.firm.previews, self.firm.kicks)

    def give_right(self, principal: str) -> None:
        with self.store.writing() as tx:
            tx.access.add(ADMIN, principal, self.clock.now())
            tx.commit()

    def take_right(self, principal: str) -> None:
        with self.store.writing() as tx:
            tx.access.remove(TEAM, principal)
            tx.commit()

    def made(self, place: Place | None = PLACE, by: Actor = ADMIN, **changes: Any) -> Schedule:
        """Every Monday 08:00 in New York, last month's, into a private channel."""
        made = self.schedules.add(by, new_schedule_id(), replace(MONDAYS, **changes), place)
        assert isinstance(made, Schedule), made
        return made

    def problems(self, **changes: Any) -> dict[str, str]:
        """What is said of these choices."""
        refused = self.schedules.add(ADMIN, new_schedule_id(), replace(MONDAYS, **changes), PLACE)
        assert isinstance(refused, FieldProblems), refused
        return refused.by_field

    def at(self, moment: datetime) -> list[ImportRun]:
        """It is this moment, and the process looks; the runs that it begins."""
        before = {run.id for run in self.runs()}
        self.clock.move(seconds=(moment - self.clock.now()).total_seconds())
        self.firing.fire_due()
        return [run for run in self.runs() if run.id not in before]

    def now(self, schedule: Schedule) -> Schedule:
        """The schedule as it is stored."""
        return self.schedules.get(ADMIN, schedule.id)

    def runs(self) -> list[ImportRun]:
        """Every run, the oldest first."""
        wanted = sa.select(import_runs.c.id).order_by(import_runs.c.created_at, import_runs.c.slot)
        with self.firm.engine.connect() as database:
            return [self.firm.history.run(run_id) for run_id in database.scalars(wanted).all()]

    def ended(self, *runs: ImportRun) -> None:
        """These runs are over."""
        change = sa.update(import_runs).where(import_runs.c.id.in_([run.id for run in runs]))
        with self.firm.engine.begin() as database:
            database.execute(change.values(status="complete"))

    def fired(self, run: ImportRun) -> Fired | None:
        with self.store.reading() as tx:
            return tx.schedules.fired(run)

    def fires(self) -> dict[str, bool]:
        """Every time that has come, and whether it was skipped."""
        wanted = sa.select(schedule_fires.c.slot, schedule_fires.c.is_skipped)
        with self.firm.engine.connect() as database:
            found = database.execute(wanted.order_by(schedule_fires.c.slot)).all()
        return {row.slot: row.is_skipped for row in found}

    def told(self, kind: str) -> list[str]:
        """Who is told by messages of this kind."""
        wanted = sa.select(outbox.c.recipient).where(outbox.c.kind == kind).order_by(outbox.c.id)
        with self.firm.engine.connect() as database:
            return list(database.scalars(wanted))

    def audit(self, schedule: Schedule) -> list[tuple[str, str]]:
        """Who did what to the schedule."""
        wanted = sa.select(audit_log).where(audit_log.c.subject == schedule.id).order_by(audit_log.c.id)
        with self.firm.engine.connect() as database:
            return [(row.actor, row.action) for row in database.execute(wanted)]
