"""This machine's clock against those of others: what is signed at another time is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.doctor.check import Check
from services.clock import Clock

#: Slack refuses at five minutes; long before, something is wrong with the machine.
MOST = timedelta(seconds=60)
REMEDY = "Have this machine set its clock by the network: timedatectl set-ntp true"


class Dates:
    """By how much others' clocks differ from this machine's, as seen in their answers."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ahead: dict[str, timedelta] = {}

    def note(self, whose: str, date: str) -> None:
        """The date of an answer that came just now, as HTTP writes it; nothing if it cannot be read."""
        try:
            said = parsedate_to_datetime(date)
        except ValueError:
            return
        if said.tzinfo is not None:
            self.note_instant(whose, said)

    def note_instant(self, whose: str, said: datetime) -> None:
        """What their clock says now."""
        with self._lock:
            self._ahead[whose] = self._clock.now() - said

    def checks(self) -> Iterator[Check]:
        """One line for each."""
        with self._lock:
            ahead = sorted(self._ahead.items())
        for whose, difference in ahead:
            seconds = difference.total_seconds()
            if abs(difference) > MOST:
                which = "ahead of" if seconds > 0 else "behind"
                words = f"this machine is {abs(seconds):.0f} s {which} {whose}'s clock. {REMEDY}"
                yield Check("Clock", False, words)
            else:
                yield Check("Clock", True, f"within {MOST.total_seconds():.0f} s of {whose}'s")
