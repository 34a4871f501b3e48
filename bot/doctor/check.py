"""One line of the doctor's: what was looked at, and how looks at others' machines are kept short."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from services.errors import AppError, place_of, rescued

#: Seconds that one answer may take, and all of them together.
EACH, ALTOGETHER = 5.0, 30.0
#: Looks that are under way at a time.
AT_ONCE = 8

#: What is looked at, and how: it gives the words, or raises an ``AppError``.
Look = tuple[str, Callable[[], str]]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, and the fact or the one thing to do."""

    name: str
    is_well: bool
    words: str


class NoAnswerInTime(AppError):
    """There was no answer within some seconds."""

    code = "no_answer_in_time"
    remedy = "Check this machine's connection and the address in the settings, then run the doctor again."


def attempt(name: str, look: Callable[[], str]) -> Check:
    """Look, now."""
    try:
        return Check(name, True, look())
    except AppError as error:
        return Check(name, False, error.sentence)


def all_at_once(looks: Sequence[Look], left: Callable[[], float]) -> Iterator[Check]:
    """Look at all of them side by side, in their order. ``left``: seconds until all of it must be over.

    Who does not answer is left behind: the process ends without waiting for it.
    """
    waiting: queue.SimpleQueue[tuple[Look, Future[Check]]] = queue.SimpleQueue()
    asked = [(look, Future[Check]()) for look in looks]
    for one in asked:
        waiting.put(one)
    for _ in range(min(AT_ONCE, len(asked))):
        threading.Thread(target=_work_off, args=(waiting,), daemon=True).start()
    for (name, _), answer in asked:
        yield _within(name, answer, max(0.0, min(EACH, left())))


def _work_off(waiting: queue.SimpleQueue[tuple[Look, Future[Check]]]) -> None:
    while True:
        try:
            (name, look), answer = waiting.get_nowait()
        except queue.Empty:
            return
        answer.set_result(rescued(partial(attempt, name, look), partial(_broken, name)))


def _within(name: str, answer: Future[Check], seconds: float) -> Check:
    try:
        return answer.result(seconds)
    except TimeoutError:
        return Check(name, False, NoAnswerInTime().sentence)


def _broken(name: str, error: Exception) -> Check:
    what = f"{type(error).__name__} at {place_of(error)}"
    return Check(name, False, f"Something went wrong on our side ({what}). Report it.")
