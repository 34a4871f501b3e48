"""What begins the runs of schedules: the rows decide, whoever looks at them how often.

Any number of processes look every few seconds. A time of a schedule is fired in one transaction: the row that
says so, which there can be only once, the run, and when it fires next.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from services.clock import Clock
from services.decisions.next_run import latest_slot, next_slot
from services.decisions.schedule_ranges import range_of
from services.decisions.where_told import where_told
from services.errors import InvalidInput, place_of, rescued
from services.model.audit import AuditAction
from services.model.import_run import ANY_PLAN, WORKING, Filters, ImportRun, NewRun, RunStatus, Via
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Place, Right
from services.model.schedule import Schedule, ScheduleNote, Slot
from services.ports.desk import Rights
from services.ports.engine import Waker
from services.ports.schedules import Requests
from services.ports.store import Store, Transaction

logger = structlog.get_logger()

#: Schedules that are asked for at a time, few, as other processes fire them too; and how often in one look.
AT_ONCE, MOST_TIMES = 20, 50
#: Slack may be away when it is asked who is in a user group: so long a right that is not found is looked for.
PATIENCE, LOOK_AGAIN = timedelta(minutes=10), timedelta(minutes=1)
#: What a run may still become something else from by itself.
_GOES_ON = WORKING | {RunStatus.PAUSED, RunStatus.AWAITING}


class OwnersRights(Rights, Protocol):
    """Who may do what, and whether that is sure."""

    def is_sure(self, team_id: str) -> bool:
        """Whether nobody outside is asked for it, who may not answer."""
        ...


@dataclass(frozen=True, slots=True)
class Begun:
    """The run of *Run now*; ``is_new`` is false where an earlier one has not ended."""

    run: ImportRun
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Right:
    """Whether an owner may import; if not, whether that is sure, and who is told."""

    is_held: bool
    is_sure: bool = True
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Due:
    """A time that has come, whether others before it were missed, and when the next one comes."""

    slot: Slot
    has_missed: bool
    next_at: datetime


class Firing:
    """Fires schedules."""

    def __init__(
        self, store: Store, clock: Clock, rights: OwnersRights, requests: Requests, engine: Waker
    ) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._requests = requests
        self._engine = engine

    def fire_due(self) -> None:
        """Begin the run of every schedule whose time has come. One that breaks holds up no other."""
        # Each owner's right is looked for once in a look: ten thousand may be due at eight on a Monday.
        rights: dict[Actor, _Right] = {}
        for _ in range(MOST_TIMES):
            with self._store.reading() as tx:
                due = tx.schedules.due(self._clock.now(), AT_ONCE)
            found = [rescued(partial(self._look, one, rights), partial(self._put_off, one)) for one in due]
            if not any(found):
                return  # nothing is left, or other processes are at it

    def run_now(self, actor: Actor, schedule_id: str, direct: Place | None = None) -> Begun:
        """Begin a run at once, for whoever presses; its usual times stay.

        While its last run has not ended, that one is told instead. ``direct``: where it is told if the
        schedule reports nowhere, or to its owner alone. Raises ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.IMPORT)
        now = self._clock.now()
        with self._store.writing_now() as tx:
            # Delivered again once that run has ended, it would begin another.
            tx.inbox.once(actor, "schedule_run", now)
            schedule = tx.schedules.hold(schedule_id, actor.team_id)
            last = self._under_way(tx, schedule)
            slot = Slot(f"now:{now.isoformat()}", now)
            if last is not None or not tx.schedules.claim(schedule, slot, now, actor.user_id):
                return Begun(last or tx.runs.get(schedule.last_run_id or ""), is_new=False)
            place = where_told(schedule.place, schedule.owner, actor.user_id, direct)
            run = self._begin(tx, actor, replace(schedule, place=place), slot)
            tx.schedules.save(replace(schedule, last_run_id=run.id))
            tx.commit()
        self._engine.kick(run.id)
        return Begun(run, is_new=True)

    def _look(self, seen: Schedule, rights: dict[Actor, _Right]) -> bool:
        """Whether there was something to do that nobody else did."""
        # Slack may be asked for the right: not in the transaction.
        owner = Actor(seen.team_id, seen.owner)
        if owner not in rights:
            rights[owner] = self._right_of(owner)
        right = rights[owner]
        with self._store.writing() as tx:
            schedule = tx.schedules.take(seen.id)
            if schedule is None or schedule.owner != seen.owner:
                return False  # the next look asks for the right of its owner of now
            due = self._due(schedule)
            if due is None:
                return self._left(tx, schedule)
            run = None
            if right.is_held:
                run = self._fire(tx, schedule, due)
            elif right.is_sure or self._has_waited(schedule):
                self._give_up(tx, schedule, right.people)
            else:
                self._wait(tx, schedule)
            tx.commit()
        if run is not None:
            self._engine.kick(run.id)
        return True

    def _put_off(self, schedule: Schedule, error: Exception) -> bool:
        """It broke: it is looked at again in a minute, and holds up no other meanwhile."""
        # The class and where it was raised say enough; an error's text may quote a customer's data.
        logger.warning("schedule_broke", schedule=schedule.id, error=type(error).__name__, at=place_of(error))
        with self._store.writing() as tx:
            known = tx.schedules.take(schedule.id)
            if known is not None and known.next_at is not None and known.next_at <= self._clock.now():
                tx.schedules.save(known, look_at=self._clock.now() + LOOK_AGAIN)
                tx.commit()
        return True

    def _left(self, tx: Transaction, schedule: Schedule) -> bool:
        """Whether it had to be moved out of the way: looked at too early, it would be seen first for ever."""
        if schedule.next_at is None:
            return False
        now, zone = self._clock.now(), ZoneInfo(schedule.time_zone)
        if schedule.next_at <= now:
            # The zone's own rules have changed meanwhile, and with them when it fires.
            schedule = replace(schedule, next_at=next_slot(schedule.timing, zone, now).at)
        tx.schedules.save(schedule)
        tx.commit()
        return True

    def _right_of(self, owner: Actor) -> _Right:
        if self._rights.may(owner, Right.IMPORT):
            return _Right(is_held=True)
        people = tuple(self._rights.people(owner.team_id))
        return _Right(False, self._rights.is_sure(owner.team_id), people)

    def _due(self, schedule: Schedule) -> _Due | None:
        """The time to fire; None where somebody else has fired it, or paused the schedule, meanwhile."""
        if schedule.next_at is None:
            return None
        now, zone = self._clock.now(), ZoneInfo(schedule.time_zone)
        found = latest_slot(schedule.timing, zone, schedule.next_at, now)
        if found is None:
            return None
        slot, has_missed = found
        return _Due(slot, has_missed, next_slot(schedule.timing, zone, now).at)

    def _fire(self, tx: Transaction, schedule: Schedule, due: _Due) -> ImportRun | None:
        now, slot = self._clock.now(), due.slot
        moved = replace(schedule, next_at=due.next_at, refused_since=None)
        if self._under_way(tx, schedule) is not None:
            if tx.schedules.skip(schedule, slot, now):
                moved = replace(moved, note=ScheduleNote.STILL_RUNNING, noted_at=slot.at)
            tx.schedules.save(moved)
            return None
        claimed = _claimed(tx, schedule, slot, now)
        if claimed is None:
            tx.schedules.save(moved)  # the clock was put back: this time was fired before
            return None
        slot = claimed
        run = self._begin(tx, Actor(schedule.team_id, schedule.owner), schedule, slot)
        note = ScheduleNote.MISSED if due.has_missed else None
        noted_at = slot.at if due.has_missed else None
        tx.schedules.save(replace(moved, last_run_id=run.id, note=note, noted_at=noted_at))
        return run

    def _begin(self, tx: Transaction, actor: Actor, schedule: Schedule, slot: Slot) -> ImportRun:
        """The run, approved beforehand: nobody confirms it. Nothing is committed here."""
        new = NewRun(
            connection_id=schedule.connection_id,
            team_id=schedule.team_id,
            requested_by=actor.user_id,
            via=Via.SCHEDULE,
            filters=_filters(tx, schedule, slot),
            place=schedule.place,
            approved_digest=ANY_PLAN,
            import_type=schedule.import_type,
            schedule_id=schedule.id,
            slot=slot.name,
        )
        run = self._requests.request_in(tx, actor, new)
        now = self._clock.now()
        details = {"run": run.id, "slot": slot.name}
        tx.audit.add(actor, AuditAction.SCHEDULE_FIRED, schedule.id, details, now)
        if run.place is not None:
            tx.outbox.queue_card(run, now)
        return run

    def _under_way(self, tx: Transaction, schedule: Schedule) -> ImportRun | None:
        """The run that the schedule began last, if it has not ended: runs must not pile up."""
        if schedule.last_run_id is None:
            return None
        run = tx.runs.get(schedule.last_run_id)
        does_it = tx.runs.get(run.joined_id) if run.status is RunStatus.JOINED and run.joined_id else run
        return run if does_it.status in _GOES_ON else None

    def _has_waited(self, schedule: Schedule) -> bool:
        since = schedule.refused_since
        return since is not None and self._clock.now() - since >= PATIENCE

    def _wait(self, tx: Transaction, schedule: Schedule) -> None:
        now = self._clock.now()
        waiting = replace(schedule, refused_since=schedule.refused_since or now)
        tx.schedules.save(waiting, look_at=now + LOOK_AGAIN)

    def _give_up(self, tx: Transaction, schedule: Schedule, people: Collection[str]) -> None:
        """Its owner may not import any more: it pauses, and each administrator is told once."""
        now = self._clock.now()
        note = ScheduleNote.NO_RIGHT
        tx.schedules.save(replace(schedule, next_at=None, refused_since=None, note=note, noted_at=now))
        owner = Actor(schedule.team_id, schedule.owner)
        tx.audit.add(owner, AuditAction.SCHEDULE_STOPPED, schedule.id, {}, now)
        facts = {
            "schedule": schedule.id,
            "owner": schedule.owner,
            "company": tx.connections.get(schedule.connection_id).company_name,
            "cron": schedule.timing.cron,
            "time_zone": schedule.time_zone,
        }
        for person in people:
            key = f"{schedule.id}:stopped:{now.isoformat()}:{person}"
            message = NewMessage(
                schedule.team_id, MessageKind.SCHEDULE_STOPPED, key, recipient=person, facts=facts
            )
            tx.outbox.add(message, now)


def _claimed(tx: Transaction, schedule: Schedule, slot: Slot, now: datetime) -> Slot | None:
    """The slot, which is now the caller's to fire; None if it was fired before.

    The same local time in a zone that the schedule had before was another time.
    """
    if tx.schedules.claim(schedule, slot, now):
        return slot
    here = replace(slot, name=f"{slot.name} {schedule.time_zone}")
    is_other = tx.schedules.fired_in(schedule, slot) != schedule.time_zone
    return here if is_other and tx.schedules.claim(schedule, here, now) else None


def _filters(tx: Transaction, schedule: Schedule, slot: Slot) -> Filters:
    """The choices, with the dates as of the day of this time where the company is.

    Of the time itself, not of when it is made up for: after a downtime a daily schedule would else leave out
    a day.
    """
    company = tx.connections.get(schedule.connection_id)
    day = slot.at.astimezone(ZoneInfo(company.time_zone)).date()
    dates = range_of(schedule.range_key, day, company.fiscal_year_start)
    if dates is None:
        raise InvalidInput("The dates of this schedule are none of those that can be chosen.")
    return Filters(
        date_from=dates.date_from,
        date_to=dates.date_to,
        statuses=schedule.statuses,
        project_id=schedule.project_id,
        customer_ids=schedule.customer_ids,
        policy=schedule.policy,
    )
