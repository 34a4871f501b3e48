"""``health``: whether the app on this machine can work, for a container engine's check."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Annotated

import typer

from services.errors import AppError

#: Seconds for the connection, and for the answer.
LONGEST = 3.0
READY = 200


class NotAnswering(AppError):
    """Nobody answers at the app's port on this machine."""

    code = "not_answering"
    remedy = "Start it, or name its port with --port."


class NotReady(AppError):
    """The app runs, and cannot work."""

    code = "not_ready"
    remedy = "The doctor command says what to do."


def health(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Where it listens; else PORT.")] = None,
) -> None:
    """Ask the app on this machine whether it can work: exit status 0, or 1 and what is not well."""
    from services.settings import Settings, load

    status, body = _answer(port or load(Settings).port)
    if status != READY:
        raise NotReady(f"The app cannot work: {_ailing(body)}.")
    typer.echo("ready")


def _answer(port: int) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException) as error:
        raise NotAnswering from error
    finally:
        connection.close()


def _ailing(body: bytes) -> str:
    """The parts that are not well, in their own words."""
    try:
        parts = json.loads(body)["parts"]
    except (ValueError, KeyError, TypeError):
        return "what answers there is not this app"
    return "; ".join(f"{name} {part['words']}" for name, part in parts.items() if not part["ok"])
