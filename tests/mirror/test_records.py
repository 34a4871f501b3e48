"""Time, bills and purchases are mirrored as invoices are; of time nobody tells what was deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from services.model.quickbooks import Entity
from services.quickbooks.governor import Limits
from services.store.tables import mirror_marks, mirror_windows
from services.store.tables_entries import mirror_people
from tests.mirror.mirrored import CONNECTION, Mirrored
from tests.mirror.records import ON_SQLITE, RANGE, RECORDS, add, entries_of, refresh, versions_there


@pytest.mark.parametrize("entity", RECORDS)
def test_what_changed_or_was_deleted_shows_in_the_next_refresh(mirrored: Mirrored, entity: Entity) -> None:
    edited, deleted, *_ = add(mirrored, entity, 70)
    refresh(mirrored, entity)
    mirrored.clock.move(minutes=30)
    moved = {"TxnDate": RANGE[1].isoformat()}
    mirrored.controls.change(verb="edit", entity=entity.value, id=edited, fields=moved)
    mirrored.controls.change(verb="delete", entity=entity.value, id=deleted)

    refresh(mirrored, entity)

    assert {row.txn_date for row in entries_of(mirrored, entity, edited)} == {RANGE[1]}
    assert deleted not in mirrored.records(entity)


def test_each_line_of_a_bill_is_an_entry_and_a_newer_version_replaces_them(mirrored: Mirrored) -> None:
    (bill,) = add(mirrored, Entity.BILL, 1)
    refresh(mirrored, Entity.BILL)
    before = entries_of(mirrored, Entity.BILL, bill)
    mirrored.controls.change(verb="bill", entity="Bill", id=bill)
    mirrored.clock.move(minutes=5)

    refresh(mirrored, Entity.BILL)

    after = entries_of(mirrored, Entity.BILL, bill)
    assert [(row.ref, row.billable) for row in before] == [(f"Bill:{bill}:1", "billable")]
    assert [(row.ref, row.billable) for row in after] == [(f"Bill:{bill}:1", "billed")]


@ON_SQLITE
@pytest.mark.parametrize(("entity", "calls"), [(Entity.TIME_ACTIVITY, 6), (Entity.PURCHASE, 4)])
def test_a_range_in_which_nothing_changed_costs_few_calls(
    mirrored: Mirrored, entity: Entity, calls: int
) -> None:
    add(mirrored, entity, 70)
    refresh(mirrored, entity)
    mirrored.clock.move(minutes=30)

    assert refresh(mirrored, entity) == calls


@ON_SQLITE
def test_bills_of_which_too_many_changed_for_change_data_capture_are_counted(mirrored: Mirrored) -> None:
    mirrored.limits, mirrored.company.captures = Limits(page_size=50, captured=60), 60
    deleted, *bills = add(mirrored, Entity.BILL, 80)
    refresh(mirrored, Entity.BILL)
    mirrored.clock.move(minutes=30)
    mirrored.controls.change(verb="delete", entity="Bill", id=deleted)
    mirrored.clock.move(seconds=30)
    for bill in bills:
        mirrored.controls.change(verb="bill", entity="Bill", id=bill)

    refresh(mirrored, Entity.BILL)

    assert deleted not in mirrored.records(Entity.BILL)


@ON_SQLITE
def test_full_pages_that_do_not_come_are_asked_for_in_smaller_ones(mirrored: Mirrored) -> None:
    mirrored.limits = Limits(page_size=400)
    mirrored.controls.bulk(1500, RANGE[0].isoformat(), RANGE[1].isoformat(), "TimeActivity")
    mirrored.controls.pages(120)
    source = mirrored.source()

    proof = mirrored.refresh(*RANGE, source=source, entity=Entity.TIME_ACTIVITY)

    assert proof.quickbooks_count == proof.mirror_count == len(versions_there(mirrored, Entity.TIME_ACTIVITY))
    assert source.page_size_of(Entity.TIME_ACTIVITY) <= 150
    assert source.page_size_of(Entity.BILL) == 400
    failed = [one for one in mirrored.controls.log.entries() if one["status"] == 504]
    assert len(failed) <= 16


@ON_SQLITE
def test_time_of_one_second_is_told_apart_by_another_property(mirrored: Mirrored) -> None:
    plain = {"TxnDate": "2026-02-02", "NameOf": "Employee", "Hours": 1, "Minutes": 0}
    for at in range(120):
        updated = (datetime(2026, 2, 3, tzinfo=UTC) + timedelta(seconds=at)).isoformat()
        meta = {"CreateTime": "2026-02-02T10:00:00+00:00", "LastUpdatedTime": updated}
        mirrored.company.insert("TimeActivity", {**plain, "MetaData": meta})
    refresh(mirrored, Entity.TIME_ACTIVITY)
    mirrored.clock.move(minutes=30)
    for at in range(120):
        day = (RANGE[0] + timedelta(days=at % 60)).isoformat()
        mirrored.company.insert("TimeActivity", {**plain, "TxnDate": day})

    refresh(mirrored, Entity.TIME_ACTIVITY)
    mirrored.controls.log.clear()
    refresh(mirrored, Entity.TIME_ACTIVITY)

    asked = [one["statement"] for one in mirrored.controls.log.entries()]
    assert not [one for one in asked if one.startswith("SELECT * FROM TimeActivity WHERE TxnDate")]


@ON_SQLITE
def test_the_windows_of_one_resource_say_nothing_of_another(mirrored: Mirrored) -> None:
    add(mirrored, Entity.BILL, 5)
    mirrored.refresh(*RANGE)
    refresh(mirrored, Entity.BILL)

    with mirrored.store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).forget_windows(CONNECTION, None, None)
        tx.commit()

    with mirrored.engine.connect() as connection:
        windows = set(connection.scalars(sa.select(mirror_windows.c.resource)))
        marks = set(connection.scalars(sa.select(mirror_marks.c.resource)))
    assert (windows, marks) == ({"Bill"}, {"Bill", "Customer", "Invoice"})


@ON_SQLITE
def test_lines_that_a_query_leaves_out_are_read_from_the_bill_itself(mirrored: Mirrored) -> None:
    (bill,) = add(mirrored, Entity.BILL, 1)
    mirrored.controls.row(bill, "lines_missing", "Bill")

    refresh(mirrored, Entity.BILL)

    assert [(row.amount, row.problem) for row in entries_of(mirrored, Entity.BILL, bill)] == [(100, None)]
    paths = [one["path"] for one in mirrored.controls.log.entries()]
    assert any(path.endswith(f"/bill/{bill}") for path in paths)


def people(mirrored: Mirrored) -> dict[tuple[str, str], str]:
    with mirrored.engine.connect() as connection:
        rows = connection.execute(sa.select(mirror_people).where(mirror_people.c.gone_at.is_(None)))
        return {(row.kind, row.qbo_id): row.name for row in rows}


def test_employees_and_vendors_come_with_time_and_those_merged_away_go(mirrored: Mirrored) -> None:
    refresh(mirrored, Entity.TIME_ACTIVITY)
    first = people(mirrored)
    vendor, other = mirrored.company.documents("Vendor")[:2]
    mirrored.clock.move(hours=1)
    mirrored.company.replace("Vendor", {**vendor, "DisplayName": "Renamed"})
    mirrored.company.remove("Vendor", other["Id"])

    refresh(mirrored, Entity.TIME_ACTIVITY)

    there = {
        (kind.lower(), one["Id"])
        for kind in ("Employee", "Vendor")
        for one in mirrored.company.documents(kind)
    }
    assert set(first) == there | {("vendor", other["Id"])}
    assert people(mirrored)["vendor", vendor["Id"]] == "Renamed"
    assert set(people(mirrored)) == there
