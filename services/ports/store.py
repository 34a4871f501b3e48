"""The store as the use cases see it. The repositories' methods stand in the sibling files, by topic."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from services.errors import AppError
from services.ports.audit import AuditNameStore, AuditStore
from services.ports.coverage import CoverageStore
from services.ports.desk import AccessStore, ConnectionStore, DraftStore, ProjectStore
from services.ports.directory import (
    CustomerListStore,
    DirectoryStore,
    ProjectChangeStore,
    SuggestionStore,
)
from services.ports.engine import QueueStore
from services.ports.evidence import EvidenceStore
from services.ports.in_step import DigestMessageStore, DriftStore, InStepStore, LookStore
from services.ports.inbox import InboxStore
from services.ports.invoice_list import InvoiceListStore
from services.ports.invoice_window import CreatedHereStore, InvoiceWindowStore
from services.ports.joins import JoinStore
from services.ports.metering import MeterStore
from services.ports.mirror import MirrorStore
from services.ports.one_invoice import OneInvoiceStore
from services.ports.operations import ChoreStore, FigureStore, ReplicaStore
from services.ports.outbox import OutboxStore, PaceStore, UndeliveredStore
from services.ports.pictures import PictureStore
from services.ports.posting import PostingStore
from services.ports.retention import RetentionStore
from services.ports.reviews import ReviewStore
from services.ports.run_pages import RunPageStore
from services.ports.runs import ItemStore, LedgerStore, RunStore, SumStore
from services.ports.schedules import ScheduleStore
from services.ports.totals import TotalsCheckStore, TotalsStore
from services.ports.undo import UndoStore
from services.ports.unsent import TileMoveStore, UnsentStore
from services.ports.workspaces import InstallationStore, OAuthStateStore

#: How long this side waits for a PostgreSQL that vanished without a word, as after a failover: seconds until
#: a connection is given up, until a silent one is asked for signs of life, how often, and milliseconds for
#: which what was sent may go unacknowledged. Without them it is as the kernel has it: up to two hours.
CONNECTION_LIMITS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class StoreFull(AppError):
    """The database has no space left."""

    code = "store_full"
    remedy = "Make space on its disk; nothing is lost, and the run goes on by itself."


class Transaction(Protocol):
    """One transaction. It rolls back unless ``commit`` was called."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...

    @property
    def access(self) -> AccessStore: ...
    @property
    def audit(self) -> AuditStore: ...
    @property
    def audit_names(self) -> AuditNameStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def customer_list(self) -> CustomerListStore: ...
    @property
    def directory(self) -> DirectoryStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def chores(self) -> ChoreStore: ...
    @property
    def coverage(self) -> CoverageStore: ...
    @property
    def created_here(self) -> CreatedHereStore: ...
    @property
    def evidence(self) -> EvidenceStore: ...
    @property
    def figures(self) -> FigureStore: ...
    @property
    def in_step(self) -> InStepStore: ...
    @property
    def drifts(self) -> DriftStore: ...
    @property
    def digest_messages(self) -> DigestMessageStore: ...
    @property
    def looks(self) -> LookStore: ...
    @property
    def inbox(self) -> InboxStore: ...
    @property
    def installations(self) -> InstallationStore: ...
    @property
    def items(self) -> ItemStore: ...
    @property
    def sums(self) -> SumStore: ...
    @property
    def joins(self) -> JoinStore: ...
    @property
    def ledger(self) -> LedgerStore: ...
    @property
    def lists(self) -> InvoiceListStore: ...
    @property
    def meter(self) -> MeterStore: ...
    @property
    def mirror(self) -> MirrorStore: ...
    @property
    def oauth_states(self) -> OAuthStateStore: ...
    @property
    def one_invoice(self) -> OneInvoiceStore: ...
    @property
    def outbox(self) -> OutboxStore: ...
    @property
    def pace(self) -> PaceStore: ...
    @property
    def pictures(self) -> PictureStore: ...
    @property
    def posting(self) -> PostingStore: ...
    @property
    def undelivered(self) -> UndeliveredStore: ...
    @property
    def project_changes(self) -> ProjectChangeStore: ...
    @property
    def projects(self) -> ProjectStore: ...
    @property
    def replicas(self) -> ReplicaStore: ...
    @property
    def queue(self) -> QueueStore: ...
    @property
    def retention(self) -> RetentionStore: ...
    @property
    def reviews(self) -> ReviewStore: ...
    @property
    def run_pages(self) -> RunPageStore: ...
    @property
    def runs(self) -> RunStore: ...
    @property
    def schedules(self) -> ScheduleStore: ...
    @property
    def suggestions(self) -> SuggestionStore: ...
    @property
    def tile_moves(self) -> TileMoveStore: ...
    @property
    def totals(self) -> TotalsStore: ...
    @property
    def totals_checks(self) -> TotalsCheckStore: ...
    @property
    def undo(self) -> UndoStore: ...
    @property
    def unsent(self) -> UnsentStore: ...
    @property
    def window(self) -> InvoiceWindowStore: ...


class Store(Protocol):
    """Where transactions begin."""

    def reading(self) -> Transaction:
        """A transaction that only reads; it never waits for a writer."""
        ...

    def writing(self) -> Transaction:
        """A worker's transaction: waits up to 30 seconds for another writer."""
        ...

    def writing_now(self) -> Transaction:
        """A listener's transaction: waits at most a second, then raises an error that says "press again"."""
        ...
