"""What keeps the database small and safe, done by one process for all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from services.clock import Clock
from services.ports.store import Store
from services.store.backup import back_up
from services.store.engine import Engine

#: Processes that gave no sign for so long are of no interest any more.
KEPT_REPLICAS = timedelta(days=7)
#: The folder of the daily copies, beside the database.
FOLDER = "backups"


def forget_replicas(store: Store, clock: Clock) -> int:
    """Remove processes that are long gone; how many."""
    with store.writing() as tx:
        count = tx.replicas.forget(clock.now() - KEPT_REPLICAS)
        tx.commit()
    return count


def daily_backup(database: Path, keep: int, clock: Clock) -> str:
    """A copy of this day, beside the newest others; its name."""
    folder = database.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{database.stem}-{clock.now():%Y-%m-%d}.db"
    if not target.exists():
        back_up(database, target)
    for old in sorted(folder.glob(f"{database.stem}-????-??-??.db"))[:-keep]:
        old.unlink()
    return target.name


def shorten_log(engine: Engine) -> bool:
    """Bring SQLite's write-ahead log into the file; whether all of it, which a long reading may prevent."""
    with engine.connect() as connection:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    return not busy
