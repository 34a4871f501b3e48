"""A long invoice window stays quick: SQLite answers from the indexes, and sorts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_status import Tile
from services.model.invoice_window import PageKey
from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.invoice_window import InvoiceWindowRepository
from services.store.tables import metadata

ALL, HERS = Scope("T1"), Scope("T1", "UMEMBER")
KEY = PageKey(date(2026, 10, 5), "con1:101")
SORTS = "TEMP B-TREE"
BY_TEAM, BY_PROJECT = "ix_invoices_team_id_tile_txn_date_id", "ix_invoices_project_id_tile_txn_date_id"

Ask = Callable[[InvoiceWindowRepository], object]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Connection]:
    """An empty database, of whose sizes nobody has told SQLite: so it is in most installations."""
    engine = open_engine(f"sqlite:///{tmp_path / 'plans.db'}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan_of(database: Connection, ask: Ask) -> str:
    """How SQLite answers the question."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(database, "before_cursor_execute", note)
    ask(InvoiceWindowRepository(database))
    sa.event.remove(database, "before_cursor_execute", note)
    statement, parameters = asked[-1]
    steps = database.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(str(step.detail) for step in steps)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (
            lambda window: window.page(ALL, Tile.FINALS, None, False, 10),
            f"INDEX {BY_TEAM} (team_id=? AND tile=?",
        ),
        (lambda window: window.page(ALL, Tile.FINALS, KEY, False, 10), "AND (txn_date,id)<(?,?))"),
        (lambda window: window.page(ALL, Tile.FINALS, KEY, True, 10), "AND (txn_date,id)>(?,?))"),
        (
            lambda window: window.find(ALL, "con1:101"),
            "invoices USING INDEX sqlite_autoindex_invoices_1 (id=?)",
        ),
    ],
)
def test_the_whole_window_is_read_in_the_order_of_an_index(
    database: Connection, ask: Ask, index: str
) -> None:
    plan = plan_of(database, ask)

    assert index in plan
    assert SORTS not in plan


def test_of_a_member_only_the_invoices_of_her_projects_are_read(database: Connection) -> None:
    plan = plan_of(database, lambda window: window.page(HERS, Tile.FINALS, KEY, False, 10))

    assert f"invoices USING INDEX {BY_PROJECT} (project_id=?" in plan
