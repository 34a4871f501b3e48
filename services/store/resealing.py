"""A new key: everything that an older one sealed is sealed anew, while the app goes on working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from services.store.encryption import Keyring, WrongKey
from services.store.engine import begin_reading, begin_writing
from services.store.sealed_columns import SEALED, SealedColumn

#: The id of a row, and what is sealed in it.
Found = Row[str, bytes]
#: Rows of one transaction: others wait for no more than these.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many secrets were sealed anew, how many an older key still seals, and how many no key opens.

    ``key_file``: where the key stands that seals now; None where keys are configured.
    """

    done: int
    left: int
    lost: int
    key_file: str | None = None


def reseal(engine: Engine, keys: Keyring) -> Resealed:
    """Seal by the newest key what older ones sealed. Stopped anywhere, it can be begun again."""
    done = sum(_sealed_anew(engine, keys, one) for one in SEALED)
    with begin_reading(engine) as database:
        found = [header for one in SEALED for header in one.headers(database).items()]
    others = [(header, number) for header, number in found if not keys.is_newest(header)]
    left = sum(number for header, number in others if keys.knows(header))
    return Resealed(done, left, sum(number for _, number in others) - left)


def _sealed_anew(engine: Engine, keys: Keyring, one: SealedColumn) -> int:
    done, after = 0, ""
    while batch := batch_of(engine, keys, one, after):
        with begin_writing(engine) as database:
            done += sum(seal_anew(database, keys, one, row) for row in batch)
            database.commit()
        after = batch[-1].id
    return done


def batch_of(engine: Engine, keys: Keyring, one: SealedColumn, after: str) -> Sequence[Found]:
    """The next rows, after this id, of which an older key sealed the secret."""
    with begin_reading(engine) as database:
        wanted = (
            sa.select(one.id.label("id"), one.column.label("sealed"))
            .where(one.header.in_(one.older(database, keys)), one.id > after)
            .order_by(one.id)
            .limit(BATCH)
        )
        return database.execute(wanted).all()


def seal_anew(database: Connection, keys: Keyring, one: SealedColumn, row: Found) -> bool:
    """Whether it is sealed anew; not if another secret stands there by now, or if it opens for no key."""
    context = one.context(row.id)
    try:
        sealed = keys.seal(keys.open(bytes(row.sealed), context), context)
    except WrongKey:
        return False
    # Each time a secret is sealed other bytes come of it: a token that was refreshed meanwhile is left alone.
    change = sa.update(one.column.table).where(one.id == row.id, one.column == row.sealed)
    return database.execute(change.values({one.column.name: sealed})).rowcount == 1
