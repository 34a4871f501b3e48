"""The queues' figures, asked of the database at most every few seconds however many ask."""

from __future__ import annotations

import threading

from services.clock import Clock
from services.errors import AppError
from services.model.operations import Figures
from services.ports.store import Store

#: Seconds for which figures are good.
KEPT_FOR = 5.0


class Watch:
    """What those see who watch over the installation."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._figures: Figures | None = None
        self._asked_at = 0.0

    def figures(self) -> Figures | None:
        """Queues and their ages, at most some seconds old; None while the database does not answer."""
        with self._lock:
            now = self._clock.monotonic()
            if self._figures is None or now - self._asked_at >= KEPT_FOR:
                self._figures, self._asked_at = self._asked(), now
            return self._figures

    def _asked(self) -> Figures | None:
        try:
            with self._store.reading() as tx:
                return tx.figures.figures(self._clock.now())
        except AppError:
            return None
