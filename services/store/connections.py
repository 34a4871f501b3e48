"""Connected companies and their tokens, which are sealed to their row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Database
from sqlalchemy.engine import Row

from services.errors import NotFound
from services.model.connection import Connection, ConnectionStatus, Granted, Tokens
from services.store.encryption import Keyring
from services.store.locks import lock_until_end
from services.store.sealed_columns import SEALED, SealedColumn
from services.store.sealed_tokens import unopened
from services.store.tables import connections as rows

#: Longer than one answer of Intuit's may take (20 seconds), so that a lease ends only with its process.
REFRESH_LEASE = timedelta(seconds=45)

_TOKENS = (
    *("access_token_sealed", "access_expires_at", "refresh_token_sealed", "refresh_expires_at"),
    *("hard_expires_at", "refresh_owner", "refresh_lease_until"),
)
_FACTS = [rows.c[name] for name in Connection.__dataclass_fields__]
_BY_NAME = sa.select(*_FACTS).order_by(rows.c.company_name, rows.c.id)
_OF_TEAM = _BY_NAME.where(rows.c.team_id == sa.bindparam("team_id"))


class ConnectionRepository:
    """Connected companies and their sealed tokens."""

    def __init__(self, connection: Database, keys: Keyring) -> None:
        self._database = connection
        self._keys = keys

    def get(self, connection_id: str, team_id: str | None = None) -> Connection:
        """The connection; with ``team_id``, only if it is that workspace's. Raises ``NotFound``."""
        wanted = sa.select(*_FACTS).where(rows.c.id == connection_id)
        if team_id is not None:
            wanted = wanted.where(rows.c.team_id == team_id)
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("This QuickBooks company is not connected here.")
        return _connection(row)

    def of_team(self, team_id: str) -> list[Connection]:
        """The workspace's companies, by name, disconnected ones included."""
        return [_connection(row) for row in self._database.execute(_OF_TEAM, {"team_id": team_id})]

    def by_realm(self, realm_id: str | None, team_id: str | None = None) -> list[Connection]:
        """Every connection of this QuickBooks company (or of all) in this workspace (or in all)."""
        wanted = _BY_NAME
        if realm_id is not None:
            wanted = wanted.where(rows.c.realm_id == realm_id)
        if team_id is not None:
            wanted = wanted.where(rows.c.team_id == team_id)
        return [_connection(row) for row in self._database.execute(wanted)]

    def lock(self, team_id: str, realm_id: str) -> None:
        """Make others who connect the same company wait until the transaction ends."""
        lock_until_end(self._database, f"connect|{team_id}|{realm_id}")

    def save(self, connection: Connection, tokens: Tokens) -> None:
        """Add or replace a connection with new tokens, which no refresh in flight overwrites."""
        values = asdict(connection) | self._sealed(connection.id, tokens)
        version = self._database.scalar(
            sa.select(rows.c.token_version).where(rows.c.id == connection.id).with_for_update()
        )
        if version is None:
            self._database.execute(sa.insert(rows).values(**values, token_version=1))
        else:
            self._change(connection.id, **values, token_version=version + 1)

    def tokens(self, connection_id: str) -> Tokens | None:
        """Its tokens, opened; None when there are none. Raises ``WrongKey``."""
        row = self._database.execute(sa.select(rows).where(rows.c.id == connection_id)).one_or_none()
        if row is None or row.refresh_token_sealed is None:
            return None
        return Tokens(
            access_token=self._keys.open(row.access_token_sealed, _context(row.id, "access_token")),
            access_expires_at=row.access_expires_at,
            refresh_token=self._keys.open(row.refresh_token_sealed, _context(row.id, "refresh_token")),
            refresh_expires_at=row.refresh_expires_at,
            hard_expires_at=row.hard_expires_at,
            version=row.token_version,
        )

    def unopened(self) -> Sequence[str]:
        """The realm ids of companies and the ids of workspaces whose tokens no key opens."""
        return unopened(self._database, self._keys)

    def sealed_before(self) -> int:
        """How many secrets an older key sealed, which is still needed."""
        return sum(one.headers(self._database)[key] for one in SEALED for key in self._older(one))

    def granted(self, team_id: str | None = None) -> dict[str, Granted]:
        """Until when each connected company may be asked: of this workspace, or of all."""
        wanted = sa.select(rows.c.id, rows.c.refresh_expires_at, rows.c.hard_expires_at).where(
            rows.c.status == ConnectionStatus.CONNECTED.value, rows.c.refresh_expires_at.is_not(None)
        )
        if team_id is not None:
            wanted = wanted.where(rows.c.team_id == team_id)
        found = self._database.execute(wanted)
        return {row.id: Granted(row.refresh_expires_at, row.hard_expires_at) for row in found}

    def claim_refresh(self, connection_id: str, version: int, owner: str, now: datetime) -> bool:
        """Whether ``owner`` may now refresh the tokens of this version, alone, for ``REFRESH_LEASE``."""
        is_free = rows.c.refresh_lease_until.is_(None) | (rows.c.refresh_lease_until < now)
        claim = (
            sa.update(rows)
            .where(rows.c.id == connection_id, rows.c.token_version == version, is_free)
            .values(refresh_owner=owner, refresh_lease_until=now + REFRESH_LEASE)
        )
        return self._database.execute(claim).rowcount == 1

    def release_refresh(self, connection_id: str, owner: str) -> None:
        """Let the next one refresh at once."""
        release = (
            sa.update(rows)
            .where(rows.c.id == connection_id, rows.c.refresh_owner == owner)
            .values(refresh_owner=None, refresh_lease_until=None)
        )
        self._database.execute(release)

    def replace_tokens(self, connection_id: str, tokens: Tokens, version: int) -> bool:
        """Store tokens in place of those of ``version``; false if somebody stored newer ones meanwhile."""
        # The version alone guards this, not the lease: where a lease ran out meanwhile, dropping a granted
        # refresh token could drop the only living one.
        values = self._sealed(connection_id, tokens)
        if tokens.hard_expires_at is None:
            # The five years go on, whether Intuit repeats them or not.
            del values["hard_expires_at"]
        replacement = (
            sa.update(rows)
            .where(rows.c.id == connection_id, rows.c.token_version == version)
            .values(**values, token_version=version + 1, status=_revived())
        )
        return self._database.execute(replacement).rowcount == 1

    def mark_needs_reconnect(self, connection_id: str, version: int) -> bool:
        """Whether the connection was marked; not if newer tokens stand there, or it was already."""
        mark = (
            sa.update(rows)
            .where(
                rows.c.id == connection_id,
                rows.c.token_version == version,
                rows.c.status == ConnectionStatus.CONNECTED.value,
            )
            .values(status=ConnectionStatus.NEEDS_RECONNECT.value)
        )
        return self._database.execute(mark).rowcount == 1

    def disconnect(self, connection_id: str) -> bool:
        """Whether it was connected until now; its tokens go, and a refresh in flight brings none back."""
        change = sa.update(rows).where(
            rows.c.id == connection_id, rows.c.status != ConnectionStatus.DISCONNECTED.value
        )
        gone = dict.fromkeys(_TOKENS, None)
        values = {"status": ConnectionStatus.DISCONNECTED.value, "token_version": rows.c.token_version + 1}
        return self._database.execute(change.values(**gone, **values)).rowcount == 1

    def set_results_channel(self, connection_id: str, channel_id: str | None) -> None:
        """Where the outcome of every run is announced; None announces nowhere."""
        self._change(connection_id, results_channel_id=channel_id)

    def set_treat_unsent_as_sent(self, connection_id: str, value: bool) -> None:
        """The company's rule for later imports."""
        self._change(connection_id, treat_unsent_as_sent=value)

    def _older(self, one: SealedColumn) -> Sequence[bytes]:
        return one.older(self._database, self._keys)

    def _change(self, connection_id: str, **values: Any) -> None:
        self._database.execute(sa.update(rows).where(rows.c.id == connection_id).values(**values))

    def _sealed(self, connection_id: str, tokens: Tokens) -> dict[str, Any]:
        return {
            "access_token_sealed": self._keys.seal(
                tokens.access_token, _context(connection_id, "access_token")
            ),
            "access_expires_at": tokens.access_expires_at,
            "refresh_token_sealed": self._keys.seal(
                tokens.refresh_token, _context(connection_id, "refresh_token")
            ),
            "refresh_expires_at": tokens.refresh_expires_at,
            "hard_expires_at": tokens.hard_expires_at,
            "refresh_owner": None,
            "refresh_lease_until": None,
        }


def _revived() -> sa.ColumnElement[str]:
    """Tokens that were just granted live, whatever another process concluded from the ones before."""
    is_thought_dead = rows.c.status == ConnectionStatus.NEEDS_RECONNECT.value
    return sa.case((is_thought_dead, ConnectionStatus.CONNECTED.value), else_=rows.c.status)


def _context(connection_id: str, field: str) -> str:
    return f"connections|{connection_id}|{field}"


def _connection(row: Row[Any]) -> Connection:
    facts = row._asdict()
    return Connection(**facts | {"status": ConnectionStatus(facts["status"])})
