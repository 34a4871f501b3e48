"""What all use cases stand on: store, rights, QuickBooks, and what works runs off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from services.access import Access
from services.clock import Clock
from services.connections import AccessTokens, KeepAlive
from services.container.routine import operations_of
from services.imports.advance import Advance
from services.imports.turn import Sizes
from services.invoice_window import InvoiceDesk
from services.jobs.choice import EngineNotReady, engine_of, wake_ups
from services.jobs.scheduler import Ticks
from services.jobs.worker import Worker
from services.operations import Operations
from services.ports.desk import People, UserGroups
from services.ports.engine import RunEngine
from services.ports.store import Store as StorePort
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.governor import Limits
from services.quickbooks.oauth import QuickBooksOAuth
from services.settings import Settings
from services.store.engine import Engine
from services.store.local_files import keyring_for
from services.store.queue_tables import has_queue_tables
from services.store.readiness import ready_engine
from services.store.run_queue import nowhere
from services.store.sealed_tokens import has_secrets
from services.store.unit_of_work import Store

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


AS_INSTALLED = Tuning()


@dataclass(frozen=True, slots=True)
class Ground:
    """What the use cases stand on."""

    settings: Settings
    clock: Clock
    engine: Engine
    store: StorePort
    access: Access
    oauth: QuickBooksOAuth
    sources: QuickBooksSources
    desk: InvoiceDesk
    operations: Operations
    worker: Worker
    run_engine: RunEngine


def ground_of(
    settings: Settings,
    clock: Clock,
    user_groups: UserGroups | None,
    tuning: Tuning,
    people: People | None = None,
) -> Ground:
    """The ground, for these settings. Raises an ``AppError`` where settings or database forbid it."""
    engine = ready_engine(settings.database_url)
    keys = keyring_for(settings.database_url, settings.decoded_keys, has_secrets(engine))
    queue = _queue(settings, engine, clock)
    store = tuning.around_store(Store(engine, keys, queue.enqueue if queue else nowhere))
    access = Access(store, clock, settings.financial_administrators, user_groups, people)
    oauth = QuickBooksOAuth(
        settings.quickbooks_client_id, settings.quickbooks_client_secret, settings.discovery_url, clock
    )
    tokens = AccessTokens(store, oauth, clock)
    pace = replace(tuning.limits, per_month=settings.quickbooks_monthly_calls)
    sources = QuickBooksSources(tokens, store, clock, settings.api_url, pace)
    keep_alive = KeepAlive(store, clock, access, tokens, people)
    operations = operations_of(settings, engine, store, clock, keep_alive)
    operations.presence.require_alone()
    sizes = replace(tuning.sizes, monthly_calls=settings.quickbooks_monthly_calls)
    worker = Worker(store, clock, Advance(store, sources, clock, access, sizes))
    return Ground(
        settings=settings,
        clock=clock,
        engine=engine,
        store=store,
        access=access,
        oauth=oauth,
        sources=sources,
        desk=InvoiceDesk.over(store, clock, access, sources),
        operations=operations,
        worker=worker,
        run_engine=engine_of(settings.database_url, queue, store, clock, worker),
    )


def _queue(settings: Settings, engine: Engine, clock: Clock) -> WakeUps | None:
    """Where wake-ups are written. Raises ``EngineNotReady``."""
    queue = wake_ups(settings.run_engine, settings.database_url, clock)
    if queue is not None and not has_queue_tables(engine, queue.schema):
        engine.dispose()
        raise EngineNotReady
    return queue
