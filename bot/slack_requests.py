"""What comes in over HTTP as Slack's: anything; it is taken up once, and only if Slack signed it."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.clock import Clock, SystemClock

#: In what form Slack sends events, and everything else.
FORMS = frozenset({"application/json", "application/x-www-form-urlencoded"})
#: More digits than a moment has.
LONGEST_MOMENT = 12
#: Seconds after which a signature is too old anyway: one may be dated five minutes ahead, and lives for five.
REMEMBERED = 600.0
#: Signatures that are remembered at most; the oldest are forgotten before.
MOST_REMEMBERED = 50_000
_SIGNED_BY = ("x-slack-request-timestamp", "x-slack-signature")
_UNSIGNED = "Not signed by Slack."
_unreadable = partial(PlainTextResponse, "The body cannot be read.", status_code=400)
#: What is an object wherever Slack sends it, and what each kind of request is about.
_OBJECTS = ("user", "team", "enterprise", "view", "container", "channel", "message", "event", "state")
_TEXTS = ("type", "action_id", "block_id", "callback_id", "value", "trigger_id", "command", "response_url")
_LISTS = ("actions", "response_urls", "authorizations")
_NEEDED = {
    "view_submission": "view",
    "view_closed": "view",
    "block_actions": "actions",
    "event_callback": "event",
}
_TOLD = {"view": ("type", "callback_id"), "actions": ("type", "action_id"), "event": ("type",)}


class Door:
    """Where Slack's requests come in: each is answered by the app, or refused here."""

    def __init__(self, slack: App, clock: Clock | None = None) -> None:
        self._slack = slack
        self._taken = Signatures(clock or SystemClock())

    def answer(self, request: Request, body: bytes | None) -> Response:
        """``body`` None: it was too large to be taken."""
        if body is None:
            return PlainTextResponse("The body is too large.", status_code=413)
        asked = asked_of(request, body)
        if isinstance(asked, Response):
            return asked
        signature = request.headers["x-slack-signature"]
        # A list of choices has no moment: the same letter typed twice in a second is signed the same way.
        if asked.body.get("type") == "block_suggestion":
            return to_starlette_response(self._slack.dispatch(asked))
        if not self._taken.take(signature):
            return PlainTextResponse("This was sent before.", status_code=401)
        status = 500
        try:
            answer = self._slack.dispatch(asked)
            status = answer.status
            return to_starlette_response(answer)
        finally:
            # What was not taken up may come once more, and at once, signed in the same second.
            if status >= 300:
                self._taken.forget(signature)


class Signatures:
    """Those that this process has taken up. What another one took up has its effect once all the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, signature: str) -> bool:
        """Whether it is new; from now on it is not."""
        digest, now = _digest(signature), self._clock.monotonic()
        with self._lock:
            self._forget_old(now)
            if digest in self._seen:
                return False
            self._seen[digest] = now
            return True

    def forget(self, signature: str) -> None:
        """It may come again."""
        with self._lock:
            self._seen.pop(_digest(signature), None)

    def __len__(self) -> int:
        return len(self._seen)

    def _forget_old(self, now: float) -> None:
        while self._seen:
            oldest = next(iter(self._seen.values()))
            if oldest > now - REMEMBERED and len(self._seen) < MOST_REMEMBERED:
                return
            self._seen.popitem(last=False)


def asked_of(request: Request, body: bytes) -> BoltRequest | Response:
    """The request as Bolt takes it, or the refusal of what cannot be Slack's."""
    if not _may_be_signed(request):
        return PlainTextResponse(_UNSIGNED, status_code=401)
    if not _is_in_slacks_form(request):
        return PlainTextResponse("Slack sends a form or JSON.", status_code=415)
    try:
        asked = to_bolt_request(request, body)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return _unreadable()
    return asked if _is_shaped(asked.body) else _unreadable()


def _is_shaped(body: Mapping[str, Any]) -> bool:
    """Whether what everything else stands in is there: of what is not, Bolt would make an error of ours."""
    needed = _NEEDED.get(str(body.get("type")))
    told = all(_has_texts(body[name], names) for name, names in _TOLD.items() if name in body)
    return (
        _are(dict, (body.get(name) for name in _OBJECTS))
        and _are(str, (body.get(name) for name in _TEXTS))
        and _are(list, (body.get(name) for name in _LISTS))
        and _are(dict, (one for name in _LISTS for one in body.get(name) or ()))
        and (needed is None or body.get(needed) is not None)
        and told
    )


def _are(kind: type, values: Iterable[Any]) -> bool:
    return all(value is None or isinstance(value, kind) for value in values)


def _has_texts(inner: Any, names: Sequence[str]) -> bool:
    """Whether these stand in it; of several, in the first."""
    first = inner[0] if isinstance(inner, list) and inner else inner
    return isinstance(first, dict) and all(isinstance(first.get(name), str) for name in names)


def _is_in_slacks_form(request: Request) -> bool:
    """A form or JSON, and not packed: what is signed are the bytes as they came."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in FORMS and request.headers.get("content-encoding", "identity").lower() == "identity"


def _may_be_signed(request: Request) -> bool:
    """Whether the signature can be checked at all; Bolt's own check raises where it cannot."""
    # Of two that differ, one program checks the first and the next one the last.
    if any(len(request.headers.getlist(name)) != 1 for name in _SIGNED_BY):
        return False
    moment, signature = (request.headers[name] for name in _SIGNED_BY)
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) <= LONGEST_MOMENT
    return is_moment and signature.isascii()


def _digest(signature: str) -> bytes:
    return hashlib.sha256(signature.encode()).digest()
