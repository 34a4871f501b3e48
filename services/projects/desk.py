"""Everything that can be asked in the window *Projects*, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from services.clock import Clock
from services.ports.desk import Rights
from services.ports.store import Store
from services.projects.changes import ProjectChanges
from services.projects.customer_links import CustomerLinks
from services.projects.customers import Customers
from services.projects.directory import ProjectDirectory
from services.projects.members import ProjectMembers
from services.projects.suggestions import Suggestions


@dataclass(frozen=True, slots=True)
class ProjectDesk:
    """The use cases of the window."""

    directory: ProjectDirectory
    changes: ProjectChanges
    members: ProjectMembers
    links: CustomerLinks
    suggestions: Suggestions

    @classmethod
    def over(cls, store: Store, clock: Clock, rights: Rights, customers: Customers) -> Self:
        """All of them over one store."""
        return cls(
            directory=ProjectDirectory(store, rights),
            changes=ProjectChanges(store, clock, rights),
            members=ProjectMembers(store, clock, rights),
            links=CustomerLinks(store, rights, customers),
            suggestions=Suggestions(store, clock, rights),
        )
