"""Stands before every request: does what is due, disturbs on demand, logs, and compresses answers."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.sandbox.broken_answers import RawAnswer, broken_answer, spoilt
from services.sandbox.company import Company
from services.sandbox.disturbances import Disturbances, Fault, FaultKind
from services.sandbox.faults import XML, throttled

LOG_HOLDS = 10_000
LONGEST_HANG = 150.0
_COMPRESSION = 5
_SPOILING = (FaultKind.TRUNCATED, FaultKind.NULL_CUSTOMER)


class RequestLog:
    """The latest requests: method, path, statement, status, milliseconds, time; no control requests."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=LOG_HOLDS)
        #: How often it was cleared: a request that began before, and ends only now, is not noted any more.
        self.volume = 0

    def add(self, entry: dict[str, Any], volume: int) -> None:
        """Note a request that began in this volume."""
        if volume == self.volume:
            self._entries.append(entry)

    def entries(self) -> list[dict[str, Any]]:
        return list(self._entries)

    def clear(self) -> None:
        self._entries.clear()
        self.volume += 1


class Gate:
    """ASGI middleware around the stand-in's routes."""

    def __init__(self, app: ASGIApp, company: Company, disturbances: Disturbances, log: RequestLog) -> None:
        self._app = app
        self._company = company
        self._disturbances = disturbances
        self._log = log
        self._requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self._app(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        self._requests += 1
        volume = self._log.volume
        began, at = self._company.clock.monotonic(), self._company.server_time()
        entry = {"method": scope["method"], "path": scope["path"], "statement": _statement(scope, body)}
        answer = await self._answer(scope, receive, body, " ".join(str(part) for part in entry.values()))
        milliseconds = round((self._company.clock.monotonic() - began) * 1000, 1)
        self._log.add(
            {**entry, "status": answer.status if answer else None, "ms": milliseconds, "at": at}, volume
        )
        if answer is None:
            await _drop(scope.get("sandbox.send", send))
        else:
            await self._send(scope, send, answer)

    async def _answer(self, scope: Scope, receive: Receive, body: bytes, request: str) -> RawAnswer | None:
        """The answer to this request; ``None`` closes the connection without one."""
        disturbances = self._disturbances
        if not disturbances.enter():
            return RawAnswer(429, XML, throttled().xml(self._company.server_time()))
        try:
            await run_in_threadpool(disturbances.keep_appointments, request)
            if disturbances.latency_ms:
                await asyncio.sleep(disturbances.latency_ms / 1000)
            fault = disturbances.next_fault(request)
            if fault is not None and fault.kind in (FaultKind.HANG, FaultKind.RESET):
                await _hang(receive, fault)
                return None
            return await self._faulty_or_real(scope, body, fault)
        finally:
            disturbances.leave()

    async def _faulty_or_real(self, scope: Scope, body: bytes, fault: Fault | None) -> RawAnswer:
        broken = broken_answer(fault.kind, self._company) if fault else None
        if fault and broken:
            wait = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
            return RawAnswer(broken.status, broken.content_type, broken.body, wait)
        if fault and fault.kind is FaultKind.EXTRA_ROW:
            scope["sandbox.extra_rows"] = 1
        answer = await _call(self._app, scope, body)
        if fault and fault.kind in _SPOILING and answer.status == 200:
            return RawAnswer(200, answer.content_type, spoilt(fault.kind, answer.body), answer.headers)
        return answer

    async def _send(self, scope: Scope, send: Send, answer: RawAnswer) -> None:
        headers = {
            "content-type": answer.content_type,
            "intuit_tid": f"1-sandbox-{self._requests:08d}",
            "qbo-version": "sandbox",
            **answer.headers,
        }
        body = answer.body
        if b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"") and body:
            body = await run_in_threadpool(gzip.compress, body, _COMPRESSION, mtime=0)
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


def _statement(scope: Scope, body: bytes) -> str:
    """The query of this request, or its other parameters."""
    query_string: str = scope["query_string"].decode("latin-1")
    found = parse_qs(query_string).get("query")
    if found:
        return found[0]
    return body.decode("utf-8", "replace") if scope["path"].endswith("/query") else query_string


async def _call(app: ASGIApp, scope: Scope, body: bytes) -> RawAnswer:
    """What the routes answer, collected."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def collect(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, collect)
    start, rest = messages[0], messages[1:]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    headers.pop("content-length", None)
    content_type = headers.pop("content-type", "text/plain")
    content = b"".join(message.get("body", b"") for message in rest)
    return RawAnswer(start["status"], content_type, content, headers)


async def _hang(receive: Receive, fault: Fault) -> None:
    """For a hang, wait until the client gives up or the server stops; a reset does not wait."""
    if fault.kind is FaultKind.HANG:
        with contextlib.suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(receive(), LONGEST_HANG)


async def _drop(send: Send) -> None:
    """Close the TCP connection without an answer, as far as the server lets its transport be reached."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
    await asyncio.sleep(0.01)
