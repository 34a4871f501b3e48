"""A run that stops between two batches, and what happens meanwhile: none of its plan is left out unsaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from services.imports.endings import NOT_REACHED
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, PauseReason, RunStatus
from services.model.report import Counts, Verdict
from services.ports.engine import Outcome
from services.store.runs import LEASE
from services.store.tables_runs import import_runs, run_items
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.filling import FillingStore
from tests.services.imports.firm import SECOND, Firm, fill
from tests.services.imports.undo_firm import begun

#: Of nine invoices, and one without a project, those in the first two batches.
FIRST = {"101", "102", "103", "104", "105"}
ALL = FIRST | {"106", "107", "108", "109"}


def nothing(firm: Firm) -> None:
    """Nothing happens."""


def link(firm: Firm) -> None:
    """The invoice that had no project could come in by now."""
    firm.project("Borealis", "2")


def earlier(firm: Firm) -> None:
    """There is one more invoice, before all the others."""
    firm.books.add("100", txn_date=date(2026, 10, 1))


def unattended(firm: Firm) -> ImportRun:
    fill(firm, linked=9, unlinked=1)
    return firm.unattended()


def two_batches_in(firm: Firm) -> Callable[[], bool]:
    """Whether a part of the import is in that must not be forgotten."""
    return lambda: set(firm.ledger()) == FIRST


def paused(firm: Firm) -> ImportRun:
    """An import that nobody confirms; the disk was full for its third batch."""
    run = unattended(firm)
    assert firm.advance(FillingStore(firm.store, two_batches_in(firm))).advance(run.id) is Outcome.PAUSED
    assert firm.history.run(run.id).pause_reason is PauseReason.SPACE
    firm.clock.move(minutes=6)
    return run


def says_what_is_in(firm: Firm, run: ImportRun) -> bool:
    """Whether the items and the counts of a run that ended are what the invoice window has."""
    verdicts, counts = firm.verdicts(run.id), firm.history.report(run.id).counts
    imported = {qbo_id for qbo_id, verdict in verdicts.items() if verdict == "imported"}
    is_decided = "would_import" not in verdicts.values() and not counts.pending
    return is_decided and imported == set(firm.ledger()) and counts.imported == len(imported)


@pytest.mark.parametrize("meanwhile", [nothing, link, earlier])
def test_an_import_that_waited_for_space_goes_on_with_its_very_plan(
    firm: Firm, meanwhile: Callable[[Firm], None]
) -> None:
    run = paused(firm)
    meanwhile(firm)

    ended = firm.work_off(run.id)

    assert ended.status is RunStatus.EXCEPTIONS
    assert set(firm.ledger()) == ALL
    assert says_what_is_in(firm, run)
    assert firm.verdicts(run.id)["201"] == "rejected: no_project"


def test_what_came_while_it_waited_is_for_the_next_import(firm: Firm) -> None:
    run = paused(firm)
    link(firm)
    earlier(firm)
    firm.work_off(run.id)

    firm.work_off(firm.unattended().id)

    assert set(firm.ledger()) == ALL | {"100", "201"}


def test_one_that_plans_anew_writes_from_the_beginning_of_the_new_plan(firm: Firm) -> None:
    run = paused(firm)
    with firm.engine.begin() as connection:  # as earlier versions noted it
        change = sa.update(import_runs).where(import_runs.c.id == run.id)
        connection.execute(change.values(resume_status=RunStatus.PREVIEWING.value))
    link(firm)
    earlier(firm)

    firm.work_off(run.id)

    assert set(firm.ledger()) == ALL | {"100", "201"}
    assert says_what_is_in(firm, run)


def test_who_takes_an_import_over_leaves_none_of_its_plan_out(firm: Firm) -> None:
    run = unattended(firm)
    with pytest.raises(Crash):
        firm.advance(CrashingStore(firm.store, dies_once=two_batches_in(firm))).advance(run.id)
    firm.clock.move(seconds=LEASE.total_seconds() + 1)
    link(firm)
    earlier(firm)

    firm.work_off(run.id)

    assert set(firm.ledger()) == ALL
    assert says_what_is_in(firm, run)


def test_an_import_that_is_cancelled_while_it_waits_for_space_says_what_is_in(firm: Firm) -> None:
    run = paused(firm)

    assert firm.runs.cancel(SECOND, run.id).outcome is PressOutcome.CANCELLING

    assert says_what_is_in(firm, run)
    assert firm.history.report(run.id).counts == Counts(imported=5, rejected=1, failed=4)


def test_the_mirror_is_kept_for_an_import_that_waits_in_the_middle(firm: Firm) -> None:
    paused(firm)

    with firm.store.reading() as tx:
        assert tx.retention.goes_on(firm.connection_id)


def test_an_undo_that_waited_for_space_takes_back_all_of_it(firm: Firm) -> None:
    undo = begun(firm, firm.work_off(unattended(firm).id))
    filling = FillingStore(firm.store, lambda: len(firm.ledger()) == 3)
    assert firm.advance(filling).advance(undo.id) is Outcome.PAUSED
    firm.clock.move(minutes=6)

    assert firm.work_off(undo.id).status is RunStatus.UNDONE

    assert firm.ledger() == {}
    assert set(firm.verdicts(undo.id)) == ALL


def test_an_import_that_leaves_one_undecided_never_says_that_it_is_complete(firm: Firm) -> None:
    fill(firm, linked=9)
    run = firm.unattended()

    def out_of_reach() -> bool:
        """Once its plan is being written, one item has a place that no batch of this turn comes to."""
        if set(firm.ledger()) == {"101", "102", "103"}:
            with firm.engine.begin() as connection:
                one = sa.and_(run_items.c.run_id == run.id, run_items.c.qbo_id == "105")
                connection.execute(sa.update(run_items).where(one).values(position=99))
        return False

    firm.advance(CrashingStore(firm.store, dies_once=out_of_reach)).advance(run.id)

    assert firm.status(run.id) is RunStatus.EXCEPTIONS
    assert set(firm.ledger()) == ALL - {"105"}
    (left,) = firm.history.items(run.id, [Verdict.FAILED], 0, 10)
    assert (left.qbo_id, left.error) == ("105", NOT_REACHED)
    assert says_what_is_in(firm, run)
