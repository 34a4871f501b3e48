"""What the tests of the pages may ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.sandbox.demo import StandIns
from tests.docs.world import World, world_in


@pytest.fixture(scope="module")
def stand_ins() -> Iterator[StandIns]:
    started = StandIns().start()
    yield started
    started.stop()


@pytest.fixture
def world(tmp_path: Path, stand_ins: StandIns) -> Iterator[World]:
    """A folder of its own, as a page finds it."""
    with world_in(tmp_path, stand_ins) as world:
        yield world


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """A command sends its logs to its own standard error; the next test has another one."""
    handlers = logging.root.handlers[:]
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
