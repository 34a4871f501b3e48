"""Whether two databases hold the same: one hash per table, over all rows whatever their order.

Left out is only what differs from run to run: the run's id, its numbers and its moments.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

import sqlalchemy as sa

from services.store import tables_entries, tables_links  # noqa: F401 - their tables are found by their names
from services.store.engine import open_engine
from services.store.tables import metadata

#: Tables that are compared, and their columns that are not.
COMPARED: dict[str, frozenset[str]] = {
    "mirror_invoices": frozenset(),
    "mirror_lines": frozenset(),
    "mirror_links": frozenset(),
    "run_items": frozenset({"run_id", "plan_no", "other_run_id", "other_at"}),
    "invoices": frozenset({"run_id", "imported_at"}),
    "invoice_lines": frozenset(),
    "entries": frozenset({"run_id", "imported_at"}),
}
#: What somebody who has neither the received bytes nor a plan does not know.
_OURS_ALONE = frozenset({"raw", "digest", "content_digest"})
_AT_ONCE = 2_000
_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Content:
    """Rows and hash of each table. ``figures``: as ``hashes``, without what only our tables know."""

    rows: dict[str, int]
    hashes: dict[str, str]
    figures: dict[str, str]


def content_of(database_url: str) -> Content:
    """What stands in this database."""
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            found = {name: _hashed(connection, name) for name in COMPARED}
    finally:
        engine.dispose()
    rows, hashes, figures = ({name: one[at] for name, one in found.items()} for at in range(3))
    return Content(rows, hashes, figures)  # type: ignore[arg-type]


def _hashed(connection: sa.Connection, name: str) -> tuple[int, str, str]:
    """Rows, hash, and hash of the figures alone. A sum of hashes needs no sorting."""
    columns = [column.name for column in metadata.tables[name].columns if column.name not in COMPARED[name]]
    packed = columns.index("raw") if "raw" in columns else None
    plain = [at for at, column in enumerate(columns) if column not in _OURS_ALONE]
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = whole = figures = 0
    result = connection.exec_driver_sql(f'SELECT {listed} FROM "{name}"')  # noqa: S608 - names of ours
    for row in result.yield_per(_AT_ONCE):
        values = list(row)
        if packed is not None:
            values[packed] = _unpacked(values[packed])
        rows += 1
        whole += _number(values)
        figures += _number([values[at] for at in plain])
    return rows, f"{whole % _MODULUS:064x}", f"{figures % _MODULUS:064x}"


def _number(values: list[object]) -> int:
    return int.from_bytes(hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).digest())


def _unpacked(raw: bytes | None) -> bytes | None:
    """The received bytes, however well they were packed."""
    return hashlib.sha256(zlib.decompress(raw)).digest() if raw else None
