"""Where QuickBooks tells that something changed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import Trouble, attempt
from bot.http import limited_body
from services.status_sync import Heard

PATH = "/quickbooks/webhooks"
Hear = Callable[[bytes, str | None], Heard]
_ANSWERS = {
    Heard.NOTED: (200, "Noted."),
    Heard.OFF: (404, "Webhooks are not set up here: QUICKBOOKS_WEBHOOK_VERIFIER is not set."),
    Heard.UNSIGNED: (401, "The signature is not that of these bytes."),
    Heard.UNREADABLE: (400, "This is no webhook that can be read."),
}
TOO_LARGE = (413, "The body is too large.")
#: QuickBooks sends it again.
NOT_NOW = (503, "This cannot be noted just now. Send it again.")


def webhook_route(hear: Hear) -> Route:
    """``POST /quickbooks/webhooks``: noted within a second, or refused in words."""

    async def respond(request: Request) -> Response:
        body = await limited_body(request)
        if body is None:
            return _said(*TOO_LARGE)
        signature = request.headers.get("intuit-signature")
        heard = await run_in_threadpool(attempt, lambda: hear(body, signature))
        return _said(*(NOT_NOW if isinstance(heard, Trouble) else _ANSWERS[heard]))

    return Route(PATH, respond, methods=["POST"])


def _said(status: int, words: str) -> Response:
    return PlainTextResponse(words, status_code=status)
