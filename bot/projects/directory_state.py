"""Where somebody is in the window *Projects*: what its modals and buttons carry. None of it is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.carried import beside_of, flag, id_in, packed, typed, unpacked
from services.model.project_directory import Beside, CustomersWanted, ProjectsWanted, Which

#: Pages of suggestions that *Previous* remembers.
MOST_STARTS = 100
_WHICH = {which.code: which for which in Which}


@dataclass(frozen=True, slots=True)
class ListState:
    """Which projects were listed, and beside which one the page began."""

    text: str = ""
    client_id: str = ""
    key: str = ""
    is_before: bool = False

    @property
    def wanted(self) -> ProjectsWanted:
        """The same as the use case asks for it."""
        return ProjectsWanted(self.text, self.client_id or None, beside_of(self.key, self.is_before))

    def parts(self) -> tuple[str, ...]:
        return self.text, self.client_id, self.key, flag(self.is_before)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(*self.parts())

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; all projects where it is none of ours."""
        text, client_id, key, is_before = unpacked(value, 4)
        return cls(typed(text), id_in(client_id), id_in(key), bool(is_before))


@dataclass(frozen=True, slots=True)
class ProjectState:
    """One project, the list that it was opened from, and the person whom a button is about."""

    project_id: str
    listed: ListState = ListState()
    user_id: str = ""

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(self.project_id, self.user_id, *self.listed.parts())

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's project where it is none of ours."""
        project_id, user_id, *listed = unpacked(value, 6)
        return cls(id_in(project_id), ListState.decode(packed(*listed)), id_in(user_id))


@dataclass(frozen=True, slots=True)
class SeenState:
    """What a form is about, as its state has it, and the mark of what the form showed."""

    state: str
    seen: str

    def encode(self) -> str:
        """As ``private_metadata``."""
        return packed(self.state, self.seen)

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; about nothing where it is none of ours."""
        return cls(*unpacked(value, 2))


@dataclass(frozen=True, slots=True)
class CustomersState:
    """Which customers of a company were listed, and beside which one the page began."""

    connection_id: str
    text: str = ""
    which: Which = Which.ALL
    key: str = ""
    is_before: bool = False

    @property
    def wanted(self) -> CustomersWanted:
        """The same as the use case asks for it."""
        beside = beside_of(self.key, self.is_before)
        return CustomersWanted(self.connection_id, self.text, self.which, beside)

    def parts(self) -> tuple[str, ...]:
        return self.connection_id, self.text, self.which.code, self.key, flag(self.is_before)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(*self.parts())

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's customers where it is none of ours."""
        connection_id, text, which, key, is_before = unpacked(value, 5)
        return cls(
            id_in(connection_id),
            typed(text),
            _WHICH.get(which, Which.ALL),
            id_in(key),
            bool(is_before),
        )


@dataclass(frozen=True, slots=True)
class CustomerState:
    """One customer, and the list that it was opened from.

    ``project_id``, or the name and the client of a new project: to which it would be linked, if that is
    asked first.
    """

    customer_id: str
    listed: CustomersState
    project_id: str = ""
    name: str = ""
    client: str = ""

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(self.customer_id, self.project_id, self.name, self.client, *self.listed.parts())

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's customer where it is none of ours."""
        customer_id, project_id, name, client, *listed = unpacked(value, 9)
        known = CustomersState.decode(packed(*listed))
        return cls(id_in(customer_id), known, id_in(project_id), typed(name), typed(client))


@dataclass(frozen=True, slots=True)
class SuggestState:
    """A page of a company's suggestions, and at which places the pages before it began.

    ``picked`` is what a button is about: a customer and a project, or a customer and the mark of what is
    suggested for it.
    """

    connection_id: str
    starts: tuple[int, ...] = (0,)
    customer_id: str = ""
    picked: str = ""

    @property
    def start(self) -> int:
        """Where this page begins."""
        return self.starts[-1]

    def next(self, start: int) -> SuggestState:
        """The page that begins there."""
        return SuggestState(self.connection_id, (*self.starts, start)[-MOST_STARTS:])

    def previous(self) -> SuggestState:
        """The page before; the first one's is itself."""
        return SuggestState(self.connection_id, self.starts[:-1] or (0,))

    def about(self, customer_id: str, picked: str) -> SuggestState:
        """The same page, for a button about this customer."""
        return SuggestState(self.connection_id, self.starts, customer_id, picked)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        starts = ".".join(map(str, self.starts))
        return packed(self.connection_id, starts, self.customer_id, self.picked)

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's suggestions where it is none of ours."""
        connection_id, starts, customer_id, picked = unpacked(value, 4)
        places = [int(one) for one in starts.split(".") if one.isdecimal() and one.isascii() and len(one) < 9]
        known = tuple(places[-MOST_STARTS:]) or (0,)
        return cls(id_in(connection_id), known, id_in(customer_id), id_in(picked))


@dataclass(frozen=True, slots=True)
class IgnoredState:
    """A page of a company's ignored suggestions; ``picked`` is the one that a button is about."""

    connection_id: str
    key: str = ""
    is_before: bool = False
    picked: str = ""

    @property
    def beside(self) -> Beside:
        return beside_of(self.key, self.is_before)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(self.connection_id, self.key, flag(self.is_before), self.picked)

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's where it is none of ours."""
        connection_id, key, is_before, picked = unpacked(value, 4)
        return cls(id_in(connection_id), id_in(key), bool(is_before), id_in(picked))
