"""The window *Projects*: everybody's own projects; for who manages them, all, and what belongs to each."""

from __future__ import annotations

from services.decisions.page_beside import page_beside, page_within
from services.model.people import Actor, Right
from services.model.project import Project
from services.model.project_directory import (
    Beside,
    Client,
    ClientChoice,
    Paged,
    ProjectDetails,
    ProjectList,
    ProjectRow,
    ProjectsWanted,
)
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: Projects on a page.
PAGE = 10
#: Matches of a text that are looked at; more say that the text should be longer.
MOST_FOUND = 100
#: Members, and linked customers, that are shown of a project.
MOST_SHOWN = 20


class ProjectDirectory:
    """Lists and shows projects, each person those that she may see."""

    def __init__(self, store: Store, rights: Rights) -> None:
        self._store = store
        self._rights = rights

    def page(self, actor: Actor, wanted: ProjectsWanted) -> ProjectList:
        """Projects by label. Who may not see every project sees her own, and only what they are called."""
        may_manage, may_link = (self._rights.may(actor, one) for one in (Right.ANY_PROJECT, Right.LINK))
        with self._store.reading() as tx:
            client = tx.directory.client(actor.team_id, wanted.client_id or "") if may_manage else None
            found, is_cut = _found(tx, actor, wanted, client, None if may_manage else actor.user_id)
            counts = tx.directory.counts([one.id for one in found.rows]) if may_manage else {}
        rows = [ProjectRow(one, *counts.get(one.id, (None, None))) for one in found.rows]
        page = Paged(rows, found.has_previous, found.has_next)
        return ProjectList(page, may_manage, may_link, client, is_cut)

    def details(self, actor: Actor, project_id: str) -> ProjectDetails:
        """One project with its members and its links. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            project = tx.projects.get(project_id, actor.team_id)
            links, members = tx.directory.counts([project.id])[project.id]
            created_by, created_at = tx.directory.made(project.id)
            return ProjectDetails(
                project=project,
                created_by=created_by,
                created_at=created_at,
                members=tx.directory.members(project.id, MOST_SHOWN),
                member_count=members,
                linked=tx.directory.linked(project.id, MOST_SHOWN),
                link_count=links,
            )

    def search_clients(self, actor: Actor, text: str, limit: int = 100) -> list[Client]:
        """Clients by name. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            return tx.directory.search_clients(actor.team_id, text, limit)


def chosen_client(tx: Transaction, actor: Actor, choice: ClientChoice) -> Client | None:
    """The client that was chosen, if it is there."""
    if choice.client_id is not None:
        return tx.directory.client(actor.team_id, choice.client_id)
    return tx.directory.client_named(actor.team_id, choice.name or "")


def _found(
    tx: Transaction, actor: Actor, wanted: ProjectsWanted, client: Client | None, member: str | None
) -> tuple[Paged[Project], bool]:
    """The page, and whether more may match than were looked at."""
    text, client_id = wanted.text.strip(), client.id if client else None
    if not text:

        def fetch(beside: Beside, limit: int) -> list[Project]:
            return tx.directory.page(actor.team_id, member, client_id, beside, limit)

        return page_beside(fetch, wanted.beside, PAGE), False
    if client_id is not None:
        matches = tx.directory.in_client(client_id, text, MOST_FOUND)
    else:
        matches = tx.projects.search(actor.team_id, text, MOST_FOUND, member)
    page = page_within(matches, lambda one: one.id, wanted.beside, PAGE)
    return page, len(matches) == MOST_FOUND
