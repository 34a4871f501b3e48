"""Employees and vendors of QuickBooks, and the people of the workspace that they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from services.model.connection import Connection
from services.model.entry import PartyKind
from services.model.project_directory import Beside, Paged

#: Whom a link of a suggestion that was ignored leads to.
NOBODY = ""
_FIRST_PAGE = Beside()


class PersonKey(NamedTuple):
    """What tells an employee or a vendor from all others of its company."""

    kind: PartyKind
    qbo_id: str

    @property
    def text(self) -> str:
        """The same as one text, such as ``vendor/55``."""
        return f"{self.kind}/{self.qbo_id}"

    @classmethod
    def of(cls, text: str) -> PersonKey | None:
        """Read back; None where it is none of ours."""
        kind, _, qbo_id = text.partition("/")
        known = next((one for one in PartyKind if one == kind), None)
        return cls(known, qbo_id) if known is not None and qbo_id else None


@dataclass(frozen=True, slots=True)
class QuickBooksPerson:
    """An employee or a vendor as QuickBooks has it."""

    key: PersonKey
    name: str
    email: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Who of the workspace an employee or a vendor is; ``NOBODY`` where a suggestion was ignored."""

    connection_id: str
    key: PersonKey
    user_id: str
    linked_by: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in the workspace, by all that she is called there."""

    user_id: str
    names: tuple[str, ...]
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The people of a workspace, as Slack lists them; ``is_cut``: it has more than were asked for."""

    people: Sequence[Colleague] = ()
    is_cut: bool = False


class SamePerson(Enum):
    """Why somebody is suggested: code, and what the person reads."""

    SAME_EMAIL = ("same_email", "same e-mail address")
    SAME_NAME = ("same_name", "same name")
    SIMILAR_NAME = ("similar_name", "similar name")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class SuggestedPerson:
    """Who an employee or a vendor probably is."""

    user_id: str
    because: SamePerson


class WhichPeople(Enum):
    """Which employees and vendors of a company are listed: code and words."""

    ALL = ("all", "Everybody")
    LINKED = ("linked", "Linked")
    UNLINKED = ("unlinked", "Not linked")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Which employees and vendors are listed; a page begins beside the text of a key."""

    connection_id: str
    text: str = ""
    which: WhichPeople = WhichPeople.ALL
    beside: Beside = _FIRST_PAGE


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An employee or a vendor, and whom it is linked to; where it is to nobody, whom it may be."""

    person: QuickBooksPerson
    link: PersonLink | None = None
    suggestion: SuggestedPerson | None = None

    @property
    def user_id(self) -> str:
        """Whom it is linked to; empty for nobody."""
        return self.link.user_id if self.link is not None else NOBODY

    @property
    def is_ignored(self) -> bool:
        """Whether nobody is suggested any more."""
        return self.link is not None and self.link.user_id == NOBODY


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A page of a company's employees and vendors; ``are_known``: whether they were ever read."""

    company: Connection
    page: Paged[PersonRow]
    are_known: bool
