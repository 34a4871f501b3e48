"""Which project a customer without one probably belongs to. Only suggested: nothing is linked by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from services.decisions.compare_names import SimilarNames, path_key
from services.decisions.match_project import nearest_link
from services.decisions.name_project import NewNames, path_of
from services.model.project import KnownCustomer, Project
from services.model.project_setup import Because, Suggestion

_BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")
_NOTHING_IGNORED: Mapping[str, frozenset[str]] = {}


class ProjectSuggester:
    """Suggests projects among these, by what is known of the customers and of the links of one connection.

    A suggestion is made only where nothing else fits as well: two projects of one name are none.
    ``ignored`` are projects that somebody did not want for a customer, by customer: they are not suggested.
    """

    def __init__(
        self,
        projects: Iterable[Project],
        customers: Mapping[str, KnownCustomer],
        links: Mapping[str, str],
        ignored: Mapping[str, frozenset[str]] = _NOTHING_IGNORED,
    ) -> None:
        self._ignored = ignored
        self._projects = {project.id: project for project in projects}
        self._exact: dict[tuple[str, str], Project] = {}
        self._by_client: dict[str, list[Project]] = {}
        self._by_name: dict[str, list[Project]] = {}
        self._by_both: dict[tuple[str, str], list[Project]] = {}
        for project in self._projects.values():
            client, name = path_key(project.client_name), path_key(project.name)
            self._exact[_folded(project.client_name, project.name)] = project
            self._by_client.setdefault(client, []).append(project)
            self._by_name.setdefault(name, []).append(project)
            self._by_both.setdefault((client, name), []).append(project)
        self._similar = SimilarNames([*self._by_name, *self._by_client])
        self._similar_of: dict[str, SimilarNames] = {}
        self._mail = _Correspondents(customers, links)
        self._new = NewNames(customers, self._client)

    def suggest(self, customer: KnownCustomer) -> Suggestion:
        """The best suggestion: a project that is there, else a new one."""
        return self.present(customer) or self.creation(customer)

    def present(self, customer: KnownCustomer) -> Suggestion | None:
        """The best suggestion among the projects that are there: by name, then by e-mail address."""
        return self._unless_ignored(customer, self._by_its_name(customer)) or self._unless_ignored(
            customer, self._same_email(customer)
        )

    def creation(self, customer: KnownCustomer) -> Suggestion:
        """A new project named like the customer; of ``Parent:Child`` the parent is its client."""
        client, name = self._new.of(customer)
        return Suggestion(client, name, Because.NAMED_LIKE)

    def _unless_ignored(self, customer: KnownCustomer, found: Suggestion | None) -> Suggestion | None:
        ignored = self._ignored.get(customer.customer_id, frozenset())
        return None if found is None or found.project_id in ignored else found

    def _client(self, name: str) -> str | None:
        """The client of this name that is there already, however it is spelled."""
        key = path_key(name)
        spellings = {project.client_name for project in self._by_client.get(key, ())}
        return spellings.pop() if key and len(spellings) == 1 else None

    def _by_its_name(self, customer: KnownCustomer) -> Suggestion | None:
        """By name; where another customer comes first with it, only a project that says whose it is."""
        exact = self._exact.get(_folded(*self._new.of(customer)))
        if exact is not None:
            return _to(exact, Because.SAME_NAME)
        if self._new.is_anothers(customer):
            return None
        return self._same_name(customer) or self._similar_name(customer)

    def _same_name(self, customer: KnownCustomer) -> Suggestion | None:
        path = path_of(customer)
        client, name = path_key(path.client), path_key(path.name)
        if not name:
            return None
        named, of_client = self._by_name.get(name, []), self._by_client.get(client, [])
        both = self._by_both.get((client, name), [])
        if both or path.is_child:
            return _only(both, Because.SAME_NAME)
        if named and of_client:
            return None
        return _only(named, Because.SAME_NAME) or _only(of_client, Because.SAME_CLIENT)

    def _similar_name(self, customer: KnownCustomer) -> Suggestion | None:
        path = path_of(customer)
        client, name = path_key(path.client), path_key(path.name)
        if not path.is_child:
            near = self._similar.nearest(name)
            return _only([one for key in near for one in self._called(key)], Because.SIMILAR_NAME)
        near = self._names_of(client).nearest(name)
        return _only([one for key in near for one in self._by_both[client, key]], Because.SIMILAR_NAME)

    def _names_of(self, client: str) -> SimilarNames:
        """The names of a client's projects; a client may have thousands, and as many customers below it."""
        if client not in self._similar_of:
            known = self._by_client.get(client, []) if client else []
            self._similar_of[client] = SimilarNames(path_key(project.name) for project in known)
        return self._similar_of[client]

    def _called(self, key: str) -> list[Project]:
        return [*self._by_name.get(key, ()), *self._by_client.get(key, ())]

    def _same_email(self, customer: KnownCustomer) -> Suggestion | None:
        linked = self._mail.projects_of(customer)
        if len(linked) != 1:
            return None
        ((project_id, twin),) = linked.items()
        project = self._projects.get(project_id)
        return None if project is None else _to(project, Because.SAME_EMAIL, twin)


class _Correspondents:
    """Which customers have one e-mail address, and which projects they belong to."""

    def __init__(self, customers: Mapping[str, KnownCustomer], links: Mapping[str, str]) -> None:
        self._customers = customers
        self._links = links
        self._by_address: dict[str, list[KnownCustomer]] = {}
        self._linked_children: dict[str, list[str]] = {}
        for one in customers.values():
            for address in addresses_in(one.email):
                self._by_address.setdefault(address, []).append(one)
            if one.parent_id is not None and one.customer_id in links:
                self._linked_children.setdefault(one.parent_id, []).append(one.customer_id)

    def projects_of(self, customer: KnownCustomer) -> dict[str, str]:
        """Projects of others with the customer's address, each with the first of those others by name."""
        twins = {
            twin.customer_id: twin
            for address in addresses_in(customer.email)
            for twin in self._by_address.get(address, ())
            if twin.customer_id != customer.customer_id
        }
        found: dict[str, str] = {}
        for twin in sorted(twins.values(), key=lambda one: (one.name, one.customer_id)):
            for project_id in self._projects_near(twin.customer_id):
                found.setdefault(project_id, twin.name)
        return found

    def _projects_near(self, customer_id: str) -> list[str]:
        """The customer's project, by its own link or its parents'; else those of its children."""
        own = nearest_link(customer_id, self._customers, self._links)
        children = self._linked_children.get(customer_id, ())
        return [own] if own is not None else [self._links[child] for child in children]


def addresses_in(email: str | None) -> frozenset[str]:
    """QuickBooks keeps several addresses in one field."""
    parts = _BETWEEN_ADDRESSES.split((email or "").casefold())
    return frozenset(part for part in parts if "@" in part)


def _folded(client: str, name: str) -> tuple[str, str]:
    """What tells projects apart."""
    return client.casefold(), name.casefold()


def _only(projects: Iterable[Project], because: Because) -> Suggestion | None:
    """The only one of them."""
    found = list({project.id: project for project in projects}.values())
    return _to(found[0], because) if len(found) == 1 else None


def _to(project: Project, because: Because, twin: str = "") -> Suggestion:
    return Suggestion(project.client_name, project.name, because, project.id, twin)
