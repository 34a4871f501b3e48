"""What keeps the embedded database small and safe."""

from __future__ import annotations

from pathlib import Path

from services.store.unit_of_work import Store
from services.store.upkeep import daily_backup, shorten_log
from tests.services.desk_doubles import SettableClock
from tests.store.test_backup import database, note, opened

__all__ = ["database", "opened"]


def test_the_newest_daily_copies_are_kept(opened: Store, database: Path) -> None:
    clock = SettableClock()
    for _ in range(4):
        daily_backup(database, 2, clock)
        assert daily_backup(database, 2, clock) == f"own-{clock.now():%Y-%m-%d}.db"
        clock.move(days=1)

    kept = sorted(file.name for file in (database.parent / "backups").iterdir())
    assert kept == ["own-2026-11-26.db", "own-2026-11-27.db"]


def test_the_write_ahead_log_is_brought_into_the_file(opened: Store, database: Path) -> None:
    note(opened, "one")
    log = database.with_name("own.db-wal")
    assert log.stat().st_size > 0

    assert shorten_log(opened._engine)

    assert log.stat().st_size == 0
