"""What people do with schedules: make, change, pause, resume, delete them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.clock import Clock, today_in
from services.decisions.check_schedule import check_schedule
from services.decisions.next_run import next_slot
from services.decisions.schedule_ranges import schedule_ranges
from services.errors import NotFound
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.draft import FieldProblems
from services.model.people import Actor, Place, PlaceKind, Right
from services.model.reference import ALPHABET
from services.model.schedule import CheckedSchedule, Schedule, ScheduleChoices, ScheduleList, Timing
from services.model.wizard import QuickRange
from services.ports.desk import Rights
from services.ports.store import Store, Transaction


def new_schedule_id() -> str:
    """The reference of a schedule that is about to be made, such as ``SCH-7Q2MZX``."""
    return "SCH-" + "".join(secrets.choice(ALPHABET) for _ in range(6))


class Schedules:
    """The schedules of a workspace. All of it needs the right to import."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def page(self, actor: Actor, start: int = 0, limit: int = 10) -> ScheduleList:
        """Some of them, in the order in which they were made. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return tx.schedules.page(actor.team_id, start, limit)

    def get(self, actor: Actor, schedule_id: str) -> Schedule:
        """The schedule. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return tx.schedules.get(schedule_id, actor.team_id)

    def companies(self, actor: Actor) -> tuple[Connection, ...]:
        """The companies that can be chosen, by name. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return _companies(tx, actor)

    def ranges(self, company: Connection) -> list[QuickRange]:
        """The ranges of dates, as they would be today where the company is."""
        return list(_ranges(company, self._clock))

    def next_at(self, timing: Timing, time_zone: str) -> datetime:
        """When a schedule of this kind fires next."""
        return next_slot(timing, ZoneInfo(time_zone), self._clock.now()).at

    def add(
        self, actor: Actor, schedule_id: str, choices: ScheduleChoices, place: Place | None
    ) -> Schedule | FieldProblems:
        """A new schedule, or what is wrong with which field. Twice with one id it is the same schedule.

        Raises ``NotAllowed``.
        """
        checked = self._checked(actor, choices)
        if isinstance(checked, FieldProblems):
            return checked
        schedule = self._new(actor, schedule_id, checked, place)
        with self._store.writing_now() as tx:
            if tx.schedules.add(schedule):
                self._note(tx, actor, AuditAction.SCHEDULE_CREATED, schedule, _details(schedule))
                tx.commit()
            return tx.schedules.get(schedule_id, actor.team_id)

    def change(
        self, actor: Actor, schedule_id: str, choices: ScheduleChoices, place: Place | None
    ) -> Schedule | FieldProblems:
        """The schedule with other choices: from now on it imports with the right of whoever changed it.

        A paused one stays paused. Raises ``NotAllowed`` or ``NotFound``.
        """
        checked = self._checked(actor, choices)
        if isinstance(checked, FieldProblems):
            return checked
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.SCHEDULE_CHANGED.code, self._clock.now())
            old = tx.schedules.hold(schedule_id, actor.team_id)
            new = self._new(actor, schedule_id, checked, place)
            changed = replace(
                new,
                created_by=old.created_by,
                created_at=old.created_at,
                next_at=None if old.is_paused else new.next_at,
                last_run_id=old.last_run_id,
                note=old.note if old.is_paused else None,
                noted_at=old.noted_at if old.is_paused else None,
            )
            tx.schedules.save(changed)
            self._note(tx, actor, AuditAction.SCHEDULE_CHANGED, changed, _details(changed))
            tx.commit()
        return changed

    def pause(self, actor: Actor, schedule_id: str) -> Schedule:
        """It fires at no time until it is resumed. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.SCHEDULE_PAUSED.code, self._clock.now())
            schedule = tx.schedules.hold(schedule_id, actor.team_id)
            if schedule.is_paused:
                return schedule
            paused = replace(schedule, next_at=None, note=None, noted_at=None, refused_since=None)
            tx.schedules.save(paused)
            self._note(tx, actor, AuditAction.SCHEDULE_PAUSED, paused)
            tx.commit()
        return paused

    def resume(self, actor: Actor, schedule_id: str, direct: Place | None) -> Schedule:
        """It fires again, at times later than now. Raises ``NotAllowed`` or ``NotFound``.

        Where its owner has lost the right, it imports with the right of whoever resumes it: ``direct`` is
        where she can be written to.
        """
        self._rights.require(actor, Right.IMPORT)
        owner = self.get(actor, schedule_id).owner
        is_left = self._rights.may(Actor(actor.team_id, owner), Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.SCHEDULE_RESUMED.code, self._clock.now())
            schedule = tx.schedules.hold(schedule_id, actor.team_id)
            if not schedule.is_paused:
                return schedule
            resumed = self._again(schedule if is_left else _taken_over(schedule, actor, direct))
            tx.schedules.save(resumed)
            self._note(tx, actor, AuditAction.SCHEDULE_RESUMED, resumed)
            tx.commit()
        return resumed

    def delete(self, actor: Actor, schedule_id: str) -> Schedule:
        """It is gone; its runs and what they imported stay. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.SCHEDULE_DELETED.code, self._clock.now())
            schedule = tx.schedules.hold(schedule_id, actor.team_id)
            tx.schedules.delete(schedule_id)
            self._note(tx, actor, AuditAction.SCHEDULE_DELETED, schedule, _details(schedule))
            tx.commit()
        return schedule

    def _again(self, schedule: Schedule) -> Schedule:
        at = self.next_at(schedule.timing, schedule.time_zone)
        return replace(schedule, next_at=at, note=None, noted_at=None, updated_at=self._clock.now())

    def _checked(self, actor: Actor, choices: ScheduleChoices) -> CheckedSchedule | FieldProblems:
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            company = next((one for one in _companies(tx, actor) if one.id == choices.connection_id), None)
            if company is None:
                return FieldProblems({"connection_id": "Choose a company from the list."})
            unknown = _unknown(tx, actor, choices)
        checked = check_schedule(choices, {one.key for one in _ranges(company, self._clock)})
        if isinstance(checked, FieldProblems):
            return FieldProblems(checked.by_field | unknown)
        return FieldProblems(unknown) if unknown else checked

    def _new(self, actor: Actor, schedule_id: str, checked: CheckedSchedule, place: Place | None) -> Schedule:
        now = self._clock.now()
        known = {name: getattr(checked, name) for name in CheckedSchedule.__slots__}
        return Schedule(
            id=schedule_id,
            team_id=actor.team_id,
            owner=actor.user_id,
            created_by=actor.user_id,
            created_at=now,
            updated_at=now,
            place=place,
            next_at=self.next_at(checked.timing, checked.time_zone),
            **known,
        )

    def _note(
        self,
        tx: Transaction,
        actor: Actor,
        action: AuditAction,
        schedule: Schedule,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        tx.audit.add(actor, action, schedule.id, details or {}, self._clock.now())


def _companies(tx: Transaction, actor: Actor) -> tuple[Connection, ...]:
    known = tx.connections.of_team(actor.team_id)
    return tuple(one for one in known if one.status is not ConnectionStatus.DISCONNECTED)


def _ranges(company: Connection, clock: Clock) -> tuple[QuickRange, ...]:
    return schedule_ranges(today_in(clock, company.time_zone), company.fiscal_year_start)


def _unknown(tx: Transaction, actor: Actor, choices: ScheduleChoices) -> dict[str, str]:
    """Problems with ids that are not there: somebody removed them, or they were never offered."""
    found = {}
    if choices.project_id is not None:
        try:
            tx.projects.get(choices.project_id, actor.team_id)
        except NotFound:
            found["project_id"] = "Choose a project from the list."
    known = tx.mirror.customer_names(choices.connection_id, choices.customer_ids)
    if set(choices.customer_ids) - known.keys():
        found["customer_ids"] = "Choose customers from the list."
    return found


def _taken_over(schedule: Schedule, actor: Actor, direct: Place | None) -> Schedule:
    is_direct = schedule.place is not None and schedule.place.kind is PlaceKind.DIRECT
    return replace(schedule, owner=actor.user_id, place=direct if is_direct else schedule.place)


def _details(schedule: Schedule) -> dict[str, Any]:
    """What the log keeps of a schedule: ids and words."""
    place = schedule.place
    return {
        "cron": schedule.timing.cron,
        "time_zone": schedule.time_zone,
        "range": schedule.range_key,
        "company": schedule.connection_id,
        "channel": place.channel_id if place else None,
    }
