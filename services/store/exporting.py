"""Reads all of a workspace's rows, one by one, as values that JSON knows."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.ports.privacy import Part
from services.store.belonging import OWNED
from services.store.ownership import Belonging, has_rows

#: Rows that are fetched at a time: memory stays flat, however many there are.
AT_ONCE = 500
#: Columns that only the program needs, by how their names end: sealed secrets, and texts for comparing.
_NEVER = ("_sealed", "_folded")
#: QuickBooks' own document, packed.
_DOCUMENT = "raw"
_GIVEN = {one.table.name: one for one in OWNED if one.about}


class ExportRepository:
    """The rows of a workspace, seen by who gives them to it."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def is_known(self, team_id: str) -> bool:
        """Whether there is anything of this workspace."""
        return any(has_rows(self._database, one, team_id) for one in OWNED)

    def parts(self) -> Sequence[Part]:
        """What is given out, in a fixed order."""
        return [Part(name, one.about) for name, one in _GIVEN.items()]

    def rows(self, part: str, team_id: str) -> Iterator[dict[str, object]]:
        """The rows of one part, in the order of their keys, one by one."""
        one = _GIVEN[part]
        assert one.whose is not None
        columns = [column for column in one.table.columns if _is_given(one, column)]
        names = ["document" if column.name == _DOCUMENT else column.name for column in columns]
        wanted = sa.select(*columns).where(one.whose(team_id)).order_by(*one.table.primary_key.columns)
        for row in self._database.execute(wanted.execution_options(yield_per=AT_ONCE)):
            yield {name: _plain(value) for name, value in zip(names, row, strict=True)}


def _is_given(one: Belonging, column: sa.Column[Any]) -> bool:
    return column.name not in one.without and not column.name.endswith(_NEVER)


def _plain(value: Any) -> object:
    """Money as the decimal number that it is, an instant with its zone, a document to the letter."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _document(value) if isinstance(value, bytes | memoryview) else value


def _document(kept: bytes | memoryview) -> object:
    """The text as QuickBooks sent it. What is no text is given as base64."""
    raw = zlib.decompress(bytes(kept))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}
