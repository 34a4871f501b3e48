"""What this process knows of the pictures in Home tabs: what Slack would not take, and who waits for one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto

from bot.errors import attempt
from services.clock import Clock, SystemClock
from services.model.people import Actor

#: Seconds after which Slack is asked again for what it refused, and for what it had no time for.
DAY, SOON = 86_400.0, 600.0
#: Seconds between attempts to show a file that Slack still looks through.
PAUSES = (0.5, 1.0, 2.0, 4.0)

Work = Callable[[], object]


class Kind(Enum):
    """The ways to show a picture that Slack may not take."""

    CHART = auto()
    IMAGE = auto()


class HomePictures:
    """Remembered by workspace and by person. What is to be done is done at once, but for a ``begin``."""

    def __init__(
        self,
        clock: Clock | None = None,
        begin: Callable[[Work], None] | None = None,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """``begin`` has something done beside a listener; ``pause`` waits for so many seconds."""
        self._clock = clock or SystemClock()
        self._begin = begin or _at_once
        self.pause = pause or threading.Event().wait
        self._lock = threading.Lock()
        self._refused: dict[tuple[str, Kind], float] = {}
        #: The newest work for each person for whom something is done now; None where that is begun.
        self._works: dict[tuple[str, str], Work | None] = {}

    def takes(self, team_id: str, kind: Kind) -> bool:
        """Whether Slack may take it in this workspace: it did not refuse it, or that is long ago."""
        with self._lock:
            return self._clock.monotonic() >= self._refused.get((team_id, kind), float("-inf"))

    def refuse(self, team_id: str, kind: Kind, seconds: float = DAY) -> None:
        """It is not asked for that again for so long."""
        with self._lock:
            self._refused[(team_id, kind)] = self._clock.monotonic() + seconds

    def have_done(self, actor: Actor, work: Work) -> None:
        """Have it done beside the listener: one after the other for each person, the newest of what waits."""
        key = (actor.team_id, actor.user_id)
        with self._lock:
            is_at_work = key in self._works
            self._works[key] = work
        if not is_at_work:
            self._begin(lambda: self._work_for(key))

    def _work_for(self, key: tuple[str, str]) -> None:
        while work := self._taken(key):
            attempt(work)

    def _taken(self, key: tuple[str, str]) -> Work | None:
        with self._lock:
            work = self._works[key]
            self._works[key] = None
            if work is None:
                del self._works[key]
            return work


def _at_once(work: Work) -> None:
    work()
