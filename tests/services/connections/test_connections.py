from __future__ import annotations

from dataclasses import replace

import pytest

from services.connections import CompanyUnanswered, Connections
from services.connections.connections import TokenNotAccepted
from services.errors import (
    AppError,
    InvalidInput,
    NoConnection,
    NotAllowed,
    NotFound,
    QuickBooksRefused,
    QuickBooksUnavailable,
    QuotaSpent,
)
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    NOW,
    STRANGER,
    TEAM,
    OneCompany,
    RotatingServer,
    SettableClock,
    a_connection,
    connected,
    tokens_of,
)

REALM = "9341453000000001"
ZONE = "America/Los_Angeles"


def connect(connections: Connections, refresh_token: str = "refresh-0", time_zone: str = ZONE) -> Connection:
    return connections.connect(TEAM, REALM, refresh_token, time_zone, ADMIN.user_id)


def test_a_company_is_stored_as_quickbooks_states_it(connections: Connections) -> None:
    connection = connect(connections)

    assert connection == a_connection(id=connection.id, connected_at=NOW)
    assert connections.list(TEAM) == [connection]


def test_the_company_is_asked_with_the_new_access_token(
    connections: Connections, company: OneCompany
) -> None:
    connect(connections)

    assert company.asked == [(REALM, "access-1")]


def test_the_stored_refresh_token_is_the_newest(connections: Connections, store: Store) -> None:
    connection = connect(connections)

    with store.reading() as tx:
        tokens = tx.connections.tokens(connection.id)
    assert tokens is not None
    assert tokens.refresh_token == "refresh-1"


def test_the_name_of_the_company_is_not_guessed_where_it_refuses(
    connections: Connections, company: OneCompany
) -> None:
    company.failure = QuickBooksRefused()

    with pytest.raises(QuickBooksRefused):
        connect(connections)

    assert connections.list(TEAM) == []


@pytest.mark.parametrize("silent", [1, 2])
def test_a_company_that_says_nothing_at_first_is_asked_again(
    connections: Connections, company: OneCompany, silent: int
) -> None:
    company.silent_for = silent

    assert connect(connections).company_name == company.facts.name


@pytest.mark.parametrize("failure", [QuickBooksUnavailable(), QuotaSpent()])
def test_who_connects_in_vain_is_told_that_the_refresh_token_is_used_up(
    connections: Connections, company: OneCompany, server: RotatingServer, failure: AppError
) -> None:
    company.failure = failure

    with pytest.raises(CompanyUnanswered) as refusal:
        connect(connections)

    assert "the refresh token is used up" in refusal.value.sentence
    assert (server.refreshes, server.revoked) == (1, ["refresh-1"])
    assert connections.list(TEAM) == []


def test_a_dead_refresh_token_connects_nothing(connections: Connections) -> None:
    with pytest.raises(TokenNotAccepted):
        connect(connections, refresh_token="dead")


@pytest.mark.parametrize("time_zone", ["Pacific", "", "../etc/passwd", "UTC+3", "America/"])
def test_an_unknown_time_zone_is_refused_with_an_example(connections: Connections, time_zone: str) -> None:
    with pytest.raises(InvalidInput, match="America/New_York"):
        connect(connections, time_zone=time_zone)


def test_wrong_input_is_noticed_before_the_refresh_token_is_used(
    connections: Connections, server: RotatingServer
) -> None:
    with pytest.raises(InvalidInput):
        connect(connections, time_zone="Nowhere")

    assert server.refreshes == 0


@pytest.mark.parametrize("realm_id", ["", "abc", "1/../2", "１２"])
def test_a_realm_id_that_is_no_number_is_refused(connections: Connections, realm_id: str) -> None:
    with pytest.raises(InvalidInput, match="realm id"):
        connections.connect(TEAM, realm_id, "refresh-0", ZONE, ADMIN.user_id)


def test_connecting_needs_the_right(connections: Connections) -> None:
    with pytest.raises(NotAllowed):
        connections.connect(TEAM, REALM, "refresh-0", ZONE, MEMBER.user_id)


def test_reconnecting_keeps_the_id_and_the_settings(
    connections: Connections, store: Store, clock: SettableClock
) -> None:
    known = connected(
        store,
        clock,
        status=ConnectionStatus.NEEDS_RECONNECT,
        results_channel_id="C9",
        treat_unsent_as_sent=True,
    )

    connection = connect(connections)

    assert connection == replace(known, status=ConnectionStatus.CONNECTED)
    assert connections.list(TEAM) == [connection]


@pytest.mark.parametrize(("is_known", "zone"), [(True, ZONE), (False, "UTC")])
def test_without_a_time_zone_a_known_company_keeps_its_own(
    connections: Connections, store: Store, clock: SettableClock, is_known: bool, zone: str
) -> None:
    if is_known:
        connected(store, clock)

    assert connections.connect(TEAM, REALM, "refresh-0", None, ADMIN.user_id).time_zone == zone


def test_reconnecting_is_recorded_as_such(connections: Connections, store: Store) -> None:
    connect(connections)
    connect(connections, refresh_token="refresh-1")

    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 5)]
    assert actions == [AuditAction.COMPANY_RECONNECTED, AuditAction.COMPANY_CONNECTED]


def test_a_refresh_in_flight_does_not_overwrite_a_reconnection(
    connections: Connections, store: Store, clock: SettableClock
) -> None:
    known = connected(store, clock)
    connect(connections)

    with store.writing() as tx:
        was_stored = tx.connections.replace_tokens(known.id, tokens_of(clock, "late", "late"), version=1)
    assert not was_stored


def test_two_workspaces_connect_the_same_company_apart(connections: Connections) -> None:
    ours = connect(connections)
    theirs = connections.connect("T2", REALM, "refresh-1", ZONE, STRANGER.user_id)

    assert (connections.list(TEAM), connections.list("T2")) == ([ours], [theirs])
    assert connections.team_ids() == (TEAM, "T2")


def test_another_workspaces_company_does_not_exist(connections: Connections) -> None:
    connection = connect(connections)

    with pytest.raises(NotFound):
        connections.get(connection.id, "T2")


def test_the_only_company_needs_no_realm_id(connections: Connections) -> None:
    connection = connect(connections)

    assert connections.find(None) == connections.find(REALM) == connection


def test_of_several_companies_one_must_be_named(
    connections: Connections, store: Store, clock: SettableClock
) -> None:
    connect(connections)
    connected(store, clock, id="con2", realm_id="123", company_name="Birch")

    with pytest.raises(InvalidInput, match=r"Birch \(123\), Rivertown Design \(9341453000000001\)"):
        connections.find(None)


def test_an_unknown_company_is_named_in_the_error(connections: Connections) -> None:
    with pytest.raises(NoConnection, match="realm id 55"):
        connections.find("55")


def test_without_any_company_the_error_says_how_to_connect(connections: Connections) -> None:
    with pytest.raises(NoConnection) as error:
        connections.find(None)

    assert "import-invoices connect" in error.value.remedy


def test_a_disconnected_company_is_not_listed(
    connections: Connections, store: Store, clock: SettableClock
) -> None:
    connected(store, clock, status=ConnectionStatus.DISCONNECTED)

    assert connections.list(TEAM) == []


def test_the_results_channel_is_kept(connections: Connections) -> None:
    connection = connect(connections)

    connections.set_results_channel(ADMIN, connection.id, "C7")

    assert connections.get(connection.id, TEAM).results_channel_id == "C7"


def test_the_rule_for_unsent_invoices_is_kept_and_recorded_once(
    connections: Connections, store: Store
) -> None:
    connection = connect(connections)

    first, again = (connections.set_treat_unsent_as_sent(ADMIN, connection.id, True) for _ in range(2))

    assert (first, again) == (True, False)
    assert connections.get(connection.id, TEAM).treat_unsent_as_sent
    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 5)]
    assert actions == [AuditAction.UNSENT_RULE_SET, AuditAction.COMPANY_CONNECTED]


def test_settings_of_another_workspaces_company_cannot_be_changed(connections: Connections) -> None:
    connection = connect(connections)

    with pytest.raises(NotFound):
        connections.set_results_channel(STRANGER, connection.id, "C7")


def test_settings_need_the_right(connections: Connections) -> None:
    connection = connect(connections)

    with pytest.raises(NotAllowed):
        connections.set_treat_unsent_as_sent(MEMBER, connection.id, True)
