"""Runs other programs, and says what came of it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import typer

#: Seconds that a step may take: a whole Debian is fetched and unpacked.
LONGEST = 1_800.0


class Broken(Exception):
    """A step did not do what it must."""


def run(*command: str | Path, cwd: Path | None = None, told: str = "") -> str:
    """What the command prints. Raises ``Broken`` with the end of it where it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        input=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        errors="replace",
    )
    if done.returncode:
        raise Broken(
            f"{' '.join(map(str, command[:4]))} … ended with {done.returncode}:\n{done.stdout[-3000:]}"
        )
    return done.stdout


def well(words: str) -> None:
    """Say that something was looked at, and is well."""
    typer.echo(f"OK    {words}")


def unseen(words: str) -> None:
    """Say what could not be looked at here."""
    typer.echo(f"--    {words}")


def must_be(is_so: bool, words: str) -> None:
    """Say that it is so. Raises ``Broken`` where it is not."""
    if not is_so:
        raise Broken(f"not so: {words}")
    well(words)


def listed(words: Sequence[str]) -> str:
    """A few words in a row."""
    return ", ".join(words)
