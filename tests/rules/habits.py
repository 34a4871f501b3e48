"""Finds in a parsed file what the house rules forbid."""

from __future__ import annotations

import ast
from collections.abc import Iterator

BROAD = {"Exception", "BaseException"}
MOCKING = {"mock", "unittest.mock", "pytest_mock"}
WAITING = {"sleep", "wait_for_timeout"}


def broad_excepts(tree: ast.Module) -> list[int]:
    """Lines of the handlers that catch every exception."""
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return [handler.lineno for handler in handlers if _is_broad(handler.type)]


def mocks(tree: ast.Module) -> list[int]:
    """Lines that import a mocking library or ask pytest for its ``mocker``."""
    return sorted(
        [line for line, module in _imports(tree) if module in MOCKING]
        + [node.lineno for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg == "mocker"]
    )


def coroutines(tree: ast.Module) -> list[int]:
    """Lines that define a coroutine."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]


def sleeps(tree: ast.Module) -> list[int]:
    """Lines that let real time pass: a library's ``sleep``, or a browser's ``wait_for_timeout``."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if _called(call) in WAITING]


def _is_broad(caught: ast.expr | None) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in BROAD) for kind in kinds)


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def _called(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None
