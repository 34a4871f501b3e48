"""A company is connected by a consent in the browser: by whom, with what, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import cast

import pytest

from services.connections import AnotherCompany, LinkOver, Wish
from services.connections.connecting import ConsentLost
from services.connections.consents import LinkUsed
from services.errors import QuickBooksUnavailable
from services.model.audit import AuditAction
from services.model.connection import ConnectionStatus
from services.model.outbox import MessageKind
from services.ports.store import Store as StorePort
from tests.services.connections.consenting import OTHER, REALM, URL, WISH, ZONE, Desk
from tests.services.desk_doubles import ADMIN, TEAM, connected
from tests.services.imports.crashing import Crash, CrashingStore


def test_a_company_is_connected_as_it_states_itself(desk: Desk) -> None:
    made = desk.connect()

    assert (made.company_name, made.realm_id, made.time_zone) == ("Rivertown Design", REALM, ZONE)
    assert desk.companies() == [made]
    assert desk.company.asked == [(REALM, "access-of-code-1")]
    assert desk.server.redeemed == [("code-1", f"{URL}/quickbooks/callback")]
    assert desk.server.revoked == []


def test_the_page_names_workspace_requester_and_company(desk: Desk) -> None:
    known = connected(desk.store, desk.clock)
    state = desk.begun()
    browser = desk.connecting.open(state, None).browser

    question = desk.connecting.returned(state, browser, "code-1", REALM)

    assert (question.wish, question.asked_by, question.known) == (WISH, ADMIN, known)
    assert desk.connecting.returned(state, browser, "code-1", REALM) == question
    assert desk.server.redeemed == []


def test_who_asked_and_the_administrators_are_told(desk: Desk) -> None:
    made = desk.connect()

    with desk.store.writing() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 5)]
        due = tx.outbox.claim_due(desk.clock.now(), 10)
        calls = tx.meter.shares("2026-11")
    assert actions == [AuditAction.COMPANY_CONNECTED]
    assert [(one.kind, one.recipient) for one in due] == [(MessageKind.COMPANY_CONNECTED, ADMIN.user_id)]
    assert calls[made.id] == 2


def test_reconnecting_keeps_the_id_the_settings_and_the_zone(desk: Desk) -> None:
    known = connected(
        desk.store,
        desk.clock,
        status=ConnectionStatus.NEEDS_RECONNECT,
        results_channel_id="C9",
        treat_unsent_as_sent=True,
    )

    made = desk.connect(Wish("UTC", known.id))

    assert (made.id, made.results_channel_id, made.treat_unsent_as_sent) == (known.id, "C9", True)
    assert (made.time_zone, made.status) == (known.time_zone, ConnectionStatus.CONNECTED)


def test_another_company_is_connected_only_where_that_is_said(desk: Desk) -> None:
    known = connected(desk.store, desk.clock)
    other = connected(desk.store, desk.clock, id="con2", realm_id=OTHER, time_zone="Asia/Tokyo")
    page = desk.asked(Wish("UTC", known.id), realm=OTHER)

    with pytest.raises(AnotherCompany):
        desk.connecting.confirm(*page)
    assert desk.server.redeemed == []
    made = desk.connecting.confirm(*page, as_another=True)

    assert (made.id, made.realm_id, made.time_zone) == (other.id, OTHER, "Asia/Tokyo")


def test_a_new_company_is_not_connected_in_the_time_zone_of_another(desk: Desk) -> None:
    known = connected(desk.store, desk.clock)
    page = desk.asked(Wish("UTC", known.id), realm=OTHER)

    with pytest.raises(AnotherCompany):
        desk.connecting.confirm(*page, as_another=True)
    assert (desk.server.redeemed, desk.companies()) == ([], [known])


def test_a_few_scanners_may_open_it_before_her_but_not_any_number(desk: Desk) -> None:
    state = desk.begun()
    browsers = [desk.connecting.open(state, None).browser for _ in range(5)]

    with pytest.raises(LinkOver):
        desk.connecting.open(state, None)
    assert desk.connecting.open(state, browsers[0]).browser == browsers[0]
    assert desk.connecting.returned(state, browsers[4], "code-1", REALM).realm_id == REALM


def test_a_second_confirmation_says_that_it_is_done(desk: Desk) -> None:
    page = desk.asked()
    desk.connecting.confirm(*page)

    with pytest.raises(LinkUsed):
        desk.connecting.confirm(*page)
    assert len(desk.server.redeemed) == 1


def test_of_twenty_who_confirm_at_once_one_connects(desk: Desk) -> None:
    page = desk.asked()

    def confirm(_: int) -> bool:
        with suppress(LinkUsed):
            desk.connecting.confirm(*page)
            return True
        return False

    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(confirm, range(20))) == 1
    assert (len(desk.server.redeemed), desk.server.revoked, len(desk.companies())) == (1, [], 1)


@pytest.mark.parametrize("dies_before", [True, False])
@pytest.mark.parametrize("dies_at", [1, 2])
def test_dying_between_the_steps_leaves_no_consent_that_nobody_has(
    desk: Desk, dies_at: int, dies_before: bool
) -> None:
    page = desk.asked()
    dying = CrashingStore(desk.store, dies_at, dies_before)

    with pytest.raises(Crash):
        desk.over(cast(StorePort, dying)).confirm(*page)

    was_given_back, is_kept = bool(desk.server.revoked), bool(desk.companies())
    assert bool(desk.server.redeemed) == (was_given_back or is_kept)
    assert not (was_given_back and is_kept)


@pytest.mark.parametrize("team_id", [TEAM, "T2"])
def test_what_fails_ends_no_connection_that_works(desk: Desk, team_id: str) -> None:
    connected(desk.store, desk.clock, team_id=team_id)
    desk.company.failure = QuickBooksUnavailable()

    with pytest.raises(ConsentLost):
        desk.connect()

    assert desk.server.revoked == []


def test_state_browser_and_page_are_kept_as_digests_and_the_code_sealed(desk: Desk) -> None:
    secrets = desk.asked(code="canary-of-the-code")

    with desk.store.reading() as tx:
        known = tx.oauth_states.find(secrets[0])
    assert known is not None
    assert [secret for secret in (*secrets, "canary-of-the-code") if secret in repr(known)] == []
