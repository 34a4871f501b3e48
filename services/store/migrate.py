"""Brings the tables up to date, one process at a time, and tells at which revision they are."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from services.errors import AppError
from services.store.engine import begin_reading, begin_writing

_SCRIPTS = Path(__file__).parent / "migrations"
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
    with begin_writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        _refuse_unknown(connection)
        command.upgrade(_config(connection), "head")
        connection.commit()
    return newest()


def current(engine: Engine) -> str | None:
    """The revision of the tables, or None when there are none."""
    with begin_reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this program wants."""
    head = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    assert head is not None
    return head


def require_newest(engine: Engine) -> None:
    """Do nothing if the tables are up to date. Raises ``OutdatedTables`` or ``UnknownRevision``."""
    with begin_reading(engine) as connection:
        _refuse_unknown(connection)
    if current(engine) != newest():
        raise OutdatedTables


def write_revision(engine: Engine, words: str) -> None:
    """Write a new revision file from the difference between the tables in the code and in the database."""
    with begin_writing(engine) as connection:
        command.revision(_config(connection), message=words, autogenerate=True)


def _refuse_unknown(connection: Connection) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise UnknownRevision


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
