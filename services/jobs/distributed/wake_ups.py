"""Wake-ups as Procrastinate's jobs, written in the transaction that makes a run due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
import structlog
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.schema import SchemaManager

from services.clock import Clock
from services.errors import place_of

if TYPE_CHECKING:
    from typing import Any

    Connection = psycopg.Connection[Any]

logger = structlog.get_logger()

QUEUE = "runs"
TASK = "advance"
_SCHEMA_PREFIX = "import_invoices_queue"


class WakeUps:
    """One job for a run that is due, one for a run that will be: more would be the same."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Never opened: it writes through the connections that it is given.
        self._app = App(connector=SyncPsycopgConnector())
        self.tables = SchemaManager.get_schema()
        #: Named by what is in it. Another version of Procrastinate has a schema of its own, so that processes
        #: of both versions may run at once; what was left in the old one is found by the sweep.
        self.schema = f"{_SCHEMA_PREFIX}_{hashlib.sha256(self.tables.encode()).hexdigest()[:8]}"

    def enqueue(self, connection: Connection, run_id: str, not_before: datetime | None) -> None:
        """Add a wake-up in the transaction of ``connection``; where it fails, the sweep makes up for it."""
        at = not_before if not_before is not None and not_before > self._clock.now() else None
        try:
            # A savepoint: what fails in here must not fail the transaction.
            with connection.transaction(), self._tables_in(connection):
                self._defer(connection, run_id, at)
        except AlreadyEnqueued:
            pass
        except (ConnectorException, psycopg.Error) as error:
            logger.warning("wake_up_lost", run=run_id, error=type(error).__name__, at=place_of(error))

    def _defer(self, connection: Connection, run_id: str, at: datetime | None) -> None:
        # Without Procrastinate's own lock per company: a job that is to come in an hour, or whose worker was
        # killed, would hold up every later one of the company. That one run at a time works is in our ledger.
        # A run that is due now must not count as enqueued because a look at it later is.
        name = run_id if at is None else f"{run_id} later"
        job = self._app.configure_task(
            TASK, queue=QUEUE, queueing_lock=name, schedule_at=at, connection=connection
        )
        job.defer(run_id=run_id)

    @contextmanager
    def _tables_in(self, connection: Connection) -> Iterator[None]:
        """Have Procrastinate's statements find its tables, until they are done."""
        known = connection.execute("SELECT current_setting('search_path')").fetchone()
        before: str = known[0] if known else ""
        search = "SELECT set_config('search_path', %s, true)"
        connection.execute(search, [f"{self.schema}, {before}"])
        yield
        connection.execute(search, [before])
