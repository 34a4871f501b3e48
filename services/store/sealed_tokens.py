"""What no key opens any more: found at the start, and given up only when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.model.connection import ConnectionStatus
from services.store.encryption import HEADER_BYTES, Keyring
from services.store.engine import begin_reading, begin_writing
from services.store.tables import connections
from services.store.tables_workspaces import installations, oauth_states


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A column with tokens, and the column that says whose they are."""

    tokens: sa.Column[bytes]
    owner: sa.Column[str]

    @property
    def are_there(self) -> sa.ColumnElement[bool]:
        return self.tokens.is_not(None)

    def are_lost(self, database: Connection, keys: Keyring | None) -> sa.ColumnElement[bool]:
        """Whether no key opens them; without any keys all are lost."""
        if keys is None:
            return self.are_there
        # Few keys ever sealed anything: the rows are looked through only where one of those is unknown.
        header = sa.func.substr(self.tokens, 1, HEADER_BYTES, type_=sa.LargeBinary())
        found = database.scalars(sa.select(header).where(self.are_there).distinct())
        unknown = [one for one in map(bytes, found) if not keys.knows(one)]
        return sa.and_(self.are_there, header.in_(unknown))

    def owners(self, database: Connection, condition: sa.ColumnElement[bool]) -> Sequence[str]:
        return list(database.scalars(sa.select(self.owner).where(condition).order_by(self.owner)))


_COMPANIES = _Sealed(connections.c.refresh_token_sealed, connections.c.realm_id)
_WORKSPACES = _Sealed(installations.c.bot_token_sealed, installations.c.team_id)
#: Codes of consents under way, which are of no use to anybody once no key opens them.
_CODES = _Sealed(oauth_states.c.code_sealed, oauth_states.c.id)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Companies to be connected, and workspaces to install the app again: the ids of both."""

    realms: Sequence[str]
    teams: Sequence[str]


def has_secrets(engine: Engine) -> bool:
    """Whether any token is stored."""
    with begin_reading(engine) as database:
        return any(
            database.scalar(sa.select(one.owner).where(one.are_there).limit(1)) is not None
            for one in (_COMPANIES, _WORKSPACES)
        )


def unopened(database: Connection, keys: Keyring) -> Sequence[str]:
    """The realm ids of companies and the ids of workspaces whose tokens a key sealed that is not there."""
    return [
        owner
        for one in (_COMPANIES, _WORKSPACES)
        for owner in one.owners(database, one.are_lost(database, keys))
    ]


def forget(engine: Engine, keys: Keyring | None) -> GivenUp:
    """Give up the tokens that none of the keys opens, and codes of consents: a link is soon made anew."""
    with begin_writing(engine) as database:
        given_up = GivenUp(_companies_forgotten(database, keys), _workspaces_forgotten(database, keys))
        _codes_forgotten(database, keys)
        database.commit()
    return given_up


def _companies_forgotten(database: Connection, keys: Keyring | None) -> Sequence[str]:
    is_lost = _COMPANIES.are_lost(database, keys)
    realms = _COMPANIES.owners(database, is_lost)
    is_connected = connections.c.status == ConnectionStatus.CONNECTED.value
    status = sa.case((is_connected, ConnectionStatus.NEEDS_RECONNECT.value), else_=connections.c.status)
    values = {"access_token_sealed": None, "refresh_token_sealed": None, "status": status}
    database.execute(sa.update(connections).where(is_lost).values(**values))
    return realms


def _workspaces_forgotten(database: Connection, keys: Keyring | None) -> Sequence[str]:
    is_lost = _WORKSPACES.are_lost(database, keys)
    teams = _WORKSPACES.owners(database, is_lost)
    database.execute(sa.update(installations).where(is_lost).values(bot_token_sealed=None))
    return teams


def _codes_forgotten(database: Connection, keys: Keyring | None) -> None:
    is_lost = _CODES.are_lost(database, keys)
    database.execute(sa.update(oauth_states).where(is_lost).values(code_sealed=None))
