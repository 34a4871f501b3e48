"""What is changed about projects and clients; what a project holds follows it in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from services.model.entry import EntryKind
from services.model.invoice_window import Origin
from services.model.project import Project, label_of
from services.model.project_directory import Client, Held
from services.store.project_batches import ProjectBatches
from services.store.tables import clients, invoices, project_members, projects
from services.store.tables_entries import entries
from services.store.tables_suggestions import ignored_suggestions
from services.store.versions import created_in, ledger_in, raise_version

#: Whose rows are of a project, and so of its client; entries of time and expenses beside invoices.
_HELD = (invoices, entries)


class ProjectChangeRepository(ProjectBatches):
    """Writes projects and clients that are there already."""

    def save(self, project: Project) -> None:
        """Its name and its client."""
        values = {
            "client_id": project.client_id,
            "name": project.name,
            "name_folded": project.name.casefold(),
            "label_folded": project.label.casefold(),
        }
        self._connection.execute(sa.update(projects).where(projects.c.id == project.id).values(**values))
        self._renamed(project.team_id)

    def rename_client(self, client: Client, name: str) -> int:
        """How many projects the client has: all of them are labelled anew."""
        new = sa.update(clients).where(clients.c.id == client.id)
        self._connection.execute(new.values(name=name, name_folded=name.casefold()))
        own = sa.select(projects.c.id, projects.c.team_id, projects.c.name)
        rows = list(self._connection.execute(own.where(projects.c.client_id == client.id)))
        labels = [{"of_project": row.id, "label": label_of(name, row.name).casefold()} for row in rows]
        if labels:
            each = sa.update(projects).where(projects.c.id == sa.bindparam("of_project"))
            self._connection.execute(each.values(label_folded=sa.bindparam("label")), labels)
            self._renamed(rows[0].team_id)
        return len(labels)

    def ensure_client(self, team_id: str, name: str) -> Client:
        """The client of this name, made where there is none."""
        return Client(*self._ensured_clients(team_id, [name])[name.casefold()])

    def clashes(self, project: Project, client: Client, limit: int) -> list[str]:
        """Numbers that would be there twice if the project's invoices were the client's."""
        theirs, here = invoices.alias(), Origin.CREATED_HERE.value
        is_same = sa.and_(
            theirs.c.team_id == project.team_id,
            theirs.c.client_id == client.id,
            theirs.c.doc_number_folded == invoices.c.doc_number_folded,
            # One that was posted is QuickBooks' as well, which lets numbers repeat.
            sa.or_(invoices.c.origin == here, sa.and_(theirs.c.origin == here, theirs.c.qbo_id.is_(None))),
        )
        wanted = sa.select(invoices.c.doc_number).distinct().join(theirs, is_same)
        numbers = wanted.where(invoices.c.project_id == project.id).order_by(invoices.c.doc_number)
        return list(self._connection.scalars(numbers.limit(limit)))

    def move_held(self, project: Project) -> Held:
        """Make its invoices, time and expenses its client's; how many there are."""
        moved = Held(
            self._follow(invoices, project),
            self._follow(entries, project, entries.c.kind == EntryKind.TIME.value),
            self._follow(entries, project, entries.c.kind == EntryKind.EXPENSE.value),
        )
        # Whose an invoice is decides whether a number is taken, so plans are made anew.
        raise_version(self._connection, created_in(project.team_id))
        for table in _HELD:
            for connection_id in self._companies_of(table, project):
                raise_version(self._connection, ledger_in(table, connection_id))
        return moved

    def delete(self, project: Project) -> None:
        """Remove the project, its members and what was ignored about it."""
        for table in (project_members, ignored_suggestions):
            self._connection.execute(sa.delete(table).where(table.c.project_id == project.id))
        self._connection.execute(sa.delete(projects).where(projects.c.id == project.id))
        self._renamed(project.team_id)

    def drop_if_empty(self, client_id: str) -> None:
        """Remove the client if it has neither a project nor an invoice, nor time or expenses."""
        has_projects = sa.exists().where(projects.c.client_id == clients.c.id)
        holds_nothing = (
            ~sa.exists().where(table.c.team_id == clients.c.team_id, table.c.client_id == clients.c.id)
            for table in _HELD
        )
        empty = sa.delete(clients).where(clients.c.id == client_id, ~has_projects, *holds_nothing)
        self._connection.execute(empty)

    def remove_member(self, project_id: str, user_id: str) -> bool:
        """Whether the project listed this person until now."""
        members = project_members.c
        one = sa.delete(project_members).where(members.project_id == project_id, members.user_id == user_id)
        return self._connection.execute(one).rowcount == 1

    def _follow(self, table: sa.Table, project: Project, *kind: sa.ColumnElement[bool]) -> int:
        theirs = sa.update(table).where(table.c.project_id == project.id, *kind)
        return self._connection.execute(theirs.values(client_id=project.client_id)).rowcount

    def _companies_of(self, table: sa.Table, project: Project) -> Iterable[str]:
        wanted = sa.select(table.c.connection_id).distinct()
        of_project = sa.and_(table.c.project_id == project.id, table.c.connection_id.is_not(None))
        return list(self._connection.scalars(wanted.where(of_project)))
