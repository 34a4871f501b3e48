"""A plan is not made twice: it stands while nothing that it was made from changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import cast

import pytest
import sqlalchemy as sa

from services.model.import_run import ImportRun, RunStatus
from services.model.report import RunItem
from services.ports.store import Store
from services.store.tables_runs import run_items
from tests.services.desk_doubles import ADMIN
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import Firm, fill


def plan_numbers(firm: Firm, run: ImportRun) -> set[int]:
    """The plans that wrote the run's items."""
    wanted = sa.select(run_items.c.plan_no).where(run_items.c.run_id == run.id).distinct()
    with firm.engine.connect() as connection:
        return set(connection.scalars(wanted))


def items_of(firm: Firm, run: ImportRun) -> list[RunItem]:
    with firm.store.reading() as tx:
        return tx.items.page(run.id, None, 0, 100)


@pytest.fixture
def planned(firm: Firm) -> Iterator[list[str]]:
    """The questions in which mirror and ledger are looked at side by side, which only making a plan asks."""
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if "mirror_invoices" in statement and "posted_invoices" in statement:
            asked.append(statement)

    sa.event.listen(firm.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(firm.engine, "before_cursor_execute", note)


def test_a_press_with_nothing_changed_imports_the_plan_that_stands(firm: Firm, planned: list[str]) -> None:
    fill(firm, linked=3, unlinked=1)
    run = firm.previewed()
    looked_at = len(planned)

    firm.runs.press_import(ADMIN, run.id)
    ended = firm.work_off(run.id)

    assert len(planned) == looked_at > 0
    assert (ended.status, plan_numbers(firm, run)) == (RunStatus.EXCEPTIONS, {1})
    assert set(firm.ledger()) == {"101", "102", "103"}


def test_a_second_preview_of_the_same_takes_over_the_plan(firm: Firm, planned: list[str]) -> None:
    fill(firm, linked=9, unlinked=2)
    first = firm.previewed()
    looked_at = len(planned)

    second = firm.previewed()

    assert len(planned) == looked_at
    assert items_of(firm, second) == items_of(firm, first)
    assert second.plan_digest == first.plan_digest
    reports = [asdict(firm.history.report(run.id)) for run in (first, second)]
    for report in reports:
        del report["run"]
    assert reports[0] == reports[1]


def test_a_plan_that_was_taken_over_is_imported(firm: Firm) -> None:
    fill(firm, linked=5)
    firm.previewed()
    second = firm.previewed()

    firm.runs.press_import(ADMIN, second.id)
    firm.work_off(second.id)

    assert {kept.run_id for kept in firm.ledger().values()} == {second.id}


def imported(firm: Firm) -> None:
    """Somebody imports the same invoices by the command line."""
    firm.work_off(firm.unattended().id)


CHANGES: dict[str, Callable[[Firm], object]] = {
    "an invoice was added": lambda firm: firm.books.add("150"),
    "an invoice was deleted": lambda firm: firm.books.delete("102"),
    "an invoice was paid": lambda firm: firm.books.pay("102", "40"),
    "a total was changed": lambda firm: firm.books.change("102", total=Decimal(90)),
    "a customer was linked": lambda firm: firm.project("Borealis", "2"),
    "a customer was linked elsewhere": lambda firm: firm.project("Other", "1"),
    "they were imported": imported,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_a_plan_was_made_from_makes_it_anew(
    firm: Firm, planned: list[str], change: Callable[[Firm], object]
) -> None:
    fill(firm, linked=3, unlinked=1)
    firm.previewed()
    firm.clock.move(minutes=10)
    change(firm)
    planned.clear()

    firm.previewed()

    assert planned


def test_other_choices_make_another_plan(firm: Firm, planned: list[str]) -> None:
    fill(firm, linked=3, unlinked=1)
    firm.previewed()
    planned.clear()

    firm.previewed(statuses=("paid",))

    assert planned


def test_a_plan_that_was_partly_applied_is_not_taken_over(firm: Firm, planned: list[str]) -> None:
    fill(firm, linked=3)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)
    firm.runs.cancel(ADMIN, run.id)
    firm.work_off(run.id)
    planned.clear()

    firm.previewed()

    assert planned


def test_a_plan_that_was_partly_written_over_does_not_stand(firm: Firm) -> None:
    fill(firm, linked=9)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)
    with firm.store.reading() as tx:
        here = tx.projects.links(firm.connection_id)["1"]
    firm.project("Other", "1")
    store = CrashingStore(firm.store, dies_once=lambda: plan_numbers(firm, run) == {1, 2})
    with pytest.raises(Crash):
        firm.advance(cast(Store, store)).advance(run.id)
    firm.projects.link(ADMIN, firm.connection_id, ("1",), here)
    firm.clock.move(minutes=2)

    firm.work_off(run.id)

    assert {item.project_id for item in items_of(firm, run)} == {here}
