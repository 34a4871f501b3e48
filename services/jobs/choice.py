"""Which engine works runs off: the setting says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.clock import Clock
from services.errors import AppError
from services.jobs.worker import Worker
from services.ports.engine import RunEngine
from services.ports.store import Store

if TYPE_CHECKING:
    from services.jobs.distributed import WakeUps


class EngineNeedsPostgres(AppError):
    """RUN_ENGINE=distributed needs PostgreSQL, and DATABASE_URL names a SQLite file."""

    code = "engine_needs_postgres"
    remedy = "Name a PostgreSQL database, or set RUN_ENGINE to embedded."


class EngineNotInstalled(AppError):
    """RUN_ENGINE=distributed needs the extra of that name, which is not installed."""

    code = "engine_not_installed"
    remedy = "Install it with: pip install 'import-invoices[distributed]'"


class EngineNotReady(AppError):
    """The tables of the distributed engine are missing."""

    code = "engine_not_ready"
    remedy = "Run: import-invoices migrate"


def wake_ups(name: str, database_url: str, clock: Clock) -> WakeUps | None:
    """Where wake-ups are written; None where the runs' own rows are all that is needed.

    Raises ``EngineNeedsPostgres`` or ``EngineNotInstalled``.
    """
    if name == "embedded":
        return None
    if database_url.startswith("sqlite"):
        raise EngineNeedsPostgres
    try:
        from services.jobs.distributed import WakeUps
    except ImportError as error:
        raise EngineNotInstalled from error
    return WakeUps(clock)


def engine_of(
    database_url: str, queue: WakeUps | None, store: Store, clock: Clock, worker: Worker
) -> RunEngine:
    """The engine: the worker itself, or one that uses it in the threads of Procrastinate."""
    if queue is None:
        return worker
    from services.jobs.distributed import Distributed

    return Distributed((database_url, queue), store, clock, worker)
