"""Whether a long run should make room: small ones never wait for it to end."""

from __future__ import annotations

import threading

from services.clock import Clock
from services.errors import rescued
from services.ports.store import Store

#: Seconds between two looks at the ledger, whoever asks how often.
LOOK_EVERY = 1.0


class Crowd:
    """Those who wait, in front of all the processes: each look makes one run yield at most."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._next_look = 0.0

    def waits(self) -> bool:
        """Whether a run that could be worked on has been waiting; false to all but the first in a second."""
        with self._lock:
            now = self._clock.monotonic()
            if now < self._next_look:
                return False
            self._next_look = now + LOOK_EVERY
        # Where it cannot be known, the run that is asked for goes on.
        return rescued(self._is_crowded, lambda _: False)

    def _is_crowded(self) -> bool:
        with self._store.reading() as tx:
            return tx.queue.is_crowded(self._clock.now())


def nobody_waits() -> bool:
    """For one that works on a run in the foreground: it makes room for nobody."""
    return False
