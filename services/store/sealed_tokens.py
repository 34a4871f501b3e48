"""What no key opens any more: found at the start, and given up only when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.model.connection import ConnectionStatus
from services.store.encryption import HEADER_BYTES, Keyring
from services.store.engine import begin_reading, begin_writing
from services.store.tables import connections as rows


def has_secrets(engine: Engine) -> bool:
    """Whether any token is stored."""
    with begin_reading(engine) as database:
        return database.scalar(sa.select(rows.c.id).where(_has_tokens()).limit(1)) is not None


def unopened(database: Connection, keys: Keyring) -> Sequence[str]:
    """The realm ids of the companies whose tokens were sealed by a key that is not there."""
    return _realms(database, _is_lost(database, keys))


def forget(engine: Engine, keys: Keyring | None) -> Sequence[str]:
    """Give up the tokens that none of the keys opens: the realm ids of companies to be connected again."""
    with begin_writing(engine) as database:
        is_lost = _has_tokens() if keys is None else _is_lost(database, keys)
        realms = _realms(database, is_lost)
        is_connected = rows.c.status == ConnectionStatus.CONNECTED.value
        status = sa.case((is_connected, ConnectionStatus.NEEDS_RECONNECT.value), else_=rows.c.status)
        given_up = {"access_token_sealed": None, "refresh_token_sealed": None, "status": status}
        database.execute(sa.update(rows).where(is_lost).values(**given_up))
        database.commit()
    return realms


def _realms(database: Connection, condition: sa.ColumnElement[bool]) -> Sequence[str]:
    return list(database.scalars(sa.select(rows.c.realm_id).where(condition).order_by(rows.c.realm_id)))


def _is_lost(database: Connection, keys: Keyring) -> sa.ColumnElement[bool]:
    # Few keys ever sealed anything: the companies are looked through only where one of those is unknown.
    header = sa.func.substr(rows.c.refresh_token_sealed, 1, HEADER_BYTES, type_=sa.LargeBinary())
    found = database.scalars(sa.select(header).where(_has_tokens()).distinct())
    return sa.and_(_has_tokens(), header.in_([one for one in map(bytes, found) if not keys.knows(one)]))


def _has_tokens() -> sa.ColumnElement[bool]:
    return rows.c.refresh_token_sealed.is_not(None)
