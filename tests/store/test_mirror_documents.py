"""The mirror keeps each document's newest version, with its lines and its exact bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from services.model.quickbooks import SourceInvoice
from services.ports.mirror import ProvenWindow
from services.store.engine import begin_writing, open_engine
from services.store.mirror_invoices import MirrorInvoices
from services.store.tables import mirror_invoices, mirror_lines, mirror_windows
from tests.builders import a_line
from tests.services.desk_doubles import NOW
from tests.store.books import CONNECTION, a_document

LATER = NOW + timedelta(days=2)
UPDATED = a_document().updated_at or NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Connection]:
    """A transaction that is never committed."""
    engine: Engine = open_engine(database_url)
    with begin_writing(engine) as connection:
        yield connection
    engine.dispose()


@contextmanager
def rolled_back(database: Connection) -> Iterator[None]:
    """What is done within is undone afterwards."""
    before = database.begin_nested()
    try:
        yield
    finally:
        before.rollback()


def keep(database: Connection, *documents: SourceInvoice) -> frozenset[str]:
    return MirrorInvoices(database).keep(CONNECTION, documents)


def kept(database: Connection) -> dict[str, Any]:
    return {row.qbo_id: row for row in database.execute(sa.select(mirror_invoices))}


def lines_of(database: Connection, qbo_id: str = "101") -> list[Decimal]:
    mine = sa.select(mirror_lines.c.amount).where(mirror_lines.c.qbo_id == qbo_id)
    return list(database.scalars(mine.order_by(mirror_lines.c.line_no)))


def version(token: int, **facts: Any) -> SourceInvoice:
    """A version of invoice 101 whose lines, total and bytes tell it from others."""
    lines = tuple(a_line(line_no=no, amount=Decimal(token)) for no in range(1, token % 3 + 2))
    raw = f'{{"SyncToken":"{token}"}}'.encode()
    known = {"total": Decimal(token), "raw": raw, "digest": f"d{token}", "lines": lines}
    updated_at = UPDATED + timedelta(hours=token)
    return a_document(sync_token=token, updated_at=updated_at, **known | facts)


def test_the_bytes_are_kept_exactly(database: Connection) -> None:
    raw = b'{"Id":"101",  "TotalAmt":0.10,"New":[1e2,null],"Text":"\xc3\xa9\\u0000"}'

    keep(database, a_document(raw=raw))

    assert zlib.decompress(kept(database)["101"].raw) == raw


def test_what_is_new_is_written_and_what_is_known_is_not(database: Connection) -> None:
    assert keep(database, version(1), a_document(qbo_id="102")) == {"101", "102"}
    assert keep(database, version(1), a_document(qbo_id="102")) == frozenset()


def test_a_newer_version_replaces_its_lines(database: Connection) -> None:
    keep(database, version(2))

    assert keep(database, version(3)) == {"101"}

    assert (kept(database)["101"].total, lines_of(database)) == (Decimal(3), [Decimal(3)])


def test_tokens_are_compared_as_numbers(database: Connection) -> None:
    keep(database, version(9))
    keep(database, version(10))

    assert kept(database)["101"].sync_token == 10


def test_an_older_version_changes_neither_document_nor_lines(database: Connection) -> None:
    keep(database, version(5))

    assert keep(database, version(4)) == frozenset()

    assert (kept(database)["101"].digest, lines_of(database)) == ("d5", [Decimal(5)] * 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(pages=st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=5), min_size=1, max_size=5))
def test_in_whatever_order_versions_arrive_the_newest_stands(
    database: Connection, pages: list[list[int]]
) -> None:
    newest = max(token for page in pages for token in page)

    with rolled_back(database):
        for page in pages:
            keep(database, *(version(token) for token in page))
        row, lines = kept(database)["101"], lines_of(database)

    assert (row.sync_token, row.total, row.digest) == (newest, Decimal(newest), f"d{newest}")
    assert lines == [line.amount for line in version(newest).lines]


@pytest.mark.parametrize(
    ("facts", "is_written"),
    [
        pytest.param({"digest": "other", "balance": Decimal(0)}, True, id="a payment moved its balance"),
        pytest.param({}, False, id="nothing differs"),
        pytest.param({"digest": "other", "updated_at": UPDATED}, False, id="it was answered earlier"),
        pytest.param({"digest": "other", "updated_at": None}, True, id="nobody knows when"),
    ],
)
def test_the_same_version_is_written_again_where_it_says_more(
    database: Connection, facts: dict[str, Any], is_written: bool
) -> None:
    keep(database, version(3))

    assert bool(keep(database, version(3)._replace(**facts))) is is_written


def test_a_deleted_one_that_is_received_again_is_back(database: Connection) -> None:
    mirror = MirrorInvoices(database)
    keep(database, version(3))
    assert mirror.mark_gone(CONNECTION, ["101", "unknown"], NOW) == 1
    assert mirror.mark_gone(CONNECTION, ["101"], LATER) == 0

    assert keep(database, version(3)) == {"101"}

    assert kept(database)["101"].gone_at is None


def test_companies_do_not_touch_each_others_documents(database: Connection) -> None:
    mirror = MirrorInvoices(database)
    keep(database, version(3))
    mirror.keep("con2", [version(1)])
    mirror.mark_gone("con2", ["101"], NOW)

    rows = database.execute(sa.select(mirror_invoices).order_by(mirror_invoices.c.connection_id))
    assert [(row.connection_id, row.sync_token, row.gone_at) for row in rows] == [
        ("con1", 3, None),
        ("con2", 1, NOW),
    ]


def of_days(*days: int) -> Sequence[SourceInvoice]:
    return [a_document(qbo_id=str(day), txn_date=date(2026, 10, day)) for day in days]


def test_a_range_is_half_open_and_without_what_is_gone(database: Connection) -> None:
    mirror = MirrorInvoices(database)
    keep(database, *of_days(1, 2, 3, 4), a_document(qbo_id="undated", txn_date=None))
    mirror.mark_gone(CONNECTION, ["2"], NOW)
    days = date(2026, 10, 1), date(2026, 10, 4)

    assert mirror.ids(CONNECTION, *days) == {"1", "3"}
    assert mirror.count(CONNECTION, *days) == 2


def test_of_some_ids_those_outside_proven_windows_are_told(database: Connection) -> None:
    mirror = MirrorInvoices(database)
    keep(database, *of_days(1, 2, 3, 4, 5), a_document(qbo_id="undated", txn_date=None))
    for first, last in ((2, 3), (3, 4)):
        window = ProvenWindow(date(2026, 10, first), date(2026, 10, last), 1, NOW)
        mirror.prove_window(CONNECTION, window)
    mirror.mark_gone(CONNECTION, ["5"], NOW)

    found = mirror.outside_windows(CONNECTION, ["1", "2", "3", "4", "5", "undated", "unknown"])

    assert found == {"1", "4", "undated"}


def test_use_is_noted_of_the_windows_with_these_dates(database: Connection) -> None:
    mirror = MirrorInvoices(database)
    for day in (1, 2, 3):
        window = ProvenWindow(date(2026, 10, day), date(2026, 10, day + 1), 0, NOW)
        mirror.prove_window(CONNECTION, window)

    mirror.note_use(CONNECTION, date(2026, 10, 2), date(2026, 10, 3), LATER)

    used = database.scalars(sa.select(mirror_windows.c.used_at).order_by(mirror_windows.c.date_from))
    assert list(used) == [NOW, LATER, NOW]


def test_more_documents_than_one_statement_may_name_are_kept(database: Connection) -> None:
    many = [a_document(qbo_id=str(no), lines=(a_line(),)) for no in range(1200)]

    assert len(keep(database, *many)) == 1200

    assert keep(database, *many) == frozenset()
    assert MirrorInvoices(database).mark_gone(CONNECTION, [str(no) for no in range(1200)], NOW) == 1200
