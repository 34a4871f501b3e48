"""Entries come into the invoice window as they were planned, or their items say what happened instead."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.model.entry import Billable, SourceRecord, entry_ref
from services.model.import_run import ImportRun, ImportType, RunKind
from services.model.invoice_status import Tile
from services.model.quickbooks import Entity
from services.model.report import RunItem, Verdict
from services.ports.runs import RowsRefused
from services.store.ledger import OUTDATED
from services.store.tables_entries import entries, entry_records
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, NOW
from tests.services.imports.records import HOUR, a_line, a_record, an_entry
from tests.store.books import CONNECTION, add_run, an_item, put_items
from tests.store.plans import apply, counts, rows_of

SECOND = a_line(2, tax=Decimal("4.00"), markup=Decimal("12.5"))
TWO_LINES = a_record("25", a_line(1), SECOND, doc_number="B-25")


def keep(store: Store, *records: SourceRecord, entity: Entity = Entity.BILL) -> None:
    with store.writing() as tx:
        tx.mirror.of(entity).keep(CONNECTION, records)
        tx.commit()


def plan(store: Store, *records: SourceRecord, project_id: str | None = None, **facts: Any) -> ImportRun:
    """The bills in the mirror, and a run with a plan that takes all of their lines in."""
    keep(store, *records)
    run = add_run(store, **{"import_type": ImportType.EXPENSES} | facts)
    with store.writing() as tx:
        project_id = project_id or tx.projects.create(ADMIN, f"Acme {run.id}", "Redesign", NOW).id
        lines = [(record, each) for record in records for each in record.entries]
        items = [
            replace(an_item(no), **_of(record, each), project_id=project_id)
            for no, (record, each) in enumerate(lines, start=1)
        ]
        put_items(tx, run, items)
        tx.commit()
    return run


def _of(record: SourceRecord, entry: Any) -> dict[str, Any]:
    return {
        "qbo_id": entry_ref("Bill", record.qbo_id, entry.line_no),
        "sync_token": record.sync_token,
        "txn_date": record.txn_date,
        "total": entry.amount,
        "balance": entry.amount,
        "customer_id": entry.customer_id,
        "tile": Tile.WORK_IN_PROGRESS,
        "seconds": entry.seconds,
    }


def items_of(store: Store, run: ImportRun) -> list[RunItem]:
    with store.reading() as tx:
        return tx.items.page(run.id, None, 0, 100)


def test_an_entry_has_all_that_its_document_and_its_line_say(store: Store, database_url: str) -> None:
    run = plan(store, TWO_LINES)

    assert apply(store, run) == 2

    _, second = rows_of(database_url, entries, entries.c.ref)
    # The project of QuickBooks beside its customer is settled when it is kept; the ledger's is another one.
    beside = ("problem", "project_id")
    said = {name: value for name, value in SECOND._asdict().items() if name not in beside}
    assert {name: second[name] for name in said} == said
    assert (second["doc_number"], second["currency"], second["txn_date"]) == (
        "B-25",
        "USD",
        TWO_LINES.txn_date,
    )
    assert (second["tile"], second["run_id"], second["gone_at"]) == ("work_in_progress", run.id, None)
    (document,) = rows_of(database_url, entry_records)
    assert (document["qbo_id"], document["digest"]) == ("25", TWO_LINES.digest)


@pytest.mark.parametrize(
    "newer",
    [
        TWO_LINES._replace(sync_token=1),
        TWO_LINES._replace(sync_token=1, entries=(a_line(1, billable=Billable.BILLED), TWO_LINES.entries[1])),
        TWO_LINES._replace(sync_token=1, entries=TWO_LINES.entries[1:]),
    ],
)
def test_what_changed_since_the_plan_does_not_come_in(
    store: Store, database_url: str, newer: SourceRecord
) -> None:
    run = plan(store, TWO_LINES)
    keep(store, newer)

    assert apply(store, run) == 0

    assert rows_of(database_url, entries) == rows_of(database_url, entry_records) == []
    assert {(item.verdict, item.error) for item in items_of(store, run)} == {(Verdict.FAILED, OUTDATED)}


def test_hours_are_taken_by_their_seconds_also_without_a_rate(store: Store, database_url: str) -> None:
    free = a_record("5", an_entry(rate=None, amount=None))
    keep(store, free, entity=Entity.TIME_ACTIVITY)
    run = plan(store, import_type=ImportType.TIME)
    facts = _of(free, free.entries[0]) | {"qbo_id": "TimeActivity:5", "total": Decimal("0.00")}
    with store.writing() as tx:
        project = tx.projects.create(ADMIN, "Quay", "Lobby", NOW)
        put_items(tx, run, [replace(an_item(1), **facts, project_id=project.id)])
        tx.commit()

    assert apply(store, run) == 1

    (entry,) = rows_of(database_url, entries)
    assert (entry["seconds"], entry["amount"], entry["line_no"]) == (2 * HOUR, None, 0)


def test_what_another_run_brought_in_meanwhile_is_already_here(store: Store, database_url: str) -> None:
    first, second = plan(store, TWO_LINES), plan(store, TWO_LINES)
    apply(store, first, upto=1)

    assert apply(store, second) == 1

    here, came_in = items_of(store, second)
    assert (here.verdict, here.other_run_id) == (Verdict.ALREADY_HERE, first.id)
    assert came_in.verdict is Verdict.IMPORTED
    assert counts(store, second).pending == 0
    # The bytes of the document are there once.
    assert len(rows_of(database_url, entry_records)) == 1


def test_an_entry_that_the_database_refuses_stops_its_batch(store: Store, database_url: str) -> None:
    run = plan(store, TWO_LINES)
    with store.writing() as tx, pytest.raises(RowsRefused):
        tx.ledger.apply(replace(run, team_id=None), 0, 10, False, NOW)  # type: ignore[arg-type]

    assert rows_of(database_url, entries) == []


def test_whatever_comes_in_or_goes_makes_other_plans(store: Store) -> None:
    run = plan(store, TWO_LINES)
    known = {"kind": RunKind.UNDO, "target_id": run.id, "import_type": ImportType.EXPENSES}
    undo = add_run(store, **known)

    def versions() -> dict[str, int]:
        with store.reading() as tx:
            return tx.items.plan_versions(run)

    seen = [versions()]
    apply(store, run)
    seen.append(versions())
    with store.writing() as tx:
        assert tx.undo.take_back(undo, 10) == 2
        tx.commit()

    assert versions() not in seen
    assert seen[0] != seen[1]
