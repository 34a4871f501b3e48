"""One transaction, with every repository on it."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection, Engine

from services.ports.engine import Enqueue
from services.store.access import AccessRepository
from services.store.audit import AuditRepository
from services.store.connections import ConnectionRepository
from services.store.created_here import CreatedHereRepository
from services.store.digest_messages import DigestMessageRepository
from services.store.drafts import DraftRepository
from services.store.drifts import DriftRepository
from services.store.encryption import Keyring
from services.store.engine import LISTENER_WAIT_MS, WORKER_WAIT_MS, begin_reading, begin_writing, end
from services.store.entry_following import FollowedEntryRepository
from services.store.entry_one import WorkRepository
from services.store.erasing import ErasingRepository
from services.store.exporting import ExportRepository
from services.store.faults import StoreBusy, StoreLost, meaning_of, named
from services.store.figures import FigureRepository
from services.store.in_step import InStepRepository
from services.store.inbox import InboxRepository
from services.store.installations import InstallationRepository
from services.store.invoice_list import InvoiceListRepository
from services.store.invoice_window import InvoiceWindowRepository
from services.store.label_texts import LabelTexts
from services.store.ledger import LedgerRepository
from services.store.looks import LookRepository
from services.store.meter import MeterRepository
from services.store.mirror import MirrorRepository
from services.store.oauth_states import OAuthStateRepository
from services.store.one_invoice import OneInvoiceRepository
from services.store.outbox import OutboxRepository
from services.store.pace import PaceRepository
from services.store.pictures import PictureRepository
from services.store.posting import PostingRepository
from services.store.replicas import ChoreRepository, ReplicaRepository
from services.store.retention import RetentionRepository
from services.store.run_desks import RunDesks
from services.store.run_joins import JoinRepository
from services.store.run_queue import QueueRepository, nowhere
from services.store.runs import RunRepository
from services.store.schedules import ScheduleRepository
from services.store.tile_moves import TileMoveRepository
from services.store.totals import TotalsRepository
from services.store.totals_checks import TotalsCheckRepository
from services.store.undelivered import UndeliveredRepository
from services.store.unsent import UnsentRepository

__all__ = ["Store", "StoreBusy", "StoreLost", "Transaction"]


class Transaction(RunDesks):
    """A transaction and its repositories. It rolls back unless ``commit`` was called.

    Leaving it raises ``StoreBusy``, ``StoreLost`` or ``StoreFull`` in place of the driver's errors.
    """

    def __init__(
        self,
        connection: Connection,
        keys: Keyring,
        enqueue: Enqueue = nowhere,
        labels: LabelTexts | None = None,
    ) -> None:
        super().__init__(connection, labels)
        self._keys = keys
        self._enqueue = enqueue

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self._connection, is_whole=error is None)
        meaning = meaning_of(error)
        if meaning is not None:
            raise meaning from error

    def commit(self) -> None:
        """Make everything since the beginning permanent."""
        self._connection.commit()

    @cached_property
    def access(self) -> AccessRepository:
        return AccessRepository(self._connection)

    @cached_property
    def audit(self) -> AuditRepository:
        return AuditRepository(self._connection)

    @cached_property
    def connections(self) -> ConnectionRepository:
        return ConnectionRepository(self._connection, self._keys)

    @cached_property
    def drafts(self) -> DraftRepository:
        return DraftRepository(self._connection)

    @cached_property
    def chores(self) -> ChoreRepository:
        return ChoreRepository(self._connection)

    @cached_property
    def work(self) -> WorkRepository:
        return WorkRepository(self._connection)

    @cached_property
    def followed_entries(self) -> FollowedEntryRepository:
        return FollowedEntryRepository(self._connection)

    @cached_property
    def erasing(self) -> ErasingRepository:
        return ErasingRepository(self._connection)

    @cached_property
    def exporting(self) -> ExportRepository:
        return ExportRepository(self._connection)

    @cached_property
    def figures(self) -> FigureRepository:
        return FigureRepository(self._connection)

    @cached_property
    def created_here(self) -> CreatedHereRepository:
        return CreatedHereRepository(self._connection)

    @cached_property
    def in_step(self) -> InStepRepository:
        return InStepRepository(self._connection)

    @cached_property
    def digest_messages(self) -> DigestMessageRepository:
        return DigestMessageRepository(self._connection)

    @cached_property
    def drifts(self) -> DriftRepository:
        return DriftRepository(self._connection)

    @cached_property
    def looks(self) -> LookRepository:
        return LookRepository(self._connection)

    @cached_property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._connection)

    @cached_property
    def installations(self) -> InstallationRepository:
        return InstallationRepository(self._connection, self._keys)

    @cached_property
    def joins(self) -> JoinRepository:
        return JoinRepository(self._connection, self._enqueue)

    @cached_property
    def ledger(self) -> LedgerRepository:
        return LedgerRepository(self._connection)

    @cached_property
    def lists(self) -> InvoiceListRepository:
        return InvoiceListRepository(self._connection)

    @cached_property
    def meter(self) -> MeterRepository:
        return MeterRepository(self._connection)

    @cached_property
    def mirror(self) -> MirrorRepository:
        return MirrorRepository(self._connection)

    @cached_property
    def oauth_states(self) -> OAuthStateRepository:
        return OAuthStateRepository(self._connection, self._keys)

    @cached_property
    def one_invoice(self) -> OneInvoiceRepository:
        return OneInvoiceRepository(self._connection)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self._connection)

    @cached_property
    def pace(self) -> PaceRepository:
        return PaceRepository(self._connection)

    @cached_property
    def pictures(self) -> PictureRepository:
        return PictureRepository(self._connection)

    @cached_property
    def posting(self) -> PostingRepository:
        return PostingRepository(self._connection)

    @cached_property
    def undelivered(self) -> UndeliveredRepository:
        return UndeliveredRepository(self._connection)

    @cached_property
    def replicas(self) -> ReplicaRepository:
        return ReplicaRepository(self._connection)

    @cached_property
    def queue(self) -> QueueRepository:
        return QueueRepository(self._connection, self._enqueue)

    @cached_property
    def retention(self) -> RetentionRepository:
        return RetentionRepository(self._connection)

    @cached_property
    def runs(self) -> RunRepository:
        return RunRepository(self._connection, self._enqueue)

    @cached_property
    def schedules(self) -> ScheduleRepository:
        return ScheduleRepository(self._connection)

    @cached_property
    def tile_moves(self) -> TileMoveRepository:
        return TileMoveRepository(self._connection)

    @cached_property
    def totals(self) -> TotalsRepository:
        return TotalsRepository(self._connection)

    @cached_property
    def totals_checks(self) -> TotalsCheckRepository:
        return TotalsCheckRepository(self._connection)

    @cached_property
    def unsent(self) -> UnsentRepository:
        return UnsentRepository(self._connection)

    @cached_property
    def window(self) -> InvoiceWindowRepository:
        return InvoiceWindowRepository(self._connection)


class Store:
    """Where transactions begin."""

    def __init__(self, engine: Engine, keys: Keyring, enqueue: Enqueue = nowhere) -> None:
        self._engine = engine
        self._keys = keys
        self._enqueue = enqueue
        self._labels = LabelTexts()

    def reading(self) -> Transaction:
        """A transaction that only reads; it never waits for a writer. Raises ``StoreLost``."""
        with named():
            return Transaction(begin_reading(self._engine), self._keys, labels=self._labels)

    def writing(self) -> Transaction:
        """A transaction of a worker: it waits up to 30 seconds for another writer. Raises ``StoreBusy``."""
        return self._writing(WORKER_WAIT_MS)

    def writing_now(self) -> Transaction:
        """A listener's transaction: it waits at most a second for another writer. Raises ``StoreBusy``."""
        return self._writing(LISTENER_WAIT_MS)

    def _writing(self, wait_ms: int) -> Transaction:
        with named():
            return Transaction(begin_writing(self._engine, wait_ms), self._keys, self._enqueue)
