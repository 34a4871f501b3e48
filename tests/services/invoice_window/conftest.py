"""A firm with an invoice window, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.desk_doubles import SettableClock, connected, opened_store
from tests.services.invoice_window.desk import Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """One connected company, the projects Website and Brand, and a member of Website."""
    with opened_store(database_url) as store:
        clock = SettableClock()
        connected(store, clock)
        yield Desk(store, clock)
