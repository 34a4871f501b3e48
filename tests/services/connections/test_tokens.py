from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from services.connections import AccessTokens
from services.errors import AppError, NeedsReconnect, QuickBooksUnavailable
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.store.unit_of_work import Store
from tests.services.connections.kept import status, stored
from tests.services.desk_doubles import (
    TEAM,
    RotatingServer,
    SettableClock,
    connected,
    tokens_of,
)


def test_a_token_with_enough_left_is_used_as_it_is(
    tokens: AccessTokens, connection: Connection, clock: SettableClock, server: RotatingServer
) -> None:
    clock.move(minutes=55)

    assert (tokens.current(connection.id), server.refreshes) == ("access-0", 0)


def test_a_token_with_less_than_five_minutes_is_refreshed_first(
    tokens: AccessTokens, connection: Connection, clock: SettableClock
) -> None:
    clock.move(minutes=55, seconds=1)

    assert tokens.current(connection.id) == "access-1"


def test_the_new_refresh_token_is_stored(
    tokens: AccessTokens, connection: Connection, clock: SettableClock, store: Store
) -> None:
    clock.move(hours=1)
    tokens.current(connection.id)

    found = stored(store, connection)
    assert found is not None
    assert (found.refresh_token, found.version) == ("refresh-1", 2)


@pytest.mark.parametrize("workers", [8])
def test_of_many_who_race_for_one_expiry_exactly_one_refreshes(
    store: Store, server: RotatingServer, clock: SettableClock, connection: Connection, workers: int
) -> None:
    clock.move(hours=2)
    together, answers = threading.Barrier(workers), []

    def ask() -> None:
        tokens = AccessTokens(store, server, clock)
        together.wait()
        answers.append(tokens.current(connection.id))

    threads = [threading.Thread(target=ask) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (answers, server.refreshes, server.refusals) == (["access-1"] * workers, 1, 0)


def test_many_expiries_in_a_row_never_lose_the_connection(
    store: Store, server: RotatingServer, clock: SettableClock, connection: Connection
) -> None:
    tokens, answers = AccessTokens(store, server, clock), []
    for _ in range(5):
        clock.move(hours=1)
        answers.append(tokens.current(connection.id))

    assert (answers, server.refusals) == ([f"access-{number}" for number in range(1, 6)], 0)


def test_after_a_refusal_by_quickbooks_another_token_is_given(
    tokens: AccessTokens, connection: Connection
) -> None:
    assert tokens.renew(connection.id, "access-0") == "access-1"


def test_somebody_elses_newer_token_is_taken_without_a_refresh(
    tokens: AccessTokens, connection: Connection, server: RotatingServer
) -> None:
    tokens.renew(connection.id, "access-0")

    assert (tokens.renew(connection.id, "access-0"), server.refreshes) == ("access-1", 1)


def test_a_dead_refresh_token_marks_the_connection(
    tokens: AccessTokens, connection: Connection, server: RotatingServer, store: Store
) -> None:
    server.living = "somebody else's"

    with pytest.raises(NeedsReconnect):
        tokens.renew(connection.id, "access-0")

    assert status(store, connection) is ConnectionStatus.NEEDS_RECONNECT


def test_a_dead_connection_is_recorded_once_and_not_asked_again(
    tokens: AccessTokens, connection: Connection, server: RotatingServer, store: Store
) -> None:
    server.living = "somebody else's"
    for _ in range(3):
        with pytest.raises(NeedsReconnect):
            tokens.renew(connection.id, "access-0")

    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 10)]
    assert (actions, server.refusals) == ([AuditAction.RECONNECT_NEEDED], 1)


def test_a_token_that_is_refused_for_good_marks_the_connection_once(
    tokens: AccessTokens, connection: Connection, store: Store
) -> None:
    renewed = tokens.renew(connection.id, "access-0")

    for _ in range(2):
        tokens.refused(connection.id, renewed)

    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 10)]
    assert (status(store, connection), actions) == (
        ConnectionStatus.NEEDS_RECONNECT,
        [AuditAction.RECONNECT_NEEDED],
    )


def test_a_refused_token_that_was_replaced_meanwhile_says_nothing_of_the_newer_one(
    tokens: AccessTokens, connection: Connection, store: Store
) -> None:
    tokens.renew(connection.id, "access-0")

    tokens.refused(connection.id, "access-0")

    assert status(store, connection) is ConnectionStatus.CONNECTED


def test_reconnecting_makes_it_work_again(
    tokens: AccessTokens, connection: Connection, server: RotatingServer, store: Store, clock: SettableClock
) -> None:
    server.living = "somebody else's"
    with pytest.raises(NeedsReconnect):
        tokens.renew(connection.id, "access-0")
    connected(store, clock)

    assert tokens.current(connection.id) == "access-0"


class OvertakenServer(RotatingServer):
    """Refuses the token, because another process has used it and stores what it got at that very moment."""

    def __init__(self, store: Store, connection: Connection, clock: SettableClock) -> None:
        super().__init__(clock)
        self._store, self._connection = store, connection

    def refresh(self, refresh_token: str) -> Tokens:
        with self._store.writing() as tx:
            theirs = tokens_of(self._clock, "access-theirs", "refresh-theirs")
            tx.connections.replace_tokens(self._connection.id, theirs, version=1)
            tx.commit()
        raise NeedsReconnect


def test_a_refusal_because_another_process_was_faster_is_none(
    store: Store, connection: Connection, clock: SettableClock
) -> None:
    tokens = AccessTokens(store, OvertakenServer(store, connection, clock), clock)

    answer = tokens.renew(connection.id, "access-0")

    assert (answer, status(store, connection)) == ("access-theirs", ConnectionStatus.CONNECTED)


@pytest.mark.parametrize("failure", [QuickBooksUnavailable(), AppError("anything else")])
def test_a_silent_server_never_marks_the_connection(
    tokens: AccessTokens, connection: Connection, server: RotatingServer, store: Store, failure: AppError
) -> None:
    server.failure = failure
    with pytest.raises(type(failure)):
        tokens.renew(connection.id, "access-0")
    server.failure = None

    assert (status(store, connection), tokens.renew(connection.id, "access-0")) == (
        ConnectionStatus.CONNECTED,
        "access-1",
    )


def test_a_process_that_wakes_up_late_does_not_overwrite_newer_tokens(
    store: Store, clock: SettableClock, connection: Connection
) -> None:
    late, newer = tokens_of(clock, "late", "late"), tokens_of(clock, "newer", "newer")
    with store.writing() as tx:
        tx.connections.replace_tokens(connection.id, newer, version=1)
        was_stored = tx.connections.replace_tokens(connection.id, late, version=1)
        tx.commit()

    found = stored(store, connection)
    assert found is not None
    assert (was_stored, found.refresh_token) == (False, "newer")


def test_a_lease_ends_by_itself(store: Store, clock: SettableClock, connection: Connection) -> None:
    with store.writing() as tx:
        now = clock.now()
        claims = [
            tx.connections.claim_refresh(connection.id, 1, owner, now + timedelta(seconds=seconds))
            for owner, seconds in (("a", 0), ("b", 44), ("c", 46))
        ]

    assert claims == [True, False, True]


def test_tokens_show_nothing(clock: SettableClock) -> None:
    found = tokens_of(clock, "canary", "canary")

    assert "canary" not in f"{found!r} {found}"
