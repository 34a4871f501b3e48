from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.imports.draft import Drafts
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    STRANGER,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)
from tests.services.drafts.made import COLLEAGUE


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def drafts(store: Store, clock: SettableClock) -> Drafts:
    connected(store, clock)
    return Drafts(store, clock, EveryRight(ADMIN, COLLEAGUE, STRANGER))
