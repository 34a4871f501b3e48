"""Who may do what in a workspace, and who says so."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Sequence

from services.clock import Clock
from services.decisions.permissions import (
    SecurityGroup,
    grants,
    is_operator,
    is_user_group,
    may_claim,
)
from services.errors import AppError, InvalidInput, NotAllowed
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.ports.desk import UserGroups
from services.ports.store import Store

#: Seconds for which the members of a user group are remembered.
REMEMBER_MEMBERS = 60.0

_SLACK_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")


class LastAdministrator(AppError):
    """This is the last financial administrator."""

    code = "last_administrator"
    remedy = "Add somebody else first."


class NamedInSettings(AppError):
    """This financial administrator is named in the setting FINANCIAL_ADMINISTRATORS."""

    code = "named_in_settings"
    remedy = "Whoever runs the app can take the id out of the setting."


class NoUserGroups:
    """Workspaces whose user groups cannot be asked for: each has no members."""

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        return frozenset()


class Access:
    """The rights of people. ``configured`` are the ids of the setting, which always restores access."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        configured: Sequence[str] = (),
        user_groups: UserGroups | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._configured = tuple(configured)
        self._members = _RememberedMembers(user_groups or NoUserGroups(), clock)

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether the person holds the right now, by the store; user groups are up to a minute old."""
        return grants(self._groups_of(actor), right)

    def require(self, actor: Actor, right: Right) -> None:
        """Do nothing if she holds it. Raises ``NotAllowed``, which names who can grant it."""
        if not self.may(actor, right):
            raise NotAllowed(right.words, tuple(self.people(actor.team_id)))

    def is_sure(self, team_id: str) -> bool:
        """Whether the store alone knows who holds rights: no user group does, which Slack is asked for."""
        return not any(map(is_user_group, self.administrators(team_id)))

    def administrators(self, team_id: str) -> list[str]:
        """Ids of the people and user groups that are financial administrators, the setting's first."""
        with self._store.reading() as tx:
            listed = tx.access.administrators(team_id)
        return _distinct([*self._configured, *listed])

    def people(self, team_id: str) -> list[str]:
        """Ids of the people who are financial administrators now, user groups unfolded."""
        return self._people(team_id, self.administrators(team_id))

    def claim(self, actor: Actor, is_workspace_admin: bool) -> bool:
        """Whether the person became the first financial administrator; not if there is one already."""
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            tx.inbox.once(actor, AuditAction.ADMINISTRATOR_CLAIMED.code, self._clock.now())
            present = [*self._configured, *tx.access.administrators(actor.team_id)]
            if not may_claim(is_workspace_admin, present):
                return False
            now = self._clock.now()
            tx.access.add(actor, actor.user_id, now)
            tx.audit.add(actor, AuditAction.ADMINISTRATOR_CLAIMED, actor.user_id, {}, now)
            tx.commit()
        return True

    def add(self, actor: Actor, principal: str) -> None:
        """Make a person or a user group administrators. Raises ``NotAllowed`` or ``InvalidInput``."""
        self.require(actor, Right.MANAGE_ACCESS)
        if not _SLACK_ID.fullmatch(principal):
            raise InvalidInput("Choose a person or a user group of this workspace.")
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.ADMINISTRATOR_ADDED.code, now)
            if tx.access.add(actor, principal, now):
                tx.audit.add(actor, AuditAction.ADMINISTRATOR_ADDED, principal, {}, now)
            tx.commit()

    def remove(self, actor: Actor, principal: str) -> None:
        """End it. Raises ``NotAllowed``, ``LastAdministrator`` or ``NamedInSettings``."""
        self.require(actor, Right.MANAGE_ACCESS)
        if principal in self._configured:
            raise NamedInSettings
        # Slack is asked before the transaction, which then finds the members remembered.
        self._people(actor.team_id, self.administrators(actor.team_id))
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.ADMINISTRATOR_REMOVED.code, now)
            others = {*self._configured, *tx.access.administrators(actor.team_id)} - {principal}
            if not self._known_people(actor.team_id, others):
                raise LastAdministrator
            if tx.access.remove(actor.team_id, principal):
                tx.audit.add(actor, AuditAction.ADMINISTRATOR_REMOVED, principal, {}, now)
            tx.commit()

    def _groups_of(self, actor: Actor) -> Collection[SecurityGroup]:
        return (SecurityGroup.FINANCIAL_ADMINISTRATORS,) if self._is_administrator(actor) else ()

    def _is_administrator(self, actor: Actor) -> bool:
        if is_operator(actor) or actor.user_id in self._configured:
            return True
        with self._store.reading() as tx:
            listed = tx.access.administrators(actor.team_id)
        groups = filter(is_user_group, (*self._configured, *listed))
        return actor.user_id in listed or actor.user_id in self._people(actor.team_id, groups)

    def _people(self, team_id: str, principals: Iterable[str]) -> list[str]:
        """Ids of people: user groups stand for their members."""
        return _distinct(
            person
            for principal in principals
            for person in self._members.people(team_id, principal, ask=True)
        )

    def _known_people(self, team_id: str, principals: Iterable[str]) -> list[str]:
        """As ``_people``, but without asking Slack: a user group not remembered counts as empty."""
        return _distinct(
            person
            for principal in principals
            for person in self._members.people(team_id, principal, ask=False)
        )


class _RememberedMembers:
    """The people behind an id, each user group asked for at most once a minute."""

    def __init__(self, user_groups: UserGroups, clock: Clock) -> None:
        self._user_groups = user_groups
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    def people(self, team_id: str, principal: str, ask: bool) -> Collection[str]:
        """The person herself, or a user group's members; without ``ask`` only those remembered."""
        if not is_user_group(principal):
            return (principal,)
        key, now = (team_id, principal), self._clock.monotonic()
        with self._lock:
            asked_at, members = self._remembered.get(key, (None, frozenset()))
        if asked_at is not None and now - asked_at < REMEMBER_MEMBERS:
            return sorted(members)
        if not ask:
            return ()
        members = self._user_groups.members(team_id, principal)
        with self._lock:
            self._remembered[key] = (now, members)
        return sorted(members)


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
