"""Whether this process can do its work: each part with a word on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from services.clock import Clock
from services.errors import AppError, rescued
from services.metrics import TICKS
from services.ports.store import Store

#: Seconds after which a clock that ticks every second counts as stopped.
STOPPED_AFTER = 30.0
#: A message that is due for so long does not get out.
STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the process, whether it is well, and a few words."""

    name: str
    is_well: bool
    words: str


class Health:
    """Looks at the parts that every process has."""

    def __init__(self, store: Store, clock: Clock, is_current: Callable[[], bool]) -> None:
        self._store = store
        self._clock = clock
        self._is_current = is_current
        self._ticked_at: float | None = None

    def tick(self) -> None:
        """The clock that wakes the workers ticks."""
        self._ticked_at = self._clock.monotonic()
        TICKS.inc()

    def parts(self) -> list[Part]:
        """Database, tables, clock and messages."""
        database = self._database()
        if not database.is_well:
            return [database, self._scheduler()]
        return [database, self._tables(), self._scheduler(), self._messages()]

    def _database(self) -> Part:
        """Whether something can be written; a listener would not wait longer for it either."""
        return rescued(self._written, partial(_failed, "database"))

    def _written(self) -> Part:
        with self._store.writing_now() as tx:
            tx.chores.probe()
        return Part("database", True, "writable")

    def _tables(self) -> Part:
        is_current = self._is_current()
        words = "as this program wants them" if is_current else "of another revision than this program's"
        return Part("tables", is_current, words)

    def _scheduler(self) -> Part:
        if self._ticked_at is None:
            return Part("scheduler", False, "not started")
        age = self._clock.monotonic() - self._ticked_at
        return Part("scheduler", age < STOPPED_AFTER, f"last tick {age:.0f} s ago")

    def _messages(self) -> Part:
        return rescued(self._waiting, partial(_failed, "messages"))

    def _waiting(self) -> Part:
        with self._store.reading() as tx:
            age = tx.figures.oldest_due_message(self._clock.now())
        words = f"the oldest has been due for {age.total_seconds():.0f} s" if age else "none is due"
        return Part("messages", age < STUCK_AFTER, words)


def _failed(name: str, error: Exception) -> Part:
    """A database in which something large is being saved is well."""
    if isinstance(error, AppError):
        return Part(name, error.code == "store_busy", str(error))
    return Part(name, False, f"cannot be used ({type(error).__name__})")
