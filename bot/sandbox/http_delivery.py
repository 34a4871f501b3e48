"""HTTP mode: requests to the app's own address, signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import requests
from starlette.concurrency import run_in_threadpool

from bot.sandbox.json_types import Json
from bot.sandbox.workspace import SIGNING_SECRET


class HttpFailure(Exception):
    """The app's address did not answer with a 200 in time."""


def signature(secret: str, timestamp: str, body: str) -> str:
    """The value of ``X-Slack-Signature``."""
    text = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


async def post(url: str, envelope: Json, timestamp: int, limit: float) -> Json | None:
    """Post an envelope's payload; returns the answer's body. Raises ``HttpFailure``; ``limit``: seconds."""
    body, content_type = _body(envelope)
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": signature(SIGNING_SECRET, str(timestamp), body),
    }
    if envelope.get("retry_attempt"):
        headers["X-Slack-Retry-Num"] = str(envelope["retry_attempt"])
        headers["X-Slack-Retry-Reason"] = "http_timeout"
    return await run_in_threadpool(_send, url, body, headers, limit)


def _body(envelope: Json) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if envelope["type"] == "slash_commands":
        return urlencode(envelope["payload"]), form
    if envelope["type"] == "interactive":
        return urlencode({"payload": json.dumps(envelope["payload"])}), form
    return json.dumps(envelope["payload"]), "application/json"


def _send(url: str, body: str, headers: dict[str, str], limit: float) -> Json | None:
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(url, data=body.encode(), headers=headers, timeout=limit)
    except requests.RequestException as error:
        raise HttpFailure(type(error).__name__) from error
    if answer.status_code != 200:
        raise HttpFailure(f"HTTP {answer.status_code}")
    if not answer.text:
        return None
    if "json" in answer.headers.get("content-type", ""):
        parsed: Json = answer.json()
        return parsed
    return {"text": answer.text}
