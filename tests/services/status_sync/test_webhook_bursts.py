"""Webhooks in great numbers and in the wrong order: all noted, and QuickBooks is asked how things stand."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.http import LARGEST_BODY, HttpServer, create_http_app
from bot.webhooks import PATH
from tests.services.status_sync.test_webhooks import told
from tests.services.status_sync.watched_firm import VERIFIER, WatchedFirm
from tests.services.status_sync.webhook_bodies import an_event, signed

#: Of so many invoices, each changed as often.
INVOICES, CHANGES = 2000, 5
IN_ONE_BODY = 2500


@pytest.fixture
def server(once: WatchedFirm) -> Iterator[httpx.Client]:
    served = HttpServer(create_http_app(list, bytes, hear=once.sync.webhooks.hear), 0, is_public=False)
    served.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=60) as client:
        yield client
    served.stop()


def status(server: httpx.Client, events: list[dict[str, Any]]) -> int:
    body = json.dumps(events).encode()
    assert len(body) < LARGEST_BODY
    return server.post(PATH, content=body, headers={"intuit-signature": signed(body, VERIFIER)}).status_code


def test_ten_thousand_events_in_any_order_are_noted_and_a_repetition_of_them_is_none(
    once: WatchedFirm, server: httpx.Client
) -> None:
    events = [
        an_event(str(one), key=f"{one}-{change}") for one in range(INVOICES) for change in range(CHANGES)
    ]
    random.Random(28).shuffle(events)
    bodies = [events[start : start + IN_ONE_BODY] for start in range(0, len(events), IN_ONE_BODY)]

    assert [status(server, body) for body in bodies] == [200] * 4
    noted = told(once)
    assert status(server, bodies[-1]) == 200

    assert len(noted) == INVOICES
    assert told(once) == noted


def test_what_was_told_in_the_wrong_order_stands_as_quickbooks_has_it(once: WatchedFirm) -> None:
    once.sync.in_step.look()
    once.books.pay("101", "60")
    for what in ("invoice.deleted", "invoice.updated", "invoice.created"):
        once.hear([an_event("101", what)])
    once.clock.move(seconds=4)
    once.sync.in_step.look()

    assert once.status("101") == ("40.00", "partial", "ar_aging")
    assert told(once) == set()
