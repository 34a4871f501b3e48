"""The only place that builds concrete things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from services.access import Access
from services.audit import AuditLog
from services.clock import Clock, SystemClock
from services.connections import AccessTokens, Connections, Disconnecting, KeepAlive, Metering
from services.coverage import CoverageCalendar
from services.deliveries import Deliveries, prune
from services.imports.advance import Advance
from services.imports.draft import Drafts
from services.imports.evidence import Evidence
from services.imports.history import History
from services.imports.preview import Previews
from services.imports.quick_start import QuickStart
from services.imports.report_again import ReportsAgain
from services.imports.reviews import Reviews
from services.imports.run import Runs
from services.imports.run_history import RunHistory
from services.imports.stopping import RunStopper
from services.imports.turn import Sizes
from services.imports.undo import Undos
from services.invoice_window import (
    InvoiceDesk,
    InvoicePdfs,
    InvoiceWindow,
    ListFilters,
    OneInvoice,
    ProjectChanges,
    TotalsCheck,
)
from services.jobs.choice import EngineNotReady, engine_of, wake_ups
from services.jobs.scheduler import Scheduler, Tick, Ticks
from services.jobs.worker import Worker
from services.mirror.retention import Retention
from services.operations import BEAT, Chore, Health, Janitor, Operations, Presence, Watch
from services.ports.desk import UserGroups
from services.ports.engine import RunEngine
from services.ports.store import Store as StorePort
from services.projects import Customers, ProjectDesk, Projects, ProjectSetup
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.documents import QuickBooksDocuments
from services.quickbooks.governor import Limits
from services.quickbooks.oauth import QuickBooksOAuth
from services.schedules import Firing, Schedules
from services.settings import Settings
from services.status_sync import StatusSync, Terms, compare_books
from services.store import migrate, upkeep
from services.store.copies import Copies
from services.store.engine import Engine, open_engine, opening
from services.store.local_files import file_of, keyring_for, prepare_folder
from services.store.queue_tables import add_queue_tables, has_queue_tables
from services.store.readiness import ready_engine, revision_of
from services.store.run_queue import nowhere
from services.store.sealed_tokens import has_secrets
from services.store.unit_of_work import Store
from services.store.workspaces import adopt_workspace
from services.unsent import UnsentMoves

if TYPE_CHECKING:
    from services.jobs.distributed import WakeUps


def _as_it_is(store: StorePort) -> StorePort:
    return store


@dataclass(frozen=True, slots=True)
class Tuning:
    """What an installation never changes, but a test or a benchmark does.

    ``around_store`` puts something between the store and everything that uses it, such as a process that dies
    at a given commit.
    """

    limits: Limits = field(default_factory=Limits)
    ticks: Ticks = field(default_factory=Ticks)
    around_store: Callable[[StorePort], StorePort] = _as_it_is
    sizes: Sizes = field(default_factory=Sizes)


_AS_INSTALLED = Tuning()
HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, ready to be asked."""

    settings: Settings
    clock: Clock
    store: StorePort
    sources: QuickBooksSources
    access: Access
    audit_log: AuditLog
    projects: Projects
    customers: Customers
    project_setup: ProjectSetup
    project_desk: ProjectDesk
    connections: Connections
    disconnecting: Disconnecting
    drafts: Drafts
    previews: Previews
    quick_start: QuickStart
    runs: Runs
    undos: Undos
    #: Removes what QuickBooks said a month after its last use.
    retention: Retention
    history: History
    run_history: RunHistory
    evidence: Evidence
    coverage: CoverageCalendar
    reports_again: ReportsAgain
    metering: Metering
    invoice_window: InvoiceWindow
    list_filters: ListFilters
    one_invoice: OneInvoice
    invoice_pdfs: InvoicePdfs
    project_changes: ProjectChanges
    reviews: Reviews
    invoice_desk: InvoiceDesk
    unsent_moves: UnsentMoves
    deliveries: Deliveries
    schedules: Schedules
    firing: Firing
    status_sync: StatusSync
    #: Works runs off in this process, where it is asked to.
    worker: Worker
    #: What wakes workers, here or on other machines.
    run_engine: RunEngine
    scheduler: Scheduler
    operations: Operations
    _engine: Engine

    def adopt_workspace(self, team_id: str, nameless: str) -> None:
        """Give what the command line made before a workspace was known to this workspace."""
        adopt_workspace(self._engine, team_id, nameless)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the use cases stand on."""

    engine: Engine
    store: StorePort
    access: Access
    oauth: QuickBooksOAuth
    sources: QuickBooksSources
    desk: InvoiceDesk
    operations: Operations
    worker: Worker
    run_engine: RunEngine


def _ground(settings: Settings, clock: Clock, user_groups: UserGroups | None, tuning: Tuning) -> _Ground:
    engine = ready_engine(settings.database_url)
    keys = keyring_for(settings.database_url, settings.decoded_keys, has_secrets(engine))
    queue = _queue(settings, engine, clock)
    store = tuning.around_store(Store(engine, keys, queue.enqueue if queue else nowhere))
    access = Access(store, clock, settings.financial_administrators, user_groups)
    oauth = QuickBooksOAuth(
        settings.quickbooks_client_id, settings.quickbooks_client_secret, settings.discovery_url, clock
    )
    tokens = AccessTokens(store, oauth, clock)
    pace = replace(tuning.limits, per_month=settings.quickbooks_monthly_calls)
    sources = QuickBooksSources(tokens, store, clock, settings.api_url, pace)
    operations = _operations(settings, engine, store, clock, KeepAlive(store, clock, access, tokens))
    operations.presence.require_alone()
    sizes = replace(tuning.sizes, monthly_calls=settings.quickbooks_monthly_calls)
    worker = Worker(store, clock, Advance(store, sources, clock, access, sizes))
    run_engine = engine_of(settings.database_url, queue, store, clock, worker)
    desk = InvoiceDesk.over(store, clock, access, sources)
    return _Ground(engine, store, access, oauth, sources, desk, operations, worker, run_engine)


def build_services(
    settings: Settings, clock: Clock, user_groups: UserGroups | None = None, tuning: Tuning = _AS_INSTALLED
) -> Services:
    """Everything, wired as the settings say. Raises an ``AppError`` where settings or database forbid it."""
    ground = _ground(settings, clock, user_groups, tuning)
    store, access, run_engine = ground.store, ground.access, ground.run_engine
    monthly = settings.quickbooks_monthly_calls
    drafts, previews = Drafts(store, clock, access), Previews(store, clock, access, run_engine)
    firing = Firing(store, clock, access, previews, run_engine)
    window = InvoiceWindow(store, clock, access, monthly)
    history = History(store, clock, settings.support_contact, monthly)
    sync = StatusSync.over(store, clock, access, ground.sources, Terms.of(settings))
    return Services(
        settings=settings,
        clock=clock,
        store=store,
        sources=ground.sources,
        access=access,
        audit_log=AuditLog(store, clock, access),
        projects=Projects(store, clock, access),
        customers=Customers(store, clock, ground.sources),
        project_desk=ProjectDesk.over(store, clock, access, Customers(store, clock, ground.sources)),
        project_setup=ProjectSetup(store, clock, access),
        connections=Connections(store, clock, access, ground.oauth, ground.sources),
        disconnecting=Disconnecting(store, clock, access, RunStopper(store, clock, access).stop_all),
        drafts=drafts,
        previews=previews,
        quick_start=QuickStart(drafts, previews),
        runs=Runs(store, clock, access, run_engine),
        undos=Undos(store, clock, access, run_engine),
        retention=Retention(store, clock),
        history=history,
        run_history=RunHistory(store, access),
        evidence=Evidence(store, clock, access, history),
        coverage=CoverageCalendar(store, clock, access),
        reports_again=ReportsAgain(store, clock, access, history),
        metering=Metering(store, clock, monthly),
        invoice_window=window,
        list_filters=ListFilters(store, access),
        one_invoice=OneInvoice(store, access, window, QuickBooksDocuments(settings.quickbooks_environment)),
        invoice_pdfs=InvoicePdfs(store, clock, access, ground.sources),
        project_changes=ProjectChanges(store, clock, access),
        reviews=Reviews(store, clock, access),
        invoice_desk=ground.desk,
        unsent_moves=UnsentMoves(store, clock, access),
        deliveries=Deliveries(store, clock, access),
        schedules=Schedules(store, clock, access),
        firing=firing,
        status_sync=sync,
        worker=ground.worker,
        run_engine=run_engine,
        scheduler=Scheduler(
            [*_ticks(ground, firing, tuning.ticks), *_steps(sync, tuning.ticks)], tuning.ticks
        ),
        operations=ground.operations,
        _engine=ground.engine,
    )


def _operations(
    settings: Settings, engine: Engine, store: StorePort, clock: Clock, keep_alive: KeepAlive
) -> Operations:
    """What keeps the installation well. The chores of all features stand here, in this order."""
    is_embedded = file_of(settings.database_url) is not None
    return Operations(
        presence=Presence(store, clock, is_embedded),
        health=Health(store, clock, lambda: migrate.current(engine) == migrate.newest()),
        janitor=Janitor(store, clock, *_chores(settings, engine, store, clock, keep_alive)),
        watch=Watch(store, clock),
    )


def _chores(
    settings: Settings, engine: Engine, store: StorePort, clock: Clock, keep_alive: KeepAlive
) -> Sequence[Chore]:
    """What is done once for all processes."""
    chores = [
        Chore("replicas", DAILY, partial(upkeep.forget_replicas, store, clock)),
        Chore("access", HOURLY, keep_alive.look),
        Chore("retention", DAILY, Retention(store, clock).run),
        Chore("messages", DAILY, partial(prune, store, clock)),
        Chore("totals", DAILY, TotalsCheck(store, clock).run),
        Chore("compare", DAILY, partial(compare_books, store)),
    ]
    path = file_of(settings.database_url)
    if path is not None:
        keep = settings.daily_backups
        chores += [Chore("backup", DAILY, partial(upkeep.daily_backup, path, keep, clock))] if keep else []
        chores += [Chore("write-ahead log", DAILY, partial(upkeep.shorten_log, engine))]
    return chores


def _ticks(ground: _Ground, firing: Firing, times: Ticks) -> Sequence[Tick]:
    """What every process does again and again, whatever it is for."""
    worker, operations = ground.worker, ground.operations
    return [
        Tick("drain", times.drain, worker.drain),
        Tick("sweep", times.sweep, ground.run_engine.sweep, jitter=times.sweep / 5),
        Tick("heartbeat", times.heartbeat, worker.heartbeat),
        Tick("schedules", times.schedules, firing.fire_due, jitter=times.schedules / 5),
        Tick("postings", times.postings, ground.desk.postings.go_on, jitter=times.postings / 5),
        Tick("health", 1, operations.health.tick),
        Tick("presence", BEAT, operations.presence.beat),
        Tick("chores", 60, operations.janitor.look, jitter=10),
    ]


def _steps(sync: StatusSync, times: Ticks) -> Sequence[Tick]:
    """What keeps the invoice window in step: each company is looked at by one process at a time."""
    return [
        Tick("in step", times.in_step, sync.in_step.look, times.in_step / 5, sync.in_step.halt),
        Tick("digests", 60, sync.digests.tell_due, jitter=10),
    ]


def _queue(settings: Settings, engine: Engine, clock: Clock) -> WakeUps | None:
    """Where wake-ups are written. Raises ``EngineNotReady``."""
    queue = wake_ups(settings.run_engine, settings.database_url, clock)
    if queue is not None and not has_queue_tables(engine, queue.schema):
        engine.dispose()
        raise EngineNotReady
    return queue


def upgrade_tables(settings: Settings) -> str:
    """Bring the tables up to date; returns their revision."""
    with opening():
        return _upgraded(settings)


def _upgraded(settings: Settings) -> str:
    prepare_folder(settings.database_url)
    engine = open_engine(settings.database_url)
    try:
        revision = migrate.upgrade(engine)
        queue = wake_ups(settings.run_engine, settings.database_url, SystemClock())
        if queue is not None:
            add_queue_tables(engine, queue.schema, queue.tables)
        return revision
    finally:
        engine.dispose()


def tables_revision(settings: Settings) -> str | None:
    """The revision of the tables, None for a new SQLite file. Raises an ``AppError``."""
    return revision_of(settings.database_url)


def copies_of(settings: Settings, clock: Clock) -> Copies:
    """The database as a whole, whatever state it is in."""
    return Copies(settings.database_url, settings.decoded_keys, clock)
