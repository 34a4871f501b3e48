"""No mocks, no sleeping tests, one broad ``except``, and every file says what it is."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from tests.rules.habits import broad_excepts, coroutines, mocks, sleeps
from tests.rules.sources import python_files, text_of, tree_of

#: The worker loop, which must end a run whatever broke.
BROAD_EXCEPTS = 1
#: What a web server asks for, and the stand-ins, which are web servers; and what Procrastinate asks for.
ASYNCHRONOUS = ("bot/http.py", "bot/sandbox/", "services/sandbox/", "services/jobs/distributed/")
OPENINGS = ('"""', "from __future__ import annotations")

Detector = Callable[[ast.Module], list[int]]


def found(detector: Detector, *folders: str) -> list[str]:
    return [f"{path}:{line}" for path in python_files(*folders) for line in detector(tree_of(path))]


def test_no_test_mocks() -> None:
    assert found(mocks, "bot", "services", "tests") == []


def test_no_test_sleeps() -> None:
    assert found(sleeps, "tests") == []


def test_one_place_catches_everything() -> None:
    places = found(broad_excepts, "bot", "services")

    assert len(places) <= BROAD_EXCEPTS, places


def test_nothing_but_web_servers_and_the_distributed_engine_is_asynchronous() -> None:
    assert [
        place for place in found(coroutines, "bot", "services") if not place.startswith(ASYNCHRONOUS)
    ] == []


def test_every_file_opens_with_its_purpose_or_its_annotations() -> None:
    texts = {path: text_of(path) for path in python_files("bot", "services")}

    assert [path for path, text in texts.items() if text.strip() and not text.startswith(OPENINGS)] == []


@pytest.mark.parametrize(
    ("detector", "source"),
    [
        (broad_excepts, "try: pass\nexcept: pass"),
        (broad_excepts, "try: pass\nexcept Exception as error: pass"),
        (broad_excepts, "try: pass\nexcept (OSError, BaseException): pass"),
        (coroutines, "async def answer(request): pass"),
        (mocks, "from unittest import mock"),
        (mocks, "from unittest.mock import patch"),
        (mocks, "import unittest.mock"),
        (mocks, "def test_it(mocker): pass"),
        (sleeps, "import time\ntime.sleep(1)"),
        (sleeps, "from asyncio import sleep\nsleep(1)"),
        (sleeps, "page.wait_for_timeout(100)"),
    ],
)
def test_what_is_forbidden_is_found(detector: Detector, source: str) -> None:
    assert detector(ast.parse(source)) != []


@pytest.mark.parametrize(
    ("detector", "source"),
    [
        (broad_excepts, "try: pass\nexcept (OSError, ValueError): pass"),
        (mocks, "import unittest"),
        (sleeps, "class Clock:\n    def sleep(self, seconds): self.now += seconds"),
    ],
)
def test_what_is_allowed_is_left_alone(detector: Detector, source: str) -> None:
    assert detector(ast.parse(source)) == []
