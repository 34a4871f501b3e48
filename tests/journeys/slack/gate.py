"""A place at which a thread of the app waits until the test lets it go on."""

from __future__ import annotations

import threading

#: Seconds after which a story that never opens its gate, or never comes to it, has failed.
LONGEST = 20.0


class Gate:
    """Held once; whoever comes later passes."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    def hold(self) -> None:
        """Wait here, on the app's side."""
        self._reached.set()
        self._opened.wait(LONGEST)

    def reached(self) -> None:
        """Return once somebody waits here."""
        assert self._reached.wait(LONGEST), "Nobody came to the gate."

    def open(self) -> None:
        """Let everybody pass from now on."""
        self._opened.set()
