"""QuickBooks as the core sees it: one company, typed documents, half-open ranges, no offsets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from services.clock import Clock
from services.errors import QuickBooksUnavailable
from services.model.quickbooks import (
    Captured,
    CompanyFacts,
    Condition,
    Counted,
    CustomerPage,
    DocumentPage,
    Entity,
    Field,
    PersonPage,
    SettlementPage,
)

#: An answer that was received; calling it reads it. Raises ``QuickBooksUnavailable`` for one that is no page.
UnreadPage = Callable[[], DocumentPage]


class DocumentSource(Protocol):
    """One connected company. Every method is one HTTP request and raises an ``AppError`` where it fails."""

    @property
    def page_size(self) -> int:
        """The most documents that one answer can hold: 1,000."""
        ...

    def page_size_of(self, entity: Entity) -> int:
        """How many documents of this resource are asked for at once now: fewer where full pages fail."""
        ...

    @property
    def calls(self) -> int:
        """Metered calls made through this object so far: what reached QuickBooks, failed requests too."""
        ...

    @property
    def slowed_until(self) -> datetime | None:
        """Until when nothing is asked because QuickBooks asked us to slow down; None if it did not."""
        ...

    def company(self) -> CompanyFacts:
        """What QuickBooks says of the company itself."""
        ...

    def count(self, entity: Entity, conditions: Sequence[Condition]) -> Counted:
        """QuickBooks' own COUNT."""
        ...

    def documents(self, entity: Entity, conditions: Sequence[Condition]) -> DocumentPage:
        """Documents of a resource, about ``page_size_of`` it: a full page may be cut short."""
        ...

    def unread_documents(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> UnreadPage:
        """The same in ascending order; the answer is here, but reading it is left to whoever calls it.

        (Many requests wait side by side; reading is work for one thread, and holds a page in memory.)
        """
        ...

    def customers(self, conditions: Sequence[Condition]) -> CustomerPage:
        """Customers, active or not, at most ``page_size``: a full page may be cut short."""
        ...

    def people(self, entity: Entity, conditions: Sequence[Condition]) -> PersonPage:
        """Employees or vendors, active or not, at most ``page_size``: a full page may be cut short."""
        ...

    def settlements(self, entity: Entity, conditions: Sequence[Condition]) -> SettlementPage:
        """Payments or credit memos, at most ``page_size``: a full page may be cut short."""
        ...

    def pdf(self, qbo_id: str) -> bytes | None:
        """An invoice as QuickBooks prints it; None where QuickBooks has no such invoice."""
        ...

    def captured(self, entities: Sequence[Entity], since: datetime) -> Captured:
        """What change data capture tells of these resources. It looks back 30 days at most."""
        ...


class Sources(Protocol):
    """Opens companies."""

    def open(self, connection_id: str, watch: Callable[[], None] = ...) -> DocumentSource:
        """The company of this connection. Raises ``NotFound``; its methods raise ``NeedsReconnect``.

        ``watch`` is called about once a second while a request waits; what it raises ends the wait.
        """
        ...


def waits_at_most(clock: Clock, seconds: float) -> Callable[[], None]:
    """A ``watch`` for what somebody waits for: from now on nothing is waited for longer than this."""
    end = clock.monotonic() + seconds

    def watch() -> None:
        if clock.monotonic() > end:
            raise QuickBooksUnavailable("QuickBooks takes no more calls just now.")

    return watch


class AccessTokens(Protocol):
    """Access tokens that are refreshed by one process at a time."""

    def current(self, connection_id: str) -> str:
        """A token with at least five minutes left. Raises ``NeedsReconnect``."""
        ...

    def renew(self, connection_id: str, refused: str) -> str:
        """A token other than ``refused``, which QuickBooks answered with 401. Raises ``NeedsReconnect``."""
        ...

    def refused(self, connection_id: str, access_token: str) -> None:
        """QuickBooks refuses this token for good: nobody asks again until the company is reconnected."""
        ...
