"""What a copy needs before it is worked on again: it is older than Slack and than QuickBooks' tokens."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: The chore whose row says when the database was restored.
RESTORED = "restored"
#: Processes that gave a sign so lately may still be there.
STILL_THERE = timedelta(seconds=90)
_TOKENS = (
    "access_token_sealed, access_expires_at, refresh_token_sealed, refresh_expires_at, hard_expires_at, "
    "token_version, status"
)


def is_worked_on(connection: sqlite3.Connection, now: datetime) -> bool:
    """Whether a process gave a sign lately."""
    try:
        newest = connection.execute("SELECT max(beat_at) FROM replicas").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return False
    return newest is not None and datetime.fromisoformat(newest).replace(tzinfo=UTC) > now - STILL_THERE


def prepare(copy: Path, former: Path | None, now: datetime) -> None:
    """Make the copy fit for work; ``former`` is the database that it replaces, if that can be read."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        if former is not None:
            with suppress(sqlite3.DatabaseError):
                _keep_newer_tokens(connection, former)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM replicas")
        note = "INSERT OR REPLACE INTO chores (name, owner, next_at) VALUES (?, '', ?)"
        at = now.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        connection.execute(note, (RESTORED, at))
        # What waited then may have been sent since: it is looked for before it is sent.
        connection.execute("UPDATE outbox SET is_ambiguous = 1 WHERE state IN ('pending', 'sending')")
        connection.execute("COMMIT")


def _keep_newer_tokens(connection: sqlite3.Connection, former: Path) -> None:
    """QuickBooks replaces refresh tokens: the copy's may be dead where the former database's live."""
    connection.execute("ATTACH DATABASE ? AS former", (str(former),))
    newer = "FROM former.connections AS f WHERE f.id = connections.id"
    change = f"""UPDATE main.connections SET ({_TOKENS}) = (SELECT {_TOKENS} {newer})
        WHERE EXISTS (SELECT 1 {newer} AND f.token_version > connections.token_version)"""  # noqa: S608
    connection.execute(change)
    connection.execute("DETACH DATABASE former")
