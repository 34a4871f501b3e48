"""Who may do what in a workspace, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.access.configured import Configured, Home
from services.access.leavers import Leavers, NobodyLeaves
from services.access.members import NoUserGroups, RememberedMembers, distinct
from services.clock import Clock
from services.decisions.permissions import (
    groups_granting,
    is_operator,
    is_user_group,
    may_claim,
)
from services.errors import AppError, InvalidInput, NotAllowed
from services.model.access import (
    FINANCIAL_ADMINISTRATORS,
    GroupReport,
    Member,
    Membership,
    SecurityGroup,
)
from services.model.audit import AuditAction
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Right
from services.ports.desk import People, UserGroups
from services.ports.store import Store, Transaction

_SLACK_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")
#: What the log says of somebody who comes into a group, and who leaves it.
_ADDED = {
    FINANCIAL_ADMINISTRATORS: AuditAction.ADMINISTRATOR_ADDED,
    SecurityGroup.ANY_PROJECT: AuditAction.ANY_PROJECT_GRANTED,
}
_REMOVED = {
    FINANCIAL_ADMINISTRATORS: AuditAction.ADMINISTRATOR_REMOVED,
    SecurityGroup.ANY_PROJECT: AuditAction.ANY_PROJECT_WITHDRAWN,
}


class LastAdministrator(AppError):
    """This is the last financial administrator."""

    code = "last_administrator"
    remedy = "Add somebody else first."


class NamedInSettings(AppError):
    """This financial administrator is named in the setting FINANCIAL_ADMINISTRATORS."""

    code = "named_in_settings"
    remedy = "Whoever runs the app can take the id out of the setting."


class Access:
    """The rights of people. ``configured`` are the entries of the setting, which always restores access."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        configured: Sequence[str] = (),
        user_groups: UserGroups | None = None,
        people: People | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._configured = Configured(configured)
        self._members = RememberedMembers(user_groups or NoUserGroups(), clock)
        self._leavers = Leavers(people or NobodyLeaves(), clock)

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether the person holds the right now, by the store; what Slack says is up to a minute old."""
        if is_operator(actor):
            return True
        return self._is_granted(actor, right) and not self._has_left(actor)

    def _has_left(self, actor: Actor) -> bool:
        """Whoever pressed just now is there; for what goes by itself in her name Slack is asked."""
        return actor.delivery is None and self._leavers.is_gone(actor.team_id, actor.user_id)

    def _is_granted(self, actor: Actor, right: Right) -> bool:
        configured = self._configured.of(actor.team_id)
        if actor.user_id in configured:
            return True
        with self._store.reading() as tx:
            listed = tx.access.members(actor.team_id)
        granting = [one.principal for one in listed if one.group in groups_granting(right)]
        groups = filter(is_user_group, (*configured, *granting))
        return actor.user_id in granting or actor.user_id in self._members.people(actor.team_id, groups)

    def require(self, actor: Actor, right: Right) -> None:
        """Do nothing if she holds it. Raises ``NotAllowed``, which names who can grant it."""
        if not self.may(actor, right):
            raise NotAllowed(right.words, tuple(self.people(actor.team_id)))

    def counts_in(self, home: Home) -> None:
        """Ids that the setting names without a workspace are those of the bot token's, which is ``home``."""
        self._configured.count_in(home)

    def may_be_named(self, team_id: str) -> bool:
        """Whether the setting names somebody in this workspace, or nobody can say now."""
        return not self._configured.is_known or bool(self._configured.of(team_id))

    def is_sure(self, team_id: str) -> bool:
        """Whether who may import is known without Slack: no user group may, and the setting is clear."""
        return self._configured.is_known and not any(map(is_user_group, self.administrators(team_id)))

    def administrators(self, team_id: str) -> list[str]:
        """Ids of the people and user groups that are financial administrators, the setting's first.

        Without people who left, where that is known: where nobody is left, Slack has said so of each.
        """
        with self._store.reading() as tx:
            listed = self._administrators(tx, team_id)
        return self._leavers.those_left(team_id, listed)

    def people(self, team_id: str) -> list[str]:
        """Ids of the people who are financial administrators now, user groups unfolded."""
        return self._members.people(team_id, self.administrators(team_id))

    def groups(self, actor: Actor) -> tuple[GroupReport, ...]:
        """Every security group and who is in it. Raises ``NotAllowed``."""
        self.require(actor, Right.MANAGE_ACCESS)
        with self._store.reading() as tx:
            listed = tx.access.members(actor.team_id)
        return tuple(self._report(actor.team_id, group, listed) for group in SecurityGroup)

    def claim(self, actor: Actor, is_workspace_admin: bool) -> bool:
        """Whether the person became the first financial administrator; not if there is one already."""
        # Slack is asked who is still there before the transaction, which then finds that remembered.
        self.administrators(actor.team_id)
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.ADMINISTRATOR_CLAIMED.code, now)
            if not may_claim(is_workspace_admin, self._still_there(tx, actor.team_id)):
                return False
            tx.access.add(actor, actor.user_id, now)
            tx.audit.add(actor, AuditAction.ADMINISTRATOR_CLAIMED, actor.user_id, {}, now)
            key = f"claimed:{actor.team_id}:{actor.user_id}:{now.isoformat()}"
            told = NewMessage(actor.team_id, MessageKind.CLAIMED, key, facts={"by": actor.user_id})
            tx.outbox.add(told, now)
            tx.commit()
        return True

    def add(self, actor: Actor, principal: str, group: SecurityGroup = FINANCIAL_ADMINISTRATORS) -> None:
        """Put a person or a user group into the group. Raises ``NotAllowed`` or ``InvalidInput``."""
        self.require(actor, Right.MANAGE_ACCESS)
        if not _SLACK_ID.fullmatch(principal):
            raise InvalidInput("Choose a person or a user group of this workspace.")
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, _ADDED[group].code, now)
            if tx.access.add(actor, principal, now, group):
                tx.audit.add(actor, _ADDED[group], principal, {}, now)
            tx.commit()

    def remove(self, actor: Actor, principal: str, group: SecurityGroup = FINANCIAL_ADMINISTRATORS) -> None:
        """Take it out. Raises ``NotAllowed``, ``LastAdministrator`` or ``NamedInSettings``."""
        self.require(actor, Right.MANAGE_ACCESS)
        if group is FINANCIAL_ADMINISTRATORS:
            self._prepare_removal(actor.team_id, principal)
        with self._store.writing_now() as tx:
            tx.access.lock(actor.team_id)
            now = self._clock.now()
            tx.inbox.once(actor, _REMOVED[group].code, now)
            if group is FINANCIAL_ADMINISTRATORS:
                self._require_another(tx, actor.team_id, principal)
            if tx.access.remove(actor.team_id, principal, group):
                tx.audit.add(actor, _REMOVED[group], principal, {}, now)
            tx.commit()

    def _prepare_removal(self, team_id: str, principal: str) -> None:
        if principal in self._configured.of(team_id):
            raise NamedInSettings
        # Slack is asked before the transaction, which then finds the members remembered.
        self.people(team_id)
        with self._store.reading() as tx:
            others = [one for one in self._administrators(tx, team_id) if one != principal]
        self._leavers.those_left(team_id, others)

    def _require_another(self, tx: Transaction, team_id: str, principal: str) -> None:
        """Somebody else must be left, by name: a user group counts by who is in it now."""
        others = {*self._still_there(tx, team_id)} - {principal}
        if not self._members.known_people(team_id, others):
            raise LastAdministrator

    def _still_there(self, tx: Transaction, team_id: str) -> list[str]:
        """As it is known already: in a transaction nobody is asked."""
        listed = self._administrators(tx, team_id)
        return [one for one in listed if not self._leavers.is_known_to_be_gone(team_id, one)]

    def _administrators(self, tx: Transaction, team_id: str) -> list[str]:
        return distinct([*self._configured.of(team_id), *tx.access.administrators(team_id)])

    def _report(self, team_id: str, group: SecurityGroup, listed: Sequence[Membership]) -> GroupReport:
        configured = self._configured.of(team_id) if group is FINANCIAL_ADMINISTRATORS else ()
        members = [Member(one, self._size(team_id, one)) for one in configured]
        members += [
            Member(one.principal, self._size(team_id, one.principal), one.added_by, one.added_at)
            for one in listed
            if one.group is group and one.principal not in configured
        ]
        return GroupReport(group, tuple(sorted(members, key=lambda one: one.people is None)))

    def _size(self, team_id: str, principal: str) -> int | None:
        return len(self._members.people(team_id, [principal])) if is_user_group(principal) else None
