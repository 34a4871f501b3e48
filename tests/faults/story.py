"""What the people of a case do, and go on doing until it is done, whatever dies meanwhile.

They behave as people do: who is not answered tries again after a while, and whoever is told that the
connection to QuickBooks is over connects again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from bot.sandbox.workspace import TEAM_ID
from services.model.connection import ConnectionStatus
from services.model.import_run import RunStatus
from services.model.people import Actor
from services.store.message_tables import outbox
from services.store.runs import LEASE
from services.store.tables import connections
from services.store.tables_runs import import_runs
from tests.faults.oracle import BROUGHT_IN, SETTLED
from tests.faults.processes import asked
from tests.faults.setting_up import connect
from tests.journeys.slack.looking import labels
from tests.journeys.slack.person import PRIVATE, Person

if TYPE_CHECKING:
    from tests.faults.world import World

#: Real seconds between two looks, between two tries of a person, and until a case counts as stuck.
PAUSE, PATIENCE, LONGEST = 0.05, 1.0, 150.0

_never = threading.Event()


@dataclass(frozen=True)
class State:
    """How far a case is."""

    runs: dict[str, RunStatus]
    unsent: int
    disconnected: list[str]

    @property
    def newest(self) -> RunStatus | None:
        """The status of the newest run."""
        return next(reversed(self.runs.values()), None)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happens any more by itself."""
        return self.unsent == 0 and all(status in SETTLED for status in self.runs.values())


def look(world: World) -> State:
    """How far the case is, by its database."""
    runs = sa.select(import_runs.c.id, import_runs.c.status).order_by(import_runs.c.created_at)
    unsent = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.in_(("pending", "sending")))
    lost = sa.select(connections.c.id).where(connections.c.status == ConnectionStatus.NEEDS_RECONNECT.value)
    with world.database() as database:
        found = {row.id: RunStatus(row.status) for row in database.execute(runs)}
        return State(found, database.scalar(unsent) or 0, list(database.scalars(lost)))


def reconnect(world: World, connection_id: str) -> None:
    """Somebody presses Connect again."""
    grant = world.books.do("grant")
    asked(lambda: connect(world.services(), int(connection_id.removeprefix("con")), grant))


def wait_until(done: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> bool:
    """Whether it was done before it counted as stuck."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        if done():
            return True
        meanwhile()
        _never.wait(PAUSE)
    return False


class Story(Protocol):
    """What people do in a case."""

    #: How far time moves before somebody takes the place of who died: then nothing is held any more.
    takeover: timedelta

    def __init__(self, world: World) -> None: ...

    @property
    def made(self) -> Collection[str]:
        """The names of the drafts that it creates here."""
        return ()

    def go_on(self) -> bool:
        """Do what is next, if anything; whether all is done."""
        ...


class Import(Story):
    """An administrator types the command, waits for the preview, and presses Import."""

    #: A second more than a lease: then the next process may take over what the dead one held.
    takeover = LEASE + timedelta(seconds=1)
    command = "last quarter"

    def __init__(self, world: World) -> None:
        self._world = world
        self._person = Person(world.people, "U0ADMIN")
        self._tried_at = -PATIENCE * world.clock.speed

    def go_on(self) -> bool:
        """Do what is next, if anything; whether all is done."""
        state = look(self._world)
        for connection_id in state.disconnected:
            reconnect(self._world, connection_id)
        if state.newest is None:
            self._try(lambda: self._person.types(self.command))
        elif state.newest is RunStatus.AWAITING and state.unsent == 0:
            self._try(self._press)
        return state.is_quiet and state.newest not in (None, RunStatus.AWAITING)

    def _press(self) -> None:
        for card in self._person.messages(PRIVATE):
            for label in labels(card):
                if label.startswith("Import "):
                    self._person.presses(label, card)

    def _try(self, act: Callable[[], object]) -> None:
        """Act, unless the last try was a moment ago, or nobody would hear it."""
        now = self._world.clock.monotonic()
        if now - self._tried_at < PATIENCE * self._world.clock.speed or not self._world.is_heard():
            return
        act()
        self._tried_at = self._world.clock.monotonic()


class ImportAndUndo(Import):
    """The same, and when all is told, she undoes it."""

    def go_on(self) -> bool:
        if not super().go_on():
            return False
        runs = look(self._world).runs
        if RunStatus.UNDONE in runs.values():
            return True
        imported = next(run_id for run_id, status in runs.items() if status in BROUGHT_IN)
        asked(lambda: self._undo(imported))
        return False

    def _undo(self, run_id: str) -> None:
        self._world.services().undos.undo(Actor(TEAM_ID, self._person.id), run_id)


class ImportTime(Import):
    """The same of time."""

    command = "time last quarter"


class ImportExpenses(Import):
    """The same of vendor expenses."""

    command = "expenses last quarter"


class TimeAndUndo(ImportAndUndo):
    """Time comes in, and is taken back."""

    command = "time last quarter"


class ExpensesAndUndo(ImportAndUndo):
    """Expenses come in, and are taken back."""

    command = "expenses last quarter"
