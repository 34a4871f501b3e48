"""``health``: what a container engine's check is told, by the exit status and in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from typer.testing import CliRunner

from bot.cli import app
from bot.http import HttpServer, create_http_app
from services.errors import AppError
from services.operations import Part

WELL = Part("database", True, "can be written")
ILL = Part("messages", False, "the oldest waits for 300 s")


@contextmanager
def served(*parts: Part) -> Iterator[int]:
    """The app's port, where it says this of its parts."""
    server = HttpServer(create_http_app(lambda: parts, bytes), 0, is_public=False)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def told(port: int) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, ["health"], env={"PORT": str(port)})
    said = outcome.exception.sentence if isinstance(outcome.exception, AppError) else outcome.stdout
    return outcome.exit_code, said


def test_an_app_that_can_work_is_ready() -> None:
    with served(WELL) as port:
        assert told(port) == (0, "ready\n")


def test_an_app_that_cannot_work_says_what_is_not_well() -> None:
    with served(WELL, ILL) as port:
        status, said = told(port)

    assert status == 1
    assert "messages the oldest waits for 300 s" in said
    assert "database" not in said


def test_where_nobody_listens_it_says_so() -> None:
    with served(WELL) as port:
        pass

    status, said = told(port)

    assert status == 1
    assert "Nobody answers" in said
