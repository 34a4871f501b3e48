"""What happened, for tests and for the inspector of the page."""

from __future__ import annotations

from collections import deque
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.sandbox_clock import SandboxClock

KEPT = 5000


class Journal:
    """The newest entries: calls of the Web API, envelopes to the app and their answers."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self._count = 0

    def add(self, kind: str, name: str, **fields: Any) -> Json:
        """Write an entry; the caller may still complete it, with ``ok``, ``error`` and ``ms``."""
        self._count += 1
        entry = {
            "n": self._count,
            "at": self._clock.moment().isoformat(),
            "kind": kind,
            "name": name,
            **fields,
        }
        self._entries.append(entry)
        return entry

    def refuse(self, name: str, messages: list[str]) -> None:
        """Write that the stand-in could not show what the app answered, and why."""
        self.add("refused", name, ok=False, error="refused", messages=messages)

    def since(self, number: int = 0) -> list[Json]:
        """The entries after this number, oldest first."""
        return [entry for entry in self._entries if entry["n"] > number]

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
