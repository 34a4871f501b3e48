"""Tells each open page when what its person sees may have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


class Changes:
    """A version per person that only grows."""

    def __init__(self) -> None:
        self._shared = 1
        self._own: dict[str, int] = {}
        self._waiting: set[asyncio.Event] = set()

    def version_of(self, user_id: str) -> int:
        """Grows with whatever this person may see."""
        return self._shared + self._own.get(user_id, 0)

    def touch(self, people: Iterable[str] | None = None) -> None:
        """Something changed, for these people or for all."""
        if people is None:
            self._shared += 1
        else:
            for user_id in people:
                self._own[user_id] = self._own.get(user_id, 0) + 1
        for event in self._waiting:
            event.set()

    async def next_version(self, user_id: str, seen: int) -> int:
        """Wait until this person's version is greater than the one seen."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            while self.version_of(user_id) <= seen:
                await event.wait()
                event.clear()
            return self.version_of(user_id)
        finally:
            self._waiting.discard(event)
