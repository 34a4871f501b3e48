"""Takes the app's answers at a response address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.json_types import Json
from bot.sandbox.posting import bot_message, checked_content, post, remove, show_changed, whisper
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.response_urls import ResponseUrl
from bot.sandbox.state import Platform, Slack
from bot.sandbox.web_api.arguments import read_arguments
from bot.sandbox.workspace import Channel

#: What a message for one person keeps when it is replaced.
_KEPT = ("type", "ts", "thread_ts", "is_ephemeral")


def routes(platform: Platform) -> list[BaseRoute]:
    """``POST /commands/{team}/{n}/{key}`` and ``POST /actions/{team}/{n}/{key}``."""

    async def answer(request: Request) -> Response:
        slack = platform.of(request.path_params["team"])
        entry = slack.journal.add("response_url", request.url.path.split("/")[1])
        url = slack.response_urls.use(request.path_params["key"])
        if isinstance(url, str):
            entry.update(ok=False, error=url)
            return PlainTextResponse(url, status_code=404)
        try:
            arguments = await read_arguments(request)
            entry["arguments"] = arguments
            _apply(slack, url, arguments)
        except SlackRefusal as refusal:
            entry.update(ok=False, error=refusal.code, messages=refusal.messages)
            return JSONResponse(refusal.answer(), status_code=400)
        entry.update(ok=True)
        return PlainTextResponse("ok")

    paths = ("/commands/{team}/{number}/{key}", "/actions/{team}/{number}/{key}")
    return [Route(path, answer, methods=["POST"]) for path in paths]


def _apply(slack: Slack, url: ResponseUrl, arguments: Json) -> None:
    channel = slack.workspace.channels[url.channel_id]
    is_about_original = arguments.get("delete_original") or arguments.get("replace_original")
    if is_about_original and url.message_ts is not None:
        _change_original(slack, url, channel, arguments)
        return
    thread_ts = arguments.get("thread_ts")
    message = bot_message(slack.team, checked_content(arguments), thread_ts=thread_ts)
    if arguments.get("response_type") == "in_channel":
        post(slack, channel, message)
    else:
        whisper(slack, channel, url.user_id, message)


def _change_original(slack: Slack, url: ResponseUrl, channel: Channel, arguments: Json) -> None:
    private = slack.messages.whispers(channel.id, url.user_id)
    original = private.get(str(url.message_ts))
    posted = slack.messages.find(channel.id, url.message_ts)
    if original is None and posted is None:
        raise SlackRefusal("message_not_found")
    if original is not None:
        _change_private(slack, private, original, arguments)
        slack.changes.touch([url.user_id])
    elif posted is not None and arguments.get("delete_original"):
        remove(slack, channel, posted)
    elif posted is not None:
        show_changed(slack, channel, posted, checked_content(arguments))


def _change_private(slack: Slack, private: dict[str, Json], original: Json, arguments: Json) -> None:
    if arguments.get("delete_original"):
        del private[original["ts"]]
        return
    kept = {name: original[name] for name in _KEPT if name in original}
    private[original["ts"]] = {**bot_message(slack.team, checked_content(arguments)), **kept}
