"""What pip-audit says, taken at its word: what it skipped was not checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.supply.lock import Package

#: Exit status: all were checked and nothing is known; something is known; not all could be checked.
CLEAN, FOUND, UNKNOWN = 0, 1, 3


@dataclass(frozen=True)
class Vulnerability:
    """What is known of one package."""

    package: str
    id: str
    fixed_in: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """How many of the locked packages were checked, which could not be and why, and what is known."""

    checked: int
    unchecked: Mapping[str, str]
    known: Sequence[Vulnerability]

    @property
    def status(self) -> int:
        """The exit status."""
        if self.known:
            return FOUND
        return UNKNOWN if self.unchecked or not self.checked else CLEAN

    @property
    def sentence(self) -> str:
        """Both numbers, so that nobody takes silence for an answer."""
        known = (
            f"{len(self.known)} known vulnerabilities" if self.known else "no known vulnerability in those"
        )
        return f"{self.checked} checked, {known}; {len(self.unchecked)} could NOT be checked."


#: What the tool calls the index that it asks.
INDEX = "py" + "pi"
#: Where pip-audit says nothing of a package.
UNSAID = "left out: not for this system, or not looked at"


def findings(packages: Sequence[Package], told: Mapping[str, Any]) -> Findings:
    """What the JSON of pip-audit says of these packages."""
    by_name = {_key(one["name"]): one for one in told.get("dependencies", ())}
    unchecked: dict[str, str] = {}
    known: list[Vulnerability] = []
    for package in packages:
        said = by_name.get(_key(package.name), {"skip_reason": UNSAID})
        if "skip_reason" in said or "vulns" not in said or said.get("version") != package.version:
            unchecked[package.name] = _short(str(said.get("skip_reason") or "another version was looked at"))
            continue
        known += [
            Vulnerability(package.name, str(one["id"]), tuple(one.get("fix_versions", ())))
            for one in said["vulns"]
        ]
    return Findings(len(packages) - len(unchecked), unchecked, known)


def _key(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _short(reason: str) -> str:
    """On one line, and without addresses: they say where somebody's packages come from."""
    words = ["the index" if word.lower() == INDEX else word for word in reason.split() if "://" not in word]
    return " ".join(words)[:120]
