"""What could be delivered nowhere, until somebody has seen it; and what need not be kept any longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.outbox import RESULTS, MessageKind, OutboxState, Undelivered
from services.store.message_tables import outbox as rows
from services.store.message_tables import slack_pace
from services.store.tables_runs import import_runs

#: Messages that are looked through for one list.
_LOOKED_AT = 500


class UndeliveredRepository:
    """Messages that nobody got."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def of_team(self, team_id: str, requested_by: str | None, limit: int) -> Sequence[Undelivered]:
        """The newest runs with results that nobody got; only those that this person asked for, if given."""
        wanted = sa.select(rows).where(_is_open(team_id)).order_by(rows.c.id.desc()).limit(_LOOKED_AT)
        if requested_by is not None:
            own = sa.select(import_runs.c.id).where(import_runs.c.requested_by == requested_by)
            wanted = wanted.where(rows.c.run_id.in_(own))
        by_run: dict[str, Undelivered] = {}
        for row in self._database.execute(wanted):
            before = by_run.get(row.run_id)
            kinds = (MessageKind(row.kind), *(before.kinds if before else ()))
            error = before.error if before else row.error or ""
            by_run[row.run_id] = Undelivered(row.run_id, tuple(dict.fromkeys(kinds)), error, row.created_at)
        return list(by_run.values())[:limit]

    def dismiss(self, team_id: str, run_id: str, by: str) -> bool:
        """Whether there was something of this run, which is listed no longer."""
        seen = sa.update(rows).where(_is_open(team_id), rows.c.run_id == run_id).values(dismissed_by=by)
        return self._database.execute(seen).rowcount > 0

    def withdraw(self, dedupe_key: str) -> None:
        """What waits with this key need not be sent any more."""
        is_it = sa.and_(rows.c.dedupe_key == dedupe_key, rows.c.state == OutboxState.PENDING.value)
        self._database.execute(sa.delete(rows).where(is_it))

    def give_up(self, team_id: str, error: str) -> int:
        """Nothing that waits can be sent to this workspace any more; how many messages."""
        waiting = sa.and_(rows.c.team_id == team_id, rows.c.state == OutboxState.PENDING.value)
        given_up = sa.update(rows).where(waiting)
        values = {"state": OutboxState.UNDELIVERABLE.value, "error": error}
        return self._database.execute(given_up.values(**values)).rowcount

    def wake(self, team_id: str, now: datetime) -> None:
        """What waits may be sent at once: the workspace has the app again."""
        waiting = sa.and_(rows.c.team_id == team_id, rows.c.state == OutboxState.PENDING.value)
        self._database.execute(sa.update(rows).where(waiting, rows.c.not_before > now).values(not_before=now))

    def prune(self, before: datetime) -> int:
        """Remove what was sent, or seen by somebody, and queued before then; how many messages.

        Where a report stands is kept: it is changed when its import is undone.
        """
        is_done = sa.or_(rows.c.state == OutboxState.SENT.value, rows.c.dismissed_by.is_not(None))
        self._database.execute(sa.delete(slack_pace).where(slack_pace.c.free_at < before))
        old = sa.delete(rows).where(
            is_done, rows.c.created_at < before, ~_may_be_queued_again(), ~_is_standing_report()
        )
        return self._database.execute(old).rowcount


def _is_open(team_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        rows.c.team_id == team_id,
        rows.c.state == OutboxState.UNDELIVERABLE.value,
        rows.c.dismissed_by.is_(None),
        rows.c.kind.in_([kind.value for kind in RESULTS]),
    )


def _is_standing_report() -> sa.ColumnElement[bool]:
    reports = [MessageKind.FINAL.value, MessageKind.PRIVATE_COPY.value]
    return sa.and_(rows.c.kind.in_(reports), rows.c.ts.is_not(None), rows.c.ts != "")


def _may_be_queued_again() -> sa.ColumnElement[bool]:
    """Whether the key must stay: a run that has not ended could queue the same message once more."""
    open_runs = sa.select(import_runs.c.id).where(import_runs.c.finished_at.is_(None))
    return rows.c.run_id.in_(open_runs)
