"""What an old import said of each invoice goes where that is set; what it counted stays, and it says so."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from services.coverage import CoverageCalendar
from services.imports.evidence import DetailsRemoved, Evidence
from services.imports.report_again import ReportsAgain
from services.imports.run_details import RunDetails
from services.imports.undo import Undos
from services.model.coverage import Coverage
from services.model.import_press import PressOutcome
from services.model.import_run import RunStatus
from services.model.undo import UndoOutcome
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill

KEPT = timedelta(days=30)


def forget(firm: Firm) -> int:
    """The daily chore; a dozen items need several transactions."""
    return RunDetails(firm.store, firm.clock, KEPT, batch=3).run()


def test_the_items_of_an_old_import_go_and_what_it_counted_stays(firm: Firm) -> None:
    fill(firm, linked=7, unlinked=2)
    old = firm.work_off(firm.unattended().id)
    before = firm.history.report(old.id)
    firm.clock.move(days=29)
    young = firm.work_off(firm.unattended().id)
    firm.clock.move(days=2)

    assert (forget(firm), forget(firm)) == (1, 0)

    after = firm.history.report(old.id)
    assert firm.verdicts(old.id) == {}
    assert len(firm.verdicts(young.id)) == 9
    assert (after.counts, after.totals, after.tiles, after.tie_out, after.reasons) == (
        before.counts,
        before.totals,
        before.tiles,
        before.tie_out,
        before.reasons,
    )
    assert before.unlinked
    assert (after.unlinked, after.exceptions, after.may_undo) == ((), (), False)
    assert len(firm.ledger()) == 7


def test_dates_of_which_something_was_held_back_do_not_become_imported(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    firm.work_off(firm.unattended().id)
    calendar = CoverageCalendar(firm.store, firm.clock, firm.rights)
    before = calendar.year(ADMIN, year=2026).months[9].state
    firm.clock.move(days=31)

    assert forget(firm) == 1

    after = calendar.year(ADMIN, year=2026).months[9].state
    assert (before, after) == (Coverage.PARTLY, Coverage.PARTLY)


def test_whoever_would_undo_it_retry_it_or_have_its_evidence_is_told_why_not(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.work_off(firm.unattended().id)
    firm.clock.move(days=31)
    forget(firm)

    undos = Undos(firm.store, firm.clock, firm.rights, firm.kicks)
    evidence = Evidence(firm.store, firm.clock, firm.rights, firm.history)
    assert undos.review(ADMIN, run.id).outcome is UndoOutcome.DETAILS_REMOVED
    assert undos.undo(ADMIN, run.id).outcome is UndoOutcome.DETAILS_REMOVED
    assert firm.runs.retry(ADMIN, run.id).outcome is PressOutcome.DETAILS_REMOVED
    with pytest.raises(DetailsRemoved):
        evidence.export(ADMIN, run.id, BytesIO())
    firm.send_all()
    earlier = firm.messages(run.id)
    ReportsAgain(firm.store, firm.clock, firm.rights, firm.history).send(ADMIN, run.id)
    assert firm.messages(run.id) == [*earlier, "report_again"]
    assert len(firm.ledger()) == 2


def test_an_import_that_is_being_retried_keeps_its_items_and_no_plan_is_taken_over_without_them(
    firm: Firm,
) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.work_off(firm.unattended(dry_run=True).id)
    firm.clock.move(days=31)
    going_on = firm.unattended(parent_id=run.id)
    assert forget(firm) == 0

    assert firm.work_off(going_on.id).status is RunStatus.EXCEPTIONS
    assert forget(firm) == 1

    again = firm.work_off(firm.unattended(dry_run=True).id)
    assert len(firm.verdicts(again.id)) == 3
