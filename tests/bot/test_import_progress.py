"""The command line works a run off, and lets go of it when it is interrupted."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.cli.import_progress import work_off
from services.model.import_run import ImportType, Progress, RunPhase, RunStatus
from services.ports.engine import Outcome


class EndlessWorker:
    """A turn that takes until the worker is stopped."""

    def __init__(self) -> None:
        self.is_stopped = threading.Event()
        self.outcomes: list[Outcome] = []

    def work_off(self, run_id: str) -> Outcome:
        assert self.is_stopped.wait(20)
        self.outcomes.append(Outcome.STOPPED)
        return Outcome.STOPPED

    def stop(self) -> None:
        self.is_stopped.set()


class InterruptedHistory:
    """Somebody presses Ctrl-C at the fourth look at the run, while the turn goes on."""

    def __init__(self) -> None:
        self._looks = 0

    def run(self, run_id: str) -> Any:
        self._looks += 1
        if self._looks == 4:
            raise KeyboardInterrupt
        return SimpleNamespace(
            status=RunStatus.PREVIEWING,
            progress=Progress(RunPhase.STARTING),
            joined_id=None,
            import_type=ImportType.INVOICE_HISTORY,
        )


def test_ctrl_c_ends_the_turn_at_its_next_step_and_leaves() -> None:
    worker = EndlessWorker()
    services = SimpleNamespace(history=InterruptedHistory(), worker=worker)

    with pytest.raises(KeyboardInterrupt):
        work_off(cast(Any, services), "IMP-1")

    assert worker.outcomes == [Outcome.STOPPED]
