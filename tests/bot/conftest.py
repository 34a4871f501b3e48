"""What the tests of the Slack side may ask for."""

from __future__ import annotations

from functools import partial

import pytest

from tests.bot.golden_files import Compare, compared


@pytest.fixture
def compare_golden(pytestconfig: pytest.Config) -> Compare:
    """Compares a value with its golden file; with ``--golden`` writes the file anew."""
    return partial(compared, is_rewritten=pytestconfig.getoption("--golden"))
