"""What the ids in the audit log are called, and which ids are called so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditEntry
from services.store.projects import ProjectRepository
from services.store.tables import clients, connections, invoices, mirror_customers, projects

#: Ids that one name may stand for: more would be no search.
MOST_SUBJECTS = 100
NO_NUMBER = "an invoice without a number"


class AuditNameRepository:
    """Names by id and ids by name, of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subjects(self, team_id: str, about: str) -> tuple[str, ...]:
        """Ids of what is called so, the text itself among them: it may be a reference."""
        known = [about, about.upper()]
        for wanted in _called(team_id, about.casefold()):
            known += self._connection.scalars(wanted.limit(MOST_SUBJECTS))
        return tuple(dict.fromkeys(known))[:MOST_SUBJECTS]

    def names(self, team_id: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
        """Names of companies, clients, projects and invoices by id, as far as they are still there."""
        ids = sorted({one for entry in entries for one in _ids_in(entry)})
        found = {one.id: one.label for one in ProjectRepository(self._connection).many(ids, team_id).values()}
        for table, name in ((clients, clients.c.name), (connections, connections.c.company_name)):
            wanted = sa.select(table.c.id, name).where(table.c.team_id == team_id, table.c.id.in_(ids))
            found |= {row.id: row[1] for row in self._connection.execute(wanted)}
        return found | self._numbers(team_id, ids)

    def customers(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Names of customers by company and id."""
        key = (mirror_customers.c.connection_id, mirror_customers.c.qbo_id)
        wanted = sa.select(*key, mirror_customers.c.full_name).where(sa.tuple_(*key).in_(list(pairs)))
        return {(row[0], row[1]): row[2] for row in self._connection.execute(wanted)} if pairs else {}

    def _numbers(self, team_id: str, ids: Sequence[str]) -> dict[str, str]:
        wanted = sa.select(invoices.c.id, invoices.c.doc_number).where(
            invoices.c.team_id == team_id, invoices.c.id.in_(ids)
        )
        found = self._connection.execute(wanted)
        return {row.id: f"invoice {row.doc_number}" if row.doc_number else NO_NUMBER for row in found}


def _called(team_id: str, folded: str) -> Iterator[sa.Select[Any]]:
    """What finds invoices, projects, clients, companies and customers by exactly this name."""
    yield sa.select(invoices.c.id).where(
        invoices.c.team_id == team_id, invoices.c.doc_number_folded == folded
    )
    for name in (projects.c.name_folded, projects.c.label_folded):
        yield sa.select(projects.c.id).where(projects.c.team_id == team_id, name == folded)
    yield sa.select(clients.c.id).where(clients.c.team_id == team_id, clients.c.name_folded == folded)
    company = sa.func.lower(connections.c.company_name) == folded
    yield sa.select(connections.c.id).where(connections.c.team_id == team_id, company)
    own = sa.select(connections.c.id).where(connections.c.team_id == team_id)
    yield sa.select(mirror_customers.c.qbo_id).where(
        mirror_customers.c.connection_id.in_(own), mirror_customers.c.name_folded == folded
    )


def _ids_in(entry: AuditEntry) -> Iterator[str]:
    yield entry.subject
    yield from (value for value in entry.details.values() if isinstance(value, str))
