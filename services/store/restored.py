"""What a copy needs before it is worked on again: it is older than Slack and than QuickBooks' tokens."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.model.operations import Role
from services.model.outbox import OutboxState
from services.store.bulk import insert_into
from services.store.engine import begin_writing
from services.store.message_tables import outbox
from services.store.tables_replicas import chores, replicas
from services.store.tables_runs import import_runs

#: The chore whose row says when the database was restored.
RESTORED = "restored"
#: Processes that gave a sign so lately may still be there.
STILL_THERE = timedelta(seconds=90)
#: How long a restore may take; one that broke off keeps processes from starting no longer.
TAKES = timedelta(minutes=10)
_TOKENS = (
    "access_token_sealed, access_expires_at, refresh_token_sealed, refresh_expires_at, hard_expires_at, "
    "token_version, status"
)
_APP = (
    "enterprise_id, team_name, app_id, bot_id, bot_user_id, scopes, bot_token_sealed, installed_by, "
    "installed_at, removed_at, scopes_told"
)


def _kept(table: str, columns: str, condition: str) -> str:
    """These columns become those of the former database's row, called f, where it fulfils the condition."""
    former = f"FROM former.{table} AS f WHERE {condition}"
    return f"""UPDATE main.{table} SET ({columns}) = (SELECT {columns} {former})
        WHERE EXISTS (SELECT 1 {former})"""  # noqa: S608


_COMPANIES = _kept(
    "connections",
    _TOKENS,
    "f.id = connections.id AND f.token_version >= connections.token_version "
    "AND (f.refresh_token_sealed IS NOT NULL OR f.status = 'disconnected')",
)
_WORKSPACES = _kept(
    "installations",
    _APP,
    "f.team_id = installations.team_id AND f.installed_at >= installations.installed_at "
    "AND (f.bot_token_sealed IS NOT NULL OR f.removed_at IS NOT NULL)",
)


def is_worked_on(connection: sqlite3.Connection, now: datetime) -> bool:
    """Whether a process gave a sign lately."""
    wanted = "SELECT max(beat_at) FROM replicas WHERE role <> ?"
    try:
        newest = connection.execute(wanted, (Role.RESTORE.value,)).fetchone()[0]
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return False
    return newest is not None and datetime.fromisoformat(newest).replace(tzinfo=UTC) > now - STILL_THERE


def close_off(connection: sqlite3.Connection, now: datetime) -> bool:
    """Whether no process works on the database; then none begins to, from this moment on."""
    connection.execute("BEGIN IMMEDIATE")
    is_free = not is_worked_on(connection, now)
    # A database of an early revision knows no processes.
    with suppress(sqlite3.OperationalError):
        if is_free:
            until = f"{(now + TAKES).astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
            connection.execute(
                "INSERT OR REPLACE INTO replicas (id, host, role, started_at, beat_at) "
                "VALUES (:role, '', :role, :until, :until)",
                {"role": Role.RESTORE.value, "until": until},
            )
    connection.execute("COMMIT")
    return is_free


def open_again(connection: sqlite3.Connection) -> None:
    """Nothing was restored: processes may begin to work on the database."""
    with suppress(sqlite3.DatabaseError):
        connection.execute("DELETE FROM replicas WHERE role = ?", (Role.RESTORE.value,))


def note_restored(engine: Engine, now: datetime) -> None:
    """Have what the database does not know to be in Slack looked for there, before it is sent."""
    with begin_writing(engine) as database:
        database.execute(sa.delete(replicas))
        note = insert_into(database, chores).values(name=RESTORED, owner="", next_at=now)
        database.execute(note.on_conflict_do_update(index_elements=["name"], set_={"next_at": now}))
        # What waited then may have been sent since.
        waits = outbox.c.state.in_([OutboxState.PENDING.value, OutboxState.SENDING.value])
        since = sa.func.coalesce(outbox.c.tried_at, outbox.c.created_at)
        database.execute(sa.update(outbox).where(waits).values(is_ambiguous=True, tried_at=since))
        database.commit()


def may_stand_since(database: Connection, run_id: str) -> datetime | None:
    """Since when a message of this run may stand in Slack unknown to us; None if that cannot be."""
    of = import_runs.c
    wanted = sa.select(of.created_at).where(
        of.id == run_id, chores.c.name == RESTORED, of.created_at <= chores.c.next_at
    )
    since: datetime | None = database.scalar(wanted)
    return since


def keep_newer_tokens(copy: Path, former: Path) -> None:
    """QuickBooks replaces refresh tokens: the copy's may be dead where the former database's live.

    Those of the same age, too, which may have been sealed anew since by a key that alone is left; not what
    was given up for want of a key, which may be there again.
    """
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS former", (str(former),))
        for change in (_COMPANIES, _WORKSPACES):
            # A former database of another revision, or a damaged one, has none to give.
            with suppress(sqlite3.DatabaseError):
                connection.execute(change)
