"""An undo whose process dies between any two transactions, or sleeps too long: nobody can tell afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.imports.undo import Undos
from services.model.import_run import ImportRun, RunStatus
from services.model.report import Undone
from services.model.undo import UndoOutcome
from services.ports.engine import Outcome
from services.ports.store import Store
from services.store.runs import LEASE
from tests.services.desk_doubles import ADMIN
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import Firm, another_firm
from tests.services.imports.undo_firm import begun, undos, with_a_draft_that_was_moved

#: More commits than any of these undos has.
MOST_COMMITS = 20
#: The run that is imported, undone, and what became of it all.
Told = tuple[Undone | None, dict[str, str], set[str], list[str]]


def on(database: str, step: int) -> Any:
    """Every ``step``-th commit, on this database."""
    marks = [pytest.mark.postgres] if database == "postgres" else []
    return pytest.param(database, step, id=f"{database}-{step}", marks=marks)


POINTS = pytest.mark.parametrize(
    ("database_url", "step"), [on("sqlite", 1), on("postgres", 4)], indirect=["database_url"]
)


def pressed(firm: Firm) -> ImportRun:
    """An undo of seven invoices, two of which stay; not begun yet."""
    return begun(firm, with_a_draft_that_was_moved(firm)[0])


def told(firm: Firm, undo: ImportRun) -> Told:
    """What the undo did, and how it was told."""
    report = firm.history.report(undo.id)
    assert report.run.status is RunStatus.UNDONE
    return report.undone, firm.verdicts(undo.id), set(firm.ledger()), firm.messages(undo.id)


def works_off(firm: Firm, undo: ImportRun, store: Store) -> bool:
    """Whether a process with this store comes to the end; if not, it dies and its lease runs out."""
    try:
        firm.advance(store).advance(undo.id)
    except Crash:
        firm.clock.move(seconds=LEASE.total_seconds() + 1)
        return False
    return True


@POINTS
@pytest.mark.parametrize("dies_before", [True, False], ids=["before", "after"])
def test_a_crash_at_any_commit_of_an_undo_changes_nothing_that_anybody_sees(
    firm: Firm, step: int, dies_before: bool
) -> None:
    undo = pressed(firm)
    assert works_off(firm, undo, firm.store)
    expected = told(firm, undo)

    died_at = 0
    for commit in range(1, MOST_COMMITS, step):
        firm = another_firm(firm)
        undo = pressed(firm)
        if works_off(firm, undo, CrashingStore(firm.store, commit, dies_before)):
            break
        died_at = commit
        firm.work_off(undo.id)
        assert told(firm, undo) == expected, f"died {'before' if dies_before else 'after'} {commit}"
    assert died_at >= 4


class _Sleepy(CrashingStore):
    """A store whose process sleeps past its lease right before its nth transaction, and wakes up late."""

    def __init__(self, store: Store, sleeps_at: int, meanwhile: Callable[[], object]) -> None:
        super().__init__(store)
        self._left, self._meanwhile = sleeps_at, meanwhile

    def writing(self) -> Any:
        self._left -= 1
        if self._left == 0:
            self._meanwhile()
        return super().writing()


@pytest.mark.parametrize(("database_url", "step"), [on("sqlite", 1)], indirect=["database_url"])
def test_a_process_that_oversleeps_takes_nothing_more_back(firm: Firm, step: int) -> None:
    undo = pressed(firm)
    assert works_off(firm, undo, firm.store)
    expected = told(firm, undo)

    overslept = 0
    for transaction in range(2, MOST_COMMITS, step):
        firm = another_firm(firm)
        undo = pressed(firm)

        def taken_over(firm: Firm = firm, undo: ImportRun = undo) -> None:
            firm.clock.move(seconds=LEASE.total_seconds() + 1)
            assert firm.turn(undo.id) is Outcome.DONE

        outcome = firm.advance(_Sleepy(firm.store, transaction, taken_over)).advance(undo.id)
        if outcome is Outcome.DONE:
            break
        overslept = transaction
        assert outcome is Outcome.FENCED
        assert told(firm, undo) == expected, f"overslept transaction {transaction}"
    assert overslept >= 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("dies_before", [True, False], ids=["before", "after"])
def test_a_press_whose_process_dies_is_made_again_and_there_is_one_undo(
    firm: Firm, dies_before: bool
) -> None:
    run, _ = with_a_draft_that_was_moved(firm)
    dying = Undos(CrashingStore(firm.store, 1, dies_before), firm.clock, firm.rights, firm.kicks)
    with pytest.raises(Crash):
        dying.undo(ADMIN, run.id)

    again = undos(firm).undo(ADMIN, run.id)

    expected = UndoOutcome.STARTED if dies_before else UndoOutcome.ALREADY_STARTED
    assert again.outcome is expected
    with firm.store.reading() as tx:
        (undo,) = tx.undo.begun(run.id)
    assert firm.work_off(undo.id).status is RunStatus.UNDONE
