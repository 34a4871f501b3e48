"""Tokens that Intuit has granted are not lost, whatever happens before they are stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.connections import AccessTokens
from services.errors import NeedsReconnect, QuickBooksUnavailable
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.store.unit_of_work import Store, StoreLost, Transaction
from tests.services.connections.kept import status, stored
from tests.services.desk_doubles import TEAM, RotatingServer, SettableClock


class CutOff(Store):
    """A store that cannot be written to from a given moment until another."""

    def __init__(self, store: Store, clock: SettableClock) -> None:
        super().__init__(store._engine, store._keys)
        self._clock = clock
        self.since = self.until = clock.now()

    def writing(self) -> Transaction:
        if self.since <= self._clock.now() < self.until:
            raise StoreLost
        return super().writing()


class CuttingServer(RotatingServer):
    """Grants new tokens; at that moment the database goes away for so many seconds."""

    def __init__(self, clock: SettableClock, store: CutOff, seconds: float) -> None:
        super().__init__(clock)
        self._store, self._seconds = store, seconds

    def refresh(self, refresh_token: str) -> Tokens:
        self._store.since = self._clock.now()
        self._store.until = self._store.since + timedelta(seconds=self._seconds)
        return super().refresh(refresh_token)


class PassingClock(SettableClock):
    """A clock on which waiting takes no time: it moves on by as much."""

    def sleep(self, seconds: float) -> None:
        self.move(seconds=seconds)


@pytest.mark.parametrize("seconds", [0.5, 20, 50])
def test_granted_tokens_are_kept_until_the_database_is_back(
    store: Store, connection: Connection, seconds: float
) -> None:
    clock = PassingClock()
    cut = CutOff(store, clock)

    answer = AccessTokens(cut, CuttingServer(clock, cut, seconds), clock).renew(connection.id, "access-0")

    found = stored(store, connection)
    assert found is not None
    assert (answer, found.refresh_token) == ("access-1", "refresh-1")


def test_after_a_minute_without_a_database_it_says_so(store: Store, connection: Connection) -> None:
    clock = PassingClock()
    cut = CutOff(store, clock)
    tokens = AccessTokens(cut, CuttingServer(clock, cut, 600), clock)
    began = clock.now()

    with pytest.raises(StoreLost):
        tokens.renew(connection.id, "access-0")

    assert timedelta(seconds=55) < clock.now() - began < timedelta(seconds=90)


class AnotherAsks(RotatingServer):
    """While it grants, another process asks with the token that has just died."""

    def __init__(self, clock: SettableClock, others: AccessTokens) -> None:
        super().__init__(clock)
        self._others = others

    def refresh(self, refresh_token: str) -> Tokens:
        granted = super().refresh(refresh_token)
        self._clock.move(seconds=46)
        with pytest.raises(NeedsReconnect):
            self._others.renew("con1", "access-0")
        return granted


def test_granted_tokens_revive_a_connection_that_another_process_found_dead(
    store: Store, clock: SettableClock, connection: Connection
) -> None:
    others = AccessTokens(store, RotatingServer(clock, living="another"), clock)

    answer = AccessTokens(store, AnotherAsks(clock, others), clock).renew(connection.id, "access-0")

    assert (answer, status(store, connection)) == ("access-1", ConnectionStatus.CONNECTED)


class OverMeanwhile(RotatingServer):
    """While it grants, the company is disconnected, and what was stored is given back."""

    def __init__(self, clock: SettableClock, store: Store) -> None:
        super().__init__(clock)
        self._store = store

    def refresh(self, refresh_token: str) -> Tokens:
        granted = super().refresh(refresh_token)
        with self._store.writing() as tx:
            tx.connections.disconnect("con1")
            tx.commit()
        return granted


@pytest.mark.parametrize("failure", [None, QuickBooksUnavailable()])
def test_tokens_granted_for_a_company_that_is_over_are_given_back(
    store: Store, clock: SettableClock, connection: Connection, failure: Exception | None
) -> None:
    server = OverMeanwhile(clock, store)
    server.revoke_failure = failure

    with pytest.raises(NeedsReconnect):
        AccessTokens(store, server, clock).renew(connection.id, "access-0")

    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 5)]
    assert server.revoked == ["refresh-1"]
    assert actions == ([AuditAction.REVOKE_FAILED] if failure else [])


class Crash(BaseException):
    """The process dies."""


class CrashingServer(RotatingServer):
    """Grants new tokens, but the process dies before it can store them."""

    def refresh(self, refresh_token: str) -> Tokens:
        super().refresh(refresh_token)
        raise Crash


def crash(store: Store, server: CrashingServer, clock: SettableClock, connection: Connection) -> None:
    with pytest.raises(Crash):
        AccessTokens(store, server, clock).renew(connection.id, "access-0")


def test_after_a_crash_the_others_wait_for_the_lease_and_no_longer(
    store: Store, clock: SettableClock, connection: Connection
) -> None:
    dying = CrashingServer(clock)
    dying.allows_previous = True
    crash(store, dying, clock, connection)
    surviving = RotatingServer(clock)
    tokens = AccessTokens(store, surviving, clock)

    with pytest.raises(QuickBooksUnavailable):
        tokens.renew(connection.id, "access-0")
    clock.move(seconds=46)

    assert (tokens.renew(connection.id, "access-0"), surviving.refreshes) == ("access-1", 1)


@pytest.mark.parametrize("allows_previous", [True, False])
def test_after_a_crash_between_answer_and_commit_the_old_token_is_tried(
    store: Store, clock: SettableClock, connection: Connection, allows_previous: bool
) -> None:
    dying = CrashingServer(clock)
    crash(store, dying, clock, connection)
    surviving = RotatingServer(clock, living=dying.living)
    surviving.previous, surviving.allows_previous = "refresh-0", allows_previous
    clock.move(seconds=46)
    tokens = AccessTokens(store, surviving, clock)

    if allows_previous:
        assert tokens.renew(connection.id, "access-0") == "access-1"
    else:
        with pytest.raises(NeedsReconnect):
            tokens.renew(connection.id, "access-0")
