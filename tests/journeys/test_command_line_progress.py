"""What is said on standard error while an import is worked off."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.cli.import_progress import work_off
from services.model.import_run import ImportType, Progress, RunPhase, RunStatus
from services.ports.engine import Outcome
from tests.services.desk_doubles import NOW, SettableClock

STARTING = "Starting …"
TRYING_AGAIN = "QuickBooks does not answer; trying again …"


class Turns:
    """A worker whose turns end one after the other as told, with the run's row as each leaves it."""

    def __init__(self, *turns: tuple[Outcome, RunPhase | Progress]) -> None:
        self._turns: Iterator[tuple[Outcome, RunPhase | Progress]] = iter(turns)
        self._left = len(turns)
        self._progress = Progress(RunPhase.STARTING)

    def work_off(self, run_id: str) -> Outcome:
        outcome, left = next(self._turns)
        self._progress = left if isinstance(left, Progress) else Progress(left)
        self._left -= 1
        return outcome

    def run(self, run_id: str) -> Any:
        status = RunStatus.PREVIEWING if self._left else RunStatus.COMPLETE
        kind = ImportType.INVOICE_HISTORY
        return SimpleNamespace(status=status, progress=self._progress, joined_id=None, import_type=kind)


def said(capsys: pytest.CaptureFixture[str], *turns: tuple[Outcome, RunPhase | Progress]) -> list[str]:
    worker = Turns(*turns)
    work_off(cast(Any, SimpleNamespace(worker=worker, history=worker, clock=SettableClock())), "IMP-1")
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("phase", [RunPhase.STARTING, RunPhase.READING])
def test_each_new_try_is_said_while_quickbooks_does_not_answer(
    capsys: pytest.CaptureFixture[str], phase: RunPhase
) -> None:
    lines = said(
        capsys, (Outcome.RETRY, phase), (Outcome.BUSY, phase), (Outcome.RETRY, phase), (Outcome.DONE, phase)
    )

    assert lines == [STARTING, TRYING_AGAIN, TRYING_AGAIN]


@pytest.mark.parametrize("phase", [RunPhase.PLANNING, RunPhase.WRITING])
def test_what_breaks_without_quickbooks_is_not_laid_on_it(
    capsys: pytest.CaptureFixture[str], phase: RunPhase
) -> None:
    lines = said(capsys, (Outcome.RETRY, phase), (Outcome.DONE, phase))

    assert lines == [STARTING, "The attempt broke; trying again …"]


def test_a_run_that_waits_for_another_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    waiting = (Outcome.BUSY, RunPhase.WAITING)

    lines = said(capsys, waiting, waiting, (Outcome.DONE, RunPhase.WRITING))

    assert lines == [STARTING, "Waiting for another run of this company …"]


def test_what_a_reading_takes_is_said_once_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    known = [Progress(RunPhase.READING, done, 900, calls=calls) for done, calls in [(0, 112), (400, 114)]]

    lines = said(capsys, *((Outcome.BUSY, one) for one in known), (Outcome.DONE, RunPhase.WRITING))

    assert lines == [STARTING, "Reading QuickBooks, about 112 QuickBooks calls …"]


def test_a_wait_that_quickbooks_asked_for_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    slowed = Progress(RunPhase.READING, 5, 900, slowed_until=NOW)

    lines = said(capsys, (Outcome.BUSY, slowed), (Outcome.DONE, RunPhase.WRITING))

    assert lines == [STARTING, "QuickBooks asked us to slow down; waiting …"]
