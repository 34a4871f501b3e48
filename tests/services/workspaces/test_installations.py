"""Workspaces install the app, install it again and take it away; Slack tells late, twice, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.connections import Disconnecting
from services.imports.stopping import RunStopper
from services.model.audit import AuditAction
from services.model.connection import ConnectionStatus
from services.model.installation import Installation
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor
from services.store.unit_of_work import Store
from services.workspaces import BotTokens, Installations, InstallConsents
from services.workspaces.consents import GOOD_FOR
from services.workspaces.farewell import REMOVED
from tests.schedule_builders import a_schedule
from tests.services.desk_doubles import (
    NOW,
    TEAM,
    EveryRight,
    RotatingServer,
    SettableClock,
    connected,
    opened_store,
)

INSTALLER, SECOND = "UINSTALLER", "USECOND"
_teams = itertools.count()


@dataclass
class Workspaces:
    """The app in workspaces, and the time."""

    store: Store
    clock: SettableClock

    def __post_init__(self) -> None:
        self.intuit = RotatingServer(self.clock)
        rights = EveryRight(Actor(TEAM, "system"))
        stop = RunStopper(self.store, self.clock, rights).stop_all
        ending = Disconnecting(self.store, self.clock, rights, stop, self.intuit)
        self.tokens = BotTokens(self.store, self.clock)
        self.named: set[str] = set()
        self.all = Installations(self.store, self.clock, self.tokens, ending.end, self.named.__contains__)

    def install(self, team_id: str = TEAM, token: str = "xoxb-1", by: str = INSTALLER) -> None:
        scopes = frozenset({"commands"})
        made = Installation(team_id, "Firm", "A1", "B1", "UBOT", scopes, by, self.clock.now())
        self.all.install(made, token)

    def found(self, team_id: str = TEAM) -> Installation:
        with self.store.reading() as tx:
            found = tx.installations.find(team_id)
        assert found is not None
        return found

    def audited(self) -> list[AuditAction]:
        with self.store.reading() as tx:
            return [one.action for one in reversed(tx.audit.recent(TEAM, 50))]

    def waits(self, key: str = "a message") -> None:
        with self.store.writing() as tx:
            told = NewMessage(TEAM, MessageKind.ACCESS_ENDS, key, recipient=INSTALLER)
            tx.outbox.add(told, self.clock.now() + timedelta(hours=1))
            tx.commit()

    def due(self) -> list[str]:
        with self.store.writing() as tx:
            return [one.dedupe_key for one in tx.outbox.claim_due(self.clock.now(), 9)]


@pytest.fixture
def workspaces(database_url: str) -> Iterator[Workspaces]:
    with opened_store(database_url) as store:
        yield Workspaces(store, SettableClock())


def test_whoever_installs_first_is_the_financial_administrator_and_nobody_who_comes_later(
    workspaces: Workspaces,
) -> None:
    workspaces.install()
    workspaces.install(by=SECOND)

    with workspaces.store.reading() as tx:
        assert tx.access.administrators(TEAM) == [INSTALLER]
    assert workspaces.audited() == [
        AuditAction.WORKSPACE_INSTALLED,
        AuditAction.ADMINISTRATOR_CLAIMED,
        AuditAction.WORKSPACE_REINSTALLED,
    ]
    assert [key.split(":")[0] for key in workspaces.due()] == ["claimed"]


def test_a_workspace_that_has_an_administrator_gets_no_other_by_installing(workspaces: Workspaces) -> None:
    with workspaces.store.writing() as tx:
        tx.access.add(Actor(TEAM, SECOND), SECOND, NOW)
        tx.commit()

    workspaces.install()

    with workspaces.store.reading() as tx:
        assert tx.access.administrators(TEAM) == [SECOND]


@pytest.mark.parametrize("known_by", ["a company", "the log", "the setting", "the configured token"])
def test_who_installs_it_where_it_is_in_use_already_gets_no_rights_by_it(
    workspaces: Workspaces, known_by: str
) -> None:
    if known_by == "a company":
        connected(workspaces.store, workspaces.clock)
    if known_by == "the log":
        with workspaces.store.writing() as tx:
            tx.audit.add(Actor(TEAM, SECOND), AuditAction.COMPANY_CONNECTED, "a company", {}, NOW)
            tx.commit()
    if known_by == "the setting":
        workspaces.named.add(TEAM)
    if known_by == "the configured token":
        workspaces.tokens.settle(TEAM, "xoxb-configured")

    workspaces.install()

    with workspaces.store.reading() as tx:
        assert tx.access.administrators(TEAM) == []
    assert workspaces.due() == []


def test_a_workspace_that_removed_the_app_and_has_it_by_hand_now_is_left_alone(
    workspaces: Workspaces,
) -> None:
    workspaces.install()
    workspaces.all.uninstalled(TEAM, workspaces.clock.now())
    connected(workspaces.store, workspaces.clock)

    for _ in range(2):
        workspaces.all.settled(TEAM)
    workspaces.all.finish_farewells()

    assert workspaces.intuit.revoked == []
    assert (workspaces.found().removed_at, workspaces.found().has_token) == (None, False)
    assert workspaces.audited().count(AuditAction.WORKSPACE_REINSTALLED) == 1


def test_taking_the_app_away_ends_what_it_did_there_and_keeps_the_ledger(workspaces: Workspaces) -> None:
    workspaces.install()
    company = connected(workspaces.store, workspaces.clock)
    with workspaces.store.writing() as tx:
        tx.schedules.add(a_schedule(team_id=TEAM, connection_id=company.id, owner=INSTALLER))
        tx.commit()
    workspaces.waits()
    workspaces.clock.move(minutes=1)

    for _ in range(2):
        workspaces.all.uninstalled(TEAM, workspaces.clock.now())

    with workspaces.store.reading() as tx:
        assert tx.connections.get(company.id).status is ConnectionStatus.DISCONNECTED
        assert all(row.schedule.is_paused for row in tx.schedules.page(TEAM, 0, 9).rows)
        assert tx.installations.token(TEAM) is None
    assert workspaces.intuit.revoked == ["refresh-0"]
    assert workspaces.audited().count(AuditAction.WORKSPACE_UNINSTALLED) == 1
    workspaces.clock.move(hours=2)
    assert workspaces.due() == []


def test_what_a_process_that_died_left_of_a_removal_another_one_does(workspaces: Workspaces) -> None:
    workspaces.install()
    connected(workspaces.store, workspaces.clock)
    with workspaces.store.writing() as tx:
        tx.installations.remove(TEAM, NOW)
        tx.commit()

    for _ in range(2):
        workspaces.all.finish_farewells()

    assert workspaces.intuit.revoked == ["refresh-0"]
    with workspaces.store.reading() as tx:
        assert [one.status for one in tx.connections.of_team(TEAM)] == [ConnectionStatus.DISCONNECTED]


def test_without_a_token_messages_wait_and_go_out_once_it_is_installed_again(workspaces: Workspaces) -> None:
    workspaces.install()
    workspaces.due()
    workspaces.clock.move(minutes=1)
    workspaces.all.token_revoked(TEAM, workspaces.clock.now())
    workspaces.waits()

    assert workspaces.tokens.of(TEAM) is None
    assert workspaces.found().removed_at is None
    workspaces.install(token="xoxb-2")
    assert workspaces.tokens.of(TEAM) == "xoxb-2"
    assert "a message" in workspaces.due()
    assert AuditAction.BOT_TOKEN_REVOKED in workspaces.audited()


def test_a_token_that_slack_refuses_is_given_up_only_for_good_and_only_if_it_is_the_newest(
    workspaces: Workspaces,
) -> None:
    workspaces.install(token="xoxb-new")

    assert workspaces.all.refused(TEAM, "xoxb-old", is_for_good=True)
    assert not workspaces.all.refused(TEAM, "xoxb-new", is_for_good=False)
    assert workspaces.tokens.of(TEAM) == "xoxb-new"
    assert not workspaces.all.refused(TEAM, "xoxb-new", is_for_good=True)
    assert workspaces.tokens.of(TEAM) is None


def test_the_configured_token_goes_before_any_other_of_its_workspace_and_is_no_other_s(
    workspaces: Workspaces,
) -> None:
    workspaces.install()
    workspaces.tokens.settle(TEAM, "xoxb-configured")

    assert workspaces.tokens.of(TEAM) == "xoxb-configured"
    assert workspaces.tokens.of("T2") is None


def test_a_consent_is_taken_once_in_time_and_by_the_browser_that_began_it(workspaces: Workspaces) -> None:
    consents = InstallConsents(workspaces.store, workspaces.clock)
    state, late = consents.begin("a-browser"), consents.begin("a-browser")

    assert not consents.take(state, "another-browser")
    assert not consents.take("another-state", "a-browser")
    assert consents.take(state, "a-browser")
    assert not consents.take(state, "a-browser")
    workspaces.clock.move(seconds=GOOD_FOR.total_seconds())
    assert not consents.take(late, "a-browser")


STEPS = st.lists(
    st.sampled_from(["install", "uninstalled", "old uninstalled", "revoked", "old revoked"]), max_size=8
)


@pytest.fixture
def on_sqlite(kept_sqlite_url: str) -> Iterator[Workspaces]:
    """One database for all orders: each has a workspace of its own."""
    with opened_store(kept_sqlite_url) as store:
        yield Workspaces(store, SettableClock())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_told_in_whatever_order_the_newest_installation_decides(
    on_sqlite: Workspaces, steps: list[str]
) -> None:
    workspaces, team_id = on_sqlite, f"TNEXT{next(_teams)}"
    workspaces.install(team_id)
    has_token, is_removed = True, False
    for step in steps:
        before = workspaces.found(team_id).installed_at - timedelta(seconds=1)
        workspaces.clock.move(minutes=1)
        at = before if step.startswith("old") else workspaces.clock.now()
        if step == "install":
            workspaces.install(team_id)
            has_token, is_removed = True, False
        elif step.endswith("uninstalled"):
            workspaces.all.uninstalled(team_id, at)
            has_token, is_removed = has_token and at == before, is_removed or at != before
        else:
            workspaces.all.token_revoked(team_id, at)
            has_token = has_token and at == before

        found = workspaces.found(team_id)
        assert (found.has_token, found.removed_at is not None) == (has_token, is_removed)
        assert (workspaces.tokens.of(team_id) is not None) == has_token


def test_an_installation_shows_no_token(workspaces: Workspaces) -> None:
    workspaces.install(token="xoxb-secret")

    assert "xoxb-secret" not in f"{replace(workspaces.found(), team_name='Firm')!r} {vars(workspaces.tokens)}"
    assert REMOVED == "app_uninstalled"
