"""When Slack may be asked next, agreed among all processes: by workspace and by Slack's own limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.outbox import EVERYTHING, Lane, Taken, lane_of
from services.store.bulk import insert_into
from services.store.locks import lock_until_end
from services.store.message_tables import slack_pace as rows

#: Doubled this often a wait is longer than any that is asked for.
_MOST_DOUBLINGS = 20


class PaceRepository:
    """The pace."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def take(self, team_id: str, lane: Lane, now: datetime) -> Taken:
        """Take the lane for one call, if it is free."""
        self._lock(team_id, lane.name)
        known = self._known(team_id, (lane.name, *lane.within, EVERYTHING))
        was_away = any(row.failures for row in known.values())
        for name in (*lane.within, EVERYTHING):
            if name in known and known[name].free_at > now:
                return Taken(known[name].free_at, name, was_away)
        is_strict = any(_is_strict(known[name], now) for name in lane.within if name in known)
        spacing, burst = (lane.strict_spacing, 1) if is_strict else (lane.spacing, lane.burst)
        saved_up = spacing * (burst - 1)
        free_at = known[lane.name].free_at if lane.name in known else now - saved_up
        if free_at > now:
            return Taken(free_at, lane.name, was_away)
        if spacing:
            self._write(team_id, lane.name, free_at=max(free_at, now - saved_up) + spacing)
        return Taken(None, lane.name, was_away)

    def hold(self, team_id: str, lane: str, until: datetime, strict_until: datetime | None = None) -> None:
        """Close a lane until then, or for as long as it is closed already; from now on it may be stricter."""
        self._lock(team_id, lane)
        known = self._known(team_id, (lane,)).get(lane)
        free_at = until if known is None else max(until, known.free_at)
        strict = {} if strict_until is None else {"strict_until": strict_until}
        self._write(team_id, lane, free_at=free_at, **strict)

    def hold_everything(
        self, team_id: str, first: timedelta, most: timedelta, now: datetime, lane: str = EVERYTHING
    ) -> None:
        """Slack is not there for this workspace, or not for one token: ask again later and later."""
        self._lock(team_id, lane)
        known = self._known(team_id, (lane,)).get(lane)
        failures = known.failures if known else 0
        if known is not None and known.free_at > now:
            return  # another process has seen it, too
        wait = min(first * 2 ** min(failures, _MOST_DOUBLINGS), most)
        self._write(team_id, lane, free_at=now + wait, failures=failures + 1)

    def release(self, lane: str, team_id: str | None = None) -> None:
        """Slack is there again for this workspace, or may be for all: for everybody, and for this lane."""
        open_again = sa.delete(rows).where(rows.c.lane.in_((EVERYTHING, lane)))
        if team_id is not None:
            open_again = open_again.where(rows.c.team_id == team_id)
        self._database.execute(open_again)

    def reopen(self, team_id: str) -> None:
        """Slack may accept the app there again: for whichever process, with whichever token."""
        is_for_all = sa.or_(rows.c.lane == EVERYTHING, rows.c.lane.startswith(lane_of("")))
        self._database.execute(sa.delete(rows).where(rows.c.team_id == team_id, is_for_all))

    def _lock(self, team_id: str, lane: str) -> None:
        lock_until_end(self._database, f"pace|{team_id}|{lane}")

    def _known(self, team_id: str, lanes: tuple[str, ...]) -> dict[str, sa.Row[Any]]:
        wanted = sa.select(rows).where(rows.c.team_id == team_id, rows.c.lane.in_(lanes))
        return {row.lane: row for row in self._database.execute(wanted)}

    def _write(self, team_id: str, lane: str, **values: Any) -> None:
        new = {"team_id": team_id, "lane": lane, "failures": 0} | values
        add = insert_into(self._database, rows).values(**new)
        self._database.execute(add.on_conflict_do_update(index_elements=["team_id", "lane"], set_=values))


def _is_strict(known: sa.Row[Any], now: datetime) -> bool:
    return known.strict_until is not None and known.strict_until > now
