"""The access to companies that nobody imports from: kept, and its end told weeks ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.connections.keep_alive import KeepAlive
from services.connections.tokens import AccessTokens
from services.errors import QuickBooksUnavailable
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.model.outbox import OutboxMessage
from services.model.people import Actor
from services.store.unit_of_work import Store
from tests.services.connections.kept import status
from tests.services.desk_doubles import ADMIN, TEAM, EveryRight, RotatingServer, SettableClock

SECOND = Actor(TEAM, "USECOND")


@pytest.fixture
def keeper(store: Store, clock: SettableClock, tokens: AccessTokens, connection: Connection) -> KeepAlive:
    """With one company connected just now."""
    return KeepAlive(store, clock, EveryRight(ADMIN, SECOND), tokens)


def told(store: Store, clock: SettableClock) -> list[OutboxMessage]:
    """What was queued since the last look."""
    with store.writing() as tx:
        messages = tx.outbox.claim_due(clock.now(), 100)
        for message in messages:
            assert tx.outbox.sent(message, "D1", "1.0")
        tx.commit()
    return messages


def test_what_was_used_lately_is_left_alone(
    keeper: KeepAlive, clock: SettableClock, server: RotatingServer
) -> None:
    clock.move(days=7)

    assert keeper.look() == 0

    assert server.refreshes == 0


def test_what_nobody_used_for_a_week_is_used_so_that_it_lasts_for_ever(
    keeper: KeepAlive, store: Store, clock: SettableClock, server: RotatingServer, connection: Connection
) -> None:
    for _ in range(13):
        clock.move(days=8)
        assert keeper.look() == 1
        assert keeper.look() == 0

    assert server.refreshes == 13
    assert status(store, connection) is ConnectionStatus.CONNECTED
    assert told(store, clock) == []


class SilentServer(RotatingServer):
    """Intuit, where it does not repeat when the five years end."""

    def refresh(self, refresh_token: str) -> Tokens:
        return replace(super().refresh(refresh_token), hard_expires_at=None)


def test_administrators_are_told_once_at_each_mark_before_the_five_years_end(
    store: Store, clock: SettableClock, connection: Connection
) -> None:
    tokens = AccessTokens(store, SilentServer(clock), clock)
    keeper = KeepAlive(store, clock, EveryRight(ADMIN, SECOND), tokens)
    told_in: list[int] = []
    for left in (61, 60, 45, 30, 8, 6, 1):
        clock.move(days=1825 - left - clock.monotonic() // 86400)
        for _ in range(2):
            keeper.look()
        messages = told(store, clock)
        assert all(message.facts["is_final"] for message in messages)
        told_in += [left] * len(messages)

    assert told_in == [60, 60, 30, 30, 6, 6]


def test_administrators_are_told_before_an_access_ends_that_quickbooks_does_not_renew(
    keeper: KeepAlive, store: Store, clock: SettableClock, server: RotatingServer
) -> None:
    server.failure = QuickBooksUnavailable()
    clock.move(days=41)

    keeper.look()

    (message, other) = told(store, clock)
    ends_at = clock.now() + timedelta(days=59)
    assert (message.facts["at"], message.facts["is_final"]) == (ends_at.isoformat(), False)
    assert {message.recipient, other.recipient} == {ADMIN.user_id, SECOND.user_id}


def test_a_company_that_refuses_is_marked_and_told_of_as_always(
    keeper: KeepAlive, store: Store, clock: SettableClock, server: RotatingServer, connection: Connection
) -> None:
    server.living = "another"
    clock.move(days=8)

    keeper.look()

    assert status(store, connection) is ConnectionStatus.NEEDS_RECONNECT
    assert keeper.look() == 0
