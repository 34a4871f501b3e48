"""Everything in the program that outlives one request, found in its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.rules.sources import python_files, tree_of

#: Stand-ins serve developers, commands one operator, and decisions are made anew for each question.
ELSEWHERE = ("bot/sandbox/", "services/sandbox/", "bot/cli/", "services/decisions/")
CONTAINERS = frozenset({"dict", "set", "list", "OrderedDict", "defaultdict", "deque", "WeakKeyDictionary"})
REMEMBERED = frozenset({"cache", "lru_cache"})


def caches() -> Iterator[str]:
    """Containers that an object or a module keeps, and functions whose results are kept."""
    for path in python_files("bot", "services"):
        if path.startswith(ELSEWHERE):
            continue
        tree = tree_of(path)
        yield from (f"{path}: {name}" for name in _at_top(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield from (f"{path}: {node.name}.{name}" for name in _in_class(node))
            if isinstance(node, ast.FunctionDef) and any(map(_is_remembered, node.decorator_list)):
                yield f"{path}: {node.name}()"


def _at_top(tree: ast.Module) -> Iterator[str]:
    """Containers of the module that are empty at first: they are there to be filled."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_empty(node.value):
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)


def _in_class(node: ast.ClassDef) -> Iterator[str]:
    """What ``self`` keeps, made in ``__init__`` or in a field."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name in ("__init__", "__post_init__"):
            for inner in ast.walk(method):
                if isinstance(inner, ast.Assign | ast.AnnAssign) and _is_empty(inner.value):
                    target = inner.targets[0] if isinstance(inner, ast.Assign) else inner.target
                    if ast.unparse(target).startswith("self."):
                        yield ast.unparse(target).removeprefix("self.")


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List | ast.Set):
        return not value.elts
    is_call = isinstance(value, ast.Call) and not value.args
    return is_call and isinstance(value, ast.Call) and ast.unparse(value.func).split("[")[0] in CONTAINERS


def _is_remembered(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(function).split(".")[-1] in REMEMBERED
