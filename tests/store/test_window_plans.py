"""One invoice of many is found at once; how lists of them are read stands in ``test_list_plans``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.invoice_window import InvoiceWindowRepository
from services.store.tables import metadata

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


def test_an_invoice_is_looked_up_by_its_id(database: Connection) -> None:
    plan = plan_of(database, lambda window: window.find(Scope("T1"), "con1:101"))

    assert "invoices USING INDEX sqlite_autoindex_invoices_1 (id=?)" in plan
