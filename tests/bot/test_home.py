"""What is done in the Home tab, against a Slack on this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.call import Call
from bot.home import listeners
from bot.home.payloads import COMPANY_BLOCK
from bot.ids import Action
from bot.use_cases import UseCases
from services.model.people import Actor
from tests.bot.golden_views import VIEWS
from tests.bot.requests import a_modal, in_modal
from tests.bot.slack_double import SlackDouble, a_slack

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
HOME = a_modal(VIEWS["home-member"]) | {"type": "home"}


@dataclass
class Company:
    """The use cases that Home asks, as far as it asks them here; they remember."""

    is_claimed: bool = False
    chosen: list[str | None] = field(default_factory=list)

    @property
    def access(self) -> Company:
        return self

    @property
    def connections(self) -> Company:
        return self

    def require(self, actor: Actor, right: object) -> None:
        return None

    def may(self, actor: Actor, right: object) -> bool:
        return False

    def administrators(self, team_id: str) -> list[str]:
        return ["U0ADMIN"] if self.is_claimed else []

    def claim(self, actor: Actor, is_workspace_admin: bool) -> bool:
        was_free, self.is_claimed = not self.is_claimed, True
        return was_free and is_workspace_admin

    def add(self, actor: Actor, principal: str) -> None:
        self.chosen.append(f"add {principal}")

    def remove(self, actor: Actor, principal: str) -> None:
        self.chosen.append(f"remove {principal}")

    def set_results_channel(self, actor: Actor, connection_id: str, channel_id: str | None) -> None:
        self.chosen.append(channel_id)


def a_call(slack: SlackDouble, body: Json, company: Company) -> Call:
    return Call(body, ADMIN, cast(UseCases, company), slack.client, lambda: None)


def a_choice(channel_id: str) -> Json:
    body = in_modal(Action.HOME_RESULTS_CHANNEL, HOME)
    body["actions"][0] |= {"block_id": f"{COMPANY_BLOCK}con1", "selected_conversation": channel_id}
    return body


def methods(slack: SlackDouble) -> list[str]:
    return [method for method, _ in slack.asked]


def test_a_channel_with_the_app_becomes_the_results_channel() -> None:
    company = Company()
    with a_slack(conversations_info={"channel": {"is_member": True}}) as slack:
        listeners.choose_results_channel(a_call(slack, a_choice("C0BOOKS"), company))

    assert company.chosen == ["C0BOOKS"]


@pytest.mark.parametrize("answer", [{"channel": {"is_member": False}}, "channel_not_found"])
def test_in_a_channel_without_the_app_she_is_told_to_invite_it(answer: Json | str) -> None:
    company = Company()
    with a_slack(conversations_info=answer, views_open={"view": {"id": "V1"}}) as slack:
        listeners.choose_results_channel(a_call(slack, a_choice("C0SECRET"), company))

    assert company.chosen == []
    assert listeners.NOT_A_MEMBER in str(slack.asked)
    assert methods(slack)[-1] == "views.publish"


PEOPLE: Json = {
    "members": [
        {"id": "U0ADMIN", "is_admin": True},
        {"id": "U0OWNER", "is_owner": True},
        {"id": "U0GONE", "is_admin": True, "deleted": True},
        {"id": "U0MEMBER"},
    ]
}


def test_a_claim_is_announced_to_the_other_owners_and_admins() -> None:
    person = {"user": {"id": "U0ADMIN", "is_admin": True}}
    opened = {"channel": {"id": "D0OWNER"}}
    with a_slack(users_info=person, users_list=PEOPLE, conversations_open=opened) as slack:
        listeners.claim(a_call(slack, in_modal(Action.HOME_CLAIM, HOME), Company()))

    told = [body for method, body in slack.asked if method == "chat.postMessage"]
    assert [(one["channel"], "<@U0ADMIN>" in one["text"]) for one in told] == [("D0OWNER", True)]


@pytest.mark.parametrize("fails", ["users_list", "conversations_open", "chat_postMessage"])
def test_a_claim_is_shown_although_the_announcement_fails(fails: str) -> None:
    answers: Json = {
        "users_info": {"user": {"id": "U0ADMIN", "is_owner": True}},
        "users_list": PEOPLE,
        "conversations_open": {"channel": {"id": "D0OWNER"}},
    }
    company = Company()
    with a_slack(**(answers | {fails: "fatal_error"})) as slack:
        listeners.claim(a_call(slack, in_modal(Action.HOME_CLAIM, HOME), company))

    assert company.is_claimed
    assert "views.publish" in methods(slack)


def test_only_an_owner_or_admin_can_claim() -> None:
    company = Company()
    with a_slack(users_info={"user": {"id": "U0ADMIN"}}, views_open={"view": {"id": "V1"}}) as slack:
        listeners.claim(a_call(slack, in_modal(Action.HOME_CLAIM, HOME), company))

    assert not company.is_claimed
    assert listeners.MUST_BE_ADMIN in str(slack.asked)


def test_somebody_is_made_an_administrator() -> None:
    company, body = Company(), in_modal(Action.HOME_ADD, HOME)
    body["actions"][0] |= {"selected_user": "U0SECOND"}
    with a_slack() as slack:
        listeners.add_administrator(a_call(slack, body, company))

    assert company.chosen == ["add U0SECOND"]
    assert methods(slack) == ["views.publish"]


def test_somebody_is_an_administrator_no_more() -> None:
    company, body = Company(), in_modal(Action.HOME_REMOVE, HOME)
    body["actions"][0] |= {"value": "U0SECOND"}
    with a_slack() as slack:
        listeners.remove_administrator(a_call(slack, body, company))

    assert company.chosen == ["remove U0SECOND"]
    assert methods(slack) == ["views.publish"]
