"""One call of the Web API: its arguments, the channel it means, and what the app may do there."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.state import Slack
from bot.sandbox.workspace import Channel, ChannelKind

TRUE = (True, 1, "1", "true", "True")
_KIND_SCOPES = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.SHARED: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.IM: "im",
    ChannelKind.PEOPLE: "im",
}


#: The methods that have a code of their own for a limit that is none.
_LIMITED = ("conversations.list", "conversations.members", "users.conversations")


@dataclass(frozen=True)
class Call:
    """A call with its arguments, whatever encoding they came in."""

    slack: Slack
    method: str
    arguments: Json

    def get(self, name: str) -> Any:
        """An argument, or ``None`` for an absent or empty one."""
        value = self.arguments.get(name)
        return None if value == "" else value

    def need(self, name: str, code: str = "invalid_arguments") -> Any:
        """A mandatory argument."""
        value = self.get(name)
        if value is None:
            raise SlackRefusal(code, [f"[ERROR] missing required field: {name}"])
        return value

    def is_set(self, name: str) -> bool:
        """A boolean argument."""
        return self.get(name) in TRUE

    def number(self, name: str, default: float, code: str) -> float:
        """An argument that is a number, whether it came as one or as text."""
        value = self.get(name)
        try:
            return default if value is None else float(value)
        except (TypeError, ValueError) as error:
            raise SlackRefusal(code) from error

    def channel(self, name: str = "channel") -> Channel:
        """The channel that is meant, by id, by #name, or by a person's id (her direct messages)."""
        value = str(self.need(name, "channel_not_found"))
        workspace = self.slack.workspace
        user_id = value if value in workspace.people else workspace.person_of_dm(value)
        if user_id is not None:
            return workspace.dm_of(user_id)
        for channel in workspace.channels.values():
            if value in (channel.id, f"#{channel.name}", channel.name):
                return self._visible(channel)
        raise SlackRefusal("channel_not_found")

    def channel_to_post(self, name: str = "channel") -> Channel:
        """The channel, if the app may post there."""
        channel = self.channel(name)
        if channel.is_archived:
            raise SlackRefusal("is_archived")
        if channel.kind is ChannelKind.IM and not self.slack.manifest.has_messages:
            raise SlackRefusal("messages_tab_disabled")
        may_uninvited = channel.is_open and "chat:write.public" in self.slack.scopes
        if not self.slack.has_app(channel) and not may_uninvited:
            raise SlackRefusal("not_in_channel")
        return channel

    def need_scope_for(self, channel: Channel, what: str) -> None:
        """The app must hold ``channels:what``, ``groups:what`` or ``im:what``, as the channel is."""
        need_scope(self.slack, f"{_KIND_SCOPES[channel.kind]}:{what}")

    def page(self, rows: list[Json], name: str, most: int = 1000) -> Json:
        """One page of the rows, with the cursor of the next one."""
        code = "invalid_limit" if self.method in _LIMITED else "invalid_arguments"
        limit = max(1, min(int(self.number("limit", 100, code) or 100), most))
        start = self._start()
        following = start + limit
        cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(rows) else ""
        return {name: rows[start:following], "response_metadata": {"next_cursor": cursor}}

    def _start(self) -> int:
        cursor = self.get("cursor")
        if cursor is None:
            return 0
        try:
            return int(base64.b64decode(str(cursor)).decode().removeprefix("next:"))
        except (ValueError, binascii.Error) as error:
            raise SlackRefusal("invalid_cursor") from error

    def _visible(self, channel: Channel) -> Channel:
        if channel.kind in (ChannelKind.PRIVATE, ChannelKind.PEOPLE) and not self.slack.has_app(channel):
            raise SlackRefusal("channel_not_found")
        return channel


def need_scope(slack: Slack, scope: str) -> None:
    """Raises ``missing_scope`` where the workspace did not grant it."""
    if scope not in slack.scopes:
        raise SlackRefusal("missing_scope", needed=scope, provided=",".join(slack.scopes))


@dataclass(frozen=True)
class Method:
    """What answers a method. ``token``: bot, app or none."""

    answer: Callable[[Call], Json | Awaitable[Json]]
    scope: str | None = None
    token: str = "bot"  # noqa: S105 the kind of token
