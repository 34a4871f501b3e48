"""Clients, projects, members, links and ignored suggestions, as the window *Projects* needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from services.model.project import CustomerNode, Project
from services.model.project_directory import (
    Beside,
    Client,
    CustomersWanted,
    Held,
    Ignored,
    LinkedCustomer,
    ListedCustomer,
    ProjectUse,
)


class DirectoryStore(Protocol):
    """What is known of projects beside their names."""

    def page(
        self, team_id: str, member: str | None, client_id: str | None, beside: Beside, limit: int
    ) -> list[Project]:
        """Projects by label: those after the one named, or the last ones before it; all if it is gone."""
        ...

    def in_client(self, client_id: str, text: str, limit: int) -> list[Project]:
        """The client's projects that hold the text, by label."""
        ...

    def counts(self, project_ids: Collection[str]) -> dict[str, tuple[int, int]]:
        """How many links and how many members each of them has."""
        ...

    def made(self, project_id: str) -> tuple[str, datetime]:
        """Who created the project, and when."""
        ...

    def members(self, project_id: str, limit: int) -> list[str]:
        """The first people that the project lists, by their ids."""
        ...

    def linked(self, project_id: str, limit: int) -> list[LinkedCustomer]:
        """The first customers that are linked to the project."""
        ...

    def client(self, team_id: str, client_id: str) -> Client | None:
        """The client; None also for another workspace's."""
        ...

    def client_named(self, team_id: str, name: str) -> Client | None:
        """The client of this name; case does not matter."""
        ...

    def search_clients(self, team_id: str, text: str, limit: int) -> list[Client]:
        """Clients whose name begins with the text, then those that contain it."""
        ...

    def uses(self, project: Project) -> list[ProjectUse]:
        """What refers to the project, beside its members."""
        ...

    def hold_imports(self, team_id: str) -> bool:
        """Keep the workspace's runs and moves from beginning until the transaction ends.

        False if a run writes.
        """
        ...


class ProjectChangeStore(Protocol):
    """Changes to projects and clients. Call ``tx.projects.lock`` before any of them."""

    def save(self, project: Project) -> None:
        """Its name and its client."""
        ...

    def rename_client(self, client: Client, name: str) -> int:
        """How many projects the client has."""
        ...

    def ensure_client(self, team_id: str, name: str) -> Client:
        """The client of this name, made where there is none."""
        ...

    def clashes(self, project: Project, client: Client, limit: int) -> list[str]:
        """Numbers that would be there twice if the project's invoices were the client's.

        Only where the project's was created here, or the client's was and is not posted: QuickBooks may have
        used a number as often as it likes.
        """
        ...

    def move_held(self, project: Project) -> Held:
        """Make its invoices, time and expenses its client's; how many there are."""
        ...

    def delete(self, project: Project) -> None:
        """Remove the project, its members and what was ignored about it."""
        ...

    def drop_if_empty(self, client_id: str) -> None:
        """Remove the client if it has neither a project nor an invoice, nor time or expenses."""
        ...

    def remove_member(self, project_id: str, user_id: str) -> bool:
        """Whether the project listed this person until now."""
        ...


class CustomerListStore(Protocol):
    """The customers of a company, page by page."""

    def page(self, wanted: CustomersWanted, limit: int) -> list[ListedCustomer]:
        """Customers by name: those after the one named, or the last ones before it; all if it is gone."""
        ...

    def find(self, connection_id: str, customer_id: str) -> ListedCustomer | None: ...
    def family(self, connection_id: str, customers: Collection[CustomerNode]) -> dict[str, CustomerNode]:
        """These customers and all their parents, by id."""
        ...

    def links_of(self, connection_id: str, customer_ids: Collection[str]) -> dict[str, str]:
        """The project ids of those of them that have a link of their own."""
        ...

    def count_below(self, connection_id: str, customer: CustomerNode) -> int:
        """How many sub-customers it has, at whatever depth."""
        ...


class SuggestionStore(Protocol):
    """Suggestions that somebody ignored."""

    def ignore(self, ignored: Ignored) -> bool:
        """Whether it was noted; not if it was before."""
        ...

    def forget(self, connection_id: str, customer_id: str, project_id: str) -> bool:
        """Whether it was ignored until now: it may be suggested again."""
        ...

    def ignored(self, connection_id: str) -> Mapping[str, frozenset[str]]:
        """The ids of the projects that are ignored, by customer."""
        ...

    def count(self, connection_id: str) -> int: ...
    def page(self, connection_id: str, beside: Beside, limit: int) -> list[Ignored]:
        """Ignored ones by their keys: those after this one, or the last ones before it."""
        ...
