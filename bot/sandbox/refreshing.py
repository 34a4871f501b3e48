"""Slack asks the app for new connections: when told to, and every so many minutes."""

from __future__ import annotations

import asyncio

from bot.sandbox.events import Events
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.sockets import Connection, Sockets

REASONS = ("warning", "refresh_requested", "link_disabled", "drop")
#: Seconds between Slack's refresh request and its closing of the old connection.
CLOSE_AFTER = 10.0


class Refreshing:
    """Announces that connections will be closed, and closes them."""

    def __init__(self, clock: SandboxClock, sockets: Sockets, events: Events) -> None:
        self._clock = clock
        self._sockets = sockets
        self._events = events
        self._timer: asyncio.Task[None] | None = None
        #: Seconds between two refreshes; 0 while there is no timer.
        self.every = 0.0

    async def disconnect(self, reason: str, close_after: float = CLOSE_AFTER) -> int:
        """For every open connection; how many. ``warning`` closes none, ``drop`` closes without a word."""
        connections = self._sockets.open_now()
        if reason != "drop":
            await self._sockets.announce_disconnect(reason)
        if reason != "warning":
            self._events.start(self._close_later(connections, 0.0 if reason == "drop" else close_after))
        return len(connections)

    def repeat(self, every: float, close_after: float = CLOSE_AFTER) -> None:
        """Refresh every so many seconds from now on; 0 ends it."""
        if self._timer is not None:
            self._timer.cancel()
        self.every, self._timer = every, None
        if every > 0:
            self._timer = self._events.start(self._again_and_again(every, close_after))

    async def _again_and_again(self, every: float, close_after: float) -> None:
        while True:
            await self._clock.pause(every)
            await self.disconnect("refresh_requested", close_after)

    async def _close_later(self, connections: list[Connection], seconds: float) -> None:
        await self._clock.pause(seconds)
        await self._sockets.close(connections)
