"""Commands of the pages that no test runs: a closed list with reasons, and how each is looked at instead."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import typer.main

from bot.cli import app
from tests.rules.sources import ROOT, project_files, text_of

Look = Callable[[list[str]], bool]


def _stands_in_the_makefile(words: list[str]) -> bool:
    targets = [word for word in words[1:] if "=" not in word]
    makefile = text_of("Makefile")
    return all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)


def _is_a_module(words: list[str]) -> bool:
    path = words[words.index("-m") + 1].replace(".", "/")
    return any((ROOT / place).exists() for place in (f"{path}.py", f"{path}/__main__.py"))


def _copies_what_is_there(words: list[str]) -> bool:
    return words[1] in project_files()


def _is_a_command(words: list[str]) -> bool:
    # A class of typer's own, which mypy cannot see through.
    return words[1] in getattr(typer.main.get_command(app), "commands", {})


def _needs_no_look(words: list[str]) -> bool:
    return bool(words)


@dataclass(frozen=True)
class NotRun:
    """``pattern`` is looked for at the beginning of a command."""

    pattern: str
    because: str
    look: Look = _needs_no_look

    def fits(self, command: str) -> bool:
        return re.match(self.pattern, command) is not None


PROCESS = "a process that goes on until it is stopped; tests/docs starts serve once, journeys the others"
ELSEWHERE = "another program, which need not be on this machine"
SERVER = r"(systemctl|journalctl|useradd|install|mkdir|openssl|printf|chmod|python3 -m venv|cd /etc/)"
NOT_RUN = (
    NotRun(r"make ", "it takes minutes, or runs these very tests", _stands_in_the_makefile),
    NotRun(r"git ", "the network"),
    NotRun(r"cp ", "the test writes .env itself", _copies_what_is_there),
    NotRun(r"(\S*/)?pip ", "the network"),
    NotRun(r"\S*python -m tests\.", "it takes minutes", _is_a_module),
    NotRun(r"(\S*/)?import-invoices (worker|demo|sandbox)\b", PROCESS, _is_a_command),
    NotRun(r"export ", "the shell's; the command after it would need that database"),
    NotRun(r"import-invoices migrate", "it is for the PostgreSQL of the lines before", _is_a_command),
    NotRun(r"(unzip|sha256sum) ", ELSEWHERE),
    NotRun(r"docker ", "a container engine; make image builds and starts the image without one"),
    NotRun(SERVER, "it sets up a server, as root"),
)


def reason(command: str) -> NotRun | None:
    """Why no test runs it; None for what is run."""
    return next((entry for entry in NOT_RUN if entry.fits(command)), None)


def words_of(command: str) -> list[str]:
    """The command's words, its comment left out."""
    return shlex.split(command, comments=True)


def program(words: list[str]) -> str:
    """Which program it calls, such as ``import-invoices``."""
    name = PurePosixPath(words[0]).name
    return "import-invoices" if words[1:3] == ["-m", "bot"] else name
