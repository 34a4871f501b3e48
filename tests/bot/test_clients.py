"""Each workspace is answered with its own token, found without asking Slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from pydantic import SecretStr
from slack_bolt import BoltContext, BoltResponse

from bot.app import MeasuredApp, create_app
from bot.clients import EveryWorkspace
from bot.ids import Field
from bot.installations import SlackNotConfigured, SlackUnreachable, require_workspace
from bot.middleware import NOT_INSTALLED, STRANGER
from bot.settings import BotSettings
from bot.use_cases import UseCases
from services.model.installation import Installation
from services.store.unit_of_work import Store
from services.workspaces import BotTokens, Installations
from services.workspaces.bot_tokens import REFUSED_FOR
from tests.bot.requests import PERSON, TEAM, a_command, a_modal, a_suggestion
from tests.bot.slack_app import Failing, answer_of, finish, given
from tests.bot.slack_double import SlackDouble, a_slack
from tests.kept_databases import empty, kept_sqlite_url
from tests.services.desk_doubles import NOW, SettableClock, connected, opened_store

__all__ = ["kept_sqlite_url"]

PUBLIC = "https://books.example.com"
OAUTH: dict[str, Any] = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("secret")}


@dataclass
class Office:
    """The app in some workspaces, and the tokens that requests were given."""

    slack: SlackDouble
    installations: Installations
    clients: EveryWorkspace
    app: MeasuredApp
    tokens: list[str | None] = field(default_factory=list)

    def install(self, team_id: str, token: str) -> None:
        made = Installation(team_id, team_id, "A1", "", "UBOT", frozenset(), "U0ADMIN", NOW)
        self.installations.install(made, token)


def settings(slack: SlackDouble, **facts: Any) -> BotSettings:
    return BotSettings(_env_file=None, slack_api_url=f"{slack.url}/api/", **facts)


@pytest.fixture
def address(kept_sqlite_url: str) -> str:
    """That of an empty database."""
    empty(kept_sqlite_url)
    return kept_sqlite_url


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    with a_slack() as slack, opened_store(address) as store:
        clock = SettableClock()
        installations = Installations(store, clock, BotTokens(store, clock), lambda *_: None)
        clients = EveryWorkspace(installations, settings(slack, **OAUTH), PUBLIC)
        app = create_app(cast(UseCases, Failing()), clients, lambda: None)
        made = Office(slack, installations, clients, app)

        def looking(context: BoltContext, next: Any) -> BoltResponse:
            made.tokens.append(context.token)
            answer: BoltResponse = next()
            return answer

        app.middleware(looking)
        yield made
        finish(app)


def a_question(team_id: str, own: str | None = None) -> dict[str, Any]:
    """A list of options that is asked for in this workspace, by somebody of her own."""
    person = {**PERSON, "team_id": own or team_id}
    asked = a_suggestion(Field.PROJECT, "", a_modal({"type": "modal"}))
    return asked | {"team": {**TEAM, "id": team_id}, "user": person}


def test_each_request_has_the_token_of_its_workspace_and_slack_is_asked_nothing(office: Office) -> None:
    office.install("T1", "xoxb-1")
    office.install("T2", "xoxb-2")

    for team_id in ("T1", "T2", "T1"):
        assert given(office.app, a_question(team_id)).status == 200

    assert office.tokens == ["xoxb-1", "xoxb-2", "xoxb-1"]
    assert office.slack.asked == []


def test_in_a_channel_of_two_workspaces_that_both_have_the_app_only_people_of_its_own_go_on(
    office: Office,
) -> None:
    office.install("T1", "xoxb-1")
    office.install("T2", "xoxb-2")

    given(office.app, a_question("T1", own="T2"))

    assert office.tokens == []


def test_a_workspace_without_the_app_is_told_where_to_install_it_until_it_has(office: Office) -> None:
    refused = given(office.app, a_command(team_id="T3"))

    assert answer_of(refused)["text"] == NOT_INSTALLED.format(address=f"{PUBLIC}/slack/install")
    office.install("T3", "xoxb-3")
    assert answer_of(given(office.app, a_command(team_id="T3"))) == {}
    assert office.tokens == ["xoxb-3"]


def test_a_new_token_counts_at_once_and_a_removed_one_no_longer(office: Office) -> None:
    office.install("T1", "xoxb-old")
    given(office.app, a_question("T1"))
    office.install("T1", "xoxb-new")
    given(office.app, a_question("T1"))
    office.installations.uninstalled("T1", NOW)
    given(office.app, a_question("T1"))

    assert office.tokens == ["xoxb-old", "xoxb-new"]


def test_the_configured_token_is_its_own_workspace_s_alone(address: str) -> None:
    with a_slack(auth_test={"team_id": "T1"}) as slack, opened_store(address) as store:
        installations = Installations(store, SettableClock(), tokens_of(store), lambda *_: None)
        clients = EveryWorkspace(installations, settings(slack, slack_bot_token=SecretStr("xoxb-own")), None)
        mine, other = clients.of("T1"), clients.of("T2")

        assert mine is not None
        assert (mine.token, other) == ("xoxb-own", None)
        assert clients.of("T1") is mine
        assert [method for method, _ in slack.asked] == ["auth.test"]


def test_while_nobody_knows_whose_the_configured_token_is_nobody_gets_it(address: str) -> None:
    with opened_store(address) as store:
        installations = Installations(store, SettableClock(), tokens_of(store), lambda *_: None)
        away = BotSettings(
            _env_file=None, slack_api_url="http://127.0.0.1:9/api/", slack_bot_token=SecretStr("xoxb-own")
        )
        clients = EveryWorkspace(installations, away, None)
        made = Installation("T2", "T2", "A1", "", "UBOT", frozenset(), "U0ADMIN", NOW)
        installations.install(made, "xoxb-2")

        with pytest.raises(SlackUnreachable):
            clients.of("T1")
        other = clients.of("T2")
        assert other is not None
        assert other.token == "xoxb-2"


def test_a_dead_configured_token_leaves_the_others_theirs_and_is_asked_for_once_a_minute(
    address: str,
) -> None:
    with a_slack(auth_test="account_inactive") as slack, opened_store(address) as store:
        clock = SettableClock()
        installations = Installations(store, clock, BotTokens(store, clock), lambda *_: None)
        own = settings(slack, slack_bot_token=SecretStr("xoxb-own"), **OAUTH)
        clients = EveryWorkspace(installations, own, PUBLIC)
        made = Installation("T2", "T2", "A1", "", "UBOT", frozenset(), "U0ADMIN", NOW)
        installations.install(made, "xoxb-2")

        found = [clients.of(team_id) for team_id in ("T2", "T1", "T2")]
        assert [one and one.token for one in found] == ["xoxb-2", None, "xoxb-2"]
        assert len(slack.asked) == 1
        with pytest.raises(SlackNotConfigured):
            EveryWorkspace(installations, own, None).of("T1")
        slack.answers["auth_test"] = {"team_id": "T1"}
        clock.move(seconds=REFUSED_FOR)
        mine = clients.of("T1")
        assert mine is not None
        assert (mine.token, len(slack.asked)) == ("xoxb-own", 2)


def test_a_configured_token_that_dies_gives_way_to_an_installation_and_comes_back(address: str) -> None:
    answers: list[dict[str, Any] | str] = [{"team_id": "T1"}, "account_inactive", {"team_id": "T1"}]
    with a_slack(auth_test=answers) as slack, opened_store(address) as store:
        clock = SettableClock()
        installations = Installations(store, clock, BotTokens(store, clock), lambda *_: None)
        own = settings(slack, slack_bot_token=SecretStr("xoxb-own"), **OAUTH)
        clients = EveryWorkspace(installations, own, PUBLIC)

        def token() -> str | None:
            found = clients.of("T1")
            return found.token if found else None

        assert token() == "xoxb-own"
        assert not clients.is_renewed("T1", "xoxb-own", "account_inactive")
        assert (token(), installations.tokens.is_own_refused) == ("xoxb-own", True)
        made = Installation("T1", "T1", "A1", "", "UBOT", frozenset(), "U0ADMIN", NOW)
        installations.install(made, "xoxb-installed")
        assert clients.is_renewed("T1", "xoxb-own", "account_inactive")
        assert token() == "xoxb-installed"

        clock.move(seconds=REFUSED_FOR)
        assert (token(), token(), len(slack.asked)) == ("xoxb-installed", "xoxb-installed", 2)
        clock.move(seconds=2 * REFUSED_FOR)
        assert (token(), installations.tokens.is_own_refused) == ("xoxb-own", False)


def tokens_of(store: Store) -> BotTokens:
    return BotTokens(store, SettableClock())


def test_without_a_token_the_settings_that_installing_needs_are_named() -> None:
    complete = BotSettings(_env_file=None, **OAUTH)
    require_workspace(complete, PUBLIC)
    require_workspace(BotSettings(_env_file=None, slack_bot_token=SecretStr("xoxb-1")), None)

    with pytest.raises(SlackNotConfigured, match="PUBLIC_URL must be set"):
        require_workspace(complete, None)
    with pytest.raises(SlackNotConfigured, match="SLACK_CLIENT_SECRET and PUBLIC_URL"):
        require_workspace(BotSettings(_env_file=None, slack_client_id="1.2"), None)
    with pytest.raises(SlackNotConfigured, match="There is no Slack token"):
        require_workspace(BotSettings(_env_file=None), PUBLIC)


def test_a_stranger_is_not_told_to_install_what_her_own_workspace_may_have(office: Office) -> None:
    assert STRANGER not in answer_of(given(office.app, a_command(team_id="T9")))["text"]


@pytest.mark.parametrize(
    ("event", "is_answered"),
    [
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, False),
        ({"type": "app_uninstalled"}, False),
    ],
)
def test_events_without_a_person_reach_whoever_keeps_installations(
    office: Office, event: dict[str, Any], is_answered: bool
) -> None:
    office.install("T1", "xoxb-1")
    app = create_app(cast(UseCases, Keeping(office.installations)), office.clients, lambda: None)
    told = {"type": "event_callback", "team_id": "T1", "event_time": int(NOW.timestamp()), "event": event}

    assert given(app, told).status == 200
    assert given(app, told | {"event_time": 10**30}).status == 200
    finish(app)

    assert (office.clients.of("T1") is not None) == is_answered


@pytest.mark.parametrize(
    ("said", "has_ended"),
    [("account_inactive", True), ("token_revoked", True), ("ratelimited", False), ({"team_id": "T1"}, False)],
)
def test_removing_the_app_from_the_workspace_of_the_configured_token_ends_it_there_too(
    address: str, said: dict[str, Any] | str, has_ended: bool
) -> None:
    with a_slack(auth_test=[{"team_id": "T1"}, said]) as slack, opened_store(address) as store:
        clock, ended = SettableClock(), list[str]()
        company = connected(store, clock, team_id="T1")
        installations = Installations(
            store, clock, BotTokens(store, clock), lambda _, company_id: ended.append(company_id)
        )
        own = settings(slack, slack_bot_token=SecretStr("xoxb-own"))
        clients = EveryWorkspace(installations, own, None)
        clients.of("T1")
        app = create_app(cast(UseCases, Keeping(installations)), clients, lambda: None)
        told = {"type": "event_callback", "team_id": "T1", "event": {"type": "app_uninstalled"}}

        assert given(app, told | {"event_time": int(NOW.timestamp())}).status == 200
        finish(app)
        assert ended == ([company.id] if has_ended else [])

        installations.settled("T1")
        installations.finish_farewells()
        assert len(ended) == int(has_ended)


@dataclass
class Keeping:
    """What listeners to such events ask of the product."""

    installations: Installations
