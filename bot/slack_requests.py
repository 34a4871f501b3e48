"""What comes in over HTTP, before its signature is checked: it may be anything, and is no error of ours."""

from __future__ import annotations

from slack_bolt import BoltRequest
from slack_bolt.adapter.starlette.handler import to_bolt_request
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

#: In what form Slack sends events, and everything else.
FORMS = frozenset({"application/json", "application/x-www-form-urlencoded"})
#: More digits than a moment has.
LONGEST_MOMENT = 12


def asked_of(request: Request, body: bytes) -> BoltRequest | Response:
    """The request as Bolt takes it, or the refusal of what cannot be Slack's."""
    if not _may_be_signed(request):
        return PlainTextResponse("Not signed by Slack.", status_code=401)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in FORMS:
        return PlainTextResponse("Slack sends a form or JSON.", status_code=415)
    try:
        return to_bolt_request(request, body)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return PlainTextResponse("The body cannot be read.", status_code=400)


def _may_be_signed(request: Request) -> bool:
    """Whether the signature can be checked at all; Bolt's own check raises where it cannot."""
    moment = request.headers.get("x-slack-request-timestamp", "")
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) <= LONGEST_MOMENT
    return is_moment and request.headers.get("x-slack-signature", "").isascii()
