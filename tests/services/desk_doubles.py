"""Doubles and beginnings for the tests of the desk: rights, companies, projects, drafts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.clock import Clock
from services.errors import NeedsReconnect, NotAllowed, QuickBooksUnavailable
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.model.people import Actor, Place, PlaceKind, Right
from services.model.quickbooks import CompanyFacts
from services.store.encryption import Keyring
from services.store.unit_of_work import Store
from tests.kept_engines import engine_with_tables

KEYS = Keyring([bytes(32)])
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TEAM = "T1"
ADMIN = Actor(TEAM, "UADMIN")
MEMBER = Actor(TEAM, "UMEMBER")
STRANGER = Actor("T2", "UADMIN")
PLACE = Place("C1", PlaceKind.PRIVATE, "finance")


@contextmanager
def opened_store(database_url: str, keys: Keyring = KEYS) -> Iterator[Store]:
    """A store with all tables on this database."""
    engine = engine_with_tables(database_url)
    try:
        yield Store(engine, keys)
    finally:
        engine.dispose()


class SettableClock:
    """A clock that stands until it is moved; waiting only lets other threads go on."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now
        self._pause = threading.Event()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - NOW).total_seconds()

    def sleep(self, seconds: float) -> None:
        self._pause.wait(0.002)

    def move(self, **how_far: float) -> None:
        """Move on by this much, such as ``hours=1``."""
        self._now += timedelta(**how_far)


class TickingClock(SettableClock):
    """A clock that goes on by a moment at each look, as the machine's does."""

    def now(self) -> datetime:
        self.move(microseconds=1)
        return super().now()


class EveryRight:
    """Administrators of one workspace hold every right, others none."""

    def __init__(self, *administrators: Actor) -> None:
        self._administrators = administrators or (ADMIN,)

    def may(self, actor: Actor, right: Right) -> bool:
        return actor in self._administrators

    def require(self, actor: Actor, right: Right) -> None:
        if not self.may(actor, right):
            raise NotAllowed(right.words, tuple(self.people(actor.team_id)))

    def people(self, team_id: str) -> list[str]:
        return [person.user_id for person in self._administrators if person.team_id == team_id]


class RotatingServer:
    """Intuit, by the hardest reading: each refresh token works once, only the newest one lives."""

    def __init__(self, clock: SettableClock, living: str = "refresh-0") -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.living = living
        self.previous: str | None = None
        self.allows_previous = False
        self.refreshes = 0
        self.refusals = 0
        self.failure: Exception | None = None
        self.redeemed: list[tuple[str, str]] = []
        #: Refresh tokens that were given back, whether or not it took them.
        self.revoked: list[str] = []
        self.revoke_failure: Exception | None = None

    def refresh(self, refresh_token: str) -> Tokens:
        with self._lock:
            if self.failure is not None:
                raise self.failure
            is_living = refresh_token == self.living
            if not is_living and not (self.allows_previous and refresh_token == self.previous):
                self.refusals += 1
                raise NeedsReconnect
            self.refreshes += 1
            self.previous, self.living = self.living, f"refresh-{self.refreshes}"
            return tokens_of(self._clock, f"access-{self.refreshes}", self.living)

    def authorise_url(self, state: str, redirect_uri: str) -> str:
        if self.failure is not None:
            raise self.failure
        return f"https://intuit.example/authorise?state={state}&redirect_uri={redirect_uri}"

    def redeem(self, code: str, redirect_uri: str) -> Tokens:
        with self._lock:
            self.redeemed.append((code, redirect_uri))
            if self.failure is not None:
                raise self.failure
            if len(self.redeemed) > 1 and self.redeemed[-1] in self.redeemed[:-1]:
                # As Intuit does: what the first use gave dies too.
                self.living = "dead"
                raise NeedsReconnect
            self.living = f"refresh-of-{code}"
            return tokens_of(self._clock, f"access-of-{code}", self.living)

    def revoke(self, refresh_token: str) -> None:
        with self._lock:
            self.revoked.append(refresh_token)
            if self.revoke_failure is not None:
                raise self.revoke_failure


class OneCompany:
    """Answers to every token with the same company, or fails."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.facts = CompanyFacts("Rivertown Design", "US", "USD", False, 1)
        self.asked: list[tuple[str, str]] = []
        #: How often it says nothing before it answers.
        self.silent_for = 0
        self.calls = 0

    def open_with(self, realm_id: str, access_token: str) -> OneCompany:
        self.asked.append((realm_id, access_token))
        return self

    def company(self) -> CompanyFacts:
        self.calls += 2
        if self.failure is not None:
            raise self.failure
        self.silent_for -= 1
        if self.silent_for >= 0:
            raise QuickBooksUnavailable
        return self.facts


def tokens_of(clock: Clock, access: str, refresh: str) -> Tokens:
    """Tokens as just granted: an hour, a hundred days, five years."""
    return Tokens(
        access_token=access,
        access_expires_at=clock.now() + timedelta(hours=1),
        refresh_token=refresh,
        refresh_expires_at=clock.now() + timedelta(days=100),
        hard_expires_at=clock.now() + timedelta(days=1825),
        version=0,
    )


def a_connection(**facts: Any) -> Connection:
    """A connected company; a test states only the fact it is about."""
    return replace(
        Connection(
            id="con1",
            team_id=TEAM,
            realm_id="9341453000000001",
            company_name="Rivertown Design",
            home_currency="USD",
            multi_currency=False,
            fiscal_year_start=1,
            time_zone="America/Los_Angeles",
            status=ConnectionStatus.CONNECTED,
            treat_unsent_as_sent=False,
            results_channel_id=None,
            connected_by=ADMIN.user_id,
            connected_at=NOW,
        ),
        **facts,
    )


def connected(store: Store, clock: Clock, **facts: Any) -> Connection:
    """A connection in the store, with the tokens ``access-0`` and ``refresh-0``."""
    connection = a_connection(**facts)
    with store.writing() as tx:
        tx.connections.save(connection, tokens_of(clock, "access-0", "refresh-0"))
        tx.commit()
    return connection
