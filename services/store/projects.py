"""Clients, projects, members, and the links of QuickBooks customers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.errors import NotFound
from services.model.people import Actor
from services.model.project import CustomerLink, Project
from services.store.label_texts import LabelTexts, Named
from services.store.locks import lock_until_end
from services.store.project_batches import ProjectBatches, new_id, project_row
from services.store.tables import clients, customer_links, project_members, projects

#: So many projects of a member are read and searched here.
MOST_OF_MEMBER = 500
#: So many of those that hold a text are looked up at a time, at most.
_MOST_AT_ONCE = 2000
_COLUMNS = (projects.c.id, projects.c.team_id, projects.c.client_id, projects.c.name)
PROJECTS = sa.select(*_COLUMNS, clients.c.name.label("client_name")).join(
    clients, clients.c.id == projects.c.client_id
)
#: Kept as it is: to put it together takes longer than to run it.
_THESE: sa.Select[Any] = PROJECTS.where(
    projects.c.team_id == sa.bindparam("team"), projects.c.id.in_(sa.bindparam("ids", expanding=True))
)

#: Projects by labels, with what names them in the kept text.
_NAMED = PROJECTS.add_columns(projects.c.label_folded, projects.c.name_folded).where(
    projects.c.team_id == sa.bindparam("team"),
    projects.c.label_folded.in_(sa.bindparam("labels", expanding=True)),
)


class ProjectRepository(ProjectBatches):
    """Projects by workspace. Texts are compared case-folded.

    ``labels``: kept beyond the transaction. Only with one that sees a consistent state and writes nothing, as
    what it reads must be there for others, too.
    """

    def __init__(self, connection: Connection, labels: LabelTexts | None = None) -> None:
        super().__init__(connection)
        self._labels = labels or LabelTexts()

    def lock(self, team_id: str) -> None:
        """Make others who create projects in this workspace wait until the transaction ends."""
        lock_until_end(self._connection, f"projects|{team_id}")

    def get(self, project_id: str, team_id: str) -> Project:
        """The project. Raises ``NotFound``, also for another workspace's."""
        found = self.many([project_id], team_id)
        if not found:
            raise NotFound("There is no such project any more.")
        return found[project_id]

    def many(self, project_ids: Collection[str], team_id: str) -> dict[str, Project]:
        """Those of them that exist, by id."""
        found = self._connection.execute(_THESE, {"team": team_id, "ids": list(project_ids)})
        return {row.id: project_of(row) for row in found}

    def search(self, team_id: str, text: str, limit: int, member: str | None) -> list[Project]:
        """Projects by the start of their name, by that of their label, then by any part; each by label.

        Of ``member`` only, if given.
        """
        folded = text.strip().casefold()
        if member is not None and self._has_few(member):
            return _matching(self._read(_of_member(team_id, member)), folded)[:limit]
        found: list[Project] = []
        matches, size = self._labels.of(self._connection, team_id).found(folded), limit
        while len(found) < limit and (some := list(islice(matches, size))):
            found += self._these(team_id, member, some)
            size = min(2 * size, _MOST_AT_ONCE)
        return found[:limit]

    def _has_few(self, member: str) -> bool:
        """Whether hers are so few that it is quicker to read them all."""
        hers = sa.select(project_members.c.project_id).where(project_members.c.user_id == member)
        some = hers.limit(MOST_OF_MEMBER + 1).subquery()
        number = self._connection.scalar(sa.select(sa.func.count()).select_from(some))
        return (number or 0) <= MOST_OF_MEMBER

    def _these(self, team_id: str, member: str | None, some: Sequence[Named]) -> list[Project]:
        """Those of them that there are for ``member``, in their order."""
        wanted = _NAMED if member is None else _NAMED.where(_has_member(member))
        values = {"team": team_id, "labels": [label for label, _ in some]}
        rows = self._connection.execute(wanted, values).all()
        found = {(row[5], row[6]): Project(row[0], row[1], row[2], row[4], row[3]) for row in rows}
        return [found[one] for one in some if one in found]

    def visible(self, team_id: str, member: str | None) -> list[Project]:
        """All projects by label; of ``member`` only, if given."""
        return self._read(_visible(team_id, member).order_by(projects.c.label_folded, projects.c.id))

    def named(self, team_id: str, name: str, client: str | None, limit: int) -> list[Project]:
        """Projects with exactly this name, of this client if given; case does not matter."""
        wanted = PROJECTS.where(projects.c.team_id == team_id, projects.c.name_folded == name.casefold())
        if client is not None:
            wanted = wanted.where(clients.c.name_folded == client.casefold())
        return self._read(wanted.order_by(projects.c.label_folded).limit(limit))

    def create(self, actor: Actor, client: str, name: str, at: datetime) -> Project:
        """A new project, and its client if there is none of that name. Call ``lock`` before."""
        client_id, client_name = self._client(actor.team_id, client)
        project = Project(new_id(), actor.team_id, client_id, client_name, name)
        self._connection.execute(sa.insert(projects), [project_row(project, actor, at)])
        self._renamed(actor.team_id)
        return project

    def is_member(self, project_id: str, user_id: str) -> bool:
        """Whether the project lists this person."""
        members = project_members.c
        found = sa.select(members.user_id).where(members.project_id == project_id, members.user_id == user_id)
        return self._connection.scalar(found) is not None

    def is_visible(self, project_id: str, member: str | None) -> bool:
        """Whether ``member`` sees the project, which must list her; None for who sees every project."""
        return member is None or self.is_member(project_id, member)

    def add_member(self, project_id: str, user_id: str) -> None:
        """List this person in the project."""
        if not self.is_member(project_id, user_id):
            new = sa.insert(project_members).values(project_id=project_id, user_id=user_id)
            self._connection.execute(new)

    def links(self, connection_id: str) -> dict[str, str]:
        """Every linked customer's project id, by customer id."""
        links = customer_links.c
        wanted = sa.select(links.customer_id, links.project_id).where(links.connection_id == connection_id)
        return {row.customer_id: row.project_id for row in self._connection.execute(wanted)}

    def link_of(self, connection_id: str, customer_id: str) -> CustomerLink | None:
        """The customer's own link, not one of its parents'."""
        wanted = sa.select(customer_links).where(_is_link(connection_id, customer_id))
        row = self._connection.execute(wanted).one_or_none()
        return None if row is None else CustomerLink(**row._asdict())

    def link(self, link: CustomerLink) -> None:
        """Link the customer, in place of an earlier link."""
        self.unlink(link.connection_id, link.customer_id)
        self.link_all([link])

    def unlink(self, connection_id: str, customer_id: str) -> None:
        """Remove the customer's link, if there is one."""
        self._connection.execute(sa.delete(customer_links).where(_is_link(connection_id, customer_id)))

    def _client(self, team_id: str, name: str) -> tuple[str, str]:
        same = sa.select(clients.c.id, clients.c.name).where(
            clients.c.team_id == team_id, clients.c.name_folded == name.casefold()
        )
        row = self._connection.execute(same).one_or_none()
        if row is not None:
            return row.id, row.name
        client_id = new_id()
        self._connection.execute(
            sa.insert(clients).values(id=client_id, team_id=team_id, name=name, name_folded=name.casefold())
        )
        return client_id, name

    def _read(self, wanted: sa.Select[Any]) -> list[Project]:
        return [project_of(row) for row in self._connection.execute(wanted)]


def _of_member(team_id: str, member: str) -> sa.Select[Any]:
    """Hers, by way of herself: they are few, and the workspace's may be very many."""
    lists_her = sa.and_(project_members.c.project_id == projects.c.id, project_members.c.user_id == member)
    # Written so that SQLite cannot begin with the projects of the workspace.
    of_team = projects.c.team_id.op("||")("") == team_id
    return PROJECTS.join(project_members, lists_her).where(of_team)


def _matching(known: list[Project], folded: str) -> list[Project]:
    """Those that hold the text, by the start of their name first, then of their label."""
    holding = [one for one in known if folded in one.label.casefold()]

    def place(project: Project) -> tuple[bool, bool, str, str]:
        name, label = project.name.casefold(), project.label.casefold()
        return not name.startswith(folded), not label.startswith(folded), label, name

    return sorted(holding, key=place)


def _visible(team_id: str, member: str | None) -> sa.Select[Any]:
    all_of_team = PROJECTS.where(projects.c.team_id == team_id)
    return all_of_team if member is None else all_of_team.where(_has_member(member))


def _has_member(user_id: str) -> sa.ColumnElement[bool]:
    members = project_members.c
    return sa.exists().where(members.project_id == projects.c.id, members.user_id == user_id)


def _is_link(connection_id: str, customer_id: str) -> sa.ColumnElement[bool]:
    links = customer_links.c
    return (links.connection_id == connection_id) & (links.customer_id == customer_id)


def project_of(row: Row[Any]) -> Project:
    return Project(row.id, row.team_id, row.client_id, row.client_name, row.name)
