"""A TCP proxy that spoils what passes: what a network does to a connection, at any byte."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

#: Closing with this sends a reset instead of an orderly end.
_AT_ONCE = struct.pack("ii", 1, 0)
_PIECE = 16 << 10


@dataclass(frozen=True)
class Toxics:
    """What happens to what the server answers; None and zero leave it alone.

    ``latency``: seconds before each piece. ``timeout``: nothing comes any more after so many bytes.
    ``slicer``: it comes in pieces of so many bytes. ``limit_data``: the connection ends after so many bytes.
    ``reset_peer``: it is reset after so many bytes. ``reset_on``: it is reset once the client has sent these
    bytes and the server has answered, and the answer is lost.
    """

    latency: float = 0.0
    timeout: int | None = None
    slicer: int | None = None
    limit_data: int | None = None
    reset_peer: int | None = None
    reset_on: bytes | None = None


class Proxy:
    """Listens on a loopback port and passes on to another one, or to a socket in the file system."""

    def __init__(self, target: int | str) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.toxics = Toxics()
        #: How many connections were spoilt.
        self.spoilt = 0
        self._ended = threading.Event()

    def start(self) -> Proxy:
        """Pass on in threads of its own."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self) -> None:
        """Take no more connections."""
        self._ended.set()
        self._listening.close()

    def set(self, **toxics: object) -> None:
        """From now on, what passes is spoilt so; without arguments, not at all."""
        self.toxics = replace(Toxics(), **toxics)  # type: ignore[arg-type]

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            server = _connected(self._target)
        except OSError:
            client.close()
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = _Pair(self, client, server)
        threading.Thread(target=pair.pass_on_requests, daemon=True).start()
        pair.pass_on_answers()


def _connected(target: int | str) -> socket.socket:
    if isinstance(target, int):
        return socket.create_connection(("127.0.0.1", target))
    server = socket.socket(socket.AF_UNIX)
    server.connect(target)
    return server


class _Pair:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._passed = 0
        self._is_doomed = threading.Event()
        self._is_reset = False

    def pass_on_requests(self) -> None:
        """Everything that the client says, until it ends."""
        self._pump(self._client, self._request)

    def pass_on_answers(self) -> None:
        """What the server answers, as the toxics have it."""
        self._pump(self._server, self._answer)

    def _pump(self, source: socket.socket, pass_on: Callable[[bytes], bool]) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                if not pass_on(piece):
                    break
        for end in (self._client, self._server):
            with suppress(OSError):
                if not (self._is_reset and end is self._client):
                    end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _request(self, piece: bytes) -> bool:
        wanted = self._proxy.toxics.reset_on
        if wanted is not None and wanted in piece:
            self._is_doomed.set()
        self._server.sendall(piece)
        return True

    def _answer(self, piece: bytes) -> bool:
        toxics = self._proxy.toxics
        if self._is_doomed.is_set():
            return self._reset()
        size = toxics.slicer or len(piece)
        for start in range(0, len(piece), size):
            threading.Event().wait(toxics.latency)
            if not self._pass(piece[start : start + size], toxics):
                return False
        return True

    def _pass(self, piece: bytes, toxics: Toxics) -> bool:
        """Whether the connection goes on after this piece."""
        ends = [most for most in (toxics.timeout, toxics.limit_data, toxics.reset_peer) if most is not None]
        left = min(ends, default=self._passed + len(piece)) - self._passed
        self._client.sendall(piece[: max(left, 0)])
        self._passed += len(piece)
        if left >= len(piece):
            return True
        self._proxy.spoilt += 1
        if toxics.timeout is not None:
            self._client.recv(1)  # until the client gives up
        return self._reset() if toxics.reset_peer is not None else False

    def _reset(self) -> bool:
        self._proxy.spoilt += self._is_doomed.is_set()
        self._is_reset = True
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        # The other thread reads from it, and it is closed only once nobody does.
        self._client.shutdown(socket.SHUT_RD)
        self._client.close()
        return False
