"""The employees and vendors of a company page by page, and their links to people of the workspace."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.entry import PartyKind
from services.model.people_links import (
    NOBODY,
    PeopleWanted,
    PersonKey,
    PersonLink,
    QuickBooksPerson,
    WhichPeople,
)
from services.store.bulk import in_chunks, insert_into
from services.store.tables_entries import mirror_people, person_links

_P, _L = mirror_people.c, person_links.c
_COLUMNS = (_P.kind, _P.qbo_id, _P.name, _P.email, _P.is_active)
_ORDER = (_P.name_folded, _P.kind, _P.qbo_id)


class PersonLinkRepository:
    """Reads people that are not gone from QuickBooks; links stay when they go."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def page(self, wanted: PeopleWanted, limit: int) -> list[QuickBooksPerson]:
        """By name: those after the one named, or the last ones before it; all if it is gone."""
        query: sa.Select[Any] = sa.select(*_COLUMNS).where(_is_of(wanted.connection_id), *_filters(wanted))
        anchor = self._anchor(wanted)
        is_before = wanted.beside.is_before and anchor is not None
        if anchor is not None:
            place, there = sa.tuple_(*_ORDER), sa.tuple_(*map(sa.literal, anchor))
            query = query.where(place < there if is_before else place > there)
        order = [column.desc() if is_before else column for column in _ORDER]
        found = [_person(row) for row in self._database.execute(query.order_by(*order).limit(limit))]
        return found[::-1] if is_before else found

    def has_people(self, connection_id: str) -> bool:
        """Whether any were ever read."""
        return bool(self._database.scalar(sa.select(sa.exists().where(_P.connection_id == connection_id))))

    def find(self, connection_id: str, key: PersonKey) -> QuickBooksPerson | None:
        """The person; None if QuickBooks has it no more."""
        query: sa.Select[Any] = sa.select(*_COLUMNS).where(
            _is_of(connection_id), _P.kind == key.kind, _P.qbo_id == key.qbo_id
        )
        row = self._database.execute(query).one_or_none()
        return None if row is None else _person(row)

    def link_of(self, connection_id: str, key: PersonKey) -> PersonLink | None:
        """Its link, or that a suggestion for it was ignored."""
        return self.links(connection_id, [key]).get(key)

    def links(self, connection_id: str, keys: Collection[PersonKey]) -> dict[PersonKey, PersonLink]:
        """The links of those of them that have one, ignored suggestions among them."""
        found: dict[PersonKey, PersonLink] = {}
        for some in in_chunks(sorted({key.qbo_id for key in keys})):
            query = sa.select(person_links).where(_L.connection_id == connection_id, _L.qbo_id.in_(some))
            for row in self._database.execute(query):
                key = PersonKey(PartyKind(row.kind), row.qbo_id)
                found[key] = PersonLink(connection_id, key, row.user_id, row.linked_by, row.linked_at)
        return {key: found[key] for key in keys if key in found}

    def linked(self, connection_id: str, keys: Collection[PersonKey]) -> dict[PersonKey, str]:
        """The ids of the people whom those of them are linked to."""
        links = self.links(connection_id, keys)
        return {key: link.user_id for key, link in links.items() if link.user_id != NOBODY}

    def link(self, link: PersonLink) -> None:
        """Link the person, in place of an earlier link."""
        said = {"user_id": link.user_id, "linked_by": link.linked_by, "linked_at": link.linked_at}
        new = insert_into(self._database, person_links).values(
            connection_id=link.connection_id, kind=link.key.kind, qbo_id=link.key.qbo_id, **said
        )
        key = ["connection_id", "kind", "qbo_id"]
        self._database.execute(new.on_conflict_do_update(index_elements=key, set_=said))

    def unlink(self, connection_id: str, key: PersonKey) -> None:
        """Remove the link, if there is one."""
        self._database.execute(
            sa.delete(person_links).where(
                _L.connection_id == connection_id, _L.kind == key.kind, _L.qbo_id == key.qbo_id
            )
        )

    def _anchor(self, wanted: PeopleWanted) -> Row[Any] | None:
        key = PersonKey.of(wanted.beside.key or "")
        if key is None:
            return None
        query: sa.Select[Any] = sa.select(*_ORDER).where(
            _is_of(wanted.connection_id), _P.kind == key.kind, _P.qbo_id == key.qbo_id
        )
        return self._database.execute(query).one_or_none()


def _is_of(connection_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_P.connection_id == connection_id, _P.gone_at.is_(None))


def _filters(wanted: PeopleWanted) -> list[sa.ColumnElement[bool]]:
    folded = wanted.text.strip().casefold()
    found = [_P.name_folded.contains(folded, autoescape=True)] if folded else []
    if wanted.which is not WhichPeople.ALL:
        is_its = sa.and_(_L.connection_id == _P.connection_id, _L.kind == _P.kind, _L.qbo_id == _P.qbo_id)
        has_link = sa.exists().where(is_its, _L.user_id != NOBODY)
        found.append(has_link if wanted.which is WhichPeople.LINKED else ~has_link)
    return found


def _person(row: Row[Any]) -> QuickBooksPerson:
    key = PersonKey(PartyKind(row.kind), row.qbo_id)
    return QuickBooksPerson(key, row.name, row.email, row.is_active)
