"""Answers ``/api/{method}``: latency, faults, token, scope, the method itself, and the journal."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.faults import Fault
from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.state import Platform, Slack
from bot.sandbox.tiers import RateLimited
from bot.sandbox.web_api import app_methods, channels, chat, people, uploads, views
from bot.sandbox.web_api.arguments import client_of, read_arguments
from bot.sandbox.web_api.calls import Call, Method, need_scope
from bot.sandbox.workspace import APP_TOKEN

METHODS: dict[str, Method] = {
    **app_methods.METHODS,
    **channels.METHODS,
    **chat.METHODS,
    **people.METHODS,
    **uploads.METHODS,
    **views.METHODS,
}
#: Arguments that the journal does not keep.
_SECRETS = ("token", "client_secret", "code")


@dataclass(frozen=True)
class _Asked:
    """One request: the workspace of its token, and its arguments, or why they cannot be read."""

    slack: Slack
    name: str
    token: str
    arguments: Json
    refusal: SlackRefusal | None = None


def routes(platform: Platform) -> list[BaseRoute]:
    """The route of the Web API."""

    async def answer(request: Request) -> Response:
        platform.base_url = str(request.base_url).rstrip("/")
        started = platform.clock.stopwatch()
        asked = await _read(platform, request)
        slack, name = asked.slack, asked.name
        # Whole from the beginning: somebody may look while the call waits.
        entry = slack.journal.add("call", name, method=name, team=slack.team.id, arguments=_shown(asked))
        await slack.clock.pause(slack.faults.latency_of(name))
        response, body = await _answer(asked)
        failed = {} if body.get("ok") else {"messages": body.get("response_metadata", {}).get("messages", [])}
        entry.update(ok=body.get("ok"), error=body.get("error"), **failed)
        entry["ms"] = round((slack.clock.stopwatch() - started) * 1000, 1)
        return response

    return [Route("/api/{method}", answer, methods=["GET", "POST"])]


async def _read(platform: Platform, request: Request) -> _Asked:
    refusal, arguments = None, {}
    try:
        arguments = await read_arguments(request)
    except SlackRefusal as unreadable:
        refusal = unreadable
    header = request.headers.get("authorization", "")
    bearer = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else ""
    token = bearer or str(arguments.get("token") or "")
    name = request.path_params["method"]
    if header.startswith("Basic "):
        arguments = {**client_of(header), **arguments}
    return _Asked(platform.by_token(token), name, token, arguments, refusal)


def _shown(asked: _Asked) -> Json:
    """The arguments as the journal may show them; none where they cannot be read."""
    return {key: value for key, value in asked.arguments.items() if key not in _SECRETS}


async def _answer(asked: _Asked) -> tuple[Response, Json]:
    slack = asked.slack
    fault = slack.faults.next_for(asked.name)
    if fault is not None and not fault.performed:
        return await _fail(slack, fault)
    try:
        body = await _perform(asked)
    except RateLimited as limited:
        return _too_many(limited.retry_after)
    if fault is not None:
        return await _fail(slack, fault)
    return JSONResponse(body, headers={"x-oauth-scopes": ",".join(slack.scopes)}), body


async def _fail(slack: Slack, fault: Fault) -> tuple[Response, Json]:
    if fault.kind == "ratelimited":
        return _too_many(fault.retry_after)
    if fault.kind.startswith("error:"):
        body: Json = {"ok": False, "error": fault.kind.removeprefix("error:")}
        return JSONResponse(body), body
    if fault.kind == "timeout":
        await slack.clock.pause(fault.seconds)
    body = {"ok": False, "error": f"fault: {fault.kind}"}
    return Response("upstream failure", fault.status), body


def _too_many(retry_after: int) -> tuple[Response, Json]:
    body: Json = {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, 429, {"Retry-After": str(retry_after)}), body


async def _perform(asked: _Asked) -> Json:
    slack, name, arguments = asked.slack, asked.name, asked.arguments
    try:
        if asked.refusal is not None:
            raise asked.refusal
        method = METHODS.get(name)
        if method is None:
            raise SlackRefusal("unknown_method", req_method=name)
        _check_token(asked, method)
        slack.tiers.count(name, str(arguments.get("channel")))
        if method.scope is not None:
            need_scope(slack, method.scope)
        return {"ok": True, **await _called(method.answer, Call(slack, name, arguments))}
    except SlackRefusal as refusal:
        return refusal.answer()


async def _called(answer: Callable[[Call], Json | Awaitable[Json]], call: Call) -> Json:
    result = answer(call)
    if inspect.isawaitable(result):
        return await result
    return result


def _check_token(asked: _Asked, method: Method) -> None:
    if method.token == "none":  # noqa: S105
        return
    if not asked.token:
        raise SlackRefusal("not_authed")
    installation = asked.slack.platform.installations.by_token(asked.token)
    if installation is None and asked.token != APP_TOKEN:
        raise SlackRefusal("invalid_auth")
    if (installation is None) != (method.token == "app"):  # noqa: S105
        raise SlackRefusal("not_allowed_token_type")
    if installation is not None and installation.death is not None:
        raise SlackRefusal(installation.death)
