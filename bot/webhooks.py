"""What QuickBooks is answered when it tells that something changed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import PlainTextResponse, Response

from bot.errors import Trouble, attempt
from services.status_sync import Heard

PATH = "/quickbooks/webhooks"
#: The raw bytes, and the header ``intuit-signature``.
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


def answer(hear: Hear, body: bytes | None, signature: str | None) -> Response:
    """Noted within a second, or refused in words. ``body`` None: it was too large to be taken."""
    if body is None:
        return _said(*TOO_LARGE)
    heard = attempt(lambda: hear(body, signature))
    return _said(*(NOT_NOW if isinstance(heard, Trouble) else _ANSWERS[heard]))


def _said(status: int, words: str) -> Response:
    return PlainTextResponse(words, status_code=status)
