"""Commands as somebody types them, in this process.

Typer's own runner puts all commands together anew for each one that is typed, which takes longer than most of
them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner, Result

from bot.cli import app
from services.errors import AppError


def typed(words: Sequence[str], env: Mapping[str, str], answers: str = "") -> Result:
    """What one command did, with these ``answers`` on standard input. Raises what nobody expected."""
    runner = CliRunner()
    status: Any = 0
    error: BaseException | None = None
    with runner.isolation(input=answers, env=env) as (stdout, stderr, output):
        try:
            _command().main(args=list(words), prog_name="import-invoices")
        except SystemExit as end:
            status, error = end.code or 0, end
        except AppError as broken:
            status, error = 1, broken
        told = stdout.getvalue(), stderr.getvalue(), output.getvalue()
    return Result(runner, *told, None, status, error)


@cache
def _command() -> Any:
    return get_command(app)
