"""What one process does for all, now and then: tidying up, copies, and looking after connections."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from services.clock import Clock
from services.errors import AppError, place_of, rescued
from services.metrics import CHORES
from services.ports.store import Store

log = structlog.get_logger()

#: Whoever took a chore and is gone is waited for so long.
MOST_TIME = timedelta(hours=1)
#: After a chore that broke.
TRY_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done every so often. ``do`` says in a word or a number what was done."""

    name: str
    every: timedelta
    do: Callable[[], object]


class Janitor:
    """Does the chores that are due. Any number of processes may look: each chore is done by one of them."""

    def __init__(self, store: Store, clock: Clock, *chores: Chore) -> None:
        self._store = store
        self._clock = clock
        self._chores = chores
        self._owner = secrets.token_hex(8)

    def look(self) -> None:
        """Do what is due. What breaks is tried again in a quarter of an hour."""
        for chore in self._chores:
            if rescued(partial(self._takes, chore), _no):
                self._do(chore)

    def _do(self, chore: Chore) -> None:
        broke = rescued(lambda: self._finish(chore), lambda error: error)
        if isinstance(broke, Exception):
            # The class and the place say enough, unless the error is of ours.
            words = broke.code if isinstance(broke, AppError) else type(broke).__name__
            CHORES.labels(chore.name, "broke").inc()
            log.warning("chore_broke", chore=chore.name, error=words, at=place_of(broke))
            rescued(lambda: self._again(chore, TRY_AGAIN), _no)

    def _finish(self, chore: Chore) -> None:
        done = chore.do()
        self._again(chore, chore.every)
        CHORES.labels(chore.name, "done").inc()
        log.info("chore_done", chore=chore.name, done=done)

    def _takes(self, chore: Chore) -> bool:
        now = self._clock.now()
        with self._store.writing() as tx:
            taken = tx.chores.take(chore.name, self._owner, now, now + MOST_TIME)
            tx.commit()
        return taken

    def _again(self, chore: Chore, wait: timedelta) -> None:
        with self._store.writing() as tx:
            tx.chores.done(chore.name, self._owner, self._clock.now() + wait)
            tx.commit()


def _no(_: Exception) -> bool:
    """The store did not answer: another look comes."""
    return False
