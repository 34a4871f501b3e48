"""The workspaces that installed the app by OAuth; their tokens are sealed to their row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.installation import Installation
from services.store.bulk import insert_into
from services.store.encryption import Keyring
from services.store.locks import lock_until_end
from services.store.tables_workspaces import installations as rows

_PLAIN = [field.name for field in fields(Installation) if field.name not in ("scopes", "has_token")]
_HAS_TOKEN = rows.c.bot_token_sealed.is_not(None)
_FACTS = (*(rows.c[name] for name in (*_PLAIN, "scopes")), _HAS_TOKEN.label("has_token"))


class InstallationRepository:
    """The app in each workspace."""

    def __init__(self, connection: Connection, keys: Keyring) -> None:
        self._database = connection
        self._keys = keys

    def lock(self, team_id: str) -> None:
        """Make others who install or remove the app there wait until the transaction ends."""
        lock_until_end(self._database, f"installation|{team_id}")

    def find(self, team_id: str) -> Installation | None:
        """The app in this workspace, also where it was removed; None where it never was."""
        row = self._database.execute(sa.select(*_FACTS).where(rows.c.team_id == team_id)).one_or_none()
        return None if row is None else _installation(row)

    def all(self) -> Sequence[Installation]:
        """Every workspace, by name, those that removed the app included."""
        by_name = sa.select(*_FACTS).order_by(rows.c.team_name, rows.c.team_id)
        return [_installation(row) for row in self._database.execute(by_name)]

    def token(self, team_id: str) -> str | None:
        """The bot token, opened; None where there is none. Raises ``WrongKey``."""
        sealed = self._database.scalar(sa.select(rows.c.bot_token_sealed).where(rows.c.team_id == team_id))
        return None if sealed is None else self._keys.open(sealed, _context(team_id))

    def save(self, installation: Installation, bot_token: str) -> None:
        """Add the workspace, or put this in the place of what stood there."""
        values: dict[str, Any] = {name: getattr(installation, name) for name in _PLAIN}
        values["scopes"] = ",".join(sorted(installation.scopes))
        values["bot_token_sealed"] = self._keys.seal(bot_token, _context(installation.team_id))
        add = insert_into(self._database, rows).values(**values)
        self._database.execute(add.on_conflict_do_update(index_elements=["team_id"], set_=values))

    def give_up_token(self, team_id: str) -> bool:
        """Whether there was a token, which is gone now."""
        gone = sa.update(rows).where(rows.c.team_id == team_id, _HAS_TOKEN).values(bot_token_sealed=None)
        return self._database.execute(gone).rowcount == 1

    def remove(self, team_id: str, at: datetime) -> bool:
        """Whether the app was there until now; its token goes."""
        was_there = sa.and_(rows.c.team_id == team_id, rows.c.removed_at.is_(None))
        gone = sa.update(rows).where(was_there).values(bot_token_sealed=None, removed_at=at)
        return self._database.execute(gone).rowcount == 1

    def leave(self, team_id: str, by: str, at: datetime) -> bool:
        """Whether the app was there until now, set up by hand: from now on its removal is noted."""
        nothing = dict.fromkeys(("team_name", "app_id", "bot_id", "bot_user_id", "scopes"), "")
        gone = {"team_id": team_id, "installed_by": by, "installed_at": at, "removed_at": at}
        add = insert_into(self._database, rows).values(**nothing, **gone)
        # RETURNING, because what the drivers say of a row that was not added differs.
        added = add.on_conflict_do_nothing(index_elements=["team_id"]).returning(rows.c.team_id)
        return self._database.execute(added).first() is not None or self.remove(team_id, at)

    def restore(self, team_id: str) -> bool:
        """Whether the app was removed there until now; its token does not come back."""
        was_removed = sa.and_(rows.c.team_id == team_id, rows.c.removed_at.is_not(None))
        back = sa.update(rows).where(was_removed).values(removed_at=None)
        return self._database.execute(back).rowcount == 1

    def rescoped(self, team_id: str, scopes: frozenset[str]) -> None:
        """The workspace allows this now."""
        allowed = sa.update(rows).where(rows.c.team_id == team_id).values(scopes=",".join(sorted(scopes)))
        self._database.execute(allowed)

    def told(self, team_id: str, scopes: str | None) -> None:
        """The lack of these scopes, with commas between, was told to its administrators."""
        self._database.execute(sa.update(rows).where(rows.c.team_id == team_id).values(scopes_told=scopes))


def _context(team_id: str) -> str:
    return f"installations|{team_id}|bot_token"


def _installation(row: Row[Any]) -> Installation:
    facts = row._asdict()
    return Installation(**facts | {"scopes": frozenset(filter(None, facts["scopes"].split(",")))})
