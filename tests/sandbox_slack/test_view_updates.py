"""An open view changes under its id; a closed one is not found."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.modals import NAME, opened
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import field, modal, section

Json = dict[str, Any]


def test_a_closed_modal_is_not_found(bot: ScriptedBot, people: People, client: WebClient) -> None:
    view = opened(bot, people, modal())
    people.do("close", user="U0ADMIN")

    with pytest.raises(SlackApiError) as refused:
        client.views_update(view_id=view["id"], view=modal())

    assert refused.value.response["error"] == "not_found"


def test_an_old_hash_is_a_conflict(bot: ScriptedBot, people: People, client: WebClient) -> None:
    view = opened(bot, people, modal())
    client.views_update(view_id=view["id"], hash=view["hash"], view=modal())

    with pytest.raises(SlackApiError) as refused:
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())

    assert refused.value.response["error"] == "hash_conflict"


def test_an_update_keeps_what_was_typed_where_the_ids_stay(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    view = opened(bot, people, modal(NAME))
    people.do("form", user="U0ADMIN", block_id="name", action_id="value", value="Acme")

    answer = client.views_update(view_id=view["id"], view=modal(section(), NAME))

    assert answer["view"]["state"]["values"]["name"]["value"]["value"] == "Acme"


def test_an_update_with_a_new_block_id_begins_anew(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    view = opened(bot, people, modal(NAME))
    people.do("form", user="U0ADMIN", block_id="name", action_id="value", value="Acme")
    fresh = field("name_2", {"type": "plain_text_input", "initial_value": "First"})

    answer = client.views_update(view_id=view["id"], view=modal(fresh))

    assert answer["view"]["state"]["values"]["name_2"]["value"]["value"] == "First"


def test_a_view_can_be_named_by_its_external_id(bot: ScriptedBot, people: People, client: WebClient) -> None:
    view = opened(bot, people, modal(external_id="draft-1"))

    answer = client.views_update(external_id="draft-1", view=modal(section("Two"), external_id="draft-1"))

    assert answer["view"]["id"] == view["id"]


def test_no_two_views_share_an_external_id(bot: ScriptedBot, people: People, client: WebClient) -> None:
    opened(bot, people, modal(external_id="draft-1"))
    client.views_publish(user_id="U0ADMIN", view={"type": "home", "blocks": [section()]})

    with pytest.raises(SlackApiError) as refused:
        client.views_publish(
            user_id="U0SECOND", view={"type": "home", "blocks": [section()], "external_id": "draft-1"}
        )

    assert refused.value.response["error"] == "duplicate_external_id"
