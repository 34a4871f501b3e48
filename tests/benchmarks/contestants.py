"""Runs contestants, each a process of its own, in rounds whose order rotates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.content import Content, content_of
from tests.benchmarks.databases import Databases, environment_of
from tests.benchmarks.measuring import Spent


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program of this folder, and how it is called."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one process reported, and what it left behind; ``requests``: how QuickBooks was used."""

    phases: dict[str, Spent]
    peak: float
    content: Content | None
    requests: dict[str, int]

    def spent(self, *names: str) -> Spent:
        """These phases together; all of them, if none is named."""
        return sum((self.phases[name] for name in names or self.phases), Spent(0, 0, 0))


@dataclass(frozen=True, slots=True)
class QuickBooks:
    """The running stand-in."""

    url: str

    def stats(self) -> dict[str, int]:
        """Requests, most in flight, refused; from now on they are counted anew."""
        found: dict[str, int] = self._get("stats?reset")
        return found

    def slow_down(self, milliseconds: float) -> None:
        """Let so much time pass before each answer."""
        self._get(f"_set?latency={milliseconds}")

    def _get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=60) as answer:
            return json.loads(answer.read())


@dataclass
class Track:
    """Where contestants run: databases of one kind, and one QuickBooks.

    ``is_idle``: nothing else was going on when the measuring began, so that the clock means something.
    """

    databases: Databases
    quickbooks: QuickBooks
    is_idle: bool
    loads: list[float] = field(default_factory=list)

    def rounds(self, contestants: Sequence[Contestant], number: int) -> dict[str, list[Outcome]]:
        """The outcomes by contestant, one for each round. What is left behind is looked at in the first."""
        found: dict[str, list[Outcome]] = {one.name: [] for one in contestants}
        for at in range(number):
            turned = at % len(contestants)
            for one in (*contestants[turned:], *contestants[:turned]):
                found[one.name].append(self.run(one, is_hashed=at == 0))
        return found

    def run(self, contestant: Contestant, is_hashed: bool = True) -> Outcome:
        """One process, on a database of its own. Raises ``CalledProcessError``."""
        self.loads.append(os.getloadavg()[0])
        command = (sys.executable, "-m", f"tests.benchmarks.{contestant.module}", *contestant.arguments)
        with self.databases.copy() as url:
            self.quickbooks.stats()
            environment = dict(os.environ) | environment_of(url, self.quickbooks.url)  # noqa: TID251 - inherited
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            told = json.loads(done.stdout.splitlines()[-1])
            phases = {name: Spent(**spent) for name, spent in told["phases"].items()}
            content = content_of(url) if is_hashed else None
            return Outcome(phases, told["peak"], content, self.quickbooks.stats())


@contextmanager
def quickbooks_of(count: int, *options: str) -> Iterator[QuickBooks]:
    """A stand-in QuickBooks with so many invoices."""
    command = (sys.executable, "-m", "tests.benchmarks.fakeqbo", "--count", str(count), *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield QuickBooks(process.stdout.readline().strip())
        finally:
            process.terminate()
