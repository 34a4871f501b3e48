"""A request and its answer, with all that lies between: the governor, the token, the retries."""

from __future__ import annotations

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.clock import Clock
from services.decisions.retry_delay import Failure, retry_delay
from services.decisions.slow_down import wait_after_refusal
from services.errors import NeedsReconnect
from services.metrics import QUICKBOOKS_CALLS
from services.quickbooks import wire
from services.quickbooks.errors import Trouble, no_answer, trouble_of
from services.quickbooks.faults import Fault, NotAnAnswer, Reply, read_envelope
from services.quickbooks.governor import Governor, unwatched, wait_for
from services.quickbooks.transport import PDF_MARK, AnswerTooLarge, Lost, Request, Transport

logger = logging.getLogger(__name__)

#: A PDF stands in none.
_NO_ENVELOPE = wire.Envelope()


class Bearer(Protocol):
    """The access token of one company."""

    def current(self) -> str: ...
    def renew(self, refused: str) -> str: ...
    def refused(self, token: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Channel:
    """What all threads of this process share for one company."""

    transport: Transport
    governor: Governor
    #: Whether the month's calls are used up, by our own count.
    is_spent: Callable[[], bool]


class Exchange:
    """Sends requests to one company. Safe to use from several threads."""

    def __init__(
        self, channel: Channel, bearer: Bearer, clock: Clock, watch: Callable[[], None] = unwatched
    ) -> None:
        self._channel = channel
        self._bearer = bearer
        self._clock = clock
        self._watch = watch
        self._random = random.Random()
        self._lock = threading.Lock()
        self._calls = 0
        self._unclear = False

    @property
    def calls(self) -> int:
        """Requests that reached QuickBooks, whatever came of them: that is what Intuit meters."""
        return self._calls

    @property
    def is_unclear(self) -> bool:
        """Whether any request left so far of which no answer says whether it was done."""
        return self._unclear

    @property
    def held_for(self) -> float:
        """Seconds for which nothing is asked because QuickBooks said that it is asked too fast."""
        return self._channel.governor.held_for()

    def ask(self, request: Request) -> bytes:
        """The body of an answer without a fault. Raises the ``AppError`` that the last try ended in."""
        return self._answered(request)[1]

    def ask_envelope(self, request: Request) -> wire.Envelope:
        """As ``ask``, decoded as far as the envelope."""
        return self._answered(request)[0]

    def _answered(self, request: Request) -> tuple[wire.Envelope, bytes]:
        token = self._bearer.current()
        before, held = Counter[Failure](), 0.0
        while True:
            trouble = self._try(request, token)
            if not isinstance(trouble, Trouble):
                return trouble
            if trouble.failure is Failure.UNAUTHORISED and not before[Failure.UNAUTHORISED]:
                token = self._bearer.renew(token)
            else:
                delay = None if _ends(request, trouble) else self._delay(trouble, before, held)
                held += self._wait_or_raise(trouble, delay, token)
            before[trouble.failure] += 1

    def _wait_or_raise(self, trouble: Trouble, delay: float | None, token: str) -> float:
        """The seconds for which QuickBooks asked us to hold."""
        if delay is None:
            if isinstance(trouble.error, NeedsReconnect):
                self._bearer.refused(token)
            raise trouble.error
        if trouble.failure is Failure.THROTTLED:
            self._channel.governor.slow_down(delay)
            return delay
        wait_for(self._clock, delay, self._watch)
        return 0.0

    def _delay(self, trouble: Trouble, before: Counter[Failure], held: float) -> float | None:
        """Seconds to wait before the next try; None when there is to be none."""
        jitter, failures_before = self._random.random(), before[trouble.failure]
        if trouble.failure is not Failure.THROTTLED:
            return retry_delay(trouble.failure, failures_before, jitter, trouble.retry_after)
        refused_for = max(self._channel.governor.refused(), held)
        is_spent = self._channel.is_spent()
        return wait_after_refusal(refused_for, failures_before, jitter, trouble.retry_after, is_spent)

    def _try(self, request: Request, token: str) -> tuple[wire.Envelope, bytes] | Trouble:
        try:
            with self._channel.governor.slot(self._watch):
                reply = self._channel.transport.send(request, token)
        except Lost as lost:
            if lost.has_left:
                self._unclear = True
                self._count("no_answer")
            return _noted(no_answer(str(lost), lost.intuit_tid))
        except AnswerTooLarge:
            self._unclear = True
            self._count("too_large")
            raise
        trouble = self._read(reply)
        self._count(trouble.failure.value if isinstance(trouble, Trouble) else "answered")
        if not isinstance(trouble, Trouble):
            self._channel.governor.answered()
            return trouble
        if trouble.failure is not Failure.THROTTLED:
            self._channel.governor.answered()
        self._unclear = self._unclear or trouble.failure is Failure.UNAVAILABLE
        return _noted(trouble, reply.status)

    def _count(self, outcome: str) -> None:
        QUICKBOOKS_CALLS.labels(outcome).inc()
        with self._lock:
            self._calls += 1

    def _read(self, reply: Reply) -> tuple[wire.Envelope, bytes] | Trouble:
        if reply.status == 200 and _is_whole_pdf(reply.body):
            return _NO_ENVELOPE, reply.body
        try:
            found = read_envelope(reply)
        except NotAnAnswer:
            if reply.status in (200, 408, 425) or reply.status >= 500:
                return no_answer("QuickBooks' answer was cut short.", reply.intuit_tid)
            return trouble_of(reply, Fault())
        return trouble_of(reply, found) if isinstance(found, Fault) else (found, reply.body)


def _ends(request: Request, trouble: Trouble) -> bool:
    return request.is_tried_once and trouble.failure is Failure.UNAVAILABLE


def _is_whole_pdf(body: bytes) -> bool:
    """Whether it begins and ends as a PDF does; readers look for the end among the last kilobyte, too."""
    return body.startswith(PDF_MARK) and b"%%EOF" in body[-1024:]


def _noted(trouble: Trouble, status: int | None = None) -> Trouble:
    """The trouble, with a line in the log: codes and ids, and nothing of what was answered."""
    tid = trouble.error.intuit_tid
    logger.warning(
        "QuickBooks %s: HTTP %s, code %s, intuit_tid %s", trouble.failure.value, status, trouble.code, tid
    )
    return trouble


class FixedBearer:
    """A token that nobody can renew: of a company that is not connected yet."""

    def __init__(self, access_token: str) -> None:
        self._access_token = access_token

    def current(self) -> str:
        return self._access_token

    def renew(self, refused: str) -> str:
        raise NeedsReconnect

    def refused(self, token: str) -> None:
        """Nothing is stored that could be marked."""
