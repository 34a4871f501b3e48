"""What keeps the installation well: chores that one process does for all, and what is watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from services.clock import Clock
from services.connections import KeepAlive
from services.deliveries import prune
from services.imports.run_details import RunDetails
from services.invoice_window import TotalsCheck
from services.mirror.retention import Retention
from services.operations import Chore, Health, Janitor, Operations, Presence, Watch
from services.ports.store import Store
from services.settings import Settings
from services.status_sync import compare_books
from services.store import migrate, upkeep
from services.store.engine import Engine
from services.store.local_files import file_of
from services.workspaces import forget_states

HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)


def operations_of(
    settings: Settings, engine: Engine, store: Store, clock: Clock, keep_alive: KeepAlive
) -> Operations:
    """What keeps the installation well. The chores of all features stand here, in this order."""
    is_embedded = file_of(settings.database_url) is not None
    chores = [*_chores(settings, store, clock, keep_alive), *_chores_of_a_file(settings, engine, clock)]
    return Operations(
        presence=Presence(store, clock, is_embedded),
        health=Health(store, clock, lambda: migrate.current(engine) == migrate.newest()),
        janitor=Janitor(store, clock, *chores),
        watch=Watch(store, clock),
    )


def _chores(settings: Settings, store: Store, clock: Clock, keep_alive: KeepAlive) -> Sequence[Chore]:
    sent_kept = timedelta(days=settings.keep_messages_days)
    return [
        Chore("replicas", DAILY, partial(upkeep.forget_replicas, store, clock)),
        Chore("access", HOURLY, keep_alive.look),
        Chore("who connected", DAILY, keep_alive.connectors.look),
        Chore("retention", DAILY, retention_of(settings, store, clock).run),
        Chore("messages", DAILY, partial(prune, store, clock, sent_kept)),
        Chore("oauth states", HOURLY, partial(forget_states, store, clock)),
        *_details(settings, store, clock),
        Chore("totals", DAILY, TotalsCheck(store, clock).run),
        Chore("compare", DAILY, partial(compare_books, store)),
    ]


def _details(settings: Settings, store: Store, clock: Clock) -> Sequence[Chore]:
    """What old imports said of each invoice goes only where the setting says after how long."""
    days = settings.keep_run_details_days
    if days is None:
        return []
    return [Chore("run details", DAILY, RunDetails(store, clock, timedelta(days=days)).run)]


def retention_of(settings: Settings, store: Store, clock: Clock) -> Retention:
    """What tidies the mirror up, after as many days as the setting says."""
    return Retention(store, clock, kept_for=timedelta(days=settings.keep_mirror_days))


def _chores_of_a_file(settings: Settings, engine: Engine, clock: Clock) -> Sequence[Chore]:
    """What the embedded database needs besides."""
    path, keep = file_of(settings.database_url), settings.daily_backups
    if path is None:
        return []
    log = Chore("write-ahead log", DAILY, partial(upkeep.shorten_log, engine))
    backup = Chore("backup", DAILY, partial(upkeep.daily_backup, path, keep, clock))
    return [backup, log] if keep else [log]
