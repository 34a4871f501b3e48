"""What the mirror holds longer than it is used, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.model.quickbooks import Entity


@dataclass(frozen=True, slots=True, order=True)
class DocumentKey:
    """Where a document stands in the order in which they are looked through."""

    txn_date: date
    qbo_id: str = ""


class RetentionStore(Protocol):
    """Removes what nobody uses. Nothing is to be removed but after ``hold`` in the same transaction."""

    def companies(self) -> list[str]:
        """Every connection, in a fixed order."""
        ...

    def hold(self, connection_id: str, now: datetime) -> bool:
        """Keep runs of the company from being taken up until the transaction ends; false if one works."""
        ...

    def is_free(self, connection_id: str, now: datetime) -> bool:
        """Whether no run of the company works at this moment."""
        ...

    def goes_on(self, connection_id: str) -> bool:
        """Whether a run of the company is paused in the middle of its plan."""
        ...

    def forget_unused(self, connection_id: str, before: datetime) -> int:
        """Take the windows that were last used before then for unread; how many."""
        ...

    def remove_uncited(
        self, connection_id: str, entity: Entity, after: DocumentKey, until: date, limit: int
    ) -> list[DocumentKey]:
        """Remove documents of a resource after this one, of days before ``until``, that no ledger row cites.

        With their lines and links.
        """
        ...

    def remove_anything(self, connection_id: str, limit: int) -> int:
        """Remove rows of the company's mirror, whatever they are; how many. 0 once none are left."""
        ...
