"""The migrations make exactly the tables that the code knows, once, on both databases."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

from services.model.quickbooks import Entity
from services.store import message_tables
from services.store.engine import begin_writing, open_engine
from services.store.migrate import (
    OutdatedTables,
    UnknownRevision,
    current,
    newest,
    require_newest,
    upgrade,
)
from services.store.mirror_records import MirrorRecords
from services.store.tables import invoices, mirror_marks, mirror_windows
from services.store.tables_coverage import mirror_months
from services.store.tables_entries import entries
from services.store.tables_links import mirror_links
from tests.conftest import DATABASES
from tests.services.status_sync.test_entries_following import a_line, a_record
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects

METADATA = message_tables.outbox.metadata
SINCE_THE_FIRST_RELEASE = """
INSERT INTO invoices (id, team_id, origin, txn_date, currency, total, balance, payment_state,
                      delivery_state, tile, unsent_as_sent)
VALUES ('con1:1', 'T1', 'imported', '2026-10-05', 'USD', 10000000, 0, 'paid', 'sent', 'finals', false)
"""
MIRRORED_BEFORE_LINKS = """
INSERT INTO mirror_invoices (connection_id, qbo_id, sync_token, currency, payment_state, delivery_state, raw,
                             digest, content_digest)
VALUES ('con1', :qbo_id, 0, 'USD', 'paid', 'sent', :raw, '', '')
"""

READ_BEFORE_RESOURCES = (
    "INSERT INTO mirror_state VALUES ('con1', '2026-10-05 08:00:00+00:00', '2026-10-04 08:00:00+00:00')",
    "INSERT INTO mirror_state VALUES ('con2', NULL, '2026-10-03 08:00:00+00:00')",
    "INSERT INTO mirror_windows VALUES ('con1', '2026-09-01', '2026-10-01', 7, "
    "'2026-10-05 08:00:00+00:00', '2026-10-06 08:00:00+00:00')",
)

MIRRORED_BEFORE_COVERAGE = """
INSERT INTO mirror_invoices (connection_id, qbo_id, txn_date, sync_token, currency, payment_state,
                             delivery_state, raw, digest, content_digest)
VALUES ('con1', :qbo_id, :day, 0, 'USD', 'paid', 'sent', '', '', '')
"""


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without any table."""
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


def configured(database: sa.Connection) -> Config:
    """Alembic's own way to these migrations, for a revision that is not the newest."""
    config = Config()
    config.set_main_option("script_location", "services:store/migrations")
    config.attributes["connection"] = database
    return config


def differences(engine: Engine) -> list[object]:
    """What autogenerate would write into a new revision."""
    with engine.connect() as database:
        context = MigrationContext.configure(database, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as database:
        database.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision})


def test_from_nothing_come_the_tables_that_the_code_knows(engine: Engine) -> None:
    assert current(engine) is None

    assert upgrade(engine) == newest()

    assert (current(engine), differences(engine)) == (newest(), [])


def test_the_unique_rules_of_the_tables_are_in_the_database(engine: Engine) -> None:
    upgrade(engine)

    found = sa.inspect(engine)
    indexes = {index["name"]: bool(index["unique"]) for index in found.get_indexes("import_runs")}
    assert indexes["one_working_run_per_company"]
    assert found.get_pk_constraint("run_items")["constrained_columns"] == ["run_id", "qbo_id"]


def test_a_difference_would_be_noticed(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as database:
        database.execute(sa.text("ALTER TABLE outbox DROP COLUMN error"))

    assert len(differences(engine)) == 1


def test_running_it_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as database:
        database.execute(sa.insert(message_tables.run_cards).values(run_id="IMP-1", channel_id="C1", ts="1"))

    assert upgrade(engine) == newest()

    with engine.connect() as database:
        assert database.scalar(sa.select(message_tables.run_cards.c.run_id)) == "IMP-1"


def test_what_an_older_program_wrote_is_kept(engine: Engine) -> None:
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0001")
        columns = sa.inspect(database).get_columns("invoices")
        database.execute(sa.text(SINCE_THE_FIRST_RELEASE))
        database.commit()
    assert "created_by" not in {column["name"] for column in columns}

    upgrade(engine)

    with engine.connect() as database:
        kept = database.execute(sa.select(invoices.c.id, invoices.c.total, invoices.c.created_by)).one()
    assert kept == ("con1:1", Decimal("100.00"), None)


def test_the_payments_of_invoices_that_were_read_before_are_found(engine: Engine) -> None:
    documents = [
        b'{"LinkedTxn": [{"TxnId": "71", "TxnType": "Payment"}, {"TxnId": "9", "TxnType": "Estimate"}]}',
        b'{"LinkedTxn": [{"TxnId": "71", "TxnType": "Payment"}, {"TxnId": 72, "TxnType": "CreditMemo"}]}',
        b'{"LinkedTxn": null}',
        b"[]",
        b"no JSON",
    ]
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0002")
        for no, raw in enumerate(documents, 1):
            values = {"qbo_id": str(no), "raw": zlib.compress(raw)}
            database.execute(sa.text(MIRRORED_BEFORE_LINKS), values)
        database.commit()

    upgrade(engine)

    with engine.connect() as database:
        found = database.execute(sa.select(mirror_links)).all()
    assert sorted(found) == [
        ("con1", "CreditMemo", "72", "2"),
        ("con1", "Payment", "71", "1"),
        ("con1", "Payment", "71", "2"),
    ]


def test_months_that_were_read_before_may_hold_news(engine: Engine) -> None:
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0018")
        for qbo_id, day in (("1", "2026-09-05"), ("2", "2026-09-30"), ("3", None)):
            database.execute(sa.text(MIRRORED_BEFORE_COVERAGE), {"qbo_id": qbo_id, "day": day})
        database.execute(sa.text(SINCE_THE_FIRST_RELEASE))
        database.execute(sa.text("UPDATE invoices SET connection_id = 'con1'"))
        database.execute(sa.text("INSERT INTO book_versions (scope, version) VALUES ('mirror|con1', 7)"))
        database.commit()

    upgrade(engine)

    with engine.connect() as database:
        found = database.execute(sa.select(mirror_months).order_by(mirror_months.c.month)).all()
    assert found == [("con1", date(2026, 9, 1), 7), ("con1", date(2026, 10, 1), 7)]


def test_what_was_read_before_of_invoices_and_customers_is_not_read_again(engine: Engine) -> None:
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0025")
        for statement in READ_BEFORE_RESOURCES:
            database.execute(sa.text(statement))
        database.commit()

    upgrade(engine)

    with engine.connect() as database:
        marks = database.execute(sa.select(mirror_marks).order_by(mirror_marks.c.as_of)).all()
        windows = database.execute(sa.select(mirror_windows)).all()
    read_at = [datetime(2026, 10, day, 8, tzinfo=UTC) for day in (3, 4, 5, 6)]
    named = [("con2", "Customer"), ("con1", "Customer"), ("con1", "Invoice")]
    assert marks == [(*names, at) for names, at in zip(named, read_at, strict=False)]
    assert windows == [("con1", "Invoice", date(2026, 9, 1), date(2026, 10, 1), 7, *read_at[2:])]
    assert "mirror_state" not in sa.inspect(engine).get_table_names()


def test_entries_that_changed_before_are_found(engine: Engine) -> None:
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0027")
        add_projects(database)
        add_entries(database, [an_entry_row(), *(an_expense_row(line_no=no) for no in (1, 2, 3))])
        MirrorRecords(database, Entity.TIME_ACTIVITY).keep("con1", [a_record(a_line(0, "other"))])
        lines = a_line(1), a_line(2, markup=Decimal(5))
        MirrorRecords(database, Entity.BILL).keep("con1", [a_record(*lines)])
        database.commit()

    upgrade(engine)

    with engine.connect() as database:
        found = database.execute(sa.select(entries.c.ref, entries.c.changed_at)).all()
    assert {ref for ref, at in found if at} == {"TimeActivity:5", "Bill:5:2"}
    assert {at.tzinfo for _, at in found if at} == {UTC}


def test_several_processes_that_start_at_once_make_the_tables_once(engine: Engine) -> None:
    start = threading.Barrier(3)

    def begin(_: int) -> str:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        start.wait()
        try:
            return upgrade(own)
        finally:
            own.dispose()

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(begin, range(3))) == {newest()}
    assert differences(engine) == []


def test_a_database_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    upgrade(engine)
    set_revision(engine, "9999")

    with pytest.raises(UnknownRevision):
        upgrade(engine)
    with pytest.raises(UnknownRevision):
        require_newest(engine)

    assert current(engine) == "9999"


def test_a_program_does_not_start_on_older_tables_and_says_what_to_run(engine: Engine) -> None:
    with pytest.raises(OutdatedTables) as refusal:
        require_newest(engine)

    assert "import-invoices migrate" in refusal.value.sentence
    upgrade(engine)
    require_newest(engine)
