"""The fenced blocks of the pages: which lines are commands, and what the page shows that they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tests.rules.sources import project_files, text_of

#: Blocks that hold no command: how a file, an answer, a drawing or another program's input looks.
NO_COMMANDS = frozenset(
    {"env", "ini", "json", "mermaid", "nginx", "output", "sql", "text", "yaml", "dockerfile"}
)
#: Every line of it is one.
COMMANDS = "sh"
PROMPT = "$ "
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
#: Docs that were written down as they came, and are no instructions.
TRANSCRIPTS = frozenset({"docs/install-transcript.md"})


@dataclass(frozen=True)
class Fence:
    """One block: what it says it is, where it stands, and its lines."""

    page: str
    line: int
    kind: str
    lines: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether it can be seen what it is."""
        if self.kind:
            return self.kind == COMMANDS or self.kind in NO_COMMANDS
        return any(line.startswith(PROMPT) for line in self.lines)


@dataclass(frozen=True)
class Shown:
    """A command of a page, and the lines that the page shows under it; none says nothing of its output."""

    page: str
    line: int
    command: str
    output: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.command}"


def pages() -> tuple[str, ...]:
    """Every page that people read."""
    return tuple(path for path in project_files() if path.endswith(".md") and path not in TRANSCRIPTS)


@cache
def fences(page: str) -> tuple[Fence, ...]:
    """The blocks of a page, in order."""
    text = text_of(page)
    return tuple(
        Fence(page, text.count("\n", 0, match.start()) + 1, match[2], _dedented(match[3], match[1]))
        for match in FENCE.finditer(text)
    )


def shown(page: str) -> list[Shown]:
    """The commands of a page, in order."""
    return [command for fence in fences(page) for command in _commands(fence)]


def _commands(fence: Fence) -> list[Shown]:
    found: list[Shown] = []
    for number, line in enumerate(fence.lines, fence.line + 1):
        if _is_command(fence.kind, line):
            found.append(Shown(fence.page, number, line.removeprefix(PROMPT)))
        elif not fence.kind and found:
            last = found.pop()
            found.append(Shown(last.page, last.line, last.command, (*last.output, line)))
    return found


def _is_command(kind: str, line: str) -> bool:
    if kind == COMMANDS:
        return bool(line.strip()) and not line.startswith("#")
    return not kind and line.startswith(PROMPT)


def _dedented(text: str, indent: str) -> tuple[str, ...]:
    return tuple(line.removeprefix(indent) for line in text.splitlines())
