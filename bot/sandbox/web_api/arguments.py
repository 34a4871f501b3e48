"""Reads arguments from a query string, a form, multipart or JSON: the SDKs send all of these."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from starlette.requests import Request

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal

_STRUCTURED = ("blocks", "view", "attachments", "files", "metadata", "message")


async def read_arguments(request: Request) -> Json:
    """All arguments by name; structured ones decoded. Raises ``SlackRefusal`` for broken JSON."""
    arguments: Json = dict(request.query_params)
    arguments.update(await _read_body(request))
    for name in _STRUCTURED:
        if isinstance(arguments.get(name), str) and arguments[name]:
            arguments[name] = _decoded(name, arguments[name])
    return arguments


def client_of(header: str) -> Json:
    """``client_id`` and ``client_secret`` of a header ``Authorization: Basic …``; nothing of a broken one."""
    try:
        decoded = base64.b64decode(header.removeprefix("Basic ")).decode()
    except (ValueError, binascii.Error):
        return {}
    client_id, _, client_secret = decoded.partition(":")
    return {"client_id": client_id, "client_secret": client_secret}


async def _read_body(request: Request) -> Json:
    content_type = request.headers.get("content-type", "")
    if "form" in content_type:
        async with request.form() as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    body = await request.body()
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except ValueError as error:
        raise SlackRefusal("invalid_json") from error
    if not isinstance(parsed, dict):
        raise SlackRefusal("json_not_object")
    return {name: value for name, value in parsed.items() if value is not None}


def _decoded(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackRefusal(code, [f"[ERROR] invalid JSON [json-pointer:/{name}]"]) from error
