"""Answers ``/api/{method}``: latency, faults, token, scope, the method itself, and the journal."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.faults import Fault
from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.state import Slack
from bot.sandbox.tiers import RateLimited
from bot.sandbox.web_api import app_methods, channels, chat, people, uploads, views
from bot.sandbox.web_api.arguments import read_arguments
from bot.sandbox.web_api.calls import Call, Method, need_scope
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN

METHODS: dict[str, Method] = {
    **app_methods.METHODS,
    **channels.METHODS,
    **chat.METHODS,
    **people.METHODS,
    **uploads.METHODS,
    **views.METHODS,
}
_TOKENS = {"bot": BOT_TOKEN, "app": APP_TOKEN}


def routes(slack: Slack) -> list[BaseRoute]:
    """The route of the Web API."""

    async def answer(request: Request) -> Response:
        name = request.path_params["method"]
        slack.base_url = str(request.base_url).rstrip("/")
        started = slack.clock.stopwatch()
        entry = slack.journal.add("call", name, method=name)
        await slack.clock.pause(slack.faults.latency_of(name))
        response, body = await _answer(slack, request, name, entry)
        failed = {} if body.get("ok") else {"messages": body.get("response_metadata", {}).get("messages", [])}
        entry.update(ok=body.get("ok"), error=body.get("error"), **failed)
        entry["ms"] = round((slack.clock.stopwatch() - started) * 1000, 1)
        return response

    return [Route("/api/{method}", answer, methods=["GET", "POST"])]


async def _answer(slack: Slack, request: Request, name: str, entry: Json) -> tuple[Response, Json]:
    fault = slack.faults.next_for(name)
    if fault is not None and not fault.performed:
        return await _fail(slack, fault)
    try:
        body = await _perform(slack, request, name, entry)
    except RateLimited as limited:
        return _too_many(limited.retry_after)
    if fault is not None:
        return await _fail(slack, fault)
    return JSONResponse(body, headers={"x-oauth-scopes": ",".join(slack.manifest.scopes)}), body


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


async def _perform(slack: Slack, request: Request, name: str, entry: Json) -> Json:
    try:
        arguments = await read_arguments(request)
        entry["arguments"] = {key: value for key, value in arguments.items() if key != "token"}
        method = METHODS.get(name)
        if method is None:
            raise SlackRefusal("unknown_method", req_method=name)
        _check_token(request, arguments, method)
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


def _check_token(request: Request, arguments: Json, method: Method) -> None:
    if method.token == "none":  # noqa: S105
        return
    header = request.headers.get("authorization", "")
    token = header.removeprefix("Bearer ").strip() or str(arguments.get("token") or "")
    if not token:
        raise SlackRefusal("not_authed")
    if token not in _TOKENS.values():
        raise SlackRefusal("invalid_auth")
    if token != _TOKENS[method.token]:
        raise SlackRefusal("not_allowed_token_type")
