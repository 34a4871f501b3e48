"""A request and its answer, with all that lies between: the governor, the token, the retries."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.clock import Clock
from services.decisions.retry_delay import Failure, retry_delay
from services.errors import NeedsReconnect
from services.quickbooks import wire
from services.quickbooks.errors import Trouble, no_answer, trouble_of
from services.quickbooks.faults import Fault, NotAnAnswer, Reply, read_envelope
from services.quickbooks.governor import Governor
from services.quickbooks.transport import Lost, Request, Transport

logger = logging.getLogger(__name__)


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


class Exchange:
    """Sends requests to one company. Safe to use from several threads."""

    def __init__(self, channel: Channel, bearer: Bearer, clock: Clock, on_call: Callable[[], None]) -> None:
        self._channel = channel
        self._bearer = bearer
        self._clock = clock
        self._on_call = on_call
        self._random = random.Random()

    def ask(self, request: Request) -> bytes:
        """The body of an answer without a fault. Raises the ``AppError`` that the last try ended in."""
        return self._answered(request)[1]

    def ask_envelope(self, request: Request) -> wire.Envelope:
        """As ``ask``, decoded as far as the envelope."""
        return self._answered(request)[0]

    def _answered(self, request: Request) -> tuple[wire.Envelope, bytes]:
        token = self._bearer.current()
        before: Counter[Failure] = Counter()
        while True:
            trouble = self._try(request, token)
            if not isinstance(trouble, Trouble):
                return trouble
            if trouble.failure is Failure.UNAUTHORISED and not before[Failure.UNAUTHORISED]:
                token = self._bearer.renew(token)
            else:
                self._wait_or_raise(trouble, before[trouble.failure], token)
            before[trouble.failure] += 1

    def _wait_or_raise(self, trouble: Trouble, failures_before: int, token: str) -> None:
        jitter = self._random.random()
        delay = retry_delay(trouble.failure, failures_before, jitter, trouble.retry_after)
        if delay is None:
            if isinstance(trouble.error, NeedsReconnect):
                self._bearer.refused(token)
            raise trouble.error
        if trouble.failure is Failure.THROTTLED:
            self._channel.governor.pause(delay)
        else:
            self._clock.sleep(delay)

    def _try(self, request: Request, token: str) -> tuple[wire.Envelope, bytes] | Trouble:
        self._on_call()
        try:
            with self._channel.governor.slot():
                reply = self._channel.transport.send(request, token)
        except Lost as lost:
            return no_answer(str(lost))
        trouble = self._read(reply)
        if isinstance(trouble, Trouble):
            logger.warning(
                "QuickBooks %s: HTTP %d, code %s, intuit_tid %s",
                trouble.failure.value,
                reply.status,
                trouble.code,
                reply.intuit_tid,
            )
        return trouble

    def _read(self, reply: Reply) -> tuple[wire.Envelope, bytes] | Trouble:
        try:
            found = read_envelope(reply)
        except NotAnAnswer:
            if reply.status in (200, 408, 425) or reply.status >= 500:
                return no_answer("QuickBooks' answer was cut short.", reply)
            return trouble_of(reply, Fault())
        return trouble_of(reply, found) if isinstance(found, Fault) else (found, reply.body)


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
