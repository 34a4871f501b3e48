"""What the gate lets through."""

from __future__ import annotations

import pytest

from tests.benchmarks.findings import Bar, Finding

AT_MOST = Bar("a ratio", must=1.4, aim=1.1)
AT_LEAST = Bar("times less", must=15, aim=20, is_floor=True)


@pytest.mark.parametrize(
    ("bar", "values", "verdict", "fails"),
    [
        (AT_MOST, [1.1, 1.0, 9.0], "aim met", False),
        (AT_MOST, [1.2, 1.4, 9.0], "met", False),
        (AT_MOST, [1.0, 1.5, 1.6], "MISSED", True),
        (AT_LEAST, [20.0, 21.0, 1.0], "aim met", False),
        (AT_LEAST, [15.0], "met", False),
        (AT_LEAST, [14.9], "MISSED", True),
    ],
)
def test_the_median_of_the_rounds_decides(bar: Bar, values: list[float], verdict: str, fails: bool) -> None:
    finding = Finding(bar, "sqlite", "CPU", values)

    assert (finding.verdict, finding.fails) == (verdict, fails)


def test_what_does_not_count_is_shown_but_never_fails() -> None:
    finding = Finding(AT_MOST, "sqlite", "wall", [9.0], counts=False)

    assert "missed, does not count" in finding.line()
    assert not finding.fails
