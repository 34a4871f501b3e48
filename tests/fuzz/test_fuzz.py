"""A few of what ``python -m tests.fuzz`` throws, each time others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.fuzz.all_targets import TARGETS
from tests.fuzz.targets import Check, Target, thrown_at
from tests.fuzz.told import QUIET, commands

FEW = 30


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_is_found(target: Target) -> None:
    few = max(6, FEW // (1 + target.weight // 4))

    result = thrown_at(target, few, random.randrange(10**6))

    assert result.found == ()
    assert result.examples > 0


def test_what_must_not_be_is_found() -> None:
    @contextmanager
    def picky() -> Iterator[Check]:
        def check(value: Any) -> None:
            assert value < 100

        yield check

    result = thrown_at(Target("numbers", st.integers(0, 1000), picky), 200, 1)

    assert "100" in result.found[0]


def test_the_commands_that_are_typed_exist() -> None:
    assert set(QUIET) <= commands()
