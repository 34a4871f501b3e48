"""Reads the Dockerfile: as much of its language as ours uses, and refuses the rest."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

KNOWN = {
    "ARG", "FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK",
    "ENTRYPOINT", "CMD",
}  # fmt: skip
_FLAG = re.compile(r"--([a-z-]+)=(\S+)\s+")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word, its flags, and what follows them."""

    word: str
    text: str
    flags: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """What follows, as words; of a JSON list its members."""
        return json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)

    @property
    def pairs(self) -> dict[str, str]:
        """What follows, as names and values."""
        return dict(word.split("=", 1) for word in self.words)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what it starts from, its name, and its instructions."""

    base: str
    name: str
    instructions: list[Instruction]

    def of(self, word: str) -> list[Instruction]:
        """The instructions with this word."""
        return [instruction for instruction in self.instructions if instruction.word == word]


def stages(text: str, arguments: dict[str, str] | None = None) -> list[Stage]:
    """The stages; ``arguments`` go before ``ARG``'s defaults. Raises ``ValueError`` for what is unknown."""
    values: dict[str, str] = {}
    found: list[Stage] = []
    for instruction in instructions(text):
        if instruction.word == "ARG" and not found:
            name, _, default = instruction.text.partition("=")
            values[name] = (arguments or {}).get(name, default)
        elif instruction.word == "FROM":
            base, *named = instruction.words
            base = _VARIABLE.sub(lambda match: values[match[1]], base)
            found.append(Stage(base, named[1] if named else "", []))
        else:
            found[-1].instructions.append(instruction)
    return found


def instructions(text: str) -> Iterator[Instruction]:
    """Every instruction in turn."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word not in KNOWN:
            raise ValueError(f"{word} is not known here")
        flags: dict[str, str] = {}
        while match := _FLAG.match(rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        yield Instruction(word, rest.strip(), flags)


def is_left_out(path: str, ignore: str) -> bool:
    """Whether ``.dockerignore`` keeps this path from the engine: the last line that fits decides."""
    left_out = False
    for line in ignore.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _fits(path, pattern.removeprefix("!")):
            left_out = not pattern.startswith("!")
    return left_out


def _fits(path: str, pattern: str) -> bool:
    """A pattern fits a path and all that is below it."""
    as_regex = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(f"{as_regex}(?:/.*)?", path) is not None
