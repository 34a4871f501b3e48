"""What a database says of itself, and what its file is like."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from services.store.engine import begin_reading, open_engine, opening
from services.store.local_files import file_of, key_file

#: The oldest PostgreSQL that its makers still look after, and that this program is meant for.
OLDEST_POSTGRESQL = 14
#: Beside the database and its key: SQLite's own files, which get the rights of the database.
_BESIDE = ("-wal", "-shm")
_ASKED = sa.text(
    "SELECT current_setting('server_version'), "
    "CAST(current_setting('server_version_num') AS integer), clock_timestamp()"
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """``now`` by the server's clock; of a file its size, the room beside it, and what others may read.

    ``needs``: the version that a server must have at least, where its own is older.
    """

    version: str
    now: datetime | None = None
    size: int = 0
    free: int | None = None
    others_may_read: tuple[Path, ...] = ()
    needs: str | None = None


def facts_of(database_url: str) -> DatabaseFacts:
    """The facts, of a database that is there. Raises an ``AppError``."""
    path = file_of(database_url)
    return _of_server(database_url) if path is None else _of_file(path)


def _of_file(path: Path) -> DatabaseFacts:
    beside = [path.with_name(path.name + ending) for ending in _BESIDE]
    files = [file for file in (path, *beside, key_file(path)) if file.exists()]
    loose = tuple(file for file in files if file.stat().st_mode & _OTHERS)
    size = sum(file.stat().st_size for file in files)
    free = shutil.disk_usage(path.parent).free
    return DatabaseFacts(f"SQLite {sqlite3.sqlite_version}, {path}", None, size, free, loose)


def _of_server(database_url: str) -> DatabaseFacts:
    with opening():
        engine = open_engine(database_url)
        if engine.dialect.name == "sqlite":
            return DatabaseFacts(f"SQLite {sqlite3.sqlite_version}, in memory")
        try:
            with begin_reading(engine) as database:
                version, number, now = database.execute(_ASKED).one()
        finally:
            engine.dispose()
    return DatabaseFacts(f"PostgreSQL {version}", now, needs=needed_instead_of(number))


def needed_instead_of(number: int) -> str | None:
    """What a server of this version number, such as 130014, is too old for; None where it is not."""
    return f"PostgreSQL {OLDEST_POSTGRESQL}" if number < OLDEST_POSTGRESQL * 10_000 else None
