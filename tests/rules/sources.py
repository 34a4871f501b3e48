"""The project's own files and what they say, for the tests that hold its laws."""

from __future__ import annotations

import ast
import gc
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Written once by a generator and never edited again.
FROZEN = ("services/store/migrations/versions/",)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[str, ...]:
    """Paths from the root, with slashes, of all that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = sorted(set(listing.stdout.split("\0")) - {""})
    return tuple(path for path in paths if (ROOT / path).is_file())


def python_files(*folders: str) -> tuple[str, ...]:
    """Paths from the root of the Python files below these folders, those that are frozen left out."""
    below = tuple(f"{folder}/" for folder in folders)
    return tuple(
        path
        for path in project_files()
        if path.endswith(".py") and path.startswith(below) and not path.startswith(FROZEN)
    )


@cache
def text_of(path: str) -> str:
    """The file's text; bytes that are no UTF-8 are replaced."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def tree_of(path: str) -> ast.Module:
    """The parsed file. Raises ``SyntaxError``."""
    # A million nodes that stay: looking through them for garbage again and again is what took long.
    gc.disable()
    try:
        return ast.parse(text_of(path), filename=path)
    finally:
        gc.freeze()
        gc.enable()


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function of the file, inner ones and methods too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length_of(function: Function) -> int:
    """Lines from ``def`` to the end, the docstring aside."""
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = _lines(first) if documented else 0
    return _lines(function) - docstring


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
