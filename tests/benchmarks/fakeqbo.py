"""A stand-in QuickBooks that costs next to nothing: ``python -m tests.benchmarks.fakeqbo --count 30000``.

It shares the machine with what is measured, so it does no more than find rows and write out bytes. It prints
its address, and serves until it is stopped.
"""

from __future__ import annotations

import argparse
import json
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import typer

from tests.benchmarks.fake_answers import Answers, Companies
from tests.benchmarks.fake_books import Books
from tests.benchmarks.fake_time import TimeBooks

#: Intuit's limit on requests of one app to one company at the same time.
CAP = 10
_OK = "OK"
_REASONS = {200: _OK, 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests"}


@dataclass
class Stats:
    """How the server was used."""

    cap: int = CAP
    requests: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    refused: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> bool:
        """Whether the request may be answered; false above the cap."""
        with self._lock:
            self.requests += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            is_over = self.in_flight > self.cap
            self.refused += is_over
        return not is_over

    def leave(self) -> None:
        """The answer is on its way."""
        with self._lock:
            self.in_flight -= 1

    def told(self, is_reset: bool) -> bytes:
        """The figures as JSON; with ``is_reset`` they begin anew."""
        names = ("requests", "most_in_flight", "refused")
        with self._lock:
            figures = {name: getattr(self, name) for name in names}
            if is_reset:
                self.requests = self.most_in_flight = self.refused = 0
        return json.dumps(figures).encode()


class Server:
    """One thread for each connection; connections are kept."""

    def __init__(self, answers: Answers | Companies, latency: float, is_zipped: bool, cap: int = CAP) -> None:
        self._answers = answers
        self._latency = latency
        self._is_zipped = is_zipped
        self._stats = Stats(cap)
        self._never = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        """Until the process ends."""
        while True:
            connection, _ = self._listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._keep, args=(connection,), daemon=True).start()

    def _keep(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as reader:
                for target, body in _requests(reader):
                    for part in self._parts(target, body):
                        connection.sendall(part)
        except (ConnectionError, TimeoutError):
            return  # The other end has gone; that is its right.

    def _parts(self, target: str, body: bytes) -> tuple[bytes, bytes]:
        if target.startswith("/_set"):
            self._latency = float(target.partition("latency=")[2] or 0) / 1000
            return _framed(200, b"{}", "")
        if target.startswith("/stats"):
            return _framed(200, self._stats.told("reset" in target), "")
        may_pass = self._stats.enter()
        try:
            if not may_pass:
                return _framed(429, b"{}", "Retry-After: 1\r\n")
            if self._latency:
                self._never.wait(self._latency)
            return self._answered(target, body)
        finally:
            self._stats.leave()

    def _answered(self, target: str, body: bytes) -> tuple[bytes, bytes]:
        status, content = self._answers.answer(target, body, self.url)
        if not self._is_zipped:
            return _framed(status, content, "")
        packed = zlib.compressobj(1, zlib.DEFLATED, 31)
        return _framed(status, packed.compress(content) + packed.flush(), "Content-Encoding: gzip\r\n")


def _requests(reader: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Target and body of each request of one connection."""
    while line := reader.readline():
        target = line.split(b" ")[1].decode()
        length = 0
        while (header := reader.readline().strip()) != b"":
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        yield target, reader.read(length)


def _framed(status: int, content: bytes, headers: str) -> tuple[bytes, bytes]:
    reason = _REASONS[status]
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode(), content


def main() -> None:
    """Serve the books."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30_000, help="invoices")
    parser.add_argument("--latency", type=float, default=0, help="milliseconds before each answer")
    parser.add_argument("--gzip", action="store_true", help="pack the answers")
    parser.add_argument("--time", type=int, default=0, help="time activities beside the invoices")
    parser.add_argument("--small", type=int, help="invoices of each of many small companies beside it")
    chosen = parser.parse_args()
    books = Books(chosen.count)
    if chosen.small:
        # The cap is for each company, and every one is asked by one process at a time.
        companies = Companies(books, Books(chosen.small))
        server = Server(companies, chosen.latency / 1000, chosen.gzip, cap=10_000)
    else:
        answers = Answers(books, TimeBooks(chosen.time) if chosen.time else None)
        server = Server(answers, chosen.latency / 1000, chosen.gzip)
    typer.echo(server.url)
    server.serve()


if __name__ == "__main__":
    main()
