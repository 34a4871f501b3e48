"""Suggestions of projects that somebody ignored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.project_directory import Beside, Ignored
from services.store.bulk import insert_into
from services.store.tables_suggestions import ignored_suggestions as rows

_KEY = (rows.c.project_id, rows.c.customer_id)


class SuggestionRepository:
    """Ignored suggestions by company."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def ignore(self, ignored: Ignored) -> bool:
        """Whether it was noted; not if it was before."""
        new = insert_into(self._database, rows).values(**asdict(ignored))
        # RETURNING, because what the drivers say of a row that was not added differs.
        noted = new.on_conflict_do_nothing().returning(rows.c.customer_id)
        return self._database.execute(noted).first() is not None

    def forget(self, connection_id: str, customer_id: str, project_id: str) -> bool:
        """Whether it was ignored until now: it may be suggested again."""
        one = sa.delete(rows).where(
            rows.c.connection_id == connection_id,
            rows.c.customer_id == customer_id,
            rows.c.project_id == project_id,
        )
        return self._database.execute(one).rowcount == 1

    def ignored(self, connection_id: str) -> Mapping[str, frozenset[str]]:
        """The ids of the projects that are ignored, by customer."""
        found: dict[str, set[str]] = defaultdict(set)
        wanted = sa.select(rows.c.customer_id, rows.c.project_id).where(rows.c.connection_id == connection_id)
        for row in self._database.execute(wanted):
            found[row.customer_id].add(row.project_id)
        return {customer_id: frozenset(projects) for customer_id, projects in found.items()}

    def count(self, connection_id: str) -> int:
        """How many there are."""
        counted = sa.select(sa.func.count()).where(rows.c.connection_id == connection_id)
        return self._database.scalar(counted) or 0

    def page(self, connection_id: str, beside: Beside, limit: int) -> list[Ignored]:
        """Ignored ones by their keys: those after this one, or the last ones before it."""
        wanted = sa.select(rows).where(rows.c.connection_id == connection_id)
        if beside.key is not None:
            project_id, _, customer_id = beside.key.partition("/")
            place, there = sa.tuple_(*_KEY), sa.tuple_(sa.literal(project_id), sa.literal(customer_id))
            wanted = wanted.where(place < there if beside.is_before else place > there)
        order = [column.desc() if beside.is_before else column for column in _KEY]
        found = [
            Ignored(**row._asdict()) for row in self._database.execute(wanted.order_by(*order).limit(limit))
        ]
        return found[::-1] if beside.is_before else found
