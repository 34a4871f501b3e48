"""Response addresses: five uses within thirty minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.sandbox.sandbox_clock import SandboxClock

USES = 5
LIFE_SECONDS = 30 * 60


@dataclass
class ResponseUrl:
    """Where an answer goes: the person, her channel, and the message whose button she pressed."""

    user_id: str
    channel_id: str
    issued_at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """All addresses that were given out, by key."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._known: dict[str, ResponseUrl] = {}

    def issue(
        self, user_id: str, channel_id: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A new key."""
        key = secrets.token_hex(12)
        self._known[key] = ResponseUrl(user_id, channel_id, self._clock.now(), message_ts, thread_ts)
        return key

    def use(self, key: str) -> ResponseUrl | str:
        """The address, used once more; or ``used_url`` or ``expired_url``."""
        url = self._known.get(key)
        if url is None or self._clock.now() - url.issued_at > LIFE_SECONDS:
            return "expired_url"
        if url.uses >= USES:
            return "used_url"
        url.uses += 1
        return url
