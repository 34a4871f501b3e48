"""The stand-in's time: the real clock, moved by an offset that tests set; and Slack's time stamps."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from services.clock import Clock


class SandboxClock:
    """What time it is in the stand-in. ``advance`` moves it without waiting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = timedelta()
        self._last_micros = 0

    @property
    def offset(self) -> float:
        """Seconds by which this clock is ahead of the real one."""
        return self._offset.total_seconds()

    def move_to(self, offset: float) -> None:
        """Be so many seconds ahead of the real clock."""
        self._offset = timedelta(seconds=offset)

    def now(self) -> float:
        """Seconds since 1970."""
        return (self._clock.now() + self._offset).timestamp()

    def moment(self) -> datetime:
        """The instant, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def stopwatch(self) -> float:
        """Seconds that never jump, for durations."""
        return self._clock.monotonic()

    def ts(self) -> str:
        """A time stamp as Slack writes it, later than every one before."""
        micros = max(int(self.now() * 1_000_000), self._last_micros + 1)
        self._last_micros = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def wait(self, seconds: float) -> None:
        """Wait in real time, in a thread of one's own."""
        self._clock.sleep(seconds)

    async def pause(self, seconds: float) -> None:
        """Wait in real time; other requests go on."""
        await asyncio.sleep(seconds)


class StandInTime:
    """The stand-in's time for others: whoever moves it moves QuickBooks and the app along."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.moment()

    def monotonic(self) -> float:
        return self._clock.stopwatch()

    def sleep(self, seconds: float) -> None:
        self._clock.wait(seconds)
