"""Every column that holds a secret, sealed to its row: there are no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.encryption import HEADER_BYTES, Keyring
from services.store.tables import connections
from services.store.tables_workspaces import installations, oauth_states

#: How the names of these columns end.
SUFFIX = "_sealed"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of a table whose rows have one id."""

    column: sa.Column[bytes]

    @property
    def id(self) -> sa.Column[str]:
        """The column with the ids of its rows."""
        (key,) = self.column.table.primary_key
        return key

    def context(self, row_id: str) -> str:
        """What the secret of this row is bound to: the table, the row and the field."""
        return f"{self.column.table.name}|{row_id}|{self.column.name.removesuffix(SUFFIX)}"

    @property
    def header(self) -> sa.ColumnElement[bytes]:
        """So much of it as says which key sealed it."""
        # Written out: of numbers that are given apart PostgreSQL does not know that they are the same.
        first = sa.literal_column("1", sa.Integer)
        last = sa.literal_column(str(HEADER_BYTES), sa.Integer)
        return sa.func.substr(self.column, first, last, type_=sa.LargeBinary())

    def headers(self, database: Connection) -> dict[bytes, int]:
        """Which keys sealed what stands here, and how much of it each."""
        counted = sa.select(self.header, sa.func.count()).group_by(self.header)
        counted = counted.where(self.column.is_not(None))
        return {bytes(header): number for header, number in database.execute(counted)}

    def older(self, database: Connection, keys: Keyring) -> Sequence[bytes]:
        """The headers of what an older key of these sealed."""
        return [one for one in self.headers(database) if keys.knows(one) and not keys.is_newest(one)]


SEALED = tuple(
    SealedColumn(column)
    for column in (
        connections.c.access_token_sealed,
        connections.c.refresh_token_sealed,
        installations.c.bot_token_sealed,
        oauth_states.c.code_sealed,
    )
)
