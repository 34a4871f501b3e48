"""Pictures in Home tabs that Slack keeps as files."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables_pictures import home_pictures as rows


class PictureRepository:
    """The files of each person's Home."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def announce(self, team_id: str, user_id: str, file_id: str, digest: str, now: datetime) -> None:
        """Note a file that is on its way."""
        owner = {"team_id": team_id, "user_id": user_id, "file_id": file_id}
        self._database.execute(sa.insert(rows).values(**owner, digest=digest, made_at=now, is_there=False))

    def arrived(self, team_id: str, user_id: str, file_id: str) -> None:
        """Slack has it."""
        self._database.execute(sa.update(rows).where(*_one(team_id, user_id, file_id)).values(is_there=True))

    def find(self, team_id: str, user_id: str, digest: str) -> str | None:
        """The newest file that looks so and that Slack has."""
        alike = (*_of(team_id, user_id), rows.c.digest == digest, rows.c.is_there)
        newest = sa.select(rows.c.file_id).where(*alike).order_by(rows.c.made_at.desc(), rows.c.file_id)
        return self._database.scalar(newest.limit(1))

    def beside(self, team_id: str, user_id: str, kept: str | None) -> list[str]:
        """This person's files but for the one that is kept and those made after it; all where none is."""
        wanted = sa.select(rows.c.file_id).where(*_of(team_id, user_id))
        if kept is not None:
            made_at = sa.select(rows.c.made_at).where(*_one(team_id, user_id, kept)).scalar_subquery()
            wanted = wanted.where(rows.c.file_id != kept, rows.c.made_at <= made_at)
        return [*self._database.scalars(wanted.order_by(rows.c.made_at, rows.c.file_id))]

    def forget(self, team_id: str, user_id: str, file_id: str) -> None:
        """The file is no more."""
        self._database.execute(sa.delete(rows).where(*_one(team_id, user_id, file_id)))


def _of(team_id: str, user_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return rows.c.team_id == team_id, rows.c.user_id == user_id


def _one(team_id: str, user_id: str, file_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return *_of(team_id, user_id), rows.c.file_id == file_id
