"""A store whose process can die at any of its commits, named by the code that opened the transaction.

No hook in the product: what opens a transaction is read from the frame. Each commit is noted in a file that
all processes of a world append to, together with the fences that it was guarded by.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from services.ports.store import Store, Transaction
from tests.wrapped_transaction import WrappedTransaction

#: Changes the transaction that product code gets: how a guard is broken on purpose.
Sabotage = Callable[[Any], Any]


@dataclass(frozen=True)
class Doom:
    """The process dies right before or right after the nth commit of this name."""

    point: str
    nth: int
    dies_before: bool


class Notes:
    """The file that commits are noted in: one line each, whole, in the order of the commits that exclude each
    other, because a line is written while its transaction still holds its row."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, line: str) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(descriptor, f"{line}\n".encode())
        os.close(descriptor)

    def lines(self) -> list[str]:
        """Everything that was noted."""
        return self._file.read_text().splitlines() if self._file.exists() else []

    def commits(self) -> Counter[str]:
        """How often each point was passed."""
        return Counter(line.split("\t")[1] for line in self.lines() if line.startswith("commit\t"))

    def fences(self) -> list[tuple[str, int]]:
        """The runs and fences of guarded steps, in order."""
        found = [line.split("\t") for line in self.lines() if line.startswith("step\t")]
        return [(run_id, int(fence)) for _, run_id, fence in found]


class DyingStore:
    """The real store, with every commit counted."""

    def __init__(
        self, store: Store, notes: Notes, doom: Doom | None = None, sabotage: Sabotage | None = None
    ) -> None:
        self._store = store
        self._notes = notes
        self._doom = doom
        self._sabotage = sabotage or (lambda transaction: transaction)
        self._counts: Counter[str] = Counter()

    def reading(self) -> Transaction:
        return self._store.reading()

    def writing(self) -> Transaction:
        return self._watched(self._store.writing())

    def writing_now(self) -> Transaction:
        return self._watched(self._store.writing_now())

    def _watched(self, inner: Transaction) -> Transaction:
        opened_by = sys._getframe(2)
        point = f"{opened_by.f_globals['__name__']} {opened_by.f_code.co_qualname}"
        return cast(Transaction, _Watched(self._sabotage(inner), self, point))

    def commit(self, inner: Any, point: str, steps: list[tuple[str, int]]) -> None:
        """Commit, unless this is where the process dies."""
        self._counts[point] += 1
        doom = self._doom
        is_last = doom is not None and (doom.point, doom.nth) == (point, self._counts[point])
        if is_last and doom is not None and doom.dies_before:
            os.kill(os.getpid(), signal.SIGKILL)
        for run_id, fence in steps:
            self._notes.add(f"step\t{run_id}\t{fence}")
        inner.commit()
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        self._notes.add(f"commit\t{point}")


class _Watched(WrappedTransaction):
    """A transaction that tells its store of its commit."""

    def __init__(self, inner: Any, store: DyingStore, point: str) -> None:
        super().__init__(inner)
        self._store = store
        self._point = point
        self._steps: list[tuple[str, int]] = []

    @property
    def runs(self) -> _Guards:
        return _Guards(self._inner.runs, self._steps)

    def commit(self) -> None:
        self._store.commit(self._inner, self._point, self._steps)


class _Guards:
    """The runs, with a note of every guard that held."""

    GUARDED = ("step", "settle", "pause", "try_later", "release")

    def __init__(self, runs: Any, steps: list[tuple[str, int]]) -> None:
        self._runs = runs
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._runs, name)
        if name not in self.GUARDED:
            return method

        def guarded(claim: Any, *arguments: Any, **named: Any) -> Any:
            result = method(claim, *arguments, **named)
            self._steps.append((claim.run.id, claim.fence))
            return result

        return guarded
