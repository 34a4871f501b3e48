"""One time for the app and for both stand-ins."""

from __future__ import annotations

from tests.services.desk_doubles import NOW, SettableClock


class StandingClock(SettableClock):
    """Stands until it is moved; waiting only lets other threads go on."""

    def reset(self) -> None:
        """Back to the beginning."""
        self._now = NOW
