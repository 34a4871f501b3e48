"""Copies of the embedded database: made while it is worked on, and put back while it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from services.errors import AppError
from services.store import restored
from services.store.engine import open_engine
from services.store.file_checks import MAGIC, beginning
from services.store.migrate import UnknownRevision, known_revisions, upgrade

#: Seconds that a copy waits for somebody's write.
_WAIT = 30.0


class NotEmbedded(AppError):
    """This is for the embedded database alone."""

    code = "not_embedded"
    remedy = "Copy a PostgreSQL database with pg_dump, and put it back with pg_restore."


class NoStore(AppError):
    """The file is no copy of this program's database."""

    code = "no_store"
    remedy = "Name a file that the backup command wrote; nothing was changed."


class DamagedCopy(AppError):
    """The copy is damaged."""

    code = "damaged_copy"
    remedy = "Use another copy; nothing was changed."


class AlreadyThere(AppError):
    """A file of this name is there already."""

    code = "already_there"
    remedy = "Choose another name, or remove it first."


class NotWritten(AppError):
    """The copy cannot be written."""

    code = "copy_not_written"
    remedy = "Name a file in a folder that is there, where this user may write and where there is room."


class StoreInUse(AppError):
    """A process works on the database."""

    code = "store_in_use"
    remedy = "Stop every process of the app, then restore again; nothing was changed."


def back_up(database: Path, target: Path) -> int:
    """Write a copy of the database as it is at one moment, and look whether it is whole; its size in bytes.

    Raises ``AlreadyThere`` or ``NotWritten``; a copy that was begun and not finished is left nowhere.
    """
    if target.exists():
        raise AlreadyThere(f"{target} is there already.")
    draft = target.with_name(f"{target.name}.part")
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        _copy(database, draft)
        _require_whole(draft)
        # Under its name only once it is whole and on the disk.
        give_name(draft, target)
    except FileExistsError as error:
        raise AlreadyThere(f"{target} is there already.") from error
    except OSError as error:
        raise NotWritten(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return target.stat().st_size


def restore(copy: Path, database: Path, now: datetime) -> Path | None:
    """Put the copy in the place of the database; where the former one is kept, if there was one.

    Raises ``NoStore``, ``DamagedCopy``, ``UnknownRevision`` or ``StoreInUse``; then nothing was changed.
    """
    _require_store(copy)
    draft = database.with_name(f"{database.name}.restoring")
    _copy_file(copy, draft)
    try:
        _prepare(draft, now)
        with alone(database, now) as former:
            if former is not None:
                restored.keep_newer_tokens(draft, database)
                require_unused(former, now)
            return _replace(draft, database, now)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _copy(database: Path, draft: Path) -> None:
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_open(database)) as source, closing(_open(draft)) as target:
        # In one step: page by page, each write of another process would begin it anew.
        source.backup(target, pages=-1)
        # A file of its own, with nothing beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    _to_disk(draft)


def _require_store(copy: Path) -> None:
    if not copy.is_file() or beginning(copy) != MAGIC:
        raise NoStore(f"{copy} is no SQLite database.")
    _require_whole(copy)
    with closing(_open(copy)) as database:
        try:
            revisions = database.execute("SELECT version_num FROM alembic_version").fetchall()
        except sqlite3.DatabaseError as error:
            raise NoStore(f"{copy} holds no tables of this program.") from error
    if {revision for (revision,) in revisions} - known_revisions():
        raise UnknownRevision


def _require_whole(copy: Path) -> None:
    with closing(_open(copy)) as database:
        try:
            said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise DamagedCopy(f"{copy} is damaged.") from error
    if said != "ok":
        raise DamagedCopy(f"{copy} is damaged.")


@contextmanager
def alone(database: Path, now: datetime) -> Iterator[sqlite3.Connection | None]:
    """Around the replacing of the database; None where it cannot be read. Raises ``StoreInUse``.

    No process begins to work on it meanwhile. None that opened it does so later either: once it is replaced,
    what is said there stays in the former file.
    """
    if not database.exists() or database.stat().st_size == 0:
        yield None
        return
    with closing(_open(database, wait=1.0)) as connection, ExitStack() as unless_done:
        unless_done.callback(restored.open_again, connection)
        yield connection if _is_ours(connection, now) else None
        unless_done.pop_all()


def require_unused(former: sqlite3.Connection, now: datetime) -> None:
    """Do nothing if nobody opened it since it was closed off. Raises ``StoreInUse``."""
    if not _is_ours(former, now):
        raise StoreInUse


def _is_ours(connection: sqlite3.Connection, now: datetime) -> bool:
    """Whether the database is readable and nobody else's. Raises ``StoreInUse``."""
    try:
        if not restored.close_off(connection, now):
            raise StoreInUse
        # Leaving the write-ahead log needs the file for oneself, and brings all of it into the file.
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreInUse from error
        return False
    except sqlite3.DatabaseError:
        # That is what copies are for.
        return False
    return True


def _prepare(draft: Path, now: datetime) -> None:
    """The copy as this program wants it."""
    engine = open_engine(f"sqlite:///{draft}")
    try:
        upgrade(engine)
        restored.note_restored(engine, now)
    finally:
        engine.dispose()


def _replace(draft: Path, database: Path, now: datetime) -> Path | None:
    kept = None
    if database.exists():
        kept = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%SZ}")
        _keep(database, kept)
    for ending in ("-wal", "-shm"):
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.rename(beside.with_name(f"{(kept or database).name}{ending}"))
    os.replace(draft, database)
    return kept


def give_name(draft: Path, target: Path) -> None:
    """Have the file stand under this name. Raises ``FileExistsError`` where another does."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # exFAT and some network mounts know no second names: the name is taken first, then filled.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(draft, target)


def _keep(database: Path, kept: Path) -> None:
    """A second name, not another one: at no moment is there no database."""
    try:
        os.link(database, kept)
    except FileExistsError:
        raise
    except OSError:
        _copy_file(database, kept)
        _to_disk(kept)


def _copy_file(copy: Path, draft: Path) -> None:
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with copy.open("rb") as source, os.fdopen(descriptor, "wb") as target:
        shutil.copyfileobj(source, target)


def _to_disk(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _open(file: Path, wait: float = _WAIT) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=wait, isolation_level=None)
