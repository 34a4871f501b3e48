"""A mirror on a real database, in front of the stand-in company over real HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Any, Self, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.mirror import Mirror
from services.model.import_run import Progress
from services.model.quickbooks import Entity
from services.ports.mirror import RangeProof
from services.ports.step_guard import StepGuard
from services.ports.store import Store, Transaction
from services.quickbooks.client import QuickBooksSource, QuickBooksSources
from services.quickbooks.governor import Limits
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from services.store.engine import begin_reading, begin_writing
from services.store.mirror import MirrorRepository
from services.store.tables import mirror_invoices
from services.store.tables_entries import mirror_records

CONNECTION = "C-1"
NOW = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)


class QuickClock:
    """A clock on which waiting takes no time: it moves on by as much."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)

    def move(self, **how_far: float) -> None:
        self._now += timedelta(**how_far)


class StandInTokens:
    """Access tokens as the stand-in gives them out."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        self._token = controls.tokens.issue_access()
        self.renewals = 0

    def current(self, connection_id: str) -> str:
        return self._token

    def renew(self, connection_id: str, refused: str) -> str:
        if refused == self._token:
            self._token = self._controls.tokens.issue_access()
            self.renewals += 1
        return self._token

    def refused(self, connection_id: str, token: str) -> None:
        """Nobody reconnects here."""


@dataclass(frozen=True)
class _Company:
    realm_id: str
    home_currency: str


class Connections:
    """One connection."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def get(self, connection_id: str) -> _Company:
        return _Company(self._company.realm_id, self._company.home_currency)


class MirrorTransaction:
    """A transaction that knows the mirror, and one company."""

    def __init__(self, connection: Connection, company: Company) -> None:
        self._connection = connection
        self.mirror = MirrorRepository(connection)
        self.connections = Connections(company)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def commit(self) -> None:
        self._connection.commit()


class MirrorStoreOnly:
    """The mirror's part of the store."""

    def __init__(self, engine: Engine, company: Company) -> None:
        self._engine = engine
        self._company = company

    def reading(self) -> MirrorTransaction:
        return MirrorTransaction(begin_reading(self._engine), self._company)

    def writing(self) -> MirrorTransaction:
        return MirrorTransaction(begin_writing(self._engine), self._company)

    writing_now = writing


def any_step(tx: Transaction, progress: Progress) -> None:
    """A guard that lets every page through."""


@dataclass
class Mirrored:
    """The mirror, and what stands behind it."""

    engine: Engine
    company: Company
    controls: Controls
    api_url: str
    clock: QuickClock
    limits: Limits = field(default_factory=lambda: Limits(page_size=50))

    def __post_init__(self) -> None:
        self.tokens = StandInTokens(self.controls)
        self.store = cast(Store, MirrorStoreOnly(self.engine, self.company))

    def source(self) -> QuickBooksSource:
        sources = QuickBooksSources(self.tokens, self.store, self.clock, self.api_url, self.limits)
        return sources.open(CONNECTION)

    def refresh(
        self,
        date_from: date,
        date_to: date,
        guard: StepGuard = any_step,
        source: QuickBooksSource | None = None,
        entity: Entity = Entity.INVOICE,
    ) -> RangeProof:
        mirror = Mirror(self.store, self.clock, entity)
        return mirror.refresh(source or self.source(), CONNECTION, date_from, date_to, guard)

    def rows(self) -> dict[str, Any]:
        """The invoices that are not gone, by QuickBooks id."""
        with self.engine.connect() as connection:
            query = sa.select(mirror_invoices).where(mirror_invoices.c.gone_at.is_(None))
            return {row.qbo_id: row for row in connection.execute(query)}

    def records(self, entity: Entity) -> dict[str, Any]:
        """The time activities, bills or purchases that are not gone, by QuickBooks id."""
        mine = mirror_records.c.resource == entity.value, mirror_records.c.gone_at.is_(None)
        with self.engine.connect() as connection:
            return {row.qbo_id: row for row in connection.execute(sa.select(mirror_records).where(*mine))}

    def ids_there(self, date_from: date, date_to: date) -> set[str]:
        """The ids that the stand-in has in a range, both dates included."""
        return set(self.versions_there(date_from, date_to))

    def versions_there(self, date_from: date, date_to: date) -> dict[str, int]:
        """The SyncTokens that the stand-in has in a range, by id."""
        return {
            document["Id"]: int(document["SyncToken"])
            for document in self.company.documents("Invoice")
            if date_from.isoformat() <= document.get("TxnDate", "") <= date_to.isoformat()
        }

    def ids_here(self, date_from: date, date_to: date) -> set[str]:
        """The ids that the mirror has in a range, both dates included."""
        return set(self.versions_here(date_from, date_to))

    def versions_here(self, date_from: date, date_to: date) -> dict[str, int]:
        """The SyncTokens that the mirror has in a range, by id."""
        return {
            qbo_id: row.sync_token
            for qbo_id, row in self.rows().items()
            if row.txn_date and date_from <= row.txn_date <= date_to
        }
