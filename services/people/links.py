"""Employees and vendors of QuickBooks are linked to people of the workspace, each by somebody's choice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from services.clock import Clock
from services.decisions.match_person import PersonMatcher
from services.decisions.page_beside import page_beside
from services.errors import InvalidInput, NotFound
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.people import Actor, Right
from services.model.people_links import (
    NOBODY,
    Colleagues,
    PeopleList,
    PeopleWanted,
    PersonKey,
    PersonLink,
    PersonRow,
    QuickBooksPerson,
)
from services.model.project_directory import Beside, Paged
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: People on a page.
PAGE = 10
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,20}")


class PersonLinkChanged(InvalidInput):
    """Somebody linked this person otherwise meanwhile, so nothing was changed."""

    code = "person_link_changed"
    remedy = "The link is shown as it is now: look again, then choose."


class PeopleLinks:
    """Looks at links, makes and removes them. Several employees and vendors may be one person."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def companies(self, actor: Actor) -> list[Connection]:
        """The workspace's companies, by name, disconnected ones included. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            return tx.connections.of_team(actor.team_id)

    def page(self, actor: Actor, wanted: PeopleWanted, colleagues: Colleagues) -> PeopleList:
        """Employees and vendors by name; ``colleagues`` may be suggested.

        Raises ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            company = tx.connections.get(wanted.connection_id, actor.team_id)

            def fetch(beside: Beside, limit: int) -> list[QuickBooksPerson]:
                return tx.person_links.page(replace(wanted, beside=beside), limit)

            found = page_beside(fetch, wanted.beside, PAGE)
            links = tx.person_links.links(company.id, [one.key for one in found.rows])
            are_known = bool(found.rows) or tx.person_links.has_people(company.id)
        matcher = PersonMatcher(colleagues.people)
        rows = [_row(one, links.get(one.key), matcher) for one in found.rows]
        return PeopleList(company, Paged(rows, found.has_previous, found.has_next), are_known)

    def link(
        self, actor: Actor, connection_id: str, key: PersonKey, user_id: str, seen: str | None = None
    ) -> None:
        """Link the employee or vendor to this person of the workspace, and to nobody else any more.

        ``seen``: whom she was shown linked to, ``NOBODY`` for none. Raises ``NotAllowed``, ``NotFound`` or
        ``PersonLinkChanged``.
        """
        self._rights.require(actor, Right.LINK)
        if not _MEMBER.fullmatch(user_id):
            raise InvalidInput("Choose a person of this workspace.")
        with self._store.writing_now() as tx:
            person = self._begin(tx, actor, connection_id, key, AuditAction.PERSON_LINKED)
            before = _linked_to(tx, connection_id, key)
            if seen is not None and before not in (seen, user_id):
                raise PersonLinkChanged
            if before != user_id:
                tx.person_links.link(self._link(actor, connection_id, key, user_id))
                details = {"connection_id": connection_id, "user_id": user_id, "from_user_id": before}
                self._note(tx, actor, AuditAction.PERSON_LINKED, person, details)
            tx.commit()

    def unlink(self, actor: Actor, connection_id: str, key: PersonKey) -> None:
        """Remove its link, if there is one. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            person = self._begin(tx, actor, connection_id, key, AuditAction.PERSON_UNLINKED)
            before = _linked_to(tx, connection_id, key)
            if before != NOBODY:
                tx.person_links.unlink(connection_id, key)
                details = {"connection_id": connection_id, "from_user_id": before}
                self._note(tx, actor, AuditAction.PERSON_UNLINKED, person, details)
            tx.commit()

    def ignore(self, actor: Actor, connection_id: str, key: PersonKey, user_id: str) -> None:
        """Suggest nobody for it any more; ``user_id`` was suggested. A link stays as it is.

        Raises ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            person = self._begin(tx, actor, connection_id, key, AuditAction.PERSON_IGNORED)
            if tx.person_links.link_of(connection_id, key) is None:
                tx.person_links.link(self._link(actor, connection_id, key, NOBODY))
                details = {"connection_id": connection_id, "user_id": user_id}
                self._note(tx, actor, AuditAction.PERSON_IGNORED, person, details)
            tx.commit()

    def suggest_again(self, actor: Actor, connection_id: str, key: PersonKey) -> None:
        """Ignore suggestions for it no longer. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            person = self._begin(tx, actor, connection_id, key, AuditAction.PERSON_SUGGESTED_AGAIN)
            link = tx.person_links.link_of(connection_id, key)
            if link is not None and link.user_id == NOBODY:
                tx.person_links.unlink(connection_id, key)
                details = {"connection_id": connection_id}
                self._note(tx, actor, AuditAction.PERSON_SUGGESTED_AGAIN, person, details)
            tx.commit()

    def _begin(
        self, tx: Transaction, actor: Actor, connection_id: str, key: PersonKey, action: AuditAction
    ) -> QuickBooksPerson:
        """The person; nobody else changes links now, and nothing is done twice."""
        tx.connections.get(connection_id, actor.team_id)
        tx.projects.lock(actor.team_id)
        tx.inbox.once(actor, action.code, self._clock.now())
        person = tx.person_links.find(connection_id, key)
        if person is None:
            raise NotFound("QuickBooks does not have this person any more.")
        return person

    def _link(self, actor: Actor, connection_id: str, key: PersonKey, user_id: str) -> PersonLink:
        return PersonLink(connection_id, key, user_id, actor.user_id, self._clock.now())

    def _note(
        self,
        tx: Transaction,
        actor: Actor,
        action: AuditAction,
        person: QuickBooksPerson,
        details: Mapping[str, str],
    ) -> None:
        said = {"label": person.name} | {name: value for name, value in details.items() if value}
        tx.audit.add(actor, action, person.key.text, said, self._clock.now())


def _linked_to(tx: Transaction, connection_id: str, key: PersonKey) -> str:
    return tx.person_links.linked(connection_id, [key]).get(key, NOBODY)


def _row(person: QuickBooksPerson, link: PersonLink | None, matcher: PersonMatcher) -> PersonRow:
    suggestion = matcher.suggest(person) if link is None else None
    return PersonRow(person, link, suggestion)
