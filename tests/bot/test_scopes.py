"""What a workspace has not allowed is known by what Slack says, and told once for the same scopes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from pydantic import SecretStr

from bot.clients import EveryWorkspace
from bot.home.views import HomePage, home
from bot.notifier import Notifier
from bot.scope_words import WITHOUT, Lack
from bot.scopes import OPTIONAL, REQUIRED, missing
from bot.settings import BotSettings
from bot.use_cases import UseCases
from services.model.installation import Installation
from services.model.people import Actor
from services.store.unit_of_work import Store
from services.workspaces import BotTokens, Installations, ScopeDrift
from tests.bot.oracles import problems_with
from tests.bot.slack_double import Answer, SlackDouble, a_slack
from tests.kept_databases import empty, kept_sqlite_url
from tests.services.desk_doubles import ADMIN, NOW, TEAM, EveryRight, SettableClock, opened_store
from tests.window_builders import a_home

__all__ = ["kept_sqlite_url"]

LESS = frozenset(REQUIRED) - {"files:write"}
PUBLIC = "https://books.example.com"


@dataclass(frozen=True)
class Office:
    """The app in workspaces, as a notifier and the clients ask for it."""

    store: Store
    clock: SettableClock
    slack: SlackDouble
    installations: Installations
    drift: ScopeDrift

    def install(self, scopes: frozenset[str], team_id: str = TEAM) -> None:
        made = Installation(team_id, "Firm", "A1", "B1", "UBOT", scopes, ADMIN.user_id, NOW)
        self.installations.install(made, "xoxb-1")

    def clients(self, **settings: Any) -> EveryWorkspace:
        known: dict[str, Any] = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("x")} | settings
        slack = BotSettings(_env_file=None, slack_api_url=f"{self.slack.url}/api/", **known)
        return EveryWorkspace(self.installations, slack, PUBLIC)


@pytest.fixture
def office(kept_sqlite_url: str) -> Iterator[Office]:
    empty(kept_sqlite_url)
    clock = SettableClock()
    answers: dict[str, Answer] = {
        "conversations_open": {"channel": {"id": "D1"}},
        "chat_postMessage": {"channel": "D1", "ts": "1.0"},
    }
    with a_slack(auth_test={"team_id": TEAM}, **answers) as slack, opened_store(kept_sqlite_url) as store:
        installations = Installations(store, clock, BotTokens(store, clock), lambda *_: None)
        yield Office(store, clock, slack, installations, ScopeDrift(store, clock, EveryRight(ADMIN)))


def test_every_scope_that_is_needed_says_what_it_is_for() -> None:
    assert {*WITHOUT} == {*REQUIRED}
    assert missing(frozenset(REQUIRED)) == ()
    assert not {*OPTIONAL} & {*missing(frozenset())}


def test_home_with_everything_missing_fits() -> None:
    page = HomePage(a_home(), ("U0ADMIN",), lack=Lack(REQUIRED, f"{PUBLIC}/slack/install"))

    assert problems_with(home(page)) == []


def test_administrators_are_told_once_for_the_same_scopes(office: Office) -> None:
    office.install(LESS)

    told = [office.drift.look(missing) for _ in range(3)]
    office.install(LESS - {"im:write"})
    more = office.drift.look(missing)
    office.install(frozenset(REQUIRED))
    none = office.drift.look(missing)

    assert (told, more, none) == ([1, 0, 0], 1, 0)


def test_the_workspace_of_the_configured_token_is_told_once_too(office: Office) -> None:
    for _ in range(2):
        office.drift.tell(TEAM, ("files:write",))
    with office.store.writing() as tx:
        waiting = tx.outbox.claim_due(office.clock.now(), 9)

    assert [(one.team_id, one.recipient) for one in waiting] == [(TEAM, ADMIN.user_id)]


def test_what_nobody_was_there_to_be_told_is_told_once_somebody_is(office: Office) -> None:
    office.install(LESS)
    nobody = ScopeDrift(office.store, office.clock, EveryRight(Actor("T9", "U9")))

    assert [nobody.look(missing), office.drift.look(missing), office.drift.look(missing)] == [0, 1, 0]


def test_it_is_told_by_direct_message_with_the_way_out(office: Office) -> None:
    office.install(LESS)
    office.drift.look(missing)

    notifier = Notifier(cast(UseCases, office), office.clients())
    notifier.pump()
    notifier.stop()

    (sent,) = [sent for method, sent in office.slack.asked if method == "chat.postMessage"]
    assert f"{PUBLIC}/slack/install" in str(sent)
    assert "files:write" in str(sent)


def test_what_is_missing_is_by_what_slack_says_of_the_token(office: Office) -> None:
    office.install(LESS, "T2")
    clients = office.clients(slack_bot_token=SecretStr("xoxb-own"))
    office.slack.scopes = ", ".join(frozenset(REQUIRED) - {"im:write"})
    clients.settle()

    assert clients.lack(TEAM) == Lack(("im:write",), None)
    assert clients.lack("T2") == Lack(("files:write",), f"{PUBLIC}/slack/install")

    office.slack.scopes = ", ".join(REQUIRED)
    for team_id in (TEAM, "T2"):
        clients.look_again(team_id)
        assert clients.lack(team_id).scopes == ()
