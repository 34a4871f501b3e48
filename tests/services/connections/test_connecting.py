"""A company is connected by a consent in the browser: who may go on, from where, and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import cast

import pytest

from services.connections import AnotherCompany, Connecting, Connections, LinkOver, NoPublicAddress, Wish
from services.connections.connecting import ConsentLost, NotThisCompany
from services.connections.consents import LinkUsed, OtherBrowser, PageOver
from services.errors import (
    AppError,
    InvalidInput,
    NeedsReconnect,
    NotAllowed,
    NotFound,
    QuickBooksRefused,
    QuickBooksUnavailable,
)
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.outbox import MessageKind
from services.model.people import Actor, Right
from services.ports.store import Store as StorePort
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    STRANGER,
    TEAM,
    EveryRight,
    OneCompany,
    RotatingServer,
    SettableClock,
    connected,
)
from tests.services.imports.crashing import Crash, CrashingStore

URL, ZONE = "https://invoices.example.com", "Europe/Berlin"
REALM, OTHER = "9341453000000001", "9341453000000002"
WISH = Wish(ZONE, workspace="rivertown", person="dana")


class Rights(EveryRight):
    """Every right, until it is taken."""

    is_taken = False

    def may(self, actor: Actor, right: Right) -> bool:
        return not self.is_taken and super().may(actor, right)


@dataclass
class Desk:
    """Connecting, and what a browser does with it."""

    connecting: Connecting
    store: Store
    clock: SettableClock
    server: RotatingServer
    company: OneCompany
    rights: Rights

    def over(self, store: StorePort) -> Connecting:
        """The same over another store."""
        return Connecting(store, self.clock, self.rights, URL, (self.server, self.company))

    def begun(self, wish: Wish = WISH) -> str:
        """The state of a new link."""
        return self.connecting.begin(ADMIN, wish).rpartition("/")[2]

    def asked(self, wish: Wish = WISH, code: str = "code-1", realm: str = REALM) -> tuple[str, str, str]:
        """State, browser and token of a page that asks."""
        state = self.begun(wish)
        browser = self.connecting.open(state, None).browser
        return state, browser, self.connecting.returned(state, browser, code, realm).csrf

    def connect(self, wish: Wish = WISH, realm: str = REALM, as_another: bool = False) -> Connection:
        """All of it."""
        page = self.asked(wish, realm=realm)
        return self.connecting.confirm(*page, as_another=as_another)

    def companies(self) -> list[Connection]:
        with self.store.reading() as tx:
            return tx.connections.of_team(TEAM)


@pytest.fixture
def desk(store: Store, clock: SettableClock, server: RotatingServer, company: OneCompany) -> Desk:
    rights = Rights(ADMIN, STRANGER)
    connecting = Connecting(store, clock, rights, URL, (server, company))
    return Desk(connecting, store, clock, server, company, rights)


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
    page = desk.asked(Wish("UTC", known.id), realm=OTHER)

    with pytest.raises(AnotherCompany):
        desk.connecting.confirm(*page)
    assert desk.server.redeemed == []
    made = desk.connecting.confirm(*page, as_another=True)

    assert {made.realm_id, known.realm_id} == {one.realm_id for one in desk.companies()}
    assert made.id != known.id


def test_nobody_without_the_right_begins(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.connecting.begin(MEMBER, WISH)


def test_who_lost_the_right_meanwhile_connects_nothing(desk: Desk) -> None:
    page = desk.asked()
    desk.rights.is_taken = True

    with pytest.raises(NotAllowed):
        desk.connecting.confirm(*page)
    assert (desk.server.redeemed, desk.companies()) == ([], [])


@pytest.mark.parametrize("zone", ["", "Nowhere/Here", "../etc/passwd"])
def test_a_zone_that_is_none_is_refused_at_once(desk: Desk, zone: str) -> None:
    with pytest.raises(InvalidInput):
        desk.begun(Wish(zone))


def test_another_workspaces_company_is_not_reconnected(desk: Desk) -> None:
    theirs = connected(desk.store, desk.clock, team_id="T2")

    with pytest.raises(NotFound):
        desk.begun(Wish(ZONE, theirs.id))


def test_without_a_public_address_the_command_is_named(desk: Desk) -> None:
    nowhere = Connecting(desk.store, desk.clock, desk.rights, None, (desk.server, desk.company))

    with pytest.raises(NoPublicAddress, match="PUBLIC_URL") as refused:
        nowhere.begin(ADMIN, WISH)
    assert "import-invoices connect" in refused.value.remedy


def test_a_link_is_good_for_ten_minutes(desk: Desk) -> None:
    state, browser, csrf = desk.asked()
    desk.clock.move(minutes=10)

    for step in (
        partial(desk.connecting.open, state, browser),
        partial(desk.connecting.returned, state, browser, "code-1", REALM),
        partial(desk.connecting.confirm, state, browser, csrf),
    ):
        with pytest.raises(LinkOver):
            step()
    assert desk.server.redeemed == []


def test_an_unknown_state_is_no_link(desk: Desk) -> None:
    with pytest.raises(LinkOver):
        desk.connecting.open("x", None)


def test_a_few_scanners_may_open_it_before_her_but_not_any_number(desk: Desk) -> None:
    state = desk.begun()
    browsers = [desk.connecting.open(state, None).browser for _ in range(5)]

    with pytest.raises(LinkOver):
        desk.connecting.open(state, None)
    assert desk.connecting.open(state, browsers[0]).browser == browsers[0]
    assert desk.connecting.returned(state, browsers[4], "code-1", REALM).realm_id == REALM


@pytest.mark.parametrize("browser", ["", "another"])
def test_a_browser_that_did_not_open_the_link_goes_no_further(desk: Desk, browser: str) -> None:
    state, _, csrf = desk.asked()

    with pytest.raises(OtherBrowser):
        desk.connecting.returned(state, browser, "code-1", REALM)
    with pytest.raises(OtherBrowser):
        desk.connecting.confirm(state, browser, csrf)
    assert desk.server.redeemed == []


@pytest.mark.parametrize(
    ("code", "realm"), [("", REALM), ("c" * 2001, REALM), ("c", ""), ("c", "1/../2"), ("c", "١")]
)
def test_what_is_no_answer_of_intuits_is_refused(desk: Desk, code: str, realm: str) -> None:
    with pytest.raises(InvalidInput):
        desk.asked(code=code, realm=realm)


def test_a_page_answers_only_for_what_it_showed(desk: Desk) -> None:
    state, browser, csrf = desk.asked()
    newer = desk.connecting.returned(state, browser, "code-2", OTHER).csrf

    with pytest.raises(PageOver):
        desk.connecting.confirm(state, browser, csrf)
    assert desk.connecting.confirm(state, browser, newer).realm_id == OTHER


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


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (QuickBooksUnavailable(), ConsentLost),
        (NeedsReconnect(), NotThisCompany),
        (QuickBooksRefused(), NotThisCompany),
    ],
)
def test_a_consent_for_a_company_that_does_not_answer_is_given_back(
    desk: Desk, failure: AppError, told: type[AppError]
) -> None:
    desk.company.failure = failure

    with pytest.raises(told):
        desk.connect()
    assert (desk.server.revoked, desk.companies()) == (["refresh-of-code-1"], [])


def test_a_code_that_intuit_does_not_take_connects_nothing(desk: Desk) -> None:
    page = desk.asked()
    desk.server.failure = NeedsReconnect()

    with pytest.raises(ConsentLost):
        desk.connecting.confirm(*page)
    assert (desk.server.revoked, desk.companies()) == ([], [])


@pytest.mark.parametrize("dies_before", [True, False])
@pytest.mark.parametrize("dies_at", [1, 2])
def test_dying_between_the_steps_leaves_no_consent_that_nobody_has(
    desk: Desk, dies_at: int, dies_before: bool
) -> None:
    page = desk.asked()
    dying = CrashingStore(desk.store, dies_at, dies_before)

    with pytest.raises(Crash):
        desk.over(cast(StorePort, dying)).confirm(*page)

    was_redeemed, was_given_back = bool(desk.server.redeemed), bool(desk.server.revoked)
    assert was_redeemed == was_given_back


def test_state_browser_and_page_are_kept_as_digests_and_the_code_sealed(desk: Desk) -> None:
    secrets = desk.asked(code="canary-of-the-code")

    with desk.store.reading() as tx:
        known = tx.oauth_states.find(secrets[0])
    assert known is not None
    assert [secret for secret in (*secrets, "canary-of-the-code") if secret in repr(known)] == []


def test_the_window_lists_disconnected_companies_last(desk: Desk, connections: Connections) -> None:
    connected(desk.store, desk.clock, id="con2", realm_id=OTHER, company_name="Alder")
    connected(desk.store, desk.clock, company_name="Birch")
    with desk.store.writing() as tx:
        tx.connections.disconnect("con2")
        tx.commit()

    shown = connections.overview(ADMIN)

    assert [(one.company.company_name, one.end is None) for one in shown] == [
        ("Birch", False),
        ("Alder", True),
    ]
    with pytest.raises(NotAllowed):
        connections.overview(MEMBER)
