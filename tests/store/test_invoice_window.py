"""One invoice, and how many projects are somebody's, are found only where they may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.invoice_window import InvoiceWindowRepository
from services.store.unit_of_work import Store
from tests.services.desk_doubles import MEMBER, TEAM
from tests.store.window_rows import (
    HERS,
    OTHER_TEAM,
    add_projects,
    add_rows,
    an_invoice_row,
)

ALL = Scope(TEAM)
NOBODYS = Scope(TEAM, "UNOBODY")


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Connection]:
    """A transaction with projects in two workspaces, which is rolled back."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


def window_of(database: Connection, *rows: dict[str, Any]) -> InvoiceWindowRepository:
    add_rows(database, rows)
    return InvoiceWindowRepository(database)


def test_whoever_is_in_no_project_sees_nothing(database: Connection) -> None:
    window = window_of(database, an_invoice_row())

    assert window.find(NOBODYS, "con1:101") is None


def test_a_person_is_a_member_only_of_projects_of_her_own_workspace(database: Connection) -> None:
    window = InvoiceWindowRepository(database)

    assert window.project_count(HERS) == 1
    assert window.project_count(Scope("T3", MEMBER.user_id)) == 0
    assert window.project_count(NOBODYS) == 0


@pytest.mark.parametrize(
    ("scope", "is_found"),
    [
        (ALL, True),
        (HERS, True),
        (NOBODYS, False),
        (Scope(OTHER_TEAM), False),
    ],
)
def test_an_invoice_is_found_only_where_it_may_be_seen(
    database: Connection, scope: Scope, is_found: bool
) -> None:
    window = window_of(database, an_invoice_row())

    assert (window.find(scope, "con1:101") is not None) is is_found
