"""Brings the tables up to date, one process at a time, and tells at which revision they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.errors import AppError
from services.store.engine import begin_reading, begin_writing

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic itself is loaded only to change tables: it is a tenth of what a process holds in memory, and to look
# at a revision takes a query.
_SCRIPTS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"
#: Another process may be at the same, and a table may be in use for as long as a large import is written.
MIGRATION_WAIT_MS = 300_000
#: An arbitrary number that every process of ours uses for the same PostgreSQL advisory lock.
_ADVISORY_LOCK = 7_309_114


class UnknownRevision(AppError):
    """The database was written by a newer version of this program."""

    code = "unknown_revision"
    remedy = "Upgrade the program, or restore the database from a backup."


class OutdatedTables(AppError):
    """The tables are older than this program."""

    code = "outdated_tables"
    remedy = "Run: import-invoices migrate"


def upgrade(engine: Engine) -> str:
    """Bring the tables to the newest revision and return it. Raises ``UnknownRevision``."""
    with begin_writing(engine, MIGRATION_WAIT_MS) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        _refuse_unknown(connection)
        from alembic import command

        command.upgrade(_config(connection), "head")
        connection.commit()
    return newest()


def current(engine: Engine) -> str | None:
    """The revision of the tables, or None when there are none."""
    with begin_reading(engine) as connection:
        return _revision_of(connection)


def newest() -> str:
    """The revision that this program wants."""
    return max(known_revisions())


def require_newest(engine: Engine) -> None:
    """Do nothing if the tables are up to date. Raises ``OutdatedTables`` or ``UnknownRevision``."""
    with begin_reading(engine) as connection:
        _refuse_unknown(connection)
    if current(engine) != newest():
        raise OutdatedTables


def write_revision(engine: Engine, words: str) -> None:
    """Write a new revision file from the difference between the tables in the code and in the database."""
    from alembic import command

    with begin_writing(engine) as connection:
        number = f"{int(newest()) + 1:04d}"
        command.revision(_config(connection), message=words, autogenerate=True, rev_id=number)


def _refuse_unknown(connection: Connection) -> None:
    revision = _revision_of(connection)
    if revision is not None and revision not in known_revisions():
        raise UnknownRevision


def _revision_of(connection: Connection) -> str | None:
    """What Alembic noted in the database; None before its first revision."""
    if not sa.inspect(connection).has_table(_VERSION_TABLE):
        return None
    versions = sa.table(_VERSION_TABLE, sa.column("version_num", sa.Text))
    return connection.scalar(sa.select(versions.c.version_num))


def known_revisions() -> set[str]:
    """The revisions of this program: they are numbered, and their files begin with the number."""
    return {file.name[:4] for file in (_SCRIPTS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")}


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
