"""The proxy that spoils connections: each toxic does what it says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy

SAID = b"0123456789" * 100
#: Seconds after which a test that waits for bytes has failed.
LONGEST = 5.0


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers every request with the same bytes, however often it is asked."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        with client:
            while client.recv(100):
                client.sendall(SAID)

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


@pytest.fixture
def proxy(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port).start()
    yield proxy
    proxy.stop()


def asked(proxy: Proxy, request: bytes = b"?", want: int = len(SAID)) -> bytes:
    """What comes through, until it is all there or the connection ends. Raises what a client would see."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=LONGEST) as client:
        client.sendall(request)
        received = b""
        while len(received) < want and (piece := client.recv(10_000)):
            received += piece
        return received


def test_without_a_toxic_everything_passes(proxy: Proxy) -> None:
    assert asked(proxy) == SAID


@pytest.mark.parametrize("toxic", [{"latency": 0.01}, {"slicer": 7}, {"slicer": 300, "latency": 0.001}])
def test_what_is_late_or_in_pieces_is_whole(proxy: Proxy, toxic: dict[str, float]) -> None:
    proxy.set(**toxic)

    assert asked(proxy) == SAID


def test_what_is_limited_ends_early(proxy: Proxy) -> None:
    proxy.set(limit_data=150)

    assert asked(proxy) == SAID[:150]
    assert proxy.spoilt == 1


def test_what_is_reset_breaks(proxy: Proxy) -> None:
    proxy.set(reset_peer=0)

    with pytest.raises(ConnectionResetError):
        asked(proxy)


def test_what_times_out_stays_open_and_says_no_more(proxy: Proxy) -> None:
    proxy.set(timeout=10)

    with socket.create_connection(("127.0.0.1", proxy.port), timeout=LONGEST) as client:
        client.sendall(b"?")
        assert client.recv(100) == SAID[:10]
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(100)


def test_an_answer_to_certain_words_is_lost(proxy: Proxy) -> None:
    proxy.set(reset_on=b"COMMIT")

    assert asked(proxy, b"SELECT") == SAID
    with pytest.raises(ConnectionResetError):
        asked(proxy, b"COMMIT")
    assert proxy.spoilt == 1
