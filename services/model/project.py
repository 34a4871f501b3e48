"""Clients, their projects, and which QuickBooks customer belongs to which project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

#: Characters of the name of a client or of a project.
LONGEST_NAME = 120


def label_of(client_name: str, name: str) -> str:
    """How a project is named: ``Client / Project``, or once where both are the same."""
    return name if client_name == name else f"{client_name} / {name}"


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a client. ``label`` is how it is named everywhere: ``Client / Project``."""

    id: str
    team_id: str
    client_id: str
    client_name: str
    name: str

    @property
    def label(self) -> str:
        return label_of(self.client_name, self.name)

    @property
    def mark(self) -> str:
        """Short, and another one once it has another name or another client."""
        shown = f"{self.client_id}\n{self.name}"
        return sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Ensured:
    """A project that is there now, and whether it was just made."""

    project: Project
    is_new: bool


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """A QuickBooks customer's one project."""

    connection_id: str
    customer_id: str
    project_id: str
    linked_by: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerNode:
    """What link matching needs of a customer: its place in the tree."""

    customer_id: str
    name: str
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class KnownCustomer(CustomerNode):
    """A customer with what helps to find its project."""

    email: str | None = None
    is_active: bool = True
