"""Opens a modal for the Financial administrator, and waits until she sees it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import Listener, ScriptedBot
from tests.sandbox_slack.shapes import field

Json = dict[str, Any]
NAME = field("name", {"type": "plain_text_input"})


def opens(view: Json) -> Listener:
    """A command listener that opens this modal."""

    def listen(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    return listen


def opened(bot: ScriptedBot, people: People, view: Json) -> Json:
    """The modal that the Financial administrator sees after a command."""
    bot.on["command"] = opens(view)
    people.do("command", user="U0ADMIN", channel="C0FINANCE")
    bot.received()
    return wait_for_view(people)


def wait_for_view(people: People, seen_hash: str = "") -> Json:
    """Her modal, once it is another than the one seen."""
    for _ in range(400):
        view: Json | None = people.see("view", user="U0ADMIN")
        if view is not None and view["hash"] != seen_hash:
            return view
    raise AssertionError("no modal appeared")
