"""What a connection is allowed: how long it lasts, and what connecting it took of the month's calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.connections import AccessTokens, Connections, Metering
from services.decisions.call_budget import month_of
from services.model.connection import AccessEnd, Connection
from services.model.metering import CallShare
from services.store.unit_of_work import Store
from tests.services.connections.test_connections import REALM, connect
from tests.services.desk_doubles import ADMIN, NOW, TEAM, OneCompany, SettableClock, tokens_of

HUNDRED_DAYS = timedelta(days=100)


def test_an_unused_connection_ends_after_a_hundred_days(
    connections: Connections, connection: Connection
) -> None:
    assert connections.access_end(connection.id) == AccessEnd(NOW + HUNDRED_DAYS, False, False)


def test_using_it_puts_the_end_off(
    tokens: AccessTokens, connections: Connections, connection: Connection, clock: SettableClock
) -> None:
    clock.move(days=80)
    ends_soon = connections.access_end(connection.id)
    tokens.current(connection.id)

    assert ends_soon == AccessEnd(NOW + HUNDRED_DAYS, is_final=False, is_soon=True)
    assert connections.access_end(connection.id) == AccessEnd(clock.now() + HUNDRED_DAYS, False, False)


def test_the_five_years_are_not_forgotten_when_intuit_does_not_repeat_them(
    store: Store, connections: Connections, connection: Connection, clock: SettableClock
) -> None:
    final = NOW + timedelta(days=30)
    known = replace(tokens_of(clock, "a", "r"), hard_expires_at=final)
    silent = replace(tokens_of(clock, "b", "s"), hard_expires_at=None)

    with store.writing() as tx:
        tx.connections.replace_tokens(connection.id, known, version=1)
        tx.connections.replace_tokens(connection.id, silent, version=2)
        tx.commit()

    assert connections.access_end(connection.id) == AccessEnd(final, is_final=True, is_soon=False)


def test_a_connection_that_must_be_renewed_has_no_end(
    store: Store, connections: Connections, connection: Connection
) -> None:
    with store.writing() as tx:
        tx.connections.mark_needs_reconnect(connection.id, 1)
        tx.commit()

    assert connections.access_end(connection.id) is None


def test_what_connecting_took_counts_once_the_connection_exists(
    store: Store, clock: SettableClock, connections: Connections, company: OneCompany
) -> None:
    company.silent_for = 1
    metering = Metering(store, clock, 500)
    before = metering.usage(TEAM)

    connected = connect(connections)
    connections.connect(TEAM, REALM, "refresh-1", "UTC", ADMIN.user_id)

    usage = metering.usage(TEAM)
    assert (before.used, usage.used, usage.limit) == (0, company.calls * 2 - 2, 500)
    assert usage.shares == (CallShare(connected.company_name, usage.used),)


def test_whoever_runs_the_app_sees_every_workspace_s_share(
    store: Store, clock: SettableClock, connection: Connection
) -> None:
    metering = Metering(store, clock, 0)
    metering.count(connection.id, 7)
    with store.writing() as tx:
        tx.meter.add("gone", month_of(clock.now()), 2)
        tx.commit()

    everywhere, elsewhere = metering.usage(None), metering.usage("T2")

    assert (everywhere.shares, everywhere.elsewhere) == ((CallShare(connection.company_name, 7),), 2)
    assert (elsewhere.shares, elsewhere.elsewhere, elsewhere.left) == ((), 9, None)
