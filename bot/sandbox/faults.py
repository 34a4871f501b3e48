"""Faults that a test switches on, per method of the Web API."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

from bot.sandbox.refusals import CannotDo

KINDS = ("ratelimited", "5xx", "timeout")


@dataclass
class Fault:
    """The next ``times`` calls of ``method`` fail, once ``after`` calls went well.

    ``kind``: ``ratelimited`` (with ``retry_after`` seconds), ``5xx`` (HTTP ``status``), ``timeout`` (no
    answer for ``seconds``) or ``error:<code>``. ``method`` may hold ``*``. ``performed``: the call does its
    work, only its answer fails.
    """

    method: str
    kind: str
    times: int = 1
    after: int = 0
    retry_after: int = 1
    status: int = 503
    seconds: float = 30.0
    performed: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS and not self.kind.startswith("error:"):
            raise CannotDo(f"kind must be one of {', '.join(KINDS)} or error:<code>, not {self.kind}")


class Faults:
    """All faults that are switched on, and how slow the Web API is."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._latency: dict[str, float] = {}

    def add(self, fault: Fault) -> None:
        """Switch one on."""
        self._faults.append(fault)

    def set_latency(self, seconds: float, method: str = "*") -> None:
        """Every call of the method (all, where none is named) takes so much longer."""
        self._latency[method] = seconds

    @property
    def waiting(self) -> list[Fault]:
        """What is switched on and not yet used up."""
        return list(self._faults)

    @property
    def latency(self) -> dict[str, float]:
        """Seconds by method; ``*`` stands for all."""
        return {name: wait for name, wait in self._latency.items() if wait}

    def latency_of(self, method: str) -> float:
        """Seconds that a call waits before it is looked at."""
        return max((wait for name, wait in self._latency.items() if fnmatch(method, name)), default=0.0)

    def next_for(self, method: str) -> Fault | None:
        """The fault of this call, used up by it."""
        for fault in self._faults:
            if not fnmatch(method, fault.method):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
            return fault
        return None
