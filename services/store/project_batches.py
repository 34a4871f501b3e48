"""Projects that are made, and customers that are linked, many at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.people import Actor
from services.model.project import CustomerLink, Ensured, Project
from services.store.bulk import in_chunks
from services.store.tables import clients, customer_links, projects
from services.store.versions import projects_of, raise_version

#: Client and name of a project, as they are written.
Named = tuple[str, str]


class ProjectBatches:
    """Writes of many rows with few statements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, actor: Actor, wanted: Collection[Named], at: datetime) -> dict[Named, Ensured]:
        """The projects of these clients and names, made where there is none. Call ``lock`` before."""
        known = self._ensured_clients(actor.team_id, [client for client, _ in wanted])
        present = self._projects_of(dict(known.values()), actor.team_id)
        made: dict[tuple[str, str], Project] = {}
        for client, name in wanted:
            client_id, client_name = known[client.casefold()]
            key = client_id, name.casefold()
            if key not in present and key not in made:
                made[key] = Project(new_id(), actor.team_id, client_id, client_name, name)
        if made:
            rows = [project_row(project, actor, at) for project in made.values()]
            self._connection.execute(sa.insert(projects), rows)
            self._renamed(actor.team_id)
        there = present | made
        places = {(c, n): (known[c.casefold()][0], n.casefold()) for c, n in wanted}
        return {one: Ensured(there[key], key in made) for one, key in places.items()}

    def link_all(self, links: Sequence[CustomerLink]) -> None:
        """Link customers that have no link yet."""
        if links:
            self._connection.execute(sa.insert(customer_links), [asdict(link) for link in links])

    def _renamed(self, team_id: str) -> None:
        """Projects have other names now: texts of them that processes keep stand no longer."""
        raise_version(self._connection, projects_of(team_id))

    def _ensured_clients(self, team_id: str, names: Iterable[str]) -> dict[str, Named]:
        """Id and name of the clients by folded name, made where there is none."""
        wanted = {name.casefold(): name for name in reversed(list(names))}
        known: dict[str, Named] = {}
        for some in in_chunks(wanted):
            same = sa.select(clients.c.name_folded, clients.c.id, clients.c.name).where(
                clients.c.team_id == team_id, clients.c.name_folded.in_(some)
            )
            known.update({folded: (one, name) for folded, one, name in self._connection.execute(same)})
        new = {folded: (new_id(), name) for folded, name in wanted.items() if folded not in known}
        if new:
            rows = [
                {"id": one, "team_id": team_id, "name": name, "name_folded": folded}
                for folded, (one, name) in new.items()
            ]
            self._connection.execute(sa.insert(clients), rows)
        return known | new

    def _projects_of(self, names: dict[str, str], team_id: str) -> dict[tuple[str, str], Project]:
        """The projects of these clients, by client id and folded name."""
        found: dict[tuple[str, str], Project] = {}
        for some in in_chunks(names):
            wanted = sa.select(
                projects.c.id, projects.c.client_id, projects.c.name, projects.c.name_folded
            ).where(projects.c.team_id == team_id, projects.c.client_id.in_(some))
            for row in self._connection.execute(wanted):
                project = Project(row.id, team_id, row.client_id, names[row.client_id], row.name)
                found[row.client_id, row.name_folded] = project
        return found


def project_row(project: Project, actor: Actor, at: datetime) -> dict[str, Any]:
    """The values of a project's row."""
    return {
        "id": project.id,
        "team_id": project.team_id,
        "client_id": project.client_id,
        "name": project.name,
        "name_folded": project.name.casefold(),
        "label_folded": project.label.casefold(),
        "created_by": actor.user_id,
        "created_at": at,
    }


def new_id() -> str:
    return secrets.token_hex(6)
