"""The installed program in a process of its own, as a service manager starts and stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds after which a process that should have ended is taken for hung.
LONGEST = 60.0
#: Lines of the log before it says that it is ready, at most.
FIRST_LINES = 200


class Program:
    """One process of the app, and what it wrote to its log."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.log: list[str] = []

    def says(self, words: str) -> str:
        """The line of the log with these words, once it comes."""
        assert self._process.stderr is not None
        for _ in range(FIRST_LINES):
            line = self._process.stderr.readline()
            self.log.append(line)
            if words in line:
                return line
            if line == "":
                break
        raise AssertionError(f"It never said {words!r}: {self.log}")

    def url(self, once: str = "serving") -> str:
        """Where it listens, once it serves."""
        port = re.search(r"port=(\d+)", self.says(once))
        assert port is not None
        return f"http://127.0.0.1:{port[1]}"

    def is_asked_to_stop(self) -> None:
        """By the service manager."""
        self._process.send_signal(signal.SIGTERM)

    def status(self) -> int:
        """Its exit status, once it has ended."""
        _, rest = self._process.communicate(timeout=LONGEST)
        self.log += (rest or "").splitlines(keepends=True)
        return self._process.returncode

    def end(self) -> None:
        """Make sure that nothing is left of it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@contextmanager
def running(environment: dict[str, str], *command: str) -> Iterator[Program]:
    """The program with these words on its command line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *command],
        env={"PATH": os.defpath, "HOME": "/nonexistent", "PYTHONUNBUFFERED": "1"} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    program = Program(process)
    try:
        yield program
    finally:
        program.end()
