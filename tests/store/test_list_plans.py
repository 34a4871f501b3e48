"""A long list stays quick: SQLite looks each list's head up in an index, and reads no invoice besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_list import CustomerKey, ListFilter, Origin
from services.model.invoice_status import Tile
from services.model.invoice_window import PageKey
from services.ports.invoice_list import Cut, Wanted
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf
from services.store.engine import open_engine
from services.store.invoice_list import InvoiceListRepository
from services.store.tables import metadata

ALL, HERS = Scope("T1"), Scope("T1", "UMEMBER")
DAY = date(2026, 10, 5)
KEY = PageKey(DAY, "con1:101")
BEGINNING, AFTER, BEFORE = Cut(11), Cut(11, KEY), Cut(11, KEY, is_before=True)
#: What is looked at in the table beside an index: whether it is owed, and to whose project it belongs.
REST = ("USING INDEX owed_by_", "looked_at USING INDEX")
KINDS = "tile=? AND currency=?"
OWED = "currency=? AND origin=? AND due_date"
LISTED = f"{KINDS} AND origin=?"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Connection]:
    """An empty database, of whose sizes nobody has told SQLite: so it is in most installations."""
    engine = open_engine(f"sqlite:///{tmp_path / 'plans.db'}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan_of(database: Connection, wanted: Wanted, cut: Cut, most: int = 0) -> list[str]:
    """How SQLite answers, where so many at most are looked at for a member."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(database, "before_cursor_execute", note)
    InvoiceListRepository(database, most).page(wanted, cut)
    sa.event.remove(database, "before_cursor_execute", note)
    statement, parameters = asked[-1]
    return [
        str(step.detail) for step in database.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


@pytest.mark.parametrize(
    ("scope", "filters", "cut", "expected"),
    [
        (ALL, ListFilter(tile=Tile.FINALS), BEGINNING, f"team_id=? AND {LISTED}"),
        (ALL, ListFilter(), AFTER, f"team_id=? AND {LISTED} AND (txn_date,id)<(?,?)"),
        (ALL, ListFilter(origin=Origin.IMPORTED), BEFORE, f"team_id=? AND {LISTED} AND (txn_date,id)>(?,?)"),
        (
            ALL,
            ListFilter(currency="USD", date_from=date(2026, 1, 1), date_to=DAY),
            AFTER,
            f"team_id=? AND {LISTED} AND txn_date>? AND (txn_date,id)<(?,?)",
        ),
        (ALL, ListFilter(project_id="p1"), AFTER, f"project_id=? AND {LISTED} AND (txn_date,id)<(?,?)"),
        (ALL, ListFilter(client_id="c1"), AFTER, f"client_id=? AND {LISTED} AND (txn_date,id)<(?,?)"),
        (
            ALL,
            ListFilter(run_id="IMP-1"),
            AFTER,
            f"run_id=? AND {KINDS} AND (txn_date,id)<(?,?)",
        ),
        (ALL, ListFilter(is_overdue=True), BEGINNING, f"team_id=? AND {OWED}<?"),
        (
            ALL,
            ListFilter(is_overdue=True, client_id="c1"),
            BEGINNING,
            f"client_id=? AND {OWED}=? AND txn_date<?",
        ),
        (
            HERS,
            ListFilter(is_overdue=True),
            AFTER,
            "project_id=? AND currency=? AND origin=? AND (due_date,txn_date,id)>(?,?,?) AND due_date<?",
        ),
        (HERS, ListFilter(), AFTER, f"project_id=? AND {LISTED} AND (txn_date,id)<(?,?)"),
        (
            ALL,
            ListFilter(customer=CustomerKey("con1", "c1")),
            AFTER,
            "connection_id=? AND customer_id=? AND project_id=? AND (txn_date,id)<(?,?)",
        ),
        (
            ALL,
            ListFilter(number="10"),
            BEGINNING,
            "team_id=? AND doc_number_folded>? AND doc_number_folded<?",
        ),
        (ALL, ListFilter(amount=Decimal(5)), AFTER, "team_id=? AND total=? AND (txn_date,id)<(?,?)"),
    ],
    ids=str,
)
def test_every_offered_list_is_read_from_an_index_of_its_own(
    database: Connection, scope: Scope, filters: ListFilter, cut: Cut, expected: str
) -> None:
    steps = plan_of(database, Wanted(scope, filters, AsOf(DAY)), cut)

    ours = [step for step in steps if "invoices" in step or "looked_at" in step]
    assert [step for step in ours if f"({expected})" in step]
    by_id = "invoices USING INDEX sqlite_autoindex_invoices_1 (id=?)"
    assert [step for step in ours if not any(one in step for one in ("COVERING INDEX", by_id, *REST))] == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ListFilter(), ["newest_of_team (team_id=? AND (txn_date,id)<(?,?))"]),
        (ListFilter(tile=Tile.DRAFTS), ["newest_of_team (team_id=? AND (txn_date,id)<(?,?))"]),
        (
            ListFilter(origin=Origin.CREATED_HERE),
            ["created_here_of_team (team_id=? AND (txn_date,id)<(?,?))"],
        ),
        (
            ListFilter(is_overdue=True),
            [
                "owed_of_team (team_id=? AND (due_date,txn_date,id)>(?,?,?) AND due_date<?)",
                "owed_of_team (team_id=? AND due_date=? AND txn_date>? AND txn_date<?)",
            ],
        ),
    ],
    ids=str,
)
def test_those_of_a_member_are_looked_for_in_one_index_and_nothing_else_of_an_invoice(
    database: Connection, filters: ListFilter, expected: list[str]
) -> None:
    steps = plan_of(database, Wanted(HERS, filters, AsOf(DAY)), AFTER, most=1000)

    by_id = "invoices USING INDEX sqlite_autoindex_invoices_1 (id=?)"
    looked = [step for step in steps if "invoices" in step and by_id not in step]
    assert [step.partition("USING COVERING INDEX ")[2] for step in looked] == expected
