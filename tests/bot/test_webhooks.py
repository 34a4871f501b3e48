"""Where QuickBooks tells of changes: answered in words and by status, whatever arrives."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.http import LARGEST_BODY, HttpServer, create_http_app
from bot.webhooks import PATH
from services.ports.store import StoreFull
from services.status_sync import Heard


class Ear:
    """Hears what it is told to hear, and remembers what was said."""

    def __init__(self) -> None:
        self.hears: Heard | Exception = Heard.NOTED
        self.heard: list[tuple[bytes, str | None]] = []

    def __call__(self, body: bytes, signature: str | None) -> Heard:
        self.heard.append((body, signature))
        if isinstance(self.hears, Exception):
            raise self.hears
        return self.hears


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def server(ear: Ear) -> Iterator[httpx.Client]:
    served = HttpServer(create_http_app(list, bytes, hear=ear), 0, is_public=False)
    served.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}") as client:
        yield client
    served.stop()


def test_the_raw_bytes_and_the_signature_are_handed_on(server: httpx.Client, ear: Ear) -> None:
    body = b'[ {"id": "1"} ]\n'

    answer = server.post(PATH, content=body, headers={"intuit-signature": "abc="})

    assert (answer.status_code, ear.heard) == (200, [(body, "abc=")])


@pytest.mark.parametrize(
    ("hears", "status"),
    [
        (Heard.OFF, 404),
        (Heard.UNSIGNED, 401),
        (Heard.UNREADABLE, 400),
        (StoreFull(), 503),
        (ZeroDivisionError("secret"), 503),
    ],
)
def test_what_is_not_noted_is_answered_in_words(
    server: httpx.Client, ear: Ear, hears: Heard | Exception, status: int
) -> None:
    ear.hears = hears

    answer = server.post(PATH, content=b"{}")

    assert answer.status_code == status
    assert answer.text.endswith(".")
    assert not any(word in answer.text for word in ("Traceback", "secret", "Error"))


def test_a_body_that_is_too_large_is_not_heard(server: httpx.Client, ear: Ear) -> None:
    assert server.post(PATH, content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert (ear.heard, server.get(PATH).status_code) == ([], 405)
