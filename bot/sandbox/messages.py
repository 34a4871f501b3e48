"""The messages of each channel, the threads, and what only one person sees."""

from __future__ import annotations

from copy import deepcopy

from bot.sandbox.json_types import Json
from bot.sandbox.sandbox_clock import SandboxClock


class Messages:
    """Messages by channel and time stamp, oldest first. ``posted`` belongs to all workspaces together."""

    def __init__(self, clock: SandboxClock, posted: dict[str, dict[str, Json]]) -> None:
        self._clock = clock
        self._posted = posted
        self._ephemeral: dict[tuple[str, str], dict[str, Json]] = {}

    def post(self, channel_id: str, message: Json) -> Json:
        """Keep a message; a reply is counted by its parent. Returns it with its ``ts``."""
        kept = {"type": "message", **deepcopy(message), "ts": self._clock.ts()}
        parent = self.find(channel_id, kept.get("thread_ts"))
        if parent is None:
            kept.pop("thread_ts", None)
        else:
            kept["thread_ts"] = parent.get("thread_ts", parent["ts"])
            self._posted[channel_id][kept["ts"]] = kept
            self.recount(channel_id, kept["thread_ts"])
        self._posted.setdefault(channel_id, {})[kept["ts"]] = kept
        return kept

    def find(self, channel_id: str, ts: str | None) -> Json | None:
        """The message with this time stamp; never one that only one person sees."""
        return self._posted.get(channel_id, {}).get(ts or "")

    def delete(self, channel_id: str, ts: str) -> None:
        """Remove a message."""
        message = self._posted[channel_id].pop(ts)
        if message.get("thread_ts") not in (None, ts):
            self.recount(channel_id, message["thread_ts"])

    def posted(self, channel_id: str) -> list[Json]:
        """Every message of a channel, in threads and outside, oldest first."""
        return [*self._posted.get(channel_id, {}).values()]

    def history(self, channel_id: str) -> list[Json]:
        """The messages of a channel outside of threads (broadcast replies included), oldest first."""
        return [
            message
            for message in self._posted.get(channel_id, {}).values()
            if message.get("thread_ts") in (None, message["ts"])
            or message.get("subtype") == "thread_broadcast"
        ]

    def replies(self, channel_id: str, ts: str) -> list[Json]:
        """The replies under a message, oldest first."""
        return [
            message
            for message in self._posted.get(channel_id, {}).values()
            if message.get("thread_ts") == ts and message["ts"] != ts
        ]

    def recount(self, channel_id: str, ts: str) -> None:
        """Bring a parent's figures about its thread up to date."""
        parent = self.find(channel_id, ts)
        if parent is None:
            return
        replies = self.replies(channel_id, ts)
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        parent.update(
            thread_ts=ts,
            reply_count=len(replies),
            reply_users=users,
            reply_users_count=len(users),
            latest_reply=replies[-1]["ts"] if replies else ts,
        )

    def whisper(self, channel_id: str, user_id: str, message: Json) -> Json:
        """Show a message to one person only. Returns it with its ``ts``."""
        kept = {"type": "message", **deepcopy(message), "ts": self._clock.ts(), "is_ephemeral": True}
        self._ephemeral.setdefault((user_id, channel_id), {})[kept["ts"]] = kept
        return kept

    def whispers(self, channel_id: str, user_id: str) -> dict[str, Json]:
        """What only this person sees in this channel, by time stamp."""
        return self._ephemeral.get((user_id, channel_id), {})

    def forget_whispers(self, user_id: str) -> None:
        """The person reloaded her Slack: what only she saw is gone."""
        self._ephemeral = {key: kept for key, kept in self._ephemeral.items() if key[0] != user_id}
