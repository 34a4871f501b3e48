"""The world of one page: a folder with the ``.env`` of both stand-ins, in which its commands are typed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.sandbox.demo import StandIns
from services.clock import SystemClock
from services.errors import AppError
from services.sandbox.tokens import FIRST_REFRESH_TOKEN
from tests.docs.fences import Shown
from tests.docs.not_run import program, words_of
from tests.docs.words import bindings, moved
from tests.journeys.slack.program import Program, running
from tests.journeys.slack.waiting import until
from tests.terminal import typed

#: Statuses of a command that broke, or was typed wrong.
BROKEN = (1, 2)
#: Where pages put what is kept elsewhere.
ELSEWHERE = "/mnt/elsewhere/"
#: What is typed where a command asks.
TYPED = {"--refresh-token -": FIRST_REFRESH_TOKEN, "restore": "y"}
#: The addresses at which a page reaches the app.
ADDRESSES = ("http://127.0.0.1:3000", "https://books.example.com")


@dataclass
class World:
    """What was typed in this folder so far, and what came of it."""

    folder: Path
    stand_ins: StandIns
    #: Reference of the page → that of this world.
    known: dict[str, str] = field(default_factory=dict)
    status: int = 0
    serving: Program | None = None
    url: str = ""
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def __post_init__(self) -> None:
        lines = self.environment | {"DATABASE_URL": f"sqlite:///{self.folder / 'invoices.db'}"}
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.folder / ".env").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """What ``sandbox`` prints for one workspace, and a port that is free."""
        known = self.stand_ins.environment() | {"PORT": "0"}
        for_many = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "PUBLIC_URL")
        return {name: value for name, value in known.items() if name not in for_many}

    def types(self, shown: Shown) -> str:
        """What the command said on standard output; its status stays for ``echo $?``."""
        command = self._here(shown.command)
        before, _, after = command.partition(" | ")
        words = words_of(before)
        if words == ["echo", "$?"]:
            said, self.status = str(self.status), 0
        elif program(words) == "curl":
            said, self.status = self._asks(words[-1]), 0
        elif words[-1] == "serve":
            said, self.status = self._serves(), 0
        else:
            said = self._runs(words[3:] if words[1:3] == ["-m", "bot"] else words[1:], shown.command)
            # A pipe ends as its last command does, which need not be on this machine.
            self.status = 0 if after and self.status not in BROKEN else self.status
        self.known |= bindings(said, shown.output)
        return said

    def close(self) -> None:
        """End what was started."""
        self._open.close()

    def _here(self, command: str) -> str:
        command = moved(command, SystemClock().now().date())
        for theirs, ours in self.known.items():
            command = command.replace(theirs, ours)
        for address in ADDRESSES:
            command = command.replace(address, self.url) if command.startswith("curl") else command
        return command.replace(ELSEWHERE, f"{self.folder}/elsewhere/")

    def _runs(self, words: list[str], line: str) -> str:
        (self.folder / "elsewhere").mkdir(exist_ok=True)
        answers = "\n".join(answer for sign, answer in TYPED.items() if sign in line)
        result = typed(words, {"COLUMNS": "200"}, f"{answers}\n")
        self.status = result.exit_code
        if isinstance(result.exception, AppError):
            return f"Error: {result.exception.sentence}"
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    def _serves(self) -> str:
        if self.serving is not None:
            return ""
        environment = self.environment | {"DATABASE_URL": f"sqlite:///{self.folder / 'invoices.db'}"}
        self.serving = self._open.enter_context(running(environment, "serve"))
        self.url = self.serving.url()
        return ""

    def _asks(self, url: str) -> str:
        until(lambda: httpx.get(f"{self.url}/readyz").status_code == 200, "the app is ready")
        return httpx.get(url).text


@contextlib.contextmanager
def world_in(folder: Path, stand_ins: StandIns) -> Iterator[World]:
    """A new world, whose folder is the one in which commands are typed."""
    stand_ins.controls.reset()
    world = World(folder, stand_ins)
    with contextlib.chdir(folder), contextlib.closing(world):
        yield world
