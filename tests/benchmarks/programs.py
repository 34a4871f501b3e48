"""The programs under measurement, each a process of its own: the two stand-ins, and the bot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Environment = dict[str, str]
BOT = (sys.executable, "-m", "bot")


@dataclass(frozen=True)
class Address:
    """A stand-in, spoken to by its control interface."""

    url: str

    def post(self, verb: str, **wish: Any) -> Any:
        """Do something there."""
        return self._ask(verb, json.dumps(wish).encode())

    def get(self, path: str) -> Any:
        """Look at something there."""
        return self._ask(path, None)

    def _ask(self, path: str, body: bytes | None) -> Any:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_sandbox/{path}", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@contextmanager
def sandbox() -> Iterator[tuple[Environment, Address, Address]]:
    """Both stand-ins: the environment that points at them, Slack, and QuickBooks."""
    command = (*BOT, "sandbox", "--slack-port", "0", "--quickbooks-port", "0")
    with _running(command, {}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        printed = _environment(iter(process.stdout.readline, b""))
        slack = Address(printed["SLACK_API_URL"].removesuffix("/api/"))
        yield printed, slack, Address(printed["QUICKBOOKS_API_URL"])


@contextmanager
def bot(environment: Environment) -> Iterator[None]:
    """The bot, serving."""
    with _running((*BOT, "serve"), environment | {"PORT": "0"}):
        yield


@contextmanager
def worker(environment: Environment) -> Iterator[None]:
    """A worker, working runs off."""
    with _running((*BOT, "worker"), environment):
        yield


def command(environment: Environment, *arguments: str) -> None:
    """Run one command of the bot to its end."""
    subprocess.run((*BOT, *arguments), env=_whole(environment), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _running(
    command: tuple[str, ...], environment: Environment, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=_whole(environment), **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _environment(lines: Iterator[bytes]) -> Environment:
    """The ``NAME=value`` lines up to the comment that ends them."""
    found: Environment = {}
    for line in lines:
        name, is_pair, value = line.decode().strip().partition("=")
        if name.startswith("# The page"):
            return found
        if is_pair and not name.startswith("#"):
            found[name] = value
    raise RuntimeError("The stand-ins did not start.")


def _whole(environment: Environment) -> Environment:
    return dict(os.environ) | environment  # noqa: TID251 - programs inherit the machine's path
