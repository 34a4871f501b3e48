"""What the database's own errors mean to us: what may pass by waiting, and what a person must mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from services.errors import AppError
from services.ports.store import StoreFull

#: PostgreSQL: lock not available, deadlock detected, statement broken off. SQLite: its own names.
_BUSY = ("55P03", "40P01", "57014", "SQLITE_BUSY", "SQLITE_LOCKED")
_FULL = ("53100", "SQLITE_FULL")


class StoreBusy(AppError):
    """Something else is being saved right now, so this was not."""

    code = "store_busy"
    may_pass = True
    remedy = "Nothing is lost. Please press again."


class StoreLost(AppError):
    """The database did not answer."""

    code = "store_lost"
    may_pass = True
    remedy = "Nothing is lost. Try again in a minute; if it stays so, tell your administrator."


@contextmanager
def named() -> Iterator[None]:
    """Around the beginning of a transaction. Raises what ``meaning_of`` says of the driver's errors."""
    try:
        yield
    except (DBAPIError, TimeoutError) as error:
        meaning = meaning_of(error)
        if meaning is None and isinstance(error, OperationalError):
            meaning = StoreLost()  # no connection could be made
        if meaning is None:
            raise
        raise meaning from error


def meaning_of(error: BaseException | None) -> AppError | None:
    """``StoreBusy``, ``StoreFull`` or ``StoreLost``; None for an error that is none of these."""
    if isinstance(error, TimeoutError):  # every connection of this process is in use
        return StoreBusy()
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return StoreLost()
    sign = _sign_of(error.orig)
    if sign.startswith(_FULL):
        return StoreFull()
    return StoreBusy() if sign.startswith(_BUSY) else None


def _sign_of(error: BaseException | None) -> str:
    """The code that the driver gives: an SQLSTATE, or a name of SQLite's."""
    return str(getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or "")
