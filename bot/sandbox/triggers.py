"""Trigger ids: a few seconds of life, one use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.sandbox_clock import SandboxClock


@dataclass
class Trigger:
    """What a person did, where and on which device; it allows one modal to be opened for her there."""

    user_id: str
    channel_id: str | None
    issued_at: float
    device: str | None = None
    is_used: bool = False


class Triggers:
    """All trigger ids that were given out. Each lives for ``life`` seconds."""

    def __init__(self, clock: SandboxClock, life: float) -> None:
        self._clock = clock
        self._life = life
        self._known: dict[str, Trigger] = {}

    def issue(self, user_id: str, channel_id: str | None = None, device: str | None = None) -> str:
        """A new id for what this person just did."""
        trigger_id = f"{len(self._known) + 1}.{int(self._clock.now())}.{secrets.token_hex(16)}"
        self._known[trigger_id] = Trigger(user_id, channel_id, self._clock.now(), device)
        return trigger_id

    def use(self, trigger_id: object) -> Trigger:
        """Use it up. Raises ``SlackRefusal`` for an unknown, an old or a used one."""
        trigger = self._known.get(str(trigger_id))
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.is_used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock.now() - trigger.issued_at > self._life:
            raise SlackRefusal("expired_trigger_id")
        trigger.is_used = True
        return trigger
