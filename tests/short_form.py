"""What of the long batteries runs each time: a part that stands for the whole, the same each time.

``make long`` runs the rest. Whoever changes what one of them is about runs it whole before anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

#: Of each so many tests one runs each time; a folder stands before its files.
BATTERIES = {
    "benchmarks/test_agreement.py": 2,
    "bot/incoming/test_once.py": 3,
    "bot/incoming/test_racing.py": 3,
    "browser/page/": 3,
    "browser/test_accessible.py": 2,
    "journeys/slack/": 2,
    "journeys/slack/test_quickbooks_faults.py": 3,
    "journeys/slack/test_slack_faults.py": 3,
    "journeys/slack/test_time_and_expenses.py": 1,
    "journeys/test_command_line.py": 3,
    "mirror/test_full_answers.py": 3,
    "mirror/test_while_reading.py": 3,
    "services/imports/test_crashes.py": 3,
    "services/imports/test_faults.py": 3,
    "services/imports/test_joining.py": 3,
    "services/imports/test_lost_answers.py": 3,
    "services/imports/test_metering.py": 3,
    "services/imports/test_undo_crashes.py": 3,
    "services/jobs/test_engine_conformance.py": 2,
    "store/test_migration_killed.py": 3,
}
#: What is tried on SQLite whole; on PostgreSQL one of three runs each time.
ON_POSTGRES = ("journeys/", "mirror/", "services/imports/")


def mark_the_rest(items: Iterable[pytest.Item]) -> None:
    """Mark as ``long`` what does not run each time; whichever order the tests are in."""
    counted: Counter[str] = Counter()
    for item in sorted(items, key=lambda one: one.nodeid):
        battery, every = _battery(item)
        if every > 1:
            counted[battery] += 1
            if counted[battery] % every != 1:
                item.add_marker("long")


def _battery(item: pytest.Item) -> tuple[str, int]:
    """The name of its battery, and of how many of that one runs each time."""
    for place, every in reversed(BATTERIES.items()):  # a file before its folder
        if item.nodeid.startswith(f"tests/{place}"):
            return place, every
    for place in ON_POSTGRES:
        if item.nodeid.startswith(f"tests/{place}") and "postgres" in item.nodeid.partition("[")[2]:
            return f"{place} on PostgreSQL", 3
    return "", 1
