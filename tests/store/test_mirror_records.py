"""The mirror keeps each record's newest version with its entries, each resource's apart; unused ones go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.mirror.retention import Retention
from services.model.entry import SourceRecord
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from services.ports.mirror import ProvenWindow
from services.store.engine import open_engine
from services.store.tables_entries import mirror_entries, mirror_records
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, SettableClock
from tests.services.imports.records import a_line, a_record
from tests.services.invoice_window.post_office import a_customer_of
from tests.store.books import CONNECTION
from tests.store.entry_rows import add_entries, an_expense_row
from tests.store.window_rows import add_projects


def keep(store: Store, entity: Entity, *records: SourceRecord) -> frozenset[str]:
    with store.writing() as tx:
        written = tx.mirror.of(entity).keep(CONNECTION, records)
        tx.commit()
    return written


def rows(database_url: str, statement: sa.Select[Any]) -> list[Any]:
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            return list(connection.execute(statement))
    finally:
        engine.dispose()


def refs(database_url: str) -> list[str]:
    return [
        row.ref for row in rows(database_url, sa.select(mirror_entries.c.ref).order_by(mirror_entries.c.ref))
    ]


def test_a_newer_version_replaces_the_entries_and_an_older_one_changes_nothing(
    store: Store, database_url: str
) -> None:
    two, one = a_record("25", a_line(1), a_line(2), sync_token=1), a_record("25", a_line(2), sync_token=2)

    assert keep(store, Entity.BILL, two) == {"25"}
    assert keep(store, Entity.BILL, one) == {"25"}
    assert keep(store, Entity.BILL, two, one) == frozenset()

    assert refs(database_url) == ["Bill:25:2"]


def test_documents_of_two_resources_may_have_the_same_id(store: Store, database_url: str) -> None:
    keep(store, Entity.BILL, a_record("25", a_line(1)))
    keep(store, Entity.PURCHASE, a_record("25", a_line(1)))
    keep(store, Entity.TIME_ACTIVITY, a_record("25"))

    with store.writing() as tx:
        assert tx.mirror.of(Entity.BILL).mark_gone(CONNECTION, ["25"], NOW) == 1
        tx.mirror.of(Entity.PURCHASE).mark_unreadable(CONNECTION, ["25"])
        tx.commit()

    found = rows(
        database_url,
        sa.select(mirror_records.c.resource, mirror_records.c.gone_at, mirror_records.c.digest != ""),
    )
    problems = rows(database_url, sa.select(mirror_entries.c.resource, mirror_entries.c.problem))
    assert sorted(map(tuple, found)) == [
        ("Bill", NOW, True),
        ("Purchase", None, False),
        ("TimeActivity", None, True),
    ]
    assert dict(map(tuple, problems)) == {
        "Bill": None,
        "Purchase": ReviewProblem.UNREADABLE.code,
        "TimeActivity": None,
    }


def test_what_is_read_of_one_that_was_unreadable_counts_as_news(store: Store) -> None:
    record = a_record("25", a_line(1))
    keep(store, Entity.BILL, record)
    with store.writing() as tx:
        tx.mirror.of(Entity.BILL).mark_unreadable(CONNECTION, ["25"])
        tx.commit()

    assert keep(store, Entity.BILL, record) == {"25"}


def test_records_that_no_entry_cites_go_a_month_after_their_last_use(store: Store, database_url: str) -> None:
    database = open_engine(database_url)
    with database.begin() as connection:
        add_projects(connection)
        add_entries(connection, [an_expense_row(qbo_id="26")])
    database.dispose()
    october = date(2026, 10, 1), date(2026, 11, 1)
    keep(store, Entity.BILL, *(a_record(qbo_id, a_line(1), a_line(2)) for qbo_id in ("25", "26")))
    keep(store, Entity.TIME_ACTIVITY, a_record("5"))
    with store.writing() as tx:
        for entity in (Entity.BILL, Entity.TIME_ACTIVITY):
            tx.mirror.of(entity).prove_window(CONNECTION, ProvenWindow(*october, 1, NOW))
        tx.mirror.of(Entity.TIME_ACTIVITY).note_use(CONNECTION, *october, NOW + timedelta(days=20))
        tx.commit()

    removed = Retention(store, SettableClock(NOW + timedelta(days=40))).run()

    assert (removed.windows, removed.documents) == (1, 1)
    assert refs(database_url) == ["Bill:26:1", "Bill:26:2", "TimeActivity:5"]


def test_a_project_counts_where_it_is_known_as_a_customer_and_else_the_customer_does(
    store: Store, database_url: str
) -> None:
    with store.writing() as tx:
        tx.mirror.list_of(Entity.CUSTOMER).keep(CONNECTION, [a_customer_of("412", "Harbor:Pier")])
        tx.commit()
    known, unknown = a_line(1, project_id="412"), a_line(2, project_id="39298034")

    keep(store, Entity.BILL, a_record("25", known, unknown))

    entries = mirror_entries.c
    found = rows(
        database_url, sa.select(entries.customer_id, entries.customer_name).order_by(entries.line_no)
    )
    assert [tuple(row) for row in found] == [("412", "Harbor:Pier"), (known.customer_id, known.customer_name)]
