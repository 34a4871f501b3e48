"""The real Bolt app over use cases that fail, and requests given to it as Socket Mode gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse

from bot.app import create_app
from bot.use_cases import UseCases
from tests.bot.slack_double import SlackDouble

Json = dict[str, Any]
SECRET = "Larkspur Dental owes 1,250.50 <!channel>"


class Failing:
    """Use cases of which every one raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error or RuntimeError(SECRET)

    def __getattr__(self, name: str) -> Any:
        raise self._error


@contextmanager
def running(
    slack: SlackDouble,
    services: object | None = None,
    handed_over: Callable[[], object] = lambda: None,
    signing_secret: str | None = None,
) -> Iterator[App]:
    """The app; leaving waits for what its listeners still do. ``handed_over`` waits for nothing."""
    cases = cast(UseCases, services or Failing())
    app = create_app(cases, slack.client, lambda: None, "T0FIRM", signing_secret)
    app.middleware(_waiting(handed_over))
    try:
        yield app
    finally:
        finish(app)


def _waiting(handed_over: Callable[[], object]) -> Callable[..., BoltResponse]:
    """Middleware that has answers handed over as a test says."""

    def middleware(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        context["handed_over"] = handed_over
        return next()

    return middleware


def finish(app: App) -> None:
    """Wait for what the listeners still do."""
    app.listener_runner.listener_executor.shutdown(wait=True)


def given(app: App, body: Json) -> BoltResponse:
    """What the app acknowledges the request with; its response address is this Slack's."""
    if "response_url" in body:
        body = body | {"response_url": app.client.base_url.replace("/api/", "/response")}
    return app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def answer_of(response: BoltResponse) -> Json:
    """The acknowledgement's content; empty for a bare one."""
    found: Json = json.loads(response.body) if response.body else {}
    return found
