"""Every view stays as it was reviewed."""

from __future__ import annotations

import pytest

from tests.bot.golden_files import Compare, written
from tests.bot.golden_views import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was_reviewed(name: str, compare_golden: Compare) -> None:
    compare_golden(f"views/{name}", VIEWS[name])


def test_every_golden_view_belongs_to_a_test() -> None:
    assert written("views") <= VIEWS.keys()
