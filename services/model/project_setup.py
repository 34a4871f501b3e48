"""*Set up projects*: customers without a project, what is suggested for each, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from services.model.import_run import ImportRun, ImportType
from services.model.project import label_of


@dataclass(frozen=True, slots=True)
class OfRun:
    """The customers without a project that an import found."""

    run_id: str


@dataclass(frozen=True, slots=True)
class OfCompany:
    """All active customers of a company that have no project."""

    connection_id: str


#: Whose customers are set up.
SetupScope = OfRun | OfCompany


class Because(Enum):
    """Why a project is suggested: code, and what the person reads. ``{twin}`` is another customer."""

    SAME_NAME = ("same_name", "same name")
    SAME_CLIENT = ("same_client", "same name as its client")
    SIMILAR_NAME = ("similar_name", "similar name")
    SAME_EMAIL = ("same_email", "same e-mail address as {twin}")
    NAMED_LIKE = ("named_like", "named like the customer")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A project for a customer: one that is there, or without an id a new one of this client and name."""

    client_name: str
    name: str
    because: Because
    project_id: str | None = None
    twin: str = ""

    @property
    def label(self) -> str:
        return label_of(self.client_name, self.name)

    @property
    def why(self) -> str:
        """The reason in words."""
        return self.because.words.format(twin=self.twin)

    @property
    def mark(self) -> str:
        """Four characters that tell what is suggested from anything else that may be suggested later.

        New projects of one client and name are one, however they are spelled.
        """
        new = f"new\n{self.client_name}\n{self.name}".casefold().encode("utf-8", "surrogatepass")
        what = new if self.project_id is None else self.project_id.encode()
        return hashlib.sha256(what).hexdigest()[:4]


@dataclass(frozen=True, slots=True)
class SetupLine:
    """One customer without a project; ``invoices``: how many of the import, if asked of one."""

    customer_id: str
    name: str
    email: str | None
    invoices: int | None
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class SetupPage:
    """Some of the customers, in an order that links made meanwhile don't change.

    ``start`` is the place in that order at which the page begins; ``earlier`` and ``later`` are those of the
    pages before and after. ``first`` counts the customers without a project up to this page's first.
    """

    scope: SetupScope
    company_name: str
    lines: Sequence[SetupLine]
    first: int
    without_project: int
    start: int
    earlier: int | None = None
    later: int | None = None
    #: What is counted of each customer, if it is asked of an import.
    import_type: ImportType = ImportType.INVOICE_HISTORY


@dataclass(frozen=True, slots=True)
class SetupOutcome:
    """What came of it. ``left`` are still without a project.

    ``joined`` projects were created by somebody else meanwhile; ``linked_meanwhile`` customers were linked;
    ``changed`` ones were left alone, because another project would be suggested now than was shown.
    """

    scope: SetupScope
    linked: int
    created: int
    joined: int
    linked_meanwhile: int
    changed: int
    left: int
    run: ImportRun | None = None
