"""Small by default: no function and no file grows past its budget."""

from __future__ import annotations

import ast
import re

import pytest

from tests.rules.sources import functions, length_of, project_files, python_files, text_of, tree_of

FUNCTION_LINES = 40
LISTENER_LINES = 15
FILE_LINES = 300
LONGER_FILES = {"services/store/tables.py": 400}
LISTENERS = re.compile(r"bot/\w+/listeners(\.py|/.*\.py)")
PAGE = "bot/sandbox/page/"


def test_no_function_is_longer_than_its_budget() -> None:
    too_long = {
        f"{path}:{function.lineno} {function.name}": length_of(function)
        for path in python_files("bot", "services", "tests")
        for function in functions(tree_of(path))
        if length_of(function) > FUNCTION_LINES
    }

    assert too_long == {}


def test_no_listener_is_longer_than_its_budget() -> None:
    too_long = {
        f"{path}:{function.lineno} {function.name}": length_of(function)
        for path in python_files("bot")
        if LISTENERS.fullmatch(path)
        for function in functions(tree_of(path))
        if length_of(function) > LISTENER_LINES
    }

    assert too_long == {}


def test_no_file_is_longer_than_its_budget() -> None:
    pages = tuple(path for path in project_files() if path.startswith(PAGE))
    lengths = {
        path: len(text_of(path).splitlines()) for path in python_files("bot", "services", "tests") + pages
    }
    too_long = {
        path: length for path, length in lengths.items() if length > LONGER_FILES.get(path, FILE_LINES)
    }

    assert too_long == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def one(): pass", 1),
        ("def three():\n    a = 1\n    return a", 3),
        ('def two():\n    """Said\n    at length.\n    """\n    return 1', 2),
        ("@decorated\ndef two():\n    return 1", 2),
        ("async def two():\n    return 1", 2),
    ],
)
def test_a_function_is_measured_without_its_docstring(source: str, lines: int) -> None:
    (function,) = functions(ast.parse(source))

    assert length_of(function) == lines
