"""Tests of whole programs over real sockets get a second try: the machine that runs them is not theirs alone.

Which of them needed it is said loudly at the end: there is a fault of the test, or of the program, to be
found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

#: Folders of tests in which several threads and processes talk to each other in real time.
WHOLE_PROGRAMS = ("browser", "faults", "install", "journeys", "sandbox_slack")
_TESTS = Path(__file__).parent


def give_second_tries(items: Iterable[pytest.Item]) -> None:
    """Have the tests of whole programs tried once more where they fail."""
    for item in items:
        if item.path.relative_to(_TESTS).parts[0] in WHOLE_PROGRAMS:
            item.add_marker(pytest.mark.flaky(reruns=1))


def name_the_unstable(reporter: pytest.TerminalReporter) -> None:
    """Say which tests needed their second try."""
    unstable = sorted({report.nodeid for report in reporter.stats.get("rerun", [])})
    if unstable:
        reporter.section(f"UNSTABLE: {len(unstable)} failed at the first try", yellow=True, bold=True)
        for name in unstable:
            reporter.line(name)
