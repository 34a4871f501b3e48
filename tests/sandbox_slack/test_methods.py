"""Tokens, scopes, people, channels and lists of the Web API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import create_app
from services.sandbox.serving import Served
from tests.sandbox_slack.people import People
from tests.sandbox_slack.shapes import modal


def posted(url: str, method: str, **request: Any) -> dict[str, Any]:
    """The answer to a call that no SDK would make."""
    answer: dict[str, Any] = httpx.post(f"{url}/api/{method}", trust_env=False, **request).json()
    return answer


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", None, "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "xapp-sandbox", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type"),
        ("never.heard", "xoxb-sandbox", "unknown_method"),
    ],
)
def test_a_wrong_token_or_method_is_refused(
    people: People, method: str, token: str | None, error: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    assert posted(people.url, method, headers=headers)["error"] == error


@pytest.mark.parametrize(
    ("method", "wrong", "error"),
    [
        ("conversations.list", {"limit": "many"}, "invalid_limit"),
        ("conversations.list", {"cursor": "!"}, "invalid_cursor"),
        ("conversations.history", {"oldest": "long ago"}, "invalid_ts_oldest"),
        ("conversations.history", {"latest": "now"}, "invalid_ts_latest"),
    ],
)
def test_a_wrong_argument_of_a_list_is_named(
    client: WebClient, method: str, wrong: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json={"channel": "C0FINANCE", **wrong})

    assert refused.value.response["error"] == error


def test_arguments_may_come_as_query_form_or_json(people: People) -> None:
    token = {"Authorization": "Bearer xoxb-sandbox"}
    wanted = {"user": "U0ADMIN"}

    answers = [
        posted(people.url, "users.info", headers=token, params=wanted),
        posted(people.url, "users.info", headers=token, data=wanted),
        posted(people.url, "users.info", headers=token, json=wanted),
        posted(people.url, "users.info", data={**wanted, "token": "xoxb-sandbox"}),
    ]

    assert [answer["user"]["id"] for answer in answers] == ["U0ADMIN"] * 4


def test_a_view_in_a_form_is_json_text(people: People) -> None:
    answer = posted(
        people.url,
        "views.open",
        data={"token": "xoxb-sandbox", "trigger_id": "1.2.x", "view": '{"type": "modal"}'},
    )

    assert answer["error"] == "invalid_arguments"


def test_a_scope_that_was_not_granted_is_named(people: People) -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["commands"], "bot_optional": ["chat:write"]}}}
    served = Served(create_app(manifest=manifest)).start()
    client = WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)

    with pytest.raises(SlackApiError) as refused:
        client.users_info(user="U0ADMIN")

    served.stop()
    answer = refused.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "commands,chat:write",
    )


def test_an_optional_scope_counts_unless_it_was_declined() -> None:
    scopes = {"bot": ["chat:write"], "bot_optional": ["chat:write.public"]}
    served = Served(create_app(manifest={"oauth_config": {"scopes": scopes}})).start()
    client = WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)
    people = People(served.url)

    with pytest.raises(SlackApiError) as declined:
        client.chat_postMessage(channel="C0NOBOT", text="x")
    people.do("scopes", declined=[])
    granted = client.chat_postMessage(channel="C0NOBOT", text="x")

    people.close()
    served.stop()
    assert (declined.value.response["error"], granted["ok"]) == ("not_in_channel", True)


def test_who_the_app_is(client: WebClient) -> None:
    answer = client.auth_test()

    assert {name: answer[name] for name in ("team_id", "user_id", "bot_id")} == {
        "team_id": "T0SANDBOX",
        "user_id": "U0BOT",
        "bot_id": "B0SANDBOX",
    }
    assert "chat:write" in answer.headers["x-oauth-scopes"]


def test_a_person_has_rights_and_a_time_zone(client: WebClient) -> None:
    user = client.users_info(user="U0GUEST")["user"]

    assert (user["tz"], user["tz_offset"], user["is_admin"]) == ("Asia/Kolkata", 19800, False)


def test_a_client_contact_belongs_to_another_workspace(client: WebClient) -> None:
    assert client.users_info(user="U0PARTNER")["user"]["team_id"] == "T0PARTNER"


def test_an_unknown_person_is_not_found(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user="U0NOBODY")

    assert refused.value.response["error"] == "user_not_found"


@pytest.mark.parametrize(
    ("channel", "private", "shared", "member"),
    [
        ("C0FINANCE", False, False, True),
        ("C0NOBOT", False, False, False),
        ("C0BOOKS", True, False, True),
        ("C0SHARED", False, True, True),
    ],
)
def test_each_kind_of_channel_says_what_it_is(
    client: WebClient, channel: str, private: bool, shared: bool, member: bool
) -> None:
    found = client.conversations_info(channel=channel)["channel"]

    said = (found["is_private"], found["is_ext_shared"], found["is_member"])
    assert said == (private, shared, member)


def test_the_number_of_members_is_told_where_asked(client: WebClient) -> None:
    found = client.conversations_info(channel="C0BOOKS", include_num_members=True)["channel"]

    assert found["num_members"] == 3


def test_direct_messages_are_opened(client: WebClient) -> None:
    channel_id = client.conversations_open(users="U0ADMIN")["channel"]["id"]

    assert client.conversations_info(channel=channel_id)["channel"]["is_im"] is True


def test_members_come_in_pages(client: WebClient) -> None:
    found: list[str] = []
    cursor = ""
    for _ in range(5):
        page = client.conversations_members(channel="C0FINANCE", limit=2, cursor=cursor)
        found += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert found == ["U0ADMIN", "U0BOT", "U0GUEST", "U0MEMBER", "U0SECOND"]


def test_user_groups_have_members(client: WebClient) -> None:
    (group,) = client.usergroups_list(include_users=True)["usergroups"]

    assert client.usergroups_users_list(usergroup=group["id"])["users"] == group["users"]


def test_an_open_channel_can_be_joined(client: WebClient) -> None:
    client.conversations_join(channel="C0NOBOT")

    assert client.chat_postMessage(channel="C0NOBOT", text="x")["ok"]


def test_a_reaction_is_shown_under_the_message(client: WebClient, people: People) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x")["ts"]
    client.reactions_add(channel="C0FINANCE", timestamp=ts, name="eyes")
    people.do("react", user="U0ADMIN", channel="C0FINANCE", ts=ts, name="eyes")

    (message,) = people.messages("C0FINANCE")
    assert message["reactions"] == [{"name": "eyes", "users": ["U0BOT", "U0ADMIN"], "count": 2}]


def test_blocks_can_be_validated_without_a_token(people: People) -> None:
    answer = posted(people.url, "blocks.validate", json={"view": modal(title={"type": "plain_text"})})

    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: text [json-pointer:/view/title]"
    ]
