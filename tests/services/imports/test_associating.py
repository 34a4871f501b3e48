"""Customers that are picked in the preview: counted to the chosen project, once, without a link."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from services.model.import_press import Pressed, PressOutcome
from services.model.import_run import ImportRun, RunStatus
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.firm import SECOND, Firm, fill


def associated(firm: Firm) -> tuple[ImportRun, Pressed]:
    """A preview for a chosen project, and the press that counts the unlinked customer to it."""
    fill(firm, linked=0, unlinked=2)
    project_id = firm.project("Redesign")
    run = firm.previewed(project_id=project_id)
    return run, firm.runs.associate(ADMIN, run.id, ["2"])


def test_customers_picked_in_the_preview_come_into_the_chosen_project(firm: Firm) -> None:
    run, pressed = associated(firm)

    child = firm.work_off(pressed.run.id)

    assert firm.status(run.id) is RunStatus.REPLACED
    assert child.status is RunStatus.AWAITING
    report = firm.history.report(child.id)
    assert [(each.customer_id, each.invoices) for each in report.associated] == [("2", 2)]
    firm.runs.press_import(ADMIN, child.id)
    firm.work_off(child.id)
    assert set(firm.ledger()) == {"201", "202"}


def test_back_finds_the_picked_customers_in_the_form(firm: Firm) -> None:
    _, pressed = associated(firm)

    draft = firm.drafts.get(ADMIN, pressed.run.draft_id or "")

    assert draft.fields.associated_ids == ("2",)
    assert draft.run_id == pressed.run.id


def test_picking_customers_makes_no_link(firm: Firm) -> None:
    associated(firm)

    with firm.store.reading() as tx:
        assert set(tx.projects.links(firm.connection_id)) == {"1"}


def test_customers_can_be_picked_once(firm: Firm) -> None:
    run, _ = associated(firm)

    assert firm.runs.associate(ADMIN, run.id, ["2"]).outcome is PressOutcome.REPLACED
    assert firm.runs.associate(SECOND, run.id, ["2"]).outcome is PressOutcome.NOT_YOURS


def test_customers_that_are_picked_twice_at_once_make_one_preview(firm: Firm) -> None:
    fill(firm, linked=0, unlinked=2)
    run = firm.previewed(project_id=firm.project("Redesign"))

    outcomes = at_once(4, lambda: firm.runs.associate(ADMIN, run.id, ["2"]).outcome)

    assert Counter(outcomes) == {PressOutcome.STARTED: 1, PressOutcome.REPLACED: 3}
    assert len(firm.history.recent(TEAM)) == 2


def test_who_picks_customers_while_another_imports_the_others_is_told(firm: Firm) -> None:
    fill(firm, linked=0, unlinked=2)
    run = firm.previewed(project_id=firm.project("Redesign"))
    with firm.store.writing() as tx:
        tx.drafts.seal(run.draft_id or "", firm.clock.now())
        tx.commit()

    assert firm.runs.associate(ADMIN, run.id, ["2"]).outcome is PressOutcome.ALREADY_STARTED
    assert len(firm.history.recent(TEAM)) == 1


def at_once(people: int, press: Callable[[], PressOutcome]) -> list[PressOutcome]:
    """What each is told when all press at the same moment."""
    start = threading.Barrier(people)

    def one(_: int) -> PressOutcome:
        start.wait()
        return press()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))
