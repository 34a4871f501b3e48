"""Works runs off in a process beside the bot's own, so that an import never keeps Slack waiting.

In one interpreter, an answer to Slack waits for whatever the import holds it for. The process beside is told
of each run by a line on its standard input, and ends when that ends: with the bot, however the bot ends.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from services.clock import Clock
from services.operations import Part

log = structlog.get_logger()

#: Seconds before a process that ended by itself is started anew: doubled each time, up to the second number.
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
#: One that lived for so many seconds did not end of what the one before it ended of.
GOOD_LIFE = 600.0
_START = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r}); from bot.cli import run; run()"
)


def worker_command(port: int | None = None) -> tuple[str, ...]:
    """What starts it: this very package, wherever it is started. Its own figures are shown at ``port``."""
    shown = () if port is None else ("--port", str(port))
    return (sys.executable, "-P", "-c", _START, "worker", "--follow", *shown)


class WorkersAside:
    """The process beside. A run of which it is not told is found by its own looks at the runs' rows."""

    def __init__(self, command: Sequence[str], clock: Clock) -> None:
        self._command = command
        self._clock = clock
        self._process: subprocess.Popen[str] | None = None
        self._is_stopping = threading.Event()
        self._watcher = threading.Thread(target=self._keep, name="aside", daemon=True)

    def start(self) -> None:
        """Start it, and start it anew whenever it ends by itself."""
        self._process = self._begun()
        self._watcher.start()

    def part(self) -> Part:
        """Whether it lives, as ``/readyz`` says it."""
        process = self._process
        lives = process is not None and process.poll() is None
        return Part("worker", lives, "works runs off" if lives else "ended, and is started anew")

    def kick(self, run_id: str) -> None:
        """A hint that this run is due; it may be lost."""
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, ValueError):
                process.stdin.write(f"{run_id}\n")
                process.stdin.flush()

    def ask_to_end(self) -> None:
        """Let it finish what it is at, or leave it to others, and end."""
        self._is_stopping.set()
        if self._process is not None:
            _hang_up(self._process)

    def wait(self, within: float) -> None:
        """Return when it has ended; after so many seconds it is ended, which is as safe."""
        if self._process is None:
            return
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _begun(self) -> subprocess.Popen[str]:
        # A session of its own: Ctrl-C in a terminal is for the bot, which then ends this one.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def _keep(self) -> None:
        wait, began = FIRST_WAIT, self._clock.monotonic()
        while self._process is not None:
            status = self._process.wait()
            wait = FIRST_WAIT if self._clock.monotonic() - began > GOOD_LIFE else wait
            if self._is_stopping.wait(wait):
                return
            log.warning("worker_ended", status=status)
            _hang_up(self._process)
            began, wait = self._clock.monotonic(), min(2 * wait, LONGEST_WAIT)
            self._begin_anew()

    def _begin_anew(self) -> None:
        try:
            self._process = self._begun()
        except (
            OSError
        ) as error:  # such as no memory for it at this moment: the one that ended is looked at again
            log.warning("worker_not_started", error=type(error).__name__)
        if self._is_stopping.is_set() and self._process is not None:
            _hang_up(self._process)


def _hang_up(process: subprocess.Popen[str]) -> None:
    """Say that nothing more will follow, which ends it."""
    with suppress(OSError, ValueError):
        if process.stdin is not None:
            process.stdin.close()
