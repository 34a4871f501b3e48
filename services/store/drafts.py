"""Choices that nobody has pressed Import on yet."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.errors import NotFound
from services.model.draft import Draft, DraftFields, DraftStatus
from services.model.import_run import ImportType
from services.model.people import Actor, Place, PlaceKind
from services.store.locks import lock_until_end
from services.store.tables_runs import drafts as rows
from services.store.tables_runs import import_runs


class DraftRepository:
    """Drafts by workspace and person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, actor: Actor) -> None:
        """Make this person's other changes to drafts wait until the transaction ends."""
        lock_until_end(self._connection, f"drafts|{actor.team_id}|{actor.user_id}")

    def get(self, draft_id: str, team_id: str) -> Draft:
        """The draft. Raises ``NotFound``, also for another workspace's."""
        wanted = sa.select(rows).where(rows.c.id == draft_id, rows.c.team_id == team_id)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("These choices are no longer kept.")
        return _draft(row)

    def open_of(self, actor: Actor) -> list[Draft]:
        """The person's open drafts, last changed first."""
        wanted = (
            sa.select(rows)
            .where(
                rows.c.team_id == actor.team_id,
                rows.c.user_id == actor.user_id,
                rows.c.status == DraftStatus.OPEN.value,
            )
            .order_by(rows.c.updated_at.desc(), rows.c.id)
        )
        return [_draft(row) for row in self._connection.execute(wanted)]

    def previews(self, connection_id: str) -> list[str]:
        """Ids of the newest previews of all open drafts of this company."""
        wanted = sa.select(rows.c.run_id).where(
            rows.c.connection_id == connection_id,
            rows.c.status == DraftStatus.OPEN.value,
            rows.c.run_id.is_not(None),
        )
        return list(self._connection.scalars(wanted.order_by(rows.c.run_id)))

    def add(self, draft: Draft) -> None:
        """Keep a new draft."""
        self._connection.execute(sa.insert(rows).values(**asdict(draft)))

    def save(self, draft: Draft) -> bool:
        """Store what changed; false if the draft is not open any more, and then nothing is stored."""
        is_open = rows.c.status == DraftStatus.OPEN.value
        # Not the run: a preview that starts at this moment sets it by itself.
        values = {name: value for name, value in asdict(draft).items() if name not in ("id", "run_id")}
        change = sa.update(rows).where(rows.c.id == draft.id, is_open).values(**values)
        return self._connection.execute(change).rowcount == 1

    def seal(self, draft_id: str, at: datetime) -> None:
        """Import was pressed: nothing changes the draft from now on."""
        self._change(draft_id, status=DraftStatus.SEALED.value, updated_at=at)

    def reopen(self, draft_id: str) -> None:
        """The import that sealed the draft asks again: its choices may change, unless another is open."""
        other = rows.alias()
        has_other = sa.exists().where(
            *(other.c[name] == rows.c[name] for name in ("team_id", "user_id", "connection_id")),
            other.c.status == DraftStatus.OPEN.value,
        )
        is_sealed = rows.c.status == DraftStatus.SEALED.value
        change = sa.update(rows).where(rows.c.id == draft_id, is_sealed, ~has_other)
        self._connection.execute(change.values(status=DraftStatus.OPEN.value))

    def set_run(self, draft_id: str, run_id: str) -> None:
        """Remember the newest preview made from the draft."""
        self._change(draft_id, run_id=run_id)

    def started(self, draft_id: str) -> tuple[str | None, datetime | None]:
        """Who pressed Import on the draft's run, and when."""
        wanted = (
            sa.select(import_runs.c.started_by, import_runs.c.started_at)
            .join(rows, rows.c.run_id == import_runs.c.id)
            .where(rows.c.id == draft_id)
        )
        row = self._connection.execute(wanted).one_or_none()
        return (None, None) if row is None else (row.started_by, row.started_at)

    def _change(self, draft_id: str, **values: Any) -> None:
        self._connection.execute(sa.update(rows).where(rows.c.id == draft_id).values(**values))


def _draft(row: Row[Any]) -> Draft:
    values = row._asdict()
    return Draft(
        **values
        | {
            "import_type": ImportType(values["import_type"]),
            "fields": _fields(values["fields"]),
            "place": Place(**values["place"] | {"kind": PlaceKind(values["place"]["kind"])}),
            "status": DraftStatus(values["status"]),
        }
    )


def _fields(stored: dict[str, Any]) -> DraftFields:
    known = {field.name for field in fields(DraftFields)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in known
    }
    return DraftFields(**values)
