"""What the app declares in ``manifest.yml``: commands, shortcuts, scopes, events, tabs, addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.sandbox.json_types import Json

#: Used when no manifest is given: everything is allowed.
PERMISSIVE: Json = {
    "display_information": {"name": "Sandbox app"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Sandbox app"},
        "slash_commands": [
            {
                "command": "/import-invoices",
                "description": "Import invoice history",
                "usage_hint": "[help | status]",
            }
        ],
        "shortcuts": [{"name": "Import invoices", "type": "global", "callback_id": "import_invoices"}],
    },
    "oauth_config": {
        "redirect_urls": ["http://127.0.0.1", "http://localhost"],
        "scopes": {
            "bot": [
                "commands", "chat:write", "files:write", "files:read", "users:read", "users:read.email",
                "channels:read", "groups:read", "im:read", "im:write", "channels:history", "groups:history",
                "im:history", "channels:join", "usergroups:read", "reactions:write", "reactions:read",
                "team:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened", "app_mention", "message.channels", "message.groups", "message.im",
                "member_joined_channel", "app_uninstalled", "tokens_revoked", "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip
#: Optional scopes that the workspace did not grant, so that channels without the bot stay closed.
DECLINED_BY_DEFAULT = ("chat:write.public",)


class Manifest:
    """A manifest, asked in words."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self.replace(manifest)

    def replace(self, manifest: Mapping[str, Any]) -> None:
        """Take another one, as when an administrator pastes it; what was granted before stays as it is."""
        self._features: Json = manifest.get("features", {})
        self._settings: Json = manifest.get("settings", {})
        self._oauth: Json = manifest.get("oauth_config", {})
        self._scopes: Json = self._oauth.get("scopes", {})
        display = manifest.get("display_information", {})
        self.name: str = self._features.get("bot_user", {}).get("display_name") or display.get("name", "App")

    @property
    def commands(self) -> list[Json]:
        """``[{command, description, usage_hint, url?}]``."""
        return list(self._features.get("slash_commands", []))

    @property
    def shortcuts(self) -> list[Json]:
        """``[{name, type, callback_id, description}]``."""
        return list(self._features.get("shortcuts", []))

    @property
    def required_scopes(self) -> list[str]:
        """What a workspace grants or does not install the app."""
        return list(self._scopes.get("bot", []))

    @property
    def optional_scopes(self) -> list[str]:
        """What a workspace may decline."""
        return list(self._scopes.get("bot_optional", []))

    def granted(self, declined: Collection[str]) -> list[str]:
        """All that is required, and the optional ones that are not declined."""
        return [*self.required_scopes, *(each for each in self.optional_scopes if each not in declined)]

    @property
    def redirect_urls(self) -> list[str]:
        """Where an installation may lead back to; the beginnings of addresses."""
        return list(self._oauth.get("redirect_urls", []))

    @property
    def events(self) -> set[str]:
        """The names of the events that the app listens to."""
        return set(self._settings.get("event_subscriptions", {}).get("bot_events", []))

    @property
    def has_home(self) -> bool:
        """True when the Home tab is switched on."""
        return bool(self._features.get("app_home", {}).get("home_tab_enabled"))

    @property
    def has_messages(self) -> bool:
        """True when the app may write direct messages."""
        return bool(self._features.get("app_home", {}).get("messages_tab_enabled"))

    @property
    def is_read_only(self) -> bool:
        """True when people cannot write to the app in its direct messages."""
        return bool(self._features.get("app_home", {}).get("messages_tab_read_only_enabled"))

    def address(self, kind: str, command: str | None = None) -> str | None:
        """Where Slack posts this kind of request, or ``None`` in Socket Mode."""
        if self._settings.get("socket_mode_enabled"):
            return None
        if kind == "slash_commands":
            urls = [entry.get("url") for entry in self.commands if entry["command"] == command]
            return urls[0] if urls else None
        if kind == "events_api":
            return str(self._settings.get("event_subscriptions", {}).get("request_url") or "") or None
        interactivity = self._settings.get("interactivity", {})
        name = "message_menu_options_url" if kind == "block_suggestion" else "request_url"
        return str(interactivity.get(name) or "") or None
