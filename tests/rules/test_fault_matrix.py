"""The fault matrix names tests and batteries that exist, and leaves out no row in silence."""

from __future__ import annotations

import pytest

from tests.faults.matrix import OPEN, ROWS, Row
from tests.faults.shards import all_shards
from tests.rules.sources import functions, tree_of


def test_every_row_is_shown_somewhere_or_said_to_be_open() -> None:
    assert {row.id for row in ROWS} | set(OPEN) == {f"F{number}" for number in range(1, 53)}
    assert [row.id for row in ROWS if not row.shown_by or row.id in OPEN] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_shows_a_row_exists(row: Row) -> None:
    shards = list(all_shards())

    missing = [name for name in row.batteries if not any(shard.startswith(name) for shard in shards)]
    missing += [name for name in row.tests if not _exists(name)]

    assert missing == []


def _exists(name: str) -> bool:
    path, _, function = name.partition("::")
    return any(one.name == function for one in functions(tree_of(path)))
