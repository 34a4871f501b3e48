"""Projects of the invoice window: finding, creating, and linking QuickBooks customers to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.clock import Clock
from services.decisions.match_project import nearest_link
from services.errors import InvalidInput, NotFound
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.project import LONGEST_NAME, CustomerLink, CustomerNode, Project
from services.model.report import UnlinkedCustomer
from services.ports.desk import Rights
from services.ports.store import Store, Transaction
from services.projects.linking import found_or_created, link_customer
from services.projects.names import checked_name

#: How many are named when a name could mean several.
MOST_NAMED = 10


class ProjectNotFound(NotFound):
    """There is no such project."""

    code = "project_not_found"
    remedy = "Check the name, or add it: import-invoices projects add NAME --client CLIENT."


class ProjectNotOffered(NotFound):
    """There is no project of this name, or not for this person."""

    code = "project_not_offered"
    remedy = "Write its whole name, or choose it in the window that /import-invoices opens."

    def __init__(self, text: str, similar: Collection[Project]) -> None:
        named = ", ".join(project.label for project in similar)
        super().__init__(f"There is no project “{text}”." + (f" Similar ones are {named}." if named else ""))


class SeveralProjects(InvalidInput):
    """The name could mean several projects."""

    code = "several_projects"
    remedy = "Write the client too: CLIENT/NAME."


class LinkChanged(InvalidInput):
    """Somebody changed this customer's link meanwhile, so nothing was changed."""

    code = "link_changed"
    remedy = "Look at it as it is now, then link it."


class Projects:
    """What can be done with projects."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def search(self, actor: Actor, text: str, limit: int = 100) -> list[Project]:
        """Projects that the person may see, by the start of name or label first; "" gives the first ones."""
        member = None if self._rights.may(actor, Right.ANY_PROJECT) else actor.user_id
        with self._store.reading() as tx:
            return tx.projects.search(actor.team_id, text, limit, member)

    def get(self, project_id: str, team_id: str) -> Project:
        """The workspace's project. Raises ``NotFound``."""
        with self._store.reading() as tx:
            return tx.projects.get(project_id, team_id)

    def find(self, team_id: str, text: str) -> Project:
        """The project ``NAME`` or ``CLIENT/NAME``. Raises ``ProjectNotFound``, ``SeveralProjects``."""
        with self._store.reading() as tx:
            found = tx.projects.named(team_id, text.strip(), None, MOST_NAMED)
            if not found:
                found = _by_client(tx, team_id, text)
        if not found:
            raise ProjectNotFound(f"There is no project “{text}”.")
        if len(found) > 1:
            labels = ", ".join(project.label for project in found)
            raise SeveralProjects(f"“{text}” could be any of these: {labels}.")
        return found[0]

    def chosen(self, actor: Actor, text: str) -> Project:
        """The project ``NAME`` or ``CLIENT/NAME`` that this person may see.

        Raises ``ProjectNotOffered``, which names similar ones, or ``SeveralProjects``.
        """
        try:
            project = self.find(actor.team_id, text)
        except ProjectNotFound:
            project = None
        if project is None or not self._may_see(actor, project):
            raise ProjectNotOffered(text, self.search(actor, text, MOST_NAMED))
        return project

    def _may_see(self, actor: Actor, project: Project) -> bool:
        member = None if self._rights.may(actor, Right.ANY_PROJECT) else actor.user_id
        with self._store.reading() as tx:
            return tx.projects.is_visible(project.id, member)

    def create(self, actor: Actor, client: str | None, name: str) -> Project:
        """The new project, or the one that is there with this client and name.

        Without a client it is named like the project. Raises ``NotAllowed`` or ``InvalidInput``.
        """
        self._rights.require(actor, Right.LINK)
        name = checked_name("project", name)
        client = checked_name("client", client) if client is not None else name
        with self._store.writing_now() as tx:
            tx.projects.lock(actor.team_id)
            project, is_new = found_or_created(tx, actor, client, name, self._clock.now())
            if is_new:
                tx.commit()
        return project

    def link(
        self,
        actor: Actor,
        connection_id: str,
        customer_ids: Collection[str],
        project_id: str,
        seen: str | None = None,
    ) -> dict[str, Project]:
        """Link the customers to the project, not to another any more: the other, by customer.

        ``seen``: the project to which the person saw them linked, empty for none. Delivered again it changes
        nothing: somebody may have linked them anew. Raises ``NotAllowed``, ``NotFound`` or ``LinkChanged``.
        """
        self._rights.require(actor, Right.LINK)
        customers = _checked_customers(customer_ids)
        member = None if self._rights.may(actor, Right.ANY_PROJECT) else actor.user_id
        with self._store.writing_now() as tx:
            tx.connections.get(connection_id, actor.team_id)
            project = tx.projects.get(project_id, actor.team_id)
            if not tx.projects.is_visible(project.id, member):
                raise NotFound("There is no such project any more.")
            tx.projects.lock(actor.team_id)
            now = self._clock.now()
            if not tx.inbox.is_new(actor, AuditAction.CUSTOMER_LINKED.code, now):
                return {}
            if seen is not None:
                _require_links(tx, connection_id, customers, (seen, project.id))
            links = [CustomerLink(connection_id, one, project.id, actor.user_id, now) for one in customers]
            earlier = {link.customer_id: link_customer(tx, actor, link) for link in links}
            others = tx.projects.many({one for one in earlier.values() if one is not None}, actor.team_id)
            tx.commit()
        return {one: others[other] for one, other in earlier.items() if other is not None}

    def without_project(
        self, actor: Actor, run_id: str, counted: Iterable[UnlinkedCustomer] = ()
    ) -> list[UnlinkedCustomer]:
        """The import's customers without a project now, by their number of invoices, the most first.

        ``counted`` are asked about too: the import counted them to a project, without a link. Raises
        ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            found = {one.customer_id: one for one in (*counted, *tx.sums.unlinked(run.id))}
            known, links = tx.mirror.customers(run.connection_id), tx.projects.links(run.connection_id)
        left = [one for one in found.values() if nearest_link(one.customer_id, known, links) is None]
        return sorted(left, key=lambda one: -one.invoices)

    def unlink(self, actor: Actor, connection_id: str, customer_ids: Collection[str]) -> None:
        """Remove the customers' links, where there are any. Raises ``NotAllowed`` or ``NotFound``.

        Delivered again it changes nothing: somebody may have linked them anew.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            tx.connections.get(connection_id, actor.team_id)
            tx.projects.lock(actor.team_id)
            tx.inbox.once(actor, AuditAction.CUSTOMER_UNLINKED.code, self._clock.now())
            for customer_id in _checked_customers(customer_ids):
                link = tx.projects.link_of(connection_id, customer_id)
                if link is not None:
                    tx.projects.unlink(connection_id, customer_id)
                    details = {"connection_id": connection_id, "from_project_id": link.project_id}
                    now = self._clock.now()
                    tx.audit.add(actor, AuditAction.CUSTOMER_UNLINKED, customer_id, details, now)
            tx.commit()

    def search_customers(
        self, actor: Actor, connection_id: str, text: str, limit: int = 100
    ) -> list[CustomerNode]:
        """QuickBooks customers of the company by name. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            tx.connections.get(connection_id, actor.team_id)
            return tx.mirror.search_customers(connection_id, text, limit)


def suggest_name(customer_name: str) -> str:
    """A project name made from a QuickBooks customer's: of ``Parent:Child`` the last part, cut to fit."""
    last = customer_name.rpartition(":")[2]
    return " ".join(last.split())[:LONGEST_NAME].rstrip()


def _by_client(tx: Transaction, team_id: str, text: str) -> list[Project]:
    """Projects for every way to read the text as CLIENT/NAME: either part may contain a slash."""
    parts = text.split("/")
    found: list[Project] = []
    for cut in range(1, len(parts)):
        client, name = "/".join(parts[:cut]).strip(), "/".join(parts[cut:]).strip()
        found += tx.projects.named(team_id, name, client, MOST_NAMED)
    return found


def _require_links(
    tx: Transaction, connection_id: str, customer_ids: Collection[str], expected: Collection[str]
) -> None:
    """Every customer's own link leads to one of these, or to none where that is expected."""
    for customer_id in customer_ids:
        link = tx.projects.link_of(connection_id, customer_id)
        if (link.project_id if link else "") not in expected:
            raise LinkChanged


def _checked_customers(customer_ids: Collection[str]) -> list[str]:
    checked = list(dict.fromkeys(customer_id.strip() for customer_id in customer_ids))
    if not checked or not all(checked):
        raise InvalidInput("Choose at least one QuickBooks customer.")
    return checked
