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
from services.errors import AppError
from services.model.people import Actor

log = structlog.get_logger()

#: Seconds for which the answer holds, and after which Slack is asked again where it gave none.
REMEMBERED, REFUSED_FOR = 3600.0, 60.0
#: Seconds that a request waits for it: a modal must open within three of its press.
PATIENCE = 0.5
#: People who are remembered.
MOST_PEOPLE = 20_000
NOBODY_YET = (0.0, EVERYBODY)


#: A workspace, and a person in it.
_Key = tuple[str, str]
#: A workspace's own client; None where the app is not installed (any more).
ClientOf = Callable[[str], WebClient | None]


class Readers:
    """People by workspace: the same id may be somebody else in another one, and is asked for there."""

    def __init__(
        self, client: WebClient | ClientOf, clock: Clock | None = None, patience: float = PATIENCE
    ) -> None:
        self._client_of = _always(client) if isinstance(client, WebClient) else client
        self._clock = clock or SystemClock()
        self._patience = patience
        self._lookups = ThreadPoolExecutor(4, thread_name_prefix="reader")
        self._lock = threading.Lock()
        #: Until when each is known, and how.
        self._known: dict[_Key, tuple[float, Reader]] = {}
        self._asking: set[_Key] = set()

    def known(self, actor: Actor) -> Reader:
        """What is known of her without asking anybody, however long ago Slack said so."""
        with self._lock:
            return self._known.get(_key(actor), NOBODY_YET)[1]

    def find(self, actor: Actor) -> Reader:
        """The same, and Slack is asked; where that takes long, its answer counts from the next time on."""
        if self._is_to_be_asked_for(_key(actor)):
            wait([self._lookups.submit(self._look_up, _key(actor))], timeout=self._patience)
        return self.known(actor)

    def close(self) -> None:
        """Wait for what Slack is still asked."""
        self._lookups.shutdown(wait=True)

    def _is_to_be_asked_for(self, person: _Key) -> bool:
        with self._lock:
            until, _ = self._known.get(person, NOBODY_YET)
            if person in self._asking or self._clock.monotonic() < until:
                return False
            self._asking.add(person)
            return True

    def _look_up(self, person: _Key) -> None:
        found = self._found(*person)
        until = self._clock.monotonic() + (REFUSED_FOR if found is None else REMEMBERED)
        with self._lock:
            self._asking.discard(person)
            # As the newest: who was asked for longest ago is forgotten first.
            _, before = self._known.pop(person, NOBODY_YET)
            self._known[person] = (until, found or before)
            if len(self._known) > MOST_PEOPLE:
                del self._known[next(iter(self._known))]

    def _found(self, team_id: str, user_id: str) -> Reader | None:
        try:
            client = self._client_of(team_id)
            if client is None:
                return None
            answer = client.users_info(user=user_id, include_locale=True)
        except (AppError, SlackApiError, OSError, HTTPException) as error:
            log.warning("reader_unknown", error=type(error).__name__)
            return None
        return reader_of(answer.get("user") or {})


def _key(actor: Actor) -> _Key:
    return actor.team_id, actor.user_id


def _always(client: WebClient) -> ClientOf:
    return lambda _: client


def reader_of(person: Mapping[str, Any]) -> Reader:
    """As Slack describes her."""
    return Reader(str(person.get("locale") or ""), str(person.get("tz") or EVERYBODY.zone))


def reading(readers: Readers) -> Callable[..., BoltResponse]:
    """Middleware: lets listeners know in which form each person reads."""

    def middleware(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        context["readers"] = readers
        return next()

    return middleware
