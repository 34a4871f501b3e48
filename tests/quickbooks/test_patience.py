"""An answer that comes too slowly ends; one that is large and comes steadily does not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from queue import Queue

import pytest

from services.quickbooks.patience import STEADY, Patience
from services.quickbooks.transport import Lost, Request, Transport
from services.sandbox.company import REALM_ID

HEADERS = (
    b"HTTP/1.1 200 OK\r\nintuit_tid: 1-slow\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)
ANSWER_SECONDS = 150.0
ASKED = Request("GET", "companyinfo/1")


class DrippingClock:
    """A clock that moves on at each look, and lets the server send its next piece then."""

    def __init__(self, pieces: Sequence[bytes], step: float) -> None:
        self._pieces = iter(pieces)
        self._step = step
        self._seconds = 0.0
        self.connected: Queue[socket.socket] = Queue()
        self._peer: socket.socket | None = None

    def monotonic(self) -> float:
        self._peer = self._peer or self.connected.get(timeout=10)
        with suppress(OSError):
            self._peer.sendall(next(self._pieces, b""))
        self._seconds += self._step
        return self._seconds

    def now(self) -> datetime:
        return datetime(2026, 3, 18, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def sleep(self, seconds: float) -> None:
        self._seconds += seconds

    def close(self) -> None:
        """The server hangs up."""
        if self._peer is not None:
            self._peer.close()


@contextmanager
def a_server(clock: DrippingClock) -> Iterator[str]:
    """A server that takes one request and then sends what the clock has it send; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server, closing(clock):

        def serve() -> None:
            peer, _ = server.accept()
            peer.recv(65536)
            clock.connected.put(peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            thread.join(timeout=10)


def sent(pieces: Sequence[bytes], step: float, read_seconds: float = 10.0) -> bytes:
    """The body of an answer that comes in these pieces, so many seconds apart."""
    clock = DrippingClock(pieces, step)
    with a_server(clock) as url:
        transport = Transport(url, REALM_ID, Patience(clock, read_seconds, ANSWER_SECONDS))
        try:
            return transport.send(ASKED, "token").body
        finally:
            transport.close()


def in_bytes(text: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in text]


def test_an_answer_whose_body_comes_byte_by_byte_ends() -> None:
    with pytest.raises(Lost, match="too slowly") as lost:
        sent([HEADERS % 1000, *in_bytes(b" " * 1000)], step=20)

    assert lost.value.has_left
    assert lost.value.intuit_tid == "1-slow"


def test_an_answer_whose_headers_come_byte_by_byte_ends() -> None:
    with pytest.raises(Lost, match="too slowly") as lost:
        sent([*in_bytes(HEADERS % 2), b"{}"], step=20)

    assert lost.value.has_left


def test_a_small_answer_that_takes_its_time_is_read_to_its_end() -> None:
    body = b'{"time":1}'

    assert sent([HEADERS % len(body), *in_bytes(body)], step=10) == body


def test_a_large_answer_that_comes_steadily_may_take_longer_than_any_other() -> None:
    piece, number = bytes(2 * STEADY), 200
    header = HEADERS % (len(piece) * number)

    body = sent([header, *[piece] * number], step=1)

    assert len(body) == len(piece) * number


def test_an_answer_that_never_comes_ends() -> None:
    with pytest.raises(Lost, match="did not answer in time"):
        sent([], step=1, read_seconds=0.1)


def test_an_answer_that_stops_in_the_middle_ends_with_its_reference() -> None:
    with pytest.raises(Lost, match="did not answer in time") as lost:
        sent([HEADERS % 1000, b"{"], step=1, read_seconds=0.1)

    assert lost.value.intuit_tid == "1-slow"


@pytest.mark.parametrize("header", [b"1-a b", b"\x1b[31m1-red", b"x" * 200, b"<!channel>", b""])
def test_a_reference_that_is_none_is_not_repeated(header: bytes) -> None:
    headers = (HEADERS % 1000).replace(b"1-slow", header)

    with pytest.raises(Lost) as lost:
        sent([headers, b"{"], step=1, read_seconds=0.1)

    assert lost.value.intuit_tid is None
