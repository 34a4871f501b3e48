"""In which form each person reads, as Slack knows her: looked up beside her request, and remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPException
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.reader import EVERYBODY, Reader
from services.clock import Clock, SystemClock

log = structlog.get_logger()

#: Seconds for which the answer holds, and after which Slack is asked again where it gave none.
REMEMBERED, REFUSED_FOR = 3600.0, 60.0
#: Seconds that a request waits for it: a modal must open within three of its press.
PATIENCE = 0.5
#: People who are remembered.
MOST_PEOPLE = 20_000
NOBODY_YET = (0.0, EVERYBODY)


class Readers:
    """The people of the workspace that installed the app."""

    def __init__(self, client: WebClient, clock: Clock | None = None, patience: float = PATIENCE) -> None:
        self._client = client
        self._clock = clock or SystemClock()
        self._patience = patience
        self._lookups = ThreadPoolExecutor(4, thread_name_prefix="reader")
        self._lock = threading.Lock()
        #: Until when each is known, and how.
        self._known: dict[str, tuple[float, Reader]] = {}
        self._asking: set[str] = set()

    def known(self, user_id: str) -> Reader:
        """What is known of her without asking anybody, however long ago Slack said so."""
        with self._lock:
            return self._known.get(user_id, NOBODY_YET)[1]

    def find(self, user_id: str) -> Reader:
        """The same, and Slack is asked; where that takes long, its answer counts from the next time on."""
        if self._is_to_be_asked_for(user_id):
            wait([self._lookups.submit(self._look_up, user_id)], timeout=self._patience)
        return self.known(user_id)

    def close(self) -> None:
        """Wait for what Slack is still asked."""
        self._lookups.shutdown(wait=True)

    def _is_to_be_asked_for(self, user_id: str) -> bool:
        with self._lock:
            until, _ = self._known.get(user_id, NOBODY_YET)
            if user_id in self._asking or self._clock.monotonic() < until:
                return False
            self._asking.add(user_id)
            return True

    def _look_up(self, user_id: str) -> None:
        found = self._found(user_id)
        until = self._clock.monotonic() + (REFUSED_FOR if found is None else REMEMBERED)
        with self._lock:
            self._asking.discard(user_id)
            # As the newest: who was asked for longest ago is forgotten first.
            _, before = self._known.pop(user_id, NOBODY_YET)
            self._known[user_id] = (until, found or before)
            if len(self._known) > MOST_PEOPLE:
                del self._known[next(iter(self._known))]

    def _found(self, user_id: str) -> Reader | None:
        try:
            answer = self._client.users_info(user=user_id, include_locale=True)
        except (SlackApiError, OSError, HTTPException) as error:
            log.warning("reader_unknown", error=type(error).__name__)
            return None
        return reader_of(answer.get("user") or {})


def reader_of(person: Mapping[str, Any]) -> Reader:
    """As Slack describes her."""
    return Reader(str(person.get("locale") or ""), str(person.get("tz") or EVERYBODY.zone))


def reading(readers: Readers) -> Callable[..., BoltResponse]:
    """Middleware: lets listeners know in which form each person reads."""

    def middleware(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        context["readers"] = readers
        return next()

    return middleware
