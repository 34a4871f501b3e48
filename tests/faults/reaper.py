"""Stands before the stand-ins: names every request, and kills who sent the nth of a name.

So a process dies at a point of the network with no hook in the product: ``before`` means that its request
arrived and was never looked at, ``after`` that it was performed and its answer got lost.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENTITY = re.compile(r"\bfrom\s+(\w+)", re.IGNORECASE)


@dataclass
class Fate:
    """The nth request of this name kills the process."""

    point: str
    nth: int
    dies_before: bool
    pid: int


class Board:
    """How often each request was seen, and whom the next one kills."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.fate: Fate | None = None
        #: How Slack's Web API fails from now on: ``503``, ``reset``, or ``lost`` after it did its work.
        self.outage: str | None = None

    def clear(self) -> None:
        self.seen.clear()
        self.fate = None
        self.outage = None

    def next_fate(self, point: str) -> Fate | None:
        """Count a request; the fate that it fulfils, which is used up by it."""
        self.seen[point] += 1
        fate = self.fate
        if fate is None or fate.point != point or self.seen[point] != fate.nth:
            return None
        self.fate = None
        return fate


class Reaper:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, board: Board) -> None:
        self._app = app
        self._board = board

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        point, receive = await _named(scope, receive)
        fate = self._board.next_fate(point) if point else None
        outage = self._board.outage if point and point.startswith("slack ") else None
        if outage == "503":
            await Response("Slack is down", 503)(scope, receive, send)
        elif fate is None and outage is None:
            await self._app(scope, receive, send)
        else:
            is_performed = outage == "lost" if fate is None else not fate.dies_before
            await self._unanswered(scope, receive, is_performed)
            if fate is not None:
                os.kill(fate.pid, signal.SIGKILL)
            _cut(send)

    async def _unanswered(self, scope: Scope, receive: Receive, is_performed: bool) -> None:
        if is_performed:
            await self._app(scope, receive, _unheard)


def _cut(send: Send) -> None:
    """Close the connection, as far as the server lets its transport be reached."""
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


async def _unheard(message: Message) -> None:
    """The answer to a process that is dead by now."""


async def _named(scope: Scope, receive: Receive) -> tuple[str | None, Receive]:
    """What this request is called, such as ``slack chat.postMessage``; None for the stand-ins' own.

    A statement stands in the body: then that is read here, and what is returned gives it again.
    """
    path: str = scope.get("path", "")
    if scope["type"] != "http" or not path.startswith(("/api/", "/v3/company/", "/oauth2/")):
        return None, receive
    if path.startswith("/api/"):
        return f"slack {path.removeprefix('/api/')}", receive
    if path.endswith("/tokens/bearer"):
        return "intuit token", receive
    if not path.endswith("/query"):
        return f"quickbooks {path.split('/')[4]}", receive
    body = await Request(scope, receive).body()
    said: Message = {"type": "http.request", "body": body, "more_body": False}
    rest = iter([said])

    async def again() -> Message:
        return next(rest, None) or await receive()

    return _statement(body.decode("utf-8", "replace")), again


def _statement(text: str) -> str:
    entity = _ENTITY.search(text)
    what = "count" if "count(" in text.lower() else "select"
    return f"quickbooks {what} {entity[1] if entity else ''}"
