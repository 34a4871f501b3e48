"""The database as a whole: its tables, made and brought up to date, and its copies."""

from __future__ import annotations

from services.clock import Clock, SystemClock
from services.jobs.choice import wake_ups
from services.settings import Settings
from services.store import migrate
from services.store.copies import Copies
from services.store.database_facts import DatabaseFacts, facts_of
from services.store.engine import open_engine, opening
from services.store.local_files import prepare_folder
from services.store.queue_tables import add_queue_tables
from services.store.readiness import revision_of


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


def database_facts(settings: Settings) -> DatabaseFacts:
    """What the database says of itself. Raises an ``AppError``."""
    return facts_of(settings.database_url)


def copies_of(settings: Settings, clock: Clock) -> Copies:
    """The database as a whole, whatever state it is in."""
    return Copies(settings.database_url, settings.decoded_keys, clock)
