"""Requests under way while the reader works; results as they come."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class UnderWay(Generic[Job, Result]):
    """A few jobs that are fetched side by side. Used by one thread; leaving it waits for what has begun."""

    def __init__(self, fetch: Callable[[Job], Result], most: int) -> None:
        self._fetch = fetch
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="fetch")
        self._done: queue.SimpleQueue[tuple[Job, Future[Result]]] = queue.SimpleQueue()
        self._most = most
        self._wanted = min(_AT_FIRST, most)
        self._under_way = 0
        self._is_flowing = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __bool__(self) -> bool:
        """Whether a result is still to come."""
        return self._under_way > 0

    @property
    def has_room(self) -> bool:
        """Whether another job is worth beginning: not while results wait, for each holds a whole page."""
        return self._under_way < self._wanted and self._done.qsize() < _MOST_WAITING

    def begin(self, job: Job) -> None:
        """Fetch it in a thread of its own."""
        self._under_way += 1
        future = self._pool.submit(self._fetch, job)
        future.add_done_callback(lambda done: self._done.put((job, done)))

    def next(self) -> tuple[Job, Result]:
        """The job that is done first, with its result. Raises what the fetch raised."""
        if self._done.empty() and self._is_flowing:  # the reader waits: one more at once will help
            self._wanted = min(self._most, self._wanted + 1)
        self._is_flowing = True
        job, future = self._done.get()
        self._under_way -= 1
        return job, future.result()


#: Jobs under way before it is known how long they take.
_AT_FIRST = 2
#: Results that may wait for the reader before no more is begun.
_MOST_WAITING = 2
