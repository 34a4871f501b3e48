"""The audit log as the store keeps it: rows are added and read, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.model.audit import AuditAction, AuditEntry, Deed
from services.model.audit_log import AuditKey
from services.model.people import Actor


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is looked for in one workspace; ``subjects`` are ids, None for all."""

    team_id: str
    person: str | None = None
    action: AuditAction | None = None
    since: datetime | None = None
    until: datetime | None = None
    subjects: tuple[str, ...] | None = None


class AuditStore(Protocol):
    """The audit log."""

    def add(
        self, actor: Actor, action: AuditAction, subject: str, details: Mapping[str, Any], at: datetime
    ) -> None:
        """Record what ``actor`` did, in her workspace. ``details`` must hold no secret and no amount."""
        ...

    def add_all(self, actor: Actor, done: Sequence[Deed], at: datetime) -> None:
        """As ``add``, for many at once."""
        ...

    def recent(self, team_id: str, limit: int) -> list[AuditEntry]:
        """Newest first."""
        ...

    def page(self, query: AuditQuery, key: AuditKey | None, is_before: bool, limit: int) -> list[AuditEntry]:
        """Those after the key, or the nearest before it, newest first; without one the newest of all."""
        ...


class AuditNameStore(Protocol):
    """What the ids in the audit log are called."""

    def subjects(self, team_id: str, about: str) -> tuple[str, ...]:
        """Ids of what is called so, the text itself among them: it may be a reference."""
        ...

    def names(self, team_id: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
        """Names of companies, clients, projects and invoices by id, as far as they are still there."""
        ...

    def customers(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Names of customers by company and id."""
        ...
