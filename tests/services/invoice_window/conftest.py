"""A firm with an invoice window, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.sandbox.controls import Controls
from tests.services.desk_doubles import SettableClock, connected, opened_store
from tests.services.invoice_window.desk import Desk
from tests.services.invoice_window.post_office import PostOffice, serving


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """One connected company, the projects Website and Brand, and a member of Website."""
    with opened_store(database_url) as store:
        clock = SettableClock()
        connected(store, clock)
        yield Desk(store, clock)


@pytest.fixture(scope="session")
def standing_in() -> Iterator[tuple[str, Controls]]:
    """The address of a stand-in QuickBooks, and what disturbs it."""
    with serving() as found:
        yield found


@pytest.fixture
def office(desk: Desk, standing_in: tuple[str, Controls]) -> PostOffice:
    """Where invoices are posted to the stand-in."""
    url, controls = standing_in
    controls.reset()
    return PostOffice(desk, controls, url)
