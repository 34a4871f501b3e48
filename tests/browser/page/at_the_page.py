"""What a person does at the page of the stand-in Slack."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import Listener, ScriptedBot
from tests.sandbox_slack.shapes import modal

Json = dict[str, Any]
ADMIN, MEMBER = "U0ADMIN", "U0MEMBER"
CHANNEL = "C0FINANCE"


def at(page: Page, people: People, who: str, **place: str) -> Page:
    """The page of a person, ready for typing."""
    rest = "".join(f"&{name}={value}" for name, value in place.items())
    page.goto(f"{people.url}/?as={who}{rest}")
    expect(page.locator("[data-role=person]")).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    """Type into the composer and press Enter."""
    page.locator("[data-role=composer]").fill(text)
    page.locator("[data-role=composer]").press("Enter")


def dialog(page: Page) -> Locator:
    """The modal."""
    return page.locator("[data-role=modal]")


def opens(view: Json) -> Listener:
    """A listener that opens this modal."""

    def listen(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    return listen


def open_modal(page: Page, bot: ScriptedBot, *blocks: Json, **fields: Any) -> Locator:
    """The modal with these blocks, opened by a command."""
    bot.on["command"] = opens(modal(*blocks, **fields))
    say(page, "/import-invoices")
    expect(dialog(page)).to_be_visible()
    return dialog(page)


def sent(bot: ScriptedBot) -> Json:
    """``state.values`` of the submission that arrives next."""
    while "view" not in (payload := bot.received()) or payload["type"] != "view_submission":
        continue
    values: Json = payload["view"]["state"]["values"]
    return values
