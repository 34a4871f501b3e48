"""Who is a member of a project, and so sees it without the right to see every project."""

from __future__ import annotations

import re

from services.clock import Clock
from services.errors import InvalidInput
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.store import Store

_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")


class ProjectMembers:
    """Adds and removes members. What they see follows at once: it is looked up at each press."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def add(self, actor: Actor, project_id: str, user_id: str) -> bool:
        """Whether she became a member; false if she was. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        if not _PERSON.fullmatch(user_id):
            raise InvalidInput("Choose a person of this workspace.")
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.MEMBER_ADDED.code, now)
            tx.projects.lock(actor.team_id)
            project = tx.projects.get(project_id, actor.team_id)
            is_new = not tx.projects.is_member(project.id, user_id)
            if is_new:
                tx.projects.add_member(project.id, user_id)
                details = {"user_id": user_id, "label": project.label}
                tx.audit.add(actor, AuditAction.MEMBER_ADDED, project.id, details, now)
            tx.commit()
        return is_new

    def remove(self, actor: Actor, project_id: str, user_id: str) -> bool:
        """Whether she was a member until now. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.MEMBER_REMOVED.code, now)
            project = tx.projects.get(project_id, actor.team_id)
            was_member = tx.project_changes.remove_member(project.id, user_id)
            if was_member:
                details = {"user_id": user_id, "label": project.label}
                tx.audit.add(actor, AuditAction.MEMBER_REMOVED, project.id, details, now)
            tx.commit()
        return was_member
