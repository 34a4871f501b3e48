"""The window *Projects*: who and what belongs to a project, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

from services.model.connection import Connection
from services.model.project import CustomerNode, Project
from services.model.project_setup import Suggestion

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """Some rows of a long list, and whether it goes on before and after them."""

    rows: Sequence[Row]
    has_previous: bool = False
    has_next: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a page begins: after the row with this id, or before it; without one, at the beginning."""

    key: str | None = None
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """Whom projects are done for."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ClientChoice:
    """The client of a project: one that is there, or the one of this name, made where there is none.

    Without either it is left to whoever asks, such as the client that it has.
    """

    client_id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectsWanted:
    """Which projects are listed: those that hold a text, those of one client, or all."""

    text: str = ""
    client_id: str | None = None
    beside: Beside = Beside()


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the list. Somebody who sees only her own is told neither number."""

    project: Project
    links: int | None = None
    members: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectList:
    """A page of the projects that this person may see; ``client``: whose alone are listed."""

    page: Paged[ProjectRow]
    may_manage: bool
    may_link: bool = False
    client: Client | None = None
    #: Whether there may be more matches than were looked at.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """How many of each kind a project holds."""

    invoices: int = 0
    time_entries: int = 0
    expenses: int = 0


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """A project as it is now; ``moved``: what followed it to another client, None where it has the same."""

    project: Project
    moved: Held | None = None


@dataclass(frozen=True, slots=True)
class LinkedCustomer:
    """A QuickBooks customer that is linked to a project."""

    connection_id: str
    company_name: str
    customer_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ProjectDetails:
    """One project. ``members`` and ``linked`` are the first ones, beside how many there are."""

    project: Project
    created_by: str
    created_at: datetime
    members: Sequence[str]
    member_count: int
    linked: Sequence[LinkedCustomer]
    link_count: int


class ProjectUse(Enum):
    """What refers to a project, so that it cannot be deleted: code and words."""

    INVOICES = ("invoices", "invoices")
    ENTRIES = ("entries", "time entries or expenses")
    LINKS = ("links", "linked customers")
    SCHEDULES = ("schedules", "schedules")
    DRAFTS = ("drafts", "choices for an import")
    RUNS = ("runs", "imports that were asked for it")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words


class Which(Enum):
    """Which customers of a company are listed: code and words."""

    ALL = ("all", "All customers")
    LINKED = ("linked", "With a link of their own")
    UNLINKED = ("unlinked", "Without a link of their own")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class CustomersWanted:
    """Which customers of a company are listed."""

    connection_id: str
    text: str = ""
    which: Which = Which.ALL
    beside: Beside = Beside()


@dataclass(frozen=True, slots=True)
class ListedCustomer(CustomerNode):
    """A customer as QuickBooks has it; ``name`` is its path, ``Parent:Child``."""

    email: str | None = None
    is_active: bool = True
    #: Whether QuickBooks calls it a project.
    is_project: bool = False


@dataclass(frozen=True, slots=True)
class CustomerPlace:
    """A customer and the project of its invoices: by its own link, or by that of the parent ``by``."""

    customer: ListedCustomer
    project: Project | None = None
    by: str | None = None

    @property
    def is_linked(self) -> bool:
        """Whether it has a link of its own."""
        return self.project is not None and self.by is None


@dataclass(frozen=True, slots=True)
class CustomerList:
    """A page of a company's customers, as they were known at ``as_of``."""

    company: Connection
    page: Paged[CustomerPlace]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """One customer; ``below`` counts its sub-customers, at whatever depth."""

    company: Connection
    place: CustomerPlace
    below: int


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """A customer without a project, and a project that is there for it."""

    customer_id: str
    name: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """Suggestions from a place in the order of names on; ``later``: where the next page begins.

    ``ignored``: how many suggestions of this company somebody has ignored.
    """

    company: Connection
    lines: Sequence[SuggestionLine]
    later: int | None
    ignored: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """A suggestion that somebody ignored."""

    connection_id: str
    customer_id: str
    project_id: str
    ignored_by: str
    ignored_at: datetime

    @property
    def key(self) -> str:
        """What tells it from the others of its company."""
        return f"{self.project_id}/{self.customer_id}"


@dataclass(frozen=True, slots=True)
class IgnoredPage:
    """Ignored suggestions, with the names of their customers and their projects."""

    company: Connection
    page: Paged[Ignored]
    customers: Mapping[str, str]
    projects: Mapping[str, Project]
