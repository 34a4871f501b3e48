"""The Slack app as Slack is told of it, of the very names, ids and scopes that the code answers to.

``manifest.yml`` is this, for Socket Mode; ``import-invoices manifest`` prints it for an address of yours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.ids import COMMAND, Shortcut
from bot.scopes import OPTIONAL, REQUIRED
from services.errors import AppError
from services.settings import safe_url

Json = dict[str, Any]

NAME = "Import Invoices"
#: Events that listeners answer, and no others.
EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
#: Where Slack sends everything over HTTP, and whoever agreed to an installation.
EVENTS_PATH = "/slack/events"
REDIRECT_PATH = "/slack/oauth_redirect"
#: Slack takes redirect addresses of 1,000 characters.
LONGEST_ADDRESS = 900
WIDTH = 110
HEADING = (
    "# The Slack app, for api.slack.com → Create New App → From a manifest. Written by: make reference\n"
)

_DESCRIPTION = (
    "Import Invoices brings invoice history from QuickBooks Online into your firm's own invoice window, from "
    "inside Slack. Before anything is imported a message shows how many invoices and how much money would "
    "come in, what is already here and what needs you; afterwards the thread gets either success or an "
    "itemised report with remedies. Both books are tied out against each other, to the invoice."
)


class ManifestNeedsAddress(AppError):
    """Slack needs an address at which it reaches the app."""

    code = "manifest_needs_address"
    remedy = "Give it with --url https://…, or set PUBLIC_URL."


class UnusableAddress(AppError):
    """Slack cannot send to this address."""

    code = "unusable_address"
    remedy = "Give one that begins with https:// and ends with the host, its port or a folder."


@dataclass(frozen=True, slots=True)
class Way:
    """How Slack and the app reach each other, and who installs it."""

    #: Where the app is reached from outside, if it is.
    base: str | None = None
    #: Slack sends requests there; else the app opens a connection to Slack.
    is_http: bool = False
    #: Workspaces install it by themselves, and Slack leads them back there.
    is_distributed: bool = False


def manifest(way: Way | None = None) -> Json:
    """What the app's page on api.slack.com takes. Raises where an address is needed and none is good."""
    way = way or Way()
    base = _base(way.base) if way.is_http or way.is_distributed else ""
    events = f"{base}{EVENTS_PATH}" if way.is_http else None
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": _display(),
        "features": _features(events),
        "oauth_config": _oauth(f"{base}{REDIRECT_PATH}" if way.is_distributed else None),
        "settings": _settings(events),
    }


def as_yaml(made: Json) -> str:
    """As ``manifest.yml`` holds it."""
    return HEADING + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=WIDTH)


def as_json(made: Json) -> str:
    """As Slack's own command line reads it."""
    return json.dumps(made, ensure_ascii=False, indent=2)


def _base(address: str | None) -> str:
    if address is None:
        raise ManifestNeedsAddress
    base = address.strip().rstrip("/")
    parts = urlsplit(base)
    has_more = parts.query or parts.fragment or parts.username or parts.password
    try:
        safe_url(base)
    except ValueError as error:
        raise UnusableAddress from error
    if has_more or len(base) > LONGEST_ADDRESS:
        raise UnusableAddress
    return base


def _display() -> Json:
    return {
        "name": NAME,
        "description": "Brings invoice history from QuickBooks Online into your invoice window.",
        "background_color": "#1d4ed8",
        "long_description": _DESCRIPTION,
    }


def _features(events: str | None) -> Json:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": "Import invoices",
                "type": "global",
                "callback_id": Shortcut.OPEN.value,
                "description": "Bring in invoices, time and expenses from QuickBooks",
            }
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **({"url": events} if events else {}),
                "description": "Import invoices, time and vendor expenses from QuickBooks Online",
                "usage_hint": "[help | status | [time | expenses] last quarter [project]]",
                "should_escape": False,
            }
        ],
    }


def _oauth(redirect: str | None) -> Json:
    scopes = {"bot": [*REQUIRED], "bot_optional": [*OPTIONAL]}
    return {**({"redirect_urls": [redirect]} if redirect else {}), "scopes": scopes}


def _settings(events: str | None) -> Json:
    # Lists of choices that are looked up have an address of their own; over HTTP none comes without it.
    asked = {"request_url": events, "message_menu_options_url": events} if events else {}
    told = {"request_url": events} if events else {}
    return {
        "event_subscriptions": {**told, "bot_events": [*EVENTS]},
        "interactivity": {"is_enabled": True, **asked},
        "org_deploy_enabled": False,
        "socket_mode_enabled": events is None,
        "token_rotation_enabled": False,
    }
