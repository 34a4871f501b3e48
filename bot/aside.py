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

import structlog

log = structlog.get_logger()

COMMAND = (sys.executable, "-m", "bot", "worker", "--follow")
#: Seconds before a process that ended by itself is started anew: doubled each time, up to the second number.
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0


class WorkersAside:
    """The process beside. A run of which it is not told is found by its own looks at the runs' rows."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        self._is_stopping = threading.Event()
        self._watcher = threading.Thread(target=self._keep, name="aside", daemon=True)

    def start(self) -> None:
        """Start it, and start it anew whenever it ends by itself."""
        self._process = self._begun()
        self._watcher.start()

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
        wait = FIRST_WAIT
        while self._process is not None:
            status = self._process.wait()
            if self._is_stopping.wait(wait):
                return
            log.warning("worker_ended", status=status)
            _hang_up(self._process)
            self._process, wait = self._begun(), min(2 * wait, LONGEST_WAIT)


def _hang_up(process: subprocess.Popen[str]) -> None:
    """Say that nothing more will follow, which ends it."""
    with suppress(OSError, ValueError):
        if process.stdin is not None:
            process.stdin.close()
