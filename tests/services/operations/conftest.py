"""A store on both databases, and a clock that stands until it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.store.unit_of_work import Store
from tests.services.desk_doubles import SettableClock, opened_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()
