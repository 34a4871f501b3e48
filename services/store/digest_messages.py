"""Digests that stand in Slack, to be shown there as they are once somebody has decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.in_step import digest_key
from services.model.outbox import DIGEST, MessageKind, OutboxState
from services.store.bulk import insert_into
from services.store.message_tables import outbox as rows

#: So long after a decision its digests are shown anew, with whatever else is decided until then.
GATHERED = timedelta(seconds=5)
#: What an attempt before left behind.
_ANEW: dict[str, Any] = {
    "state": OutboxState.PENDING.value,
    "is_ambiguous": False,
    "error": None,
    "lane": None,
    "tried_at": None,
    "failing_since": None,
}


class DigestMessageRepository:
    """Each copy of a digest has one message that shows it anew, however often somebody decides."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def show_again(self, connection_id: str, days: Collection[date], at: datetime) -> None:
        """Have every copy of these days' digests shown as it is now."""
        for day in sorted(days):
            for told in self._told(digest_key(connection_id, day)):
                self._queue(told, at)

    def _told(self, key: str) -> list[Row[Any]]:
        """All copies: the one in the results channel, or those of the administrators."""
        # A range, which every database looks up in the index of the keys: ";" is what follows ":".
        is_of_day = sa.and_(rows.c.dedupe_key >= key, rows.c.dedupe_key < f"{key};")
        wanted = sa.select(rows).where(
            rows.c.kind == MessageKind.DRIFT.value,
            rows.c.state != OutboxState.UNDELIVERABLE.value,
            is_of_day,
        )
        return list(self._database.execute(wanted.order_by(rows.c.dedupe_key)))

    def _queue(self, told: Row[Any], at: datetime) -> None:
        new = {
            "team_id": told.team_id,
            "run_id": "",
            "kind": MessageKind.DRIFT_AGAIN.value,
            "dedupe_key": f"{told.dedupe_key}:again",
            "recipient": told.recipient,
            "facts": told.facts | {DIGEST: told.dedupe_key},
            "not_before": at + GATHERED,
            "created_at": at,
        }
        add = insert_into(self._database, rows).values(**new | _ANEW)
        again = _ANEW | {"not_before": _begins(at), "created_at": at}
        self._database.execute(add.on_conflict_do_update(index_elements=["dedupe_key"], set_=again))


def _begins(at: datetime) -> sa.ColumnElement[datetime]:
    """When one that was queued before is shown, now that somebody has decided once more."""
    moment = rows.c.not_before.type
    gathered = sa.literal(at + GATHERED, moment)
    waits = sa.and_(rows.c.state == OutboxState.PENDING.value, rows.c.not_before < gathered)
    return sa.case(
        # One that is being shown may have been read before: once more, when that surely has ended.
        (rows.c.lease_until > sa.literal(at, moment), rows.c.lease_until),
        # Not put off: else nobody saw anything before the last decision of many.
        (waits, rows.c.not_before),
        else_=gathered,
    )
