"""What came of each case, as lines of JSON in a file: a battery that was stopped goes on where it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    """One case: what did not hold, and what was measured."""

    case: str
    violations: list[str]
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_green(self) -> bool:
        return not self.violations


class Results:
    """The file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, shard: str, result: Result, seconds: float) -> None:
        """Note a case that is done."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        line = {"shard": shard, "case": result.case, "violations": result.violations[:20]}
        with self._file.open("a") as file:
            file.write(json.dumps(line | {"seconds": round(seconds, 2), "figures": result.figures}) + "\n")

    def rows(self) -> list[dict[str, Any]]:
        """Everything that was noted; of a case that was run again, the newest."""
        if not self._file.exists():
            return []
        rows = [json.loads(line) for line in self._file.read_text().splitlines()]
        return list({(row["shard"], row["case"]): row for row in rows}.values())

    def done(self, shard: str) -> set[str]:
        """The cases of a shard that were run."""
        return {row["case"] for row in self.rows() if row["shard"] == shard}
