"""Alembic's entry point: runs the revisions on the connection that ``services.store.migrate`` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from services.store import (
    message_tables,
    tables,
    tables_access,
    tables_coverage,
    tables_entries,
    tables_in_step,
    tables_links,
    tables_lists,
    tables_pictures,
    tables_posting,
    tables_replicas,
    tables_reviews,
    tables_runs,
    tables_schedules,
    tables_suggestions,
    tables_tile_moves,
    tables_totals,
    tables_versions,
    tables_workspaces,
)

TARGET = tables.metadata
PARTS = (
    tables,
    message_tables,
    tables_access,
    tables_in_step,
    tables_coverage,
    tables_entries,
    tables_links,
    tables_lists,
    tables_pictures,
    tables_posting,
    tables_replicas,
    tables_reviews,
    tables_runs,
    tables_schedules,
    tables_suggestions,
    tables_tile_moves,
    tables_totals,
    tables_versions,
    tables_workspaces,
)
KNOWN_TABLES = [part.__name__ for part in PARTS]


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Revisions name the database's own types, so that they stay what they were when our types change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TARGET,
    render_item=render_item,
    compare_type=False,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
