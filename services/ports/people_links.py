"""The store as *People* needs it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from services.model.people_links import PeopleWanted, PersonKey, PersonLink, QuickBooksPerson


class PersonLinkStore(Protocol):
    """Employees and vendors, and the links to people of the workspace."""

    def page(self, wanted: PeopleWanted, limit: int) -> list[QuickBooksPerson]:
        """By name: those after the one named, or the last ones before it; all if it is gone."""
        ...

    def has_people(self, connection_id: str) -> bool:
        """Whether any were ever read."""
        ...

    def find(self, connection_id: str, key: PersonKey) -> QuickBooksPerson | None:
        """The person; None if QuickBooks has it no more."""
        ...

    def link_of(self, connection_id: str, key: PersonKey) -> PersonLink | None: ...
    def links(self, connection_id: str, keys: Collection[PersonKey]) -> dict[PersonKey, PersonLink]:
        """The links of those of them that have one, ignored suggestions among them."""
        ...

    def linked(self, connection_id: str, keys: Collection[PersonKey]) -> dict[PersonKey, str]:
        """The ids of the people whom those of them are linked to."""
        ...

    def link(self, link: PersonLink) -> None:
        """Link the person, in place of an earlier link."""
        ...

    def unlink(self, connection_id: str, key: PersonKey) -> None: ...
