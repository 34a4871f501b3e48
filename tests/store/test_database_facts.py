"""What a database server says of itself, and whether it is new enough."""

from __future__ import annotations

import pytest

from services.store.database_facts import facts_of, needed_instead_of


@pytest.mark.parametrize(
    ("number", "needed"),
    [(90_624, "PostgreSQL 14"), (130_022, "PostgreSQL 14"), (140_000, None), (180_001, None)],
)
def test_a_server_must_be_of_a_version_that_is_looked_after(number: int, needed: str | None) -> None:
    assert needed_instead_of(number) == needed


def test_the_database_of_the_tests_is_new_enough(database_url: str) -> None:
    found = facts_of(database_url)

    assert found.version.startswith(("SQLite 3.", "PostgreSQL 1"))
    assert found.needs is None
