"""Real processes, forked from one that has imported everything: a start costs milliseconds, not seconds.

Nothing may be open at a fork: no thread, no connection to a database. SQLite's locks belong to a process, and
a child that closes what it inherited would let go of them. So whoever looks at a database does it in a child
of its own (``asked``), or opens and closes it between two forks.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import random
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

Answer = TypeVar("Answer")

_DIES_WITH_PARENT = 1
_libc = ctypes.CDLL(None)


class Child:
    """A process that was started here. It does not outlive its parent."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None

    def is_alive(self) -> bool:
        """Whether it runs, or is paused."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is None

    @property
    def ended_well(self) -> bool:
        """Whether it came to its own end."""
        return self._status == 0

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self.is_alive():
            os.kill(self.pid, signal.SIGKILL)
            _, self._status = os.waitpid(self.pid, 0)

    def pause(self) -> None:
        """Stop it where it is."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused process go on, as if no time had passed."""
        os.kill(self.pid, signal.SIGCONT)

    def ask_to_end(self) -> None:
        """SIGTERM."""
        os.kill(self.pid, signal.SIGTERM)


def started(work: Callable[[], None], errors: Path | None = None) -> Child:
    """A process that does this and ends. What it writes goes to the file, if one is given."""
    assert threading.active_count() == 1, "A process with threads cannot be forked safely."
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return Child(pid)
    _become_child(parent, errors)
    status = 1
    try:
        work()
        status = 0
    finally:
        if status:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def asked(work: Callable[[], Answer]) -> Answer:
    """What a process of its own answers. Fails if it breaks."""
    reading, writing = os.pipe()

    def answer() -> None:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)

    child = started(answer)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child.pid, 0)
    assert said, "The process that was asked broke; what it said stands above."
    return cast(Answer, pickle.loads(said))


def _become_child(parent: int, errors: Path | None) -> None:
    _libc.prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    random.seed()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if errors is not None:
        descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
