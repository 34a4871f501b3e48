"""Schedules as the store keeps them, and what begins their runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from services.errors import NotFound
from services.model.import_run import ImportRun, NewRun
from services.model.people import Actor
from services.model.schedule import Fired, Schedule, ScheduleList, Slot

if TYPE_CHECKING:
    from services.ports.store import Transaction


class ScheduleGone(NotFound):
    """This schedule does not exist any more."""

    code = "schedule_gone"
    remedy = "The app's Home tab, and the command schedules list, show those that do."


class ScheduleStore(Protocol):
    """Schedules, and the times at which they fired."""

    def add(self, schedule: Schedule) -> bool:
        """Whether it was added; false if there is one of this id."""
        ...

    def get(self, schedule_id: str, team_id: str) -> Schedule:
        """The schedule. Raises ``ScheduleGone``, also for another workspace's."""
        ...

    def hold(self, schedule_id: str, team_id: str) -> Schedule:
        """As ``get``; it changes for nobody else until the transaction ends."""
        ...

    def take(self, schedule_id: str) -> Schedule | None:
        """As ``hold``, without waiting: None if somebody else has it, or it is gone."""
        ...

    def save(self, schedule: Schedule, look_at: datetime | None = None) -> None:
        """Store what changed. It is looked at when it fires next, or earlier or later, if so given."""
        ...

    def delete(self, schedule_id: str) -> None:
        """Remove it. What it began stays."""
        ...

    def due(self, now: datetime, limit: int) -> list[Schedule]:
        """Those to look at now, the longest due first."""
        ...

    def page(self, team_id: str, start: int, limit: int) -> ScheduleList:
        """The workspace's schedules after the first ``start``, in the order in which they were made."""
        ...

    def claim(self, schedule: Schedule, slot: Slot, at: datetime, pressed_by: str | None = None) -> bool:
        """Whether this time of the schedule is the caller's to fire: nobody has fired or skipped it."""
        ...

    def skip(self, schedule: Schedule, slot: Slot, at: datetime) -> bool:
        """As ``claim``, for a time that nothing is begun for."""
        ...

    def fired_in(self, schedule: Schedule, slot: Slot) -> str | None:
        """The zone of the schedule when this local time of it was fired; None if it was not."""
        ...

    def fired(self, run: ImportRun) -> Fired | None:
        """What the run was begun for; None where no schedule began it."""
        ...


class Requests(Protocol):
    """What asks for runs; ``services.imports.preview.Previews`` does."""

    def request_in(self, tx: Transaction, actor: Actor, new: NewRun) -> ImportRun:
        """A new run in the transaction of what asks for it; rights are the caller's to check."""
        ...
