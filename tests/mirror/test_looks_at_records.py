"""Looks at time, bills and purchases find what no change tells: by counting, and by reading once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from services.mirror.in_step import Keeper
from services.model.quickbooks import Entity
from tests.mirror.mirrored import CONNECTION, Mirrored, any_step
from tests.mirror.records import ON_SQLITE, add, entries_of, refresh


def keep_in_step(
    mirrored: Mirrored, ids: Sequence[str], entity: Entity = Entity.TIME_ACTIVITY, turns: Sequence[str] = ()
) -> int:
    """The calls of a look at the documents of which these ids are in the invoice window."""
    source = mirrored.source()
    keeper = Keeper(mirrored.store, mirrored.clock, source, any_step)
    keeper.catch_up(
        CONNECTION,
        lambda after: [one for one in sorted(ids) if one > after],
        entity,
        lambda turn, limit: turns[:limit],
    )
    return source.calls


@ON_SQLITE
def test_a_look_finds_deleted_time_by_the_count_of_what_was_read(mirrored: Mirrored) -> None:
    deleted, *others = add(mirrored, Entity.TIME_ACTIVITY, 70)
    refresh(mirrored, Entity.TIME_ACTIVITY)
    mirrored.clock.move(minutes=30)
    quiet = keep_in_step(mirrored, [deleted, *others])
    mirrored.controls.change(verb="delete", entity="TimeActivity", id=deleted)
    mirrored.clock.move(minutes=30)

    keep_in_step(mirrored, [deleted, *others])

    assert deleted not in mirrored.records(Entity.TIME_ACTIVITY)
    assert set(others) <= set(mirrored.records(Entity.TIME_ACTIVITY))
    assert quiet == 3  # what changed, who is gone, the COUNT


@ON_SQLITE
def test_time_whose_range_is_read_no_longer_is_looked_for_once_a_day(mirrored: Mirrored) -> None:
    deleted, *others = add(mirrored, Entity.TIME_ACTIVITY, 8)
    refresh(mirrored, Entity.TIME_ACTIVITY)
    with mirrored.store.writing() as tx:
        tx.mirror.of(Entity.TIME_ACTIVITY).forget_windows(CONNECTION, None, None)
        tx.commit()
    mirrored.controls.change(verb="delete", entity="TimeActivity", id=deleted)
    mirrored.clock.move(minutes=30)
    keep_in_step(mirrored, [deleted, *others])
    same_day = set(mirrored.records(Entity.TIME_ACTIVITY))
    mirrored.clock.move(days=1)

    keep_in_step(mirrored, [deleted, *others])

    assert deleted in same_day
    assert same_day - set(mirrored.records(Entity.TIME_ACTIVITY)) == {deleted}


@ON_SQLITE
def test_time_is_looked_for_also_where_a_run_reads_right_after_midnight(mirrored: Mirrored) -> None:
    deleted, *others = add(mirrored, Entity.TIME_ACTIVITY, 8)
    refresh(mirrored, Entity.TIME_ACTIVITY)
    with mirrored.store.writing() as tx:
        tx.mirror.of(Entity.TIME_ACTIVITY).forget_windows(CONNECTION, None, None)
        tx.commit()
    keep_in_step(mirrored, [deleted, *others])
    mirrored.controls.change(verb="delete", entity="TimeActivity", id=deleted)
    for _ in range(2):
        now = mirrored.clock.now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=5)
        mirrored.clock.move(seconds=(midnight - now).total_seconds())
        mirrored.refresh(date(2025, 1, 1), date(2025, 1, 2), entity=Entity.TIME_ACTIVITY)
        mirrored.clock.move(minutes=15)
        keep_in_step(mirrored, [deleted, *others])

    assert deleted not in mirrored.records(Entity.TIME_ACTIVITY)


@ON_SQLITE
@pytest.mark.parametrize("entity", [Entity.TIME_ACTIVITY, Entity.BILL])
def test_what_was_billed_without_counting_as_changed_is_seen_within_a_day(
    mirrored: Mirrored, entity: Entity
) -> None:
    (billed,) = add(mirrored, entity, 1)
    mirrored.clock.move(minutes=30)
    refresh(mirrored, entity)
    keep_in_step(mirrored, [billed], entity, [billed])
    bill_silently(mirrored, entity, billed)
    mirrored.clock.move(minutes=30)
    keep_in_step(mirrored, [billed], entity, [billed])
    same_day = [row.billable for row in entries_of(mirrored, entity, billed)]
    mirrored.clock.move(days=1)

    keep_in_step(mirrored, [billed], entity, [billed])

    assert same_day == ["billable"]
    assert [row.billable for row in entries_of(mirrored, entity, billed)] == ["billed"]


def bill_silently(mirrored: Mirrored, entity: Entity, qbo_id: str) -> None:
    """Neither its version nor the time of its last change says so."""
    before = mirrored.company.get(entity.value, qbo_id)
    mirrored.controls.change(verb="bill", entity=entity.value, id=qbo_id)
    billed = mirrored.company.get(entity.value, qbo_id)
    unmoved = {name: before[name] for name in ("SyncToken", "MetaData")}
    mirrored.company.overwrite(entity.value, {**billed, **unmoved})


@ON_SQLITE
def test_time_of_a_project_that_a_look_meets_first_is_the_projects(mirrored: Mirrored) -> None:
    known = add(mirrored, Entity.TIME_ACTIVITY, 2)
    refresh(mirrored, Entity.TIME_ACTIVITY)
    mirrored.clock.move(minutes=30)
    pier = {"DisplayName": "Pier", "ParentRef": {"value": "1"}, "IsProject": True, "Active": True}
    project = mirrored.company.insert("Customer", pier, mirrored.clock.now())["Id"]
    both = {"CustomerRef": {"value": "1"}, "ProjectRef": {"value": project}}
    fields = {"TxnDate": "2026-02-02"} | both
    made = mirrored.controls.change(verb="create", entity="TimeActivity", fields=fields)
    mirrored.clock.move(minutes=30)

    keep_in_step(mirrored, known)

    (entry,) = entries_of(mirrored, Entity.TIME_ACTIVITY, made["Id"])
    assert entry.customer_id == project
