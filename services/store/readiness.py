"""A database as the program needs it: its folder, its tables."""

from __future__ import annotations

from services.store import migrate
from services.store.engine import Engine, open_engine, opening
from services.store.local_files import prepare_folder


def ready_engine(database_url: str) -> Engine:
    """An engine on tables that are up to date. Raises an ``AppError``.

    New tables are made, and those of the embedded SQLite brought up to date, without being asked; PostgreSQL,
    which other processes may be using, only by ``migrate``.
    """
    with opening():
        prepare_folder(database_url)
        engine = open_engine(database_url)
        if engine.dialect.name == "sqlite" or migrate.current(engine) is None:
            migrate.upgrade(engine)
        migrate.require_newest(engine)
        return engine


def revision_of(database_url: str) -> str | None:
    """The revision of the tables, if it is the newest; None for a new SQLite file, which gets them by itself.

    Raises an ``AppError``.
    """
    with opening():
        prepare_folder(database_url)
        engine = open_engine(database_url)
        try:
            if engine.dialect.name == "sqlite" and migrate.current(engine) is None:
                return None
            migrate.require_newest(engine)
        finally:
            engine.dispose()
    return migrate.newest()
