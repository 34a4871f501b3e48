"""Lists as files that open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO, NamedTuple, Protocol

from services.model.money import Money

#: What stands in a cell, before a file spells it in its own way.
Value = str | date | Money | Decimal | None


class Heading(NamedTuple):
    """What stands above a column, and how wide it is in characters."""

    text: str
    width: int


class TableFiles(Protocol):
    """Writes rows as they pass through; they are never held. No text of a cell is ever run."""

    def csv(self, head: Sequence[Heading], rows: Iterable[Sequence[Value]], out: BinaryIO) -> int:
        """UTF-8 with BOM, CRLF; how many rows it holds, the heading not counted."""
        ...

    def xlsx(
        self, name: str, head: Sequence[Heading], rows: Iterable[Sequence[Value]], out: BinaryIO
    ) -> None:
        """A workbook with a sheet of this name. Raises an ``AppError`` where it cannot be made."""
        ...
