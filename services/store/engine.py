"""Opens the database: SQLite by default, PostgreSQL in production, with the same guarantees on both."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from services.errors import AppError
from services.ports.store import CONNECTION_LIMITS

__all__ = ["Engine", "begin_reading", "begin_writing", "end", "open_engine", "opening"]

#: Milliseconds that a worker waits for somebody else's write; a listener waits less.
WORKER_WAIT_MS = 30_000
LISTENER_WAIT_MS = 1_000
#: Milliseconds after which PostgreSQL breaks a statement off, by who waits for it: a person, whose *Cancel*
#: may concern a million invoices, a worker whose one statement may write them, a report that adds them up.
LISTENER_STATEMENT_MS, WORKER_STATEMENT_MS, READER_STATEMENT_MS = 120_000, 1_800_000, 300_000
#: A transaction in which nothing happens for so long is of a process that stands still, and ends.
IDLE_MS = 60_000
#: Tries to set the write-ahead log, and seconds between two of them.
WAL_TRIES, WAL_WAIT = 100, 0.05


class StoreUnreachable(AppError):
    """The database cannot be opened."""

    code = "store_unreachable"
    remedy = "Check DATABASE_URL, that its server runs, and that this user may write in its folder."


@contextmanager
def opening() -> Iterator[None]:
    """Around the first use of a database. Raises ``StoreUnreachable`` instead of the driver's errors."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise StoreUnreachable from error


def open_engine(url: str) -> Engine:
    """An engine for this address. SQLite runs in WAL mode; SQLAlchemy begins its transactions explicitly."""
    if sa.make_url(url).get_backend_name() != "sqlite":
        known = sa.make_url(url).query
        limits = {name: value for name, value in CONNECTION_LIMITS.items() if name not in known}
        return sa.create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=20, connect_args=limits)
    # Last in, first out: each connection keeps a cache of its own, and one that is not used none.
    engine = sa.create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": WORKER_WAIT_MS / 1000},
        pool_use_lifo=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def begin_reading(engine: Engine) -> Connection:
    """A connection for reading one consistent state."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        return connection
    # By default every statement of PostgreSQL's sees another state: a report's sums would not be its rows'.
    connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    _limit(connection, statement_timeout=READER_STATEMENT_MS)
    return connection


def begin_writing(engine: Engine, wait_ms: int = WORKER_WAIT_MS) -> Connection:
    """A connection that may write; it waits at most ``wait_ms`` milliseconds for another writer."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms:d}")
        connection.rollback()
        return connection.execution_options(import_invoices_write=True)
    longest = LISTENER_STATEMENT_MS if wait_ms <= LISTENER_WAIT_MS else WORKER_STATEMENT_MS
    _limit(connection, lock_timeout=wait_ms, statement_timeout=longest)
    return connection


def end(connection: Connection, is_whole: bool) -> None:
    """Close it; what was not committed is rolled back.

    What only read is committed where it is whole: at a rollback PostgreSQL's driver forgets all prepared
    statements, and to plan a page of a list takes the server longer than to read it.
    """
    if is_whole and connection.get_execution_options().get("postgresql_readonly"):
        with suppress(DBAPIError):  # The answer is there; whoever asks next learns that the server is gone.
            connection.commit()
    connection.close()


def _limit(connection: Connection, **milliseconds: int) -> None:
    """Until the transaction ends, and without an option of the connection's, which poolers refuse."""
    limits = milliseconds | {"idle_in_transaction_session_timeout": IDLE_MS}
    settings = [f"set_config('{name}', '{value:d}', true)" for name, value in limits.items()]
    connection.exec_driver_sql(f"SELECT {', '.join(settings)}")


def _prepare_sqlite(dbapi_connection: Any, _: Any) -> None:
    # The driver must not open transactions by itself: ours begin IMMEDIATE, so that two writers queue up
    # instead of failing half-way.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    _use_wal(cursor)
    # Checkpoints every 32 MB: after each page of invoices, they would write the same pages of indexes anew.
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "wal_autocheckpoint=8000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Set for good at the first connection ever. While others set it too, SQLite refuses without waiting."""
    for _ in range(WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(WAL_WAIT)
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("import_invoices_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
