"""What this process knows of the pictures in Home tabs: what Slack would not take, and who waits for one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from enum import Enum, auto

from bot.errors import attempt
from services.clock import Clock, SystemClock
from services.model.people import Actor

#: Seconds after which Slack is asked again for what it refused, and for what it had no time for.
DAY, SOON = 86_400.0, 600.0
#: Seconds between attempts to show a file that Slack still looks through.
PAUSES = (0.5, 1.0, 2.0, 4.0)

#: Slack may take its time over a file: what people wait for must not wait with it.
_painters = ThreadPoolExecutor(2, thread_name_prefix="picture")

Work = Callable[[], object]


class Stopped(Exception):
    """The process is being stopped: who waits for a picture sees one another time."""


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
        self._ends = threading.Event()
        self._pause = pause or self._ends.wait
        self._lock = threading.Lock()
        self._refused: dict[tuple[str, Kind], float] = {}
        #: Where it was not taken the last time, and nobody knows why.
        self._doubted: set[tuple[str, Kind]] = set()
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

    def doubt(self, team_id: str, kind: Kind) -> None:
        """It was not taken, perhaps since Slack was slow: only where that happens again it is refused."""
        with self._lock:
            again = (team_id, kind) in self._doubted
            self._doubted.add((team_id, kind))
        self.refuse(team_id, kind, DAY if again else SOON)

    def taken(self, team_id: str, kind: Kind) -> None:
        """It was taken: a doubt was none."""
        with self._lock:
            self._doubted.discard((team_id, kind))

    @property
    def is_over(self) -> bool:
        """Whether the process is being stopped."""
        return self._ends.is_set()

    def pause(self, seconds: float) -> None:
        """Wait so long. Raises ``Stopped``."""
        self._pause(seconds)
        if self.is_over:
            raise Stopped

    def stop(self) -> None:
        """Begin nothing more, and end what waits."""
        self._ends.set()

    def have_done(self, actor: Actor, work: Work) -> None:
        """Have it done beside the listener: one after the other for each person, the newest of what waits."""
        key = (actor.team_id, actor.user_id)
        with self._lock:
            is_at_work = key in self._works
            self._works[key] = work
        if not is_at_work:
            self._begin(lambda: self._work_for(key))

    def _work_for(self, key: tuple[str, str]) -> None:
        while (work := self._next(key)) and not self.is_over:
            attempt(work)

    def _next(self, key: tuple[str, str]) -> Work | None:
        with self._lock:
            work = self._works[key]
            self._works[key] = None
            if work is None:
                del self._works[key]
            return work


def _at_once(work: Work) -> None:
    work()


def beside(work: Work) -> None:
    """Have it done beside the listener, for the same reader: amounts stand in pictures, too."""
    _painters.submit(copy_context().run, work)
