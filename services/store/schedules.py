"""Schedules, and the times at which they fired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.import_run import CommitPolicy, ImportRun, ImportType, chosen_of
from services.model.schedule import Fired, Schedule, ScheduleList, ScheduleNote, ScheduleRow, Slot, Timing
from services.ports.schedules import ScheduleGone
from services.store.bulk import insert_into
from services.store.projects import ProjectRepository
from services.store.run_codec import place_from_json, place_to_json, run_from_row
from services.store.tables import connections
from services.store.tables_runs import import_runs
from services.store.tables_schedules import schedule_fires as fires
from services.store.tables_schedules import schedules as rows


class ScheduleRepository:
    """Schedules by workspace."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def add(self, schedule: Schedule) -> bool:
        """Whether it was added; false if there is one of this id."""
        add = insert_into(self._database, rows).values(**_values(schedule), look_at=schedule.next_at)
        # Not the row count: on PostgreSQL it says nothing of an insert.
        added = add.on_conflict_do_nothing(index_elements=["id"]).returning(rows.c.id)
        return self._database.scalar(added) is not None

    def get(self, schedule_id: str, team_id: str) -> Schedule:
        """The schedule. Raises ``ScheduleGone``, also for another workspace's."""
        return self._of_team(sa.select(rows), schedule_id, team_id)

    def hold(self, schedule_id: str, team_id: str) -> Schedule:
        """As ``get``; it changes for nobody else until the transaction ends."""
        return self._of_team(sa.select(rows).with_for_update(), schedule_id, team_id)

    def take(self, schedule_id: str) -> Schedule | None:
        """As ``hold``, without waiting: None if somebody else has it, or it is gone."""
        wanted = sa.select(rows).where(rows.c.id == schedule_id).with_for_update(skip_locked=True)
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else _schedule(row)

    def save(self, schedule: Schedule, look_at: datetime | None = None) -> None:
        """Store what changed. It is looked at when it fires next, or earlier or later, if so given."""
        values = _values(schedule) | {"look_at": look_at or schedule.next_at}
        self._database.execute(sa.update(rows).where(rows.c.id == schedule.id).values(**values))

    def delete(self, schedule_id: str) -> None:
        """Remove it. What it began stays."""
        self._database.execute(sa.delete(rows).where(rows.c.id == schedule_id))

    def due(self, now: datetime, limit: int) -> list[Schedule]:
        """Those to look at now, the longest due first."""
        wanted = sa.select(rows).where(rows.c.look_at.is_not(None), rows.c.look_at <= now)
        found = self._database.execute(wanted.order_by(rows.c.look_at, rows.c.id).limit(limit))
        return [_schedule(row) for row in found]

    def page(self, team_id: str, start: int, limit: int) -> ScheduleList:
        """The workspace's schedules after the first ``start``, in the order in which they were made."""
        names = (connections.c.company_name,)
        wanted = (
            sa.select(rows, *names)
            .join(connections, connections.c.id == rows.c.connection_id)
            .where(rows.c.team_id == team_id)
            .order_by(rows.c.created_at, rows.c.id)
        )
        found = self._database.execute(wanted.offset(start).limit(limit)).all()
        counted = sa.select(sa.func.count()).where(rows.c.team_id == team_id)
        return ScheduleList(self._named(team_id, found), start, self._database.scalar(counted) or 0)

    def _named(self, team_id: str, found: Sequence[Row[Any]]) -> tuple[ScheduleRow, ...]:
        """The schedules with the names of their projects, and their last runs."""
        of_projects = {row.project_id for row in found if row.project_id}
        projects = ProjectRepository(self._database).many(of_projects, team_id) if of_projects else {}
        began = [row.last_run_id for row in found if row.last_run_id]
        last = sa.select(import_runs).where(import_runs.c.id.in_(began))
        runs = {row.id: run_from_row(row) for row in self._database.execute(last)} if began else {}
        return tuple(
            ScheduleRow(
                schedule=_schedule(row),
                company_name=row.company_name,
                project_name=projects[row.project_id].label if row.project_id in projects else None,
                last_run=runs.get(row.last_run_id),
            )
            for row in found
        )

    def claim(self, schedule: Schedule, slot: Slot, at: datetime, pressed_by: str | None = None) -> bool:
        """Whether this time of the schedule is the caller's to fire: nobody has fired or skipped it."""
        return self._fire(schedule, slot, at, is_skipped=False, pressed_by=pressed_by)

    def skip(self, schedule: Schedule, slot: Slot, at: datetime) -> bool:
        """As ``claim``, for a time that nothing is begun for."""
        return self._fire(schedule, slot, at, is_skipped=True)

    def _fire(self, schedule: Schedule, slot: Slot, at: datetime, **how: Any) -> bool:
        known = {"cron": schedule.timing.cron, "time_zone": schedule.time_zone, "fired_at": at}
        add = insert_into(self._database, fires).values(
            schedule_id=schedule.id, slot=slot.name, **known, **how
        )
        added = add.on_conflict_do_nothing(index_elements=["schedule_id", "slot"]).returning(fires.c.slot)
        return self._database.scalar(added) is not None

    def fired_in(self, schedule: Schedule, slot: Slot) -> str | None:
        """The zone of the schedule when this local time of it was fired; None if it was not."""
        wanted = sa.select(fires.c.time_zone).where(
            fires.c.schedule_id == schedule.id, fires.c.slot == slot.name
        )
        return self._database.scalar(wanted)

    def fired(self, run: ImportRun) -> Fired | None:
        """What the run was begun for; None where no schedule began it."""
        wanted = sa.select(fires).where(fires.c.schedule_id == run.schedule_id, fires.c.slot == run.slot)
        row = self._database.execute(wanted).one_or_none() if run.schedule_id else None
        if row is None:
            return None
        timing = Timing.of_cron(row.cron)
        return Fired(row.schedule_id, row.slot, timing, row.time_zone, row.pressed_by)

    def _of_team(self, wanted: sa.Select[Any], schedule_id: str, team_id: str) -> Schedule:
        found = wanted.where(rows.c.id == schedule_id, rows.c.team_id == team_id)
        row = self._database.execute(found).one_or_none()
        if row is None:
            raise ScheduleGone
        return _schedule(row)


def _values(schedule: Schedule) -> dict[str, Any]:
    """The row of a schedule, but for when it is looked at."""
    return {
        "id": schedule.id,
        "team_id": schedule.team_id,
        "connection_id": schedule.connection_id,
        "owner": schedule.owner,
        "created_by": schedule.created_by,
        "created_at": schedule.created_at,
        "updated_at": schedule.updated_at,
        "import_type": schedule.import_type.value,
        "cron": schedule.timing.cron,
        "time_zone": schedule.time_zone,
        "range_key": schedule.range_key,
        "statuses": sorted(status.value for status in schedule.statuses),
        "project_id": schedule.project_id,
        "customer_ids": sorted(schedule.customer_ids),
        "policy": schedule.policy.value,
        "place": place_to_json(schedule.place),
        "next_at": schedule.next_at,
        "last_run_id": schedule.last_run_id,
        "note": schedule.note.value if schedule.note else None,
        "noted_at": schedule.noted_at,
        "refused_since": schedule.refused_since,
    }


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=row.id,
        team_id=row.team_id,
        connection_id=row.connection_id,
        owner=row.owner,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        timing=Timing.of_cron(row.cron),
        time_zone=row.time_zone,
        range_key=row.range_key,
        statuses=frozenset(map(chosen_of, row.statuses)),
        project_id=row.project_id,
        customer_ids=frozenset(row.customer_ids),
        policy=CommitPolicy(row.policy),
        place=place_from_json(row.place),
        next_at=row.next_at,
        import_type=ImportType(row.import_type),
        last_run_id=row.last_run_id,
        note=ScheduleNote(row.note) if row.note else None,
        noted_at=row.noted_at,
        refused_since=row.refused_since,
    )
