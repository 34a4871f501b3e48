"""Clients and projects page by page, who is a member, and what refers to a project."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.draft import DraftStatus
from services.model.import_run import RunStatus
from services.model.project import Project
from services.model.project_directory import Beside, Client, LinkedCustomer, ProjectUse
from services.store.locks import lock_until_end
from services.store.projects import PROJECTS, project_of
from services.store.tables import (
    clients,
    connections,
    customer_links,
    invoices,
    mirror_customers,
    project_members,
    projects,
)
from services.store.tables_entries import entries
from services.store.tables_runs import drafts, import_runs
from services.store.tables_schedules import schedules

_Keys = tuple[sa.Column[str], sa.Column[str]]
_KEY: _Keys = (projects.c.label_folded, projects.c.id)
_WRITING = (RunStatus.IMPORTING.value, RunStatus.UNDOING.value)


class DirectoryRepository:
    """Reads what is known of projects beside their names."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def page(
        self, team_id: str, member: str | None, client_id: str | None, beside: Beside, limit: int
    ) -> list[Project]:
        """Projects by label: those after the one named, or the last ones before it; all if it is gone."""
        wanted, keys = _listed(team_id, member, client_id)
        anchor = self._anchor(team_id, beside.key, keys)
        is_before = beside.is_before and anchor is not None
        if anchor is not None:
            place, there = sa.tuple_(*keys), sa.tuple_(*map(sa.literal, anchor))
            wanted = wanted.where(place < there if is_before else place > there)
        order = [column.desc() if is_before else column for column in keys]
        found = [project_of(row) for row in self._database.execute(wanted.order_by(*order).limit(limit))]
        return found[::-1] if is_before else found

    def in_client(self, client_id: str, text: str, limit: int) -> list[Project]:
        """The client's projects that hold the text, by label."""
        holds = projects.c.label_folded.contains(text.strip().casefold(), autoescape=True)
        wanted: sa.Select[Any] = PROJECTS.where(projects.c.client_id == client_id, holds).order_by(*_KEY)
        return [project_of(row) for row in self._database.execute(wanted.limit(limit))]

    def counts(self, project_ids: Collection[str]) -> dict[str, tuple[int, int]]:
        """How many links and how many members each of them has."""
        links = self._counted(customer_links.c.project_id, project_ids)
        members = self._counted(project_members.c.project_id, project_ids)
        return {one: (links.get(one, 0), members.get(one, 0)) for one in project_ids}

    def made(self, project_id: str) -> tuple[str, datetime]:
        """Who created the project, and when."""
        wanted = sa.select(projects.c.created_by, projects.c.created_at).where(projects.c.id == project_id)
        row = self._database.execute(wanted).one()
        return row.created_by, row.created_at

    def members(self, project_id: str, limit: int) -> list[str]:
        """The first people that the project lists, by their ids."""
        members = project_members.c
        wanted = sa.select(members.user_id).where(members.project_id == project_id)
        return list(self._database.scalars(wanted.order_by(members.user_id).limit(limit)))

    def linked(self, project_id: str, limit: int) -> list[LinkedCustomer]:
        """The first customers that are linked to the project."""
        links, known = customer_links.c, mirror_customers.c
        same = sa.and_(known.connection_id == links.connection_id, known.qbo_id == links.customer_id)
        name = sa.func.coalesce(known.full_name, links.customer_id).label("name")
        wanted = (
            sa.select(links.connection_id, connections.c.company_name, links.customer_id, name)
            .select_from(customer_links.join(connections).outerjoin(mirror_customers, same))
            .where(links.project_id == project_id)
            .order_by(name, links.connection_id, links.customer_id)
        )
        return [LinkedCustomer(*row) for row in self._database.execute(wanted.limit(limit))]

    def client(self, team_id: str, client_id: str) -> Client | None:
        """The client; None also for another workspace's."""
        return self._client(clients.c.team_id == team_id, clients.c.id == client_id)

    def client_named(self, team_id: str, name: str) -> Client | None:
        """The client of this name; case does not matter."""
        return self._client(clients.c.team_id == team_id, clients.c.name_folded == name.casefold())

    def search_clients(self, team_id: str, text: str, limit: int) -> list[Client]:
        """Clients whose name begins with the text, then those that contain it."""
        folded = text.strip().casefold()
        begins = clients.c.name_folded.startswith(folded, autoescape=True)
        found = self._clients(team_id, begins, limit)
        if folded and len(found) < limit:
            holds = clients.c.name_folded.contains(folded, autoescape=True)
            found += self._clients(team_id, holds & ~begins, limit - len(found))
        return found

    def uses(self, project: Project) -> list[ProjectUse]:
        """What refers to the project, beside its members."""
        return [use for use, refers in _references(project).items() if self._is_any(refers)]

    def hold_imports(self, team_id: str) -> bool:
        """Keep the workspace's runs and moves from beginning until the transaction ends; false if one writes.

        A run that nobody confirms goes on to write from its plan. One that pauses before plans anew.
        """
        mine = sa.select(connections.c.id).where(connections.c.team_id == team_id)
        for connection_id in self._database.scalars(mine.order_by(connections.c.id)).all():
            # In the order of whoever follows QuickBooks. Moves between tiles lock their rows in another one.
            lock_until_end(self._database, f"company|{connection_id}")
            lock_until_end(self._database, f"tile_moves|{connection_id}")
        runs = import_runs.c
        pauses = sa.and_(runs.status == RunStatus.PAUSED.value, runs.resume_status.in_(_WRITING))
        plans = sa.and_(runs.status == RunStatus.PREVIEWING.value, runs.approved_digest.is_not(None))
        writes = sa.or_(runs.status.in_(_WRITING), pauses, plans)
        return not self._is_any(sa.exists().where(runs.team_id == team_id, writes))

    def _anchor(self, team_id: str, project_id: str | None, keys: _Keys) -> Row[Any] | None:
        columns: list[sa.ColumnElement[Any]] = list(keys)
        wanted = sa.select(*columns).where(projects.c.id == project_id, projects.c.team_id == team_id)
        return None if project_id is None else self._database.execute(wanted).one_or_none()

    def _counted(self, column: sa.Column[str], project_ids: Collection[str]) -> dict[str, int]:
        wanted = sa.select(column, sa.func.count()).where(column.in_(project_ids)).group_by(column)
        return {row[0]: row[1] for row in self._database.execute(wanted)}

    def _client(self, *which: sa.ColumnElement[bool]) -> Client | None:
        row = self._database.execute(sa.select(clients.c.id, clients.c.name).where(*which)).one_or_none()
        return None if row is None else Client(*row)

    def _clients(self, team_id: str, which: sa.ColumnElement[bool], limit: int) -> list[Client]:
        wanted = sa.select(clients.c.id, clients.c.name).where(clients.c.team_id == team_id, which)
        ordered = wanted.order_by(clients.c.name_folded).limit(limit)
        return [Client(*row) for row in self._database.execute(ordered)]

    def _is_any(self, refers: sa.Exists) -> bool:
        return bool(self._database.scalar(sa.select(refers)))


def _listed(team_id: str, member: str | None, client_id: str | None) -> tuple[sa.Select[Any], _Keys]:
    """The projects that are listed, and what they are ordered by; each way has an index of its own."""
    if member is None and client_id is None:
        return PROJECTS.where(projects.c.team_id == team_id), _KEY
    # Asked for as it is, SQLite would go through the whole workspace in the order of labels.
    of_team = PROJECTS.where(sa.func.coalesce(projects.c.team_id, "") == team_id)
    if member is not None:
        hers = sa.select(project_members.c.project_id).where(project_members.c.user_id == member)
        of_team = of_team.where(projects.c.id.in_(hers))
    if client_id is not None:
        return of_team.where(projects.c.client_id == client_id), (projects.c.name_folded, projects.c.id)
    return of_team, _KEY


def _references(project: Project) -> dict[ProjectUse, sa.Exists]:
    """How to ask for each. An import that was asked for it may be retried, and its report names it."""
    of_team = import_runs.c.team_id == project.team_id
    asked_for = import_runs.c.filters["project_id"].as_string() == project.id
    is_open = sa.and_(drafts.c.team_id == project.team_id, drafts.c.status == DraftStatus.OPEN.value)
    return {
        ProjectUse.INVOICES: sa.exists().where(invoices.c.project_id == project.id),
        ProjectUse.ENTRIES: sa.exists().where(entries.c.project_id == project.id),
        ProjectUse.LINKS: sa.exists().where(customer_links.c.project_id == project.id),
        ProjectUse.SCHEDULES: sa.exists().where(
            schedules.c.team_id == project.team_id, schedules.c.project_id == project.id
        ),
        ProjectUse.DRAFTS: sa.exists().where(
            is_open, drafts.c.fields["project_id"].as_string() == project.id
        ),
        ProjectUse.RUNS: sa.exists().where(of_team, asked_for),
    }
