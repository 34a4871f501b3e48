"""Every form of the manifest keeps to Slack's limits (docs.slack.dev, "App manifest") and the code's ids."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.http import create_http_app
from bot.ids import COMMAND, Shortcut
from bot.manifest import ManifestNeedsAddress, UnusableAddress, Way, as_yaml, manifest
from tests.bot.requests import a_command, a_shortcut, an_event
from tests.bot.slack_app import given, running
from tests.bot.slack_double import a_slack
from tests.rules.sources import text_of

BASE = "https://books.example.com/app"
SOCKET_MODE = Way()
OVER_HTTP = Way(BASE, is_http=True)
FOR_MANY = Way(BASE, is_http=True, is_distributed=True)
SOCKETS_FOR_MANY = Way(BASE, is_distributed=True)
FORMS = pytest.mark.parametrize(
    "made",
    [
        pytest.param(manifest(SOCKET_MODE), id="Socket Mode"),
        pytest.param(manifest(OVER_HTTP), id="HTTP"),
        pytest.param(manifest(FOR_MANY), id="HTTP, for many workspaces"),
        pytest.param(manifest(SOCKETS_FOR_MANY), id="Socket Mode, for many workspaces"),
    ],
)
MANIFEST = manifest(SOCKET_MODE)
FEATURES = MANIFEST["features"]
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
    "settings.event_subscriptions": {"bot_events", "request_url"},
    "settings.interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}  # fmt: skip
COMMAND_KEYS = {"command", "url", "description", "usage_hint", "should_escape"}
SHORTCUT_KEYS = {"name", "type", "callback_id", "description"}
#: Characters, from and to.
LENGTHS = {
    "name": (1, 35),
    "description": (1, 140),
    "long_description": (175, 4_000),
}
SHORTCUT_NAME, USAGE_HINT, COMMAND_NAME, COMMAND_DESCRIPTION = 24, 1_000, 32, 2_000
REDIRECT_ADDRESS = 1_000
SCOPES_NEEDED = {
    "commands", "chat:write", "files:write", "users:read", "channels:read", "groups:read",
    "im:write", "usergroups:read",
}  # fmt: skip
SCOPES_OPTIONAL = {
    "chat:write.public", "channels:history", "groups:history", "im:history", "users:read.email",
}  # fmt: skip


def part_of(made: dict[str, Any], place: str) -> dict[str, Any]:
    part = made
    for key in filter(None, place.split(".")):
        part = part[key]
    return part


def printed(*arguments: str) -> str:
    outcome = CliRunner().invoke(command_line, ["manifest", *arguments])
    assert outcome.exit_code == 0
    return outcome.stdout


@FORMS
def test_it_has_only_keys_that_slack_knows(made: dict[str, Any]) -> None:
    unknown = {place: set(part_of(made, place)) - known for place, known in KNOWN_KEYS.items()}
    (command,), (shortcut,) = made["features"]["slash_commands"], made["features"]["shortcuts"]

    assert {place: keys for place, keys in unknown.items() if keys} == {}
    assert (set(command) - COMMAND_KEYS, set(shortcut) - SHORTCUT_KEYS) == (set(), set())


@pytest.mark.parametrize("field", LENGTHS)
def test_the_texts_of_the_app_have_an_allowed_length(field: str) -> None:
    least, most = LENGTHS[field]

    assert least <= len(MANIFEST["display_information"][field]) <= most


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


@FORMS
def test_it_asks_for_the_scopes_that_the_product_needs_and_no_more(made: dict[str, Any]) -> None:
    scopes = made["oauth_config"]["scopes"]

    assert (set(scopes["bot"]), set(scopes["bot_optional"])) == (SCOPES_NEEDED, SCOPES_OPTIONAL)


def test_people_can_write_nothing_into_the_messages_tab_but_see_it() -> None:
    # Without the tab every direct message of the app fails.
    home = FEATURES["app_home"]

    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert home["messages_tab_read_only_enabled"]


def test_in_socket_mode_it_needs_no_public_address() -> None:
    assert SETTINGS["socket_mode_enabled"]
    assert SETTINGS["interactivity"] == {"is_enabled": True}
    assert "https://" not in as_yaml(MANIFEST)


def test_over_http_slack_is_told_of_the_address_in_all_four_places() -> None:
    made = manifest(OVER_HTTP)
    (command,), settings = made["features"]["slash_commands"], made["settings"]
    told = [
        command["url"],
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        settings["interactivity"]["message_menu_options_url"],
    ]

    assert not settings["socket_mode_enabled"]
    assert told == [f"{BASE}/slack/events"] * 4


def test_the_address_that_slack_is_told_of_is_one_that_the_app_serves() -> None:
    with a_slack() as slack, running(slack) as app:
        served = {getattr(route, "path", "") for route in create_http_app(tuple, bytes, app).routes}

    (command,) = manifest(Way("https://books.example.com", is_http=True))["features"]["slash_commands"]
    assert urlsplit(command["url"]).path in served


@pytest.mark.parametrize("way", [FOR_MANY, SOCKETS_FOR_MANY])
def test_workspaces_that_install_it_are_led_back_to_the_app(way: Way) -> None:
    assert manifest(way)["oauth_config"]["redirect_urls"] == [f"{BASE}/slack/oauth_redirect"]


@pytest.mark.parametrize("way", [SOCKET_MODE, OVER_HTTP])
def test_where_nobody_else_installs_it_nobody_is_led_anywhere(way: Way) -> None:
    assert "redirect_urls" not in manifest(way)["oauth_config"]


@pytest.mark.parametrize(
    "address",
    [
        "http://books.example.com",
        "books.example.com",
        "https://",
        "https://books.example.com/?a=b",
        "https://books.example.com/#a",
        "https://ada:lovelace@books.example.com",
        f"https://books.example.com/{'a' * REDIRECT_ADDRESS}",
    ],
)
def test_an_address_that_slack_cannot_use_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        manifest(Way(address, is_http=True))


def test_over_http_an_address_is_asked_for() -> None:
    with pytest.raises(ManifestNeedsAddress):
        manifest(Way(is_http=True))


def test_the_command_prints_the_file() -> None:
    assert printed() == text_of("manifest.yml")


def test_both_formats_say_the_same() -> None:
    arguments = ("--http", "--distributed-install", "--url", f"{BASE}/")

    assert json.loads(printed(*arguments, "--format", "json")) == manifest(FOR_MANY)
    assert yaml.safe_load(printed(*arguments)) == manifest(FOR_MANY)
