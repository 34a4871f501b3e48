"""The mirror, QuickBooks' documents as they are, as the store keeps it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.model.project import CustomerNode, KnownCustomer
from services.model.quickbooks import Entity, Settler, SourceCustomer, SourceDocument, SourcePerson


@dataclass(frozen=True, slots=True)
class RangeProof:
    """QuickBooks' own count of a range, asked after the last page, beside the mirror's.

    ``as_of``: QuickBooks' clock up to which every change is in the mirror.
    """

    quickbooks_count: int
    mirror_count: int
    as_of: datetime

    def __add__(self, other: RangeProof) -> RangeProof:
        """The proof of the documents of two resources."""
        counts = self.quickbooks_count + other.quickbooks_count, self.mirror_count + other.mirror_count
        return RangeProof(*counts, min(self.as_of, other.as_of))


@dataclass(frozen=True, slots=True)
class ProvenWindow:
    """Documents' dates ``date_from <= day < date_to`` that were read whole, at ``proven_at``.

    Either QuickBooks' COUNT equalled the rows, or answers in order said so; the COUNT of every range that
    somebody asks for follows each time.
    """

    date_from: date
    date_to: date
    count: int
    proven_at: datetime


class DocumentStore(Protocol):
    """The documents of one resource, by connection and QuickBooks id; windows that were read completely."""

    def as_of(self, connection_id: str) -> datetime | None:
        """QuickBooks' clock up to which all changes are known; None before the first complete reading."""
        ...

    def note_as_of(self, connection_id: str, as_of: datetime) -> None:
        """All changes up to then are in the mirror."""
        ...

    def looked_for(self, connection_id: str) -> datetime | None:
        """When what no change tells was looked for last, by QuickBooks' clock; None: never."""
        ...

    def note_looked_for(self, connection_id: str, at: datetime) -> None:
        """What no change tells was looked for then."""
        ...

    def keep(self, connection_id: str, documents: Sequence[SourceDocument]) -> frozenset[str]:
        """Write what is new or newer, with its lines; the ids written.

        An older version never replaces a newer one; one that was gone and is received again is back.
        """
        ...

    def mark_gone(self, connection_id: str, ids: Collection[str], at: datetime) -> int:
        """These documents were deleted in QuickBooks; how many of them were here."""
        ...

    def mark_unreadable(self, connection_id: str, ids: Collection[str]) -> None:
        """QuickBooks counts these but does not send them: what is known of them may be outdated."""
        ...

    def outside_windows(self, connection_id: str, ids: Collection[str]) -> frozenset[str]:
        """Those of these that are here and not gone, and of which no proven window holds the date."""
        ...

    def ids(self, connection_id: str, date_from: date, date_to: date) -> frozenset[str]:
        """Documents that are not gone with ``date_from <= txn_date < date_to``."""
        ...

    def count(self, connection_id: str, date_from: date, date_to: date) -> int:
        """How many documents that are not gone have ``date_from <= txn_date < date_to``."""
        ...

    def windows(self, connection_id: str) -> list[ProvenWindow]:
        """All windows that were proven, by date."""
        ...

    def prove_window(self, connection_id: str, window: ProvenWindow) -> None:
        """Note a window as read completely; windows that it overlaps are replaced."""
        ...

    def forget_windows(self, connection_id: str, date_from: date | None, date_to: date | None) -> None:
        """Windows that overlap ``date_from <= day < date_to`` are proven no longer; without dates, all."""
        ...

    def forget_windows_of(self, connection_id: str, ids: Collection[str]) -> None:
        """The windows that hold these documents are proven no longer."""
        ...

    def note_use(self, connection_id: str, date_from: date, date_to: date, at: datetime) -> None:
        """The windows with these dates were used now, so what is in them is kept for another 30 days."""
        ...


class ListStore(Protocol):
    """A list to which documents refer, by connection and QuickBooks id."""

    def as_of(self, connection_id: str) -> datetime | None:
        """QuickBooks' clock up to which all changes are known; None before it was read first."""
        ...

    def note_as_of(self, connection_id: str, as_of: datetime) -> None:
        """All changes up to then are in the mirror."""
        ...

    def keep(self, connection_id: str, listed: Sequence[SourceCustomer] | Sequence[SourcePerson]) -> None:
        """Write these; what was gone and is received again is back."""
        ...

    def mark_gone(self, connection_id: str, ids: Collection[str], at: datetime) -> None:
        """These were deleted in QuickBooks, or became part of another one."""
        ...


class MirrorStore(Protocol):
    """QuickBooks' documents, and the lists that they refer to."""

    def of(self, entity: Entity) -> DocumentStore:
        """The documents of this resource: invoices, time activities, bills or purchases."""
        ...

    def list_of(self, entity: Entity) -> ListStore:
        """The list of customers, employees or vendors."""
        ...

    def invoices_settled(
        self,
        connection_id: str,
        settlers: Collection[Settler],
        ids: Collection[str],
        updated_before: datetime | None,
    ) -> frozenset[str]:
        """The invoices here that name one of these settlers, or did, and those of these ids that are here.

        Only those that are not gone; with ``updated_before``, only those last updated before then.
        """
        ...

    def settlers(self, connection_id: str, kind: str, after: str, limit: int) -> list[Settler]:
        """The next payments, or credit memos, that invoices here name, or did, in the order of their ids."""
        ...

    def forget_settlers(self, connection_id: str, settlers: Collection[Settler]) -> None:
        """These were deleted in QuickBooks, and the invoices that named them were read again."""
        ...

    def customers(self, connection_id: str) -> dict[str, CustomerNode]:
        """All customers that are not gone, by id."""
        ...

    def known_customers(self, connection_id: str) -> dict[str, KnownCustomer]:
        """The same with their e-mail addresses."""
        ...

    def search_customers(self, connection_id: str, text: str, limit: int) -> list[CustomerNode]:
        """Customers whose full name begins with the text, then those that contain it; case is ignored."""
        ...

    def customer_names(self, connection_id: str, ids: Collection[str]) -> dict[str, str]:
        """The full names of those of these customers that are known, gone ones included."""
        ...
