"""Golden files: what a view or message looks like as JSON, kept beside the tests and read by the reviewer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden"
#: Compares a value with the golden file of this name.
Compare = Callable[[str, Any], None]


def compared(name: str, value: Any, is_rewritten: bool) -> None:
    """Compare a value with its golden file, which is written first where the reviewer asked for that."""
    path, text = GOLDEN / f"{name}.json", json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if is_rewritten:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"There is no {path.name} yet: run `make golden` and read it."
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))


def written(folder: str) -> set[str]:
    """The names of the golden files in this folder."""
    return {path.stem for path in (GOLDEN / folder).glob("*.json")}
