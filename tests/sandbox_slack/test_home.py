"""The app's Home: told of every opening, published per person."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import create_app
from services.sandbox.serving import Served
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, home, section


def unnamed(value: str) -> dict[str, Any]:
    """A row with one button, whose block id the app leaves to Slack."""
    return {"type": "actions", "elements": [button("edit", value=value)]}


def test_opening_home_tells_the_app(bot: ScriptedBot, people: People) -> None:
    people.do("home", user="U0ADMIN")

    event = bot.received()["event"]
    assert {name: event[name] for name in ("type", "user", "tab", "channel")} == {
        "type": "app_home_opened",
        "user": "U0ADMIN",
        "tab": "home",
        "channel": "D0ADMIN",
    }
    assert "view" not in event


def test_a_second_opening_carries_the_published_view(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    view = client.views_publish(user_id="U0ADMIN", view=home())["view"]

    people.do("home", user="U0ADMIN")

    assert bot.received()["event"]["view"]["id"] == view["id"]


def test_each_person_has_her_own_home(people: People, client: WebClient) -> None:
    client.views_publish(user_id="U0ADMIN", view=home(section("Hers")))

    assert people.see("home", user="U0ADMIN")["blocks"][0]["text"]["text"] == "Hers"
    assert people.see("home", user="U0SECOND") is None


def test_publishing_again_keeps_the_id_and_changes_the_hash(client: WebClient) -> None:
    first = client.views_publish(user_id="U0ADMIN", view=home())["view"]

    second = client.views_publish(user_id="U0ADMIN", view=home(), hash=first["hash"])["view"]

    assert (second["id"], second["hash"] != first["hash"]) == (first["id"], True)


def test_publishing_with_an_old_hash_is_a_conflict(client: WebClient) -> None:
    first = client.views_publish(user_id="U0ADMIN", view=home())["view"]
    client.views_publish(user_id="U0ADMIN", view=home())

    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0ADMIN", view=home(), hash=first["hash"])

    assert refused.value.response["error"] == "hash_conflict"


def test_a_button_on_home_reaches_the_app_with_the_view(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    client.views_publish(user_id="U0ADMIN", view=home(actions(button("new"))))

    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home(section("Pressed")))

    bot.on["action"] = listen
    people.do("click", user="U0ADMIN", view_id="home", action_id="new")

    assert bot.received()["view"]["type"] == "home"


def test_a_press_on_what_was_published_anew_meanwhile_reaches_the_app(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    view = home(unnamed("S-1"), unnamed("S-2"))
    seen = client.views_publish(user_id="U0ADMIN", view=view)["view"]["blocks"][1]["block_id"]
    now = client.views_publish(user_id="U0ADMIN", view=view)["view"]["blocks"][1]["block_id"]

    people.do("click", user="U0ADMIN", view_id="home", action_id="edit", block_id=seen, value="S-2")

    pressed = bot.received()["actions"][0]
    assert (pressed["value"], pressed["block_id"], seen != now) == ("S-2", now, True)


def test_a_press_on_what_is_gone_is_refused_in_words(people: People, client: WebClient) -> None:
    view = home(unnamed("S-1"))
    seen = client.views_publish(user_id="U0ADMIN", view=view)["view"]["blocks"][0]["block_id"]
    client.views_publish(user_id="U0ADMIN", view=home(unnamed("S-9")))

    words = people.refused(
        "click", user="U0ADMIN", view_id="home", action_id="edit", block_id=seen, value="S-1"
    )

    assert words == "There is no element 'edit' with 'S-1' here any more."


def test_an_app_without_home_cannot_publish() -> None:
    served = Served(create_app(manifest={"features": {"app_home": {"home_tab_enabled": False}}})).start()
    client = WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)

    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0ADMIN", view=home())

    served.stop()
    assert refused.value.response["error"] == "not_enabled"
