"""Time, bills and purchases of the first quarter, there and here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.model.quickbooks import Entity
from services.store.tables_entries import mirror_entries
from tests.mirror.mirrored import Mirrored

RANGE = date(2026, 1, 1), date(2026, 3, 31)
RECORDS = (Entity.TIME_ACTIVITY, Entity.BILL, Entity.PURCHASE)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def add(mirrored: Mirrored, entity: Entity, count: int) -> list[str]:
    """So many of the first quarter, written one a minute; their ids."""
    made = []
    for at in range(count):
        fields = {"TxnDate": (RANGE[0] + timedelta(days=at % 80)).isoformat()}
        document = mirrored.controls.change(verb="create", entity=entity.value, fields=fields)
        made.append(document["Id"])
        mirrored.clock.move(minutes=1)
    return made


def versions_there(mirrored: Mirrored, entity: Entity) -> dict[str, int]:
    first, last = (day.isoformat() for day in RANGE)
    return {
        one["Id"]: int(one["SyncToken"])
        for one in mirrored.company.documents(entity)
        if first <= one.get("TxnDate", "") <= last
    }


def versions_here(mirrored: Mirrored, entity: Entity) -> dict[str, int]:
    return {
        qbo_id: row.sync_token
        for qbo_id, row in mirrored.records(entity).items()
        if row.txn_date and RANGE[0] <= row.txn_date <= RANGE[1]
    }


def refresh(mirrored: Mirrored, entity: Entity) -> int:
    """The calls of it. Afterwards all is here that is there, and QuickBooks counts as much."""
    source = mirrored.source()
    proof = mirrored.refresh(*RANGE, source=source, entity=entity)
    assert proof.quickbooks_count == proof.mirror_count == len(versions_there(mirrored, entity))
    assert versions_here(mirrored, entity) == versions_there(mirrored, entity)
    return source.calls


def entries_of(mirrored: Mirrored, entity: Entity, qbo_id: str) -> Sequence[Any]:
    mine = mirror_entries.c.resource == entity.value, mirror_entries.c.qbo_id == qbo_id
    with mirrored.engine.connect() as connection:
        query = sa.select(mirror_entries).where(*mine).order_by(mirror_entries.c.line_no)
        return connection.execute(query).all()
