"""An entry follows its document only in what QuickBooks really says of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from services.model.entry import SourceRecord
from services.model.quickbooks import Entity
from services.model.work_in_progress import Followed
from services.quickbooks.translate_entries import records_of
from services.store.engine import open_engine
from services.store.tables_entries import entries
from services.store.unit_of_work import Store
from tests.quickbooks.records import a_bill, a_line, a_time
from tests.services.desk_doubles import NOW
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects

BILLED = {"BillableStatus": "HasBeenBilled"}
WHOLE = a_bill(a_line("1"), a_line("2", 50), TotalAmt=150)


@pytest.mark.parametrize(
    ("now", "followed", "billable"),
    [
        (a_time(**BILLED), 1, "billed"),
        (a_time(BillableStatus="Perhaps"), 0, "billable"),
        (a_time(BillableStatus=None, Hours=[]), 0, "billable"),
        (a_time(BillableStatus="Perhaps", Hours=-2), 0, "billable"),
        (a_time(BillableStatus="HasBeenBilled", Hours=-2), 1, "billed"),
    ],
)
def test_a_status_follows_only_where_it_is_known(
    store: Store, database_url: str, now: dict[str, Any], followed: int, billable: str
) -> None:
    _keep(store, Entity.TIME_ACTIVITY, a_time())
    _add(database_url, an_entry_row(qbo_id="5"))

    assert _followed(store, Entity.TIME_ACTIVITY, now | {"SyncToken": "3"}).status == followed
    assert _column(database_url, "billable") == [billable]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (a_bill(a_line("2", 50), TotalAmt=50), Followed(gone=1)),
        # Answers without lines that exist have been seen.
        (a_bill(a_line("2", 50), TotalAmt=150), Followed()),
        (WHOLE | {"Line": []}, Followed()),
        ({"Id": "25", "TxnDate": "2026-01-05", "sparse": True}, Followed()),
    ],
)
def test_a_line_is_gone_only_where_its_document_came_whole(
    store: Store, database_url: str, now: dict[str, Any], expected: Followed
) -> None:
    (record,) = _keep(store, Entity.BILL, WHOLE)
    digests = {entry.line_no: entry.content_digest for entry in record.entries}
    lines = [{"line_no": number, "content_digest": digest} for number, digest in digests.items()]
    _add(database_url, *(an_expense_row(qbo_id="25", **line) for line in lines))

    assert _followed(store, Entity.BILL, now | {"SyncToken": "3"}) == expected
    assert sum(at is not None for at in _column(database_url, "gone_at")) == expected.gone


def _keep(store: Store, entity: Entity, document: dict[str, Any]) -> tuple[SourceRecord, ...]:
    records = records_of(entity, [json.dumps(document).encode()], "USD")
    with store.writing() as tx:
        tx.mirror.of(entity).keep("con1", records)
        tx.commit()
    return records


def _followed(store: Store, entity: Entity, document: dict[str, Any]) -> Followed:
    _keep(store, entity, document)
    with store.writing() as tx:
        noted = tx.followed_entries.waiting("con1", 10)
        done = tx.followed_entries.follow("con1", noted, NOW)
        tx.commit()
    assert noted
    return done


def _add(database_url: str, *rows: dict[str, Any]) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        add_projects(connection)
        add_entries(connection, rows)
    engine.dispose()


def _column(database_url: str, name: str) -> list[Any]:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        found = list(connection.scalars(sa.select(entries.c[name]).order_by(entries.c.id)))
    engine.dispose()
    return found
