"""Slack's own rate limits: off until a test switches them on."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from bot.sandbox.sandbox_clock import SandboxClock


@dataclass(frozen=True)
class Tier:
    """So many calls within so many seconds."""

    calls: int
    seconds: float


_TIER_2, _TIER_3, _TIER_4 = Tier(20, 60), Tier(50, 60), Tier(100, 60)
#: One message a second in a channel. Slack tolerates short bursts and gives no figure for them.
_POSTING = Tier(10, 10)
TIERS = {
    "chat.postMessage": _POSTING,
    **dict.fromkeys(
        ("conversations.list", "users.list", "usergroups.list", "usergroups.users.list"), _TIER_2
    ),
    **dict.fromkeys(
        (
            "bots.info", "chat.delete", "chat.update", "conversations.history", "conversations.info",
            "conversations.join", "conversations.open", "conversations.replies", "reactions.add",
            "reactions.get", "reactions.remove", "team.info", "users.conversations", "users.lookupByEmail",
        ),
        _TIER_3,
    ),
    **dict.fromkeys(
        (
            "chat.postEphemeral", "conversations.members", "files.completeUploadExternal", "files.delete",
            "files.getUploadURLExternal", "files.info", "users.info", "views.open", "views.publish",
            "views.push", "views.update",
        ),
        _TIER_4,
    ),
}  # fmt: skip


class RateLimited(Exception):
    """Too many calls; carries the whole seconds until the next one may come."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"{retry_after} s")
        self.retry_after = retry_after


class Tiers:
    """The calls of the last minute, by method, and for messages by channel."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self.are_on = False

    def count(self, method: str, channel: str) -> None:
        """Take note of one call. Raises ``RateLimited``, and does not count, where it is one too many."""
        tier = TIERS.get(method)
        if tier is None or not self.are_on:
            return
        now = self._clock.now()
        calls = self._calls[(method, channel if tier is _POSTING else "")]
        while calls and calls[0] <= now - tier.seconds:
            calls.popleft()
        if len(calls) >= tier.calls:
            raise RateLimited(max(1, math.ceil(calls[0] + tier.seconds - now)))
        calls.append(now)
