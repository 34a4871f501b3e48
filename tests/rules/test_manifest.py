"""``manifest.yml`` keeps to Slack's limits (docs.slack.dev, "App manifest") and to the code's ids."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.ids import COMMAND, Shortcut
from tests.bot.requests import a_command, a_shortcut, an_event
from tests.bot.slack_app import given, running
from tests.bot.slack_double import a_slack
from tests.rules.sources import text_of

MANIFEST: dict[str, Any] = yaml.safe_load(text_of("manifest.yml"))
DISPLAY = MANIFEST["display_information"]
FEATURES = MANIFEST["features"]
SCOPES = MANIFEST["oauth_config"]["scopes"]
SETTINGS = MANIFEST["settings"]

KNOWN_KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "background_color", "long_description"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"scopes", "redirect_urls"},
    "oauth_config.scopes": {"bot", "bot_optional"},
    "settings": {
        "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}  # fmt: skip
#: Characters, from and to.
LENGTHS = {
    "name": (1, 35),
    "description": (1, 140),
    "long_description": (175, 4_000),
}
SHORTCUT_NAME, USAGE_HINT, COMMAND_NAME, COMMAND_DESCRIPTION = 24, 1_000, 32, 2_000
SCOPES_NEEDED = {
    "commands", "chat:write", "files:write", "users:read", "channels:read", "groups:read",
    "im:write", "usergroups:read",
}  # fmt: skip
SCOPES_OPTIONAL = {"chat:write.public", "channels:history", "groups:history", "im:history"}


@pytest.mark.parametrize("place", KNOWN_KEYS)
def test_it_has_only_keys_that_slack_knows(place: str) -> None:
    part = MANIFEST
    for key in filter(None, place.split(".")):
        part = part[key]

    assert set(part) <= KNOWN_KEYS[place]


@pytest.mark.parametrize("field", LENGTHS)
def test_the_texts_of_the_app_have_an_allowed_length(field: str) -> None:
    least, most = LENGTHS[field]

    assert least <= len(DISPLAY[field]) <= most


def test_the_one_command_is_the_one_that_the_code_answers() -> None:
    (command,) = FEATURES["slash_commands"]

    assert command["command"] == COMMAND
    assert len(command["command"]) <= COMMAND_NAME
    assert len(command["description"]) <= COMMAND_DESCRIPTION
    assert len(command["usage_hint"]) <= USAGE_HINT


def test_the_shortcuts_are_those_that_the_code_answers() -> None:
    shortcuts = FEATURES["shortcuts"]

    assert {shortcut["callback_id"] for shortcut in shortcuts} == set(Shortcut)
    assert [shortcut["name"] for shortcut in shortcuts if len(shortcut["name"]) > SHORTCUT_NAME] == []


def test_the_command_the_shortcuts_and_the_events_are_answered() -> None:
    asked = [
        *(a_command(command=command["command"]) for command in FEATURES["slash_commands"]),
        *(a_shortcut(shortcut["callback_id"]) for shortcut in FEATURES["shortcuts"]),
        *(an_event(type=event) for event in SETTINGS["event_subscriptions"]["bot_events"]),
    ]

    with a_slack() as slack, running(slack) as app:
        assert [body for body in asked if given(app, body).status != 200] == []


@pytest.mark.parametrize("event", ["app_mention", "app_uninstalled", "message", "tokens_revoked"])
def test_an_event_that_the_code_answers_is_subscribed_to(event: str) -> None:
    with a_slack() as slack, running(slack) as app:
        is_answered = given(app, an_event(type=event)).status == 200

    assert is_answered == (event in SETTINGS["event_subscriptions"]["bot_events"])


def test_it_asks_for_the_scopes_that_the_product_needs_and_no_more() -> None:
    assert set(SCOPES["bot"]) == SCOPES_NEEDED


def test_what_is_merely_better_may_be_declined() -> None:
    assert set(SCOPES["bot_optional"]) == SCOPES_OPTIONAL


def test_people_can_write_nothing_into_the_messages_tab_but_see_it() -> None:
    # Without the tab every direct message of the app fails.
    home = FEATURES["app_home"]

    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert home["messages_tab_read_only_enabled"]


def test_it_needs_no_public_address() -> None:
    assert SETTINGS["socket_mode_enabled"]
    assert "url" not in FEATURES["slash_commands"][0]


def test_buttons_and_modals_reach_the_app() -> None:
    assert SETTINGS["interactivity"] == {"is_enabled": True}
