"""Nothing in the audit log is ever changed: not by this program, and not by anybody at the database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from services.model.audit import AuditAction
from services.store import migrate
from services.store.engine import Engine, open_engine
from services.store.tables import audit_log
from services.store.tables_access import erased_workspaces
from services.store.unit_of_work import Store
from services.store.workspaces import adopt_workspace
from tests.conftest import DATABASES
from tests.services.desk_doubles import ADMIN, KEYS, NOW, SettableClock, connected

STORE = Path(__file__).parents[2] / "services" / "store"
#: May change which workspace an entry belongs to that was written before one was known.
ADOPTING = "workspaces.py"
CHANGES = re.compile(r"\b(update|delete|truncate)\b[^\n]*\baudit_log\b", re.IGNORECASE)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database as the migrations make it, with one entry of the log."""
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate.upgrade(engine)
    with Store(engine, KEYS).writing() as tx:
        tx.audit.add(ADMIN, AuditAction.PROJECT_CREATED, "p1", {"label": "Acme"}, NOW)
        tx.commit()
    yield engine
    engine.dispose()


def entries(engine: Engine) -> list[tuple[str, str]]:
    with engine.begin() as database:
        found = database.execute(sa.select(audit_log.c.team_id, audit_log.c.subject))
        return [(row.team_id, row.subject) for row in found]


CHANGING: tuple[sa.Executable, ...] = (
    sa.update(audit_log).values(actor="UNOBODY"),
    sa.update(audit_log).values(team_id="T2"),
    sa.update(audit_log).values(details={}),
    sa.delete(audit_log),
)


def test_the_database_refuses_to_change_an_entry(engine: Engine) -> None:
    changes = [*CHANGING]
    if engine.dialect.name == "postgresql":
        changes.append(sa.text("TRUNCATE audit_log"))
    for change in changes:
        with pytest.raises(DBAPIError, match="never changed"), engine.begin() as database:
            database.execute(change)

    assert entries(engine) == [(ADMIN.team_id, "p1")]


def test_entries_from_before_a_workspace_was_known_come_to_it_as_they_are(engine: Engine) -> None:
    store = Store(engine, KEYS)
    connected(store, SettableClock(), team_id="local")
    before = type(ADMIN)("local", "cli")
    with store.writing() as tx:
        tx.audit.add(before, AuditAction.PROJECT_CREATED, "p2", {}, NOW)
        tx.commit()

    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as database:
        database.execute(sa.update(audit_log).values(team_id="T9", subject="p3"))
    adopt_workspace(engine, "T9", "local")

    assert sorted(entries(engine)) == [(ADMIN.team_id, "p1"), ("T9", "p2")]


def test_a_workspace_that_is_being_erased_loses_its_log(engine: Engine) -> None:
    with engine.begin() as database:
        database.execute(
            sa.insert(erased_workspaces).values(team_id=ADMIN.team_id, erased_by="cli", erased_at=NOW)
        )
        database.execute(sa.delete(audit_log).where(audit_log.c.team_id == ADMIN.team_id))

    assert entries(engine) == []


def test_what_is_logged_once_it_was_erased_is_kept(engine: Engine) -> None:
    long_ago = NOW - timedelta(seconds=1)
    with engine.begin() as database:
        database.execute(
            sa.insert(erased_workspaces).values(team_id=ADMIN.team_id, erased_by="cli", erased_at=long_ago)
        )
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as database:
        database.execute(sa.delete(audit_log).where(audit_log.c.team_id == ADMIN.team_id))

    assert entries(engine) == [(ADMIN.team_id, "p1")]


def test_no_statement_of_this_program_changes_the_log() -> None:
    """Neither as text nor through the table; migrations made the table before anybody wrote into it."""
    changing = [
        f"{file.name}: {ast.unparse(node)}"
        for file in sorted(STORE.glob("*.py"))
        if file.name != ADOPTING
        for node in ast.walk(ast.parse(file.read_text()))
        if _changes(node)
    ]

    assert changing == []


def _changes(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return CHANGES.search(node.value) is not None
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if not is_call or node.func.attr not in ("update", "delete", "on_conflict_do_update"):  # type: ignore[attr-defined]
        return False
    return "audit_log" in ast.unparse(node)
