"""Consents under way: each state is good for one use, by whoever knows it and not only its digest."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.installation import OAuthPurpose, OAuthState, digest_of
from services.store.encryption import Keyring
from services.store.tables_workspaces import oauth_states as rows

_FACTS = [rows.c[field.name] for field in fields(OAuthState)]


class OAuthStateRepository:
    """The consents."""

    def __init__(self, connection: Connection, keys: Keyring) -> None:
        self._database = connection
        self._keys = keys

    def add(self, state: OAuthState) -> None:
        """Begin one."""
        values = {field.name: getattr(state, field.name) for field in fields(OAuthState)}
        changed = {"purpose": state.purpose.value, "facts": dict(state.facts) or None}
        self._database.execute(sa.insert(rows).values(**values | changed))

    def find(self, state: str) -> OAuthState | None:
        """The one with this state, as the browser brings it; used and expired ones included."""
        row = self._database.execute(sa.select(*_FACTS).where(rows.c.id == digest_of(state))).one_or_none()
        if row is None:
            return None
        known = row._asdict()
        return OAuthState(
            **known | {"purpose": OAuthPurpose(known["purpose"]), "facts": known["facts"] or {}}
        )

    def change(self, state: OAuthState, code: str | None = None) -> bool:
        """Keep its facts, browser and form as they are here, and the code, if there is one.

        Whether it was unused; else nothing is changed.
        """
        values: dict[str, Any] = {
            "facts": dict(state.facts) or None,
            "connection_id": state.connection_id,
            "browser_digest": state.browser_digest,
            "csrf_digest": state.csrf_digest,
        }
        if code is not None:
            values["code_sealed"] = self._keys.seal(code, _context(state.id))
        change = sa.update(rows).where(rows.c.id == state.id, rows.c.used_at.is_(None)).values(**values)
        return self._database.execute(change).rowcount == 1

    def code(self, state: OAuthState) -> str | None:
        """The code that is kept with it. Raises ``WrongKey``."""
        sealed = self._database.scalar(sa.select(rows.c.code_sealed).where(rows.c.id == state.id))
        return None if sealed is None else self._keys.open(sealed, _context(state.id))

    def use(self, state: str, now: datetime) -> bool:
        """Whether it was there, unused and not expired; of many who ask one is told so. Its code goes."""
        is_open = sa.and_(rows.c.used_at.is_(None), rows.c.expires_at > now)
        use = sa.update(rows).where(rows.c.id == digest_of(state), is_open)
        return self._database.execute(use.values(used_at=now, code_sealed=None)).rowcount == 1

    def hold(self, state: str) -> bool:
        """Whether it is kept, used or not; then nobody removes it until the transaction ends."""
        held = sa.select(rows.c.id).where(rows.c.id == digest_of(state)).with_for_update()
        return self._database.scalar(held) is not None

    def forget_codes(self, now: datetime) -> int:
        """Forget the codes of those that have expired, which nobody can use any more; how many."""
        useless = sa.and_(rows.c.expires_at <= now, rows.c.code_sealed.is_not(None))
        return self._database.execute(sa.update(rows).where(useless).values(code_sealed=None)).rowcount

    def prune(self, before: datetime) -> int:
        """Remove those that expired before then; how many."""
        return self._database.execute(sa.delete(rows).where(rows.c.expires_at < before)).rowcount


def _context(state_id: str) -> str:
    return f"oauth_states|{state_id}|code"
