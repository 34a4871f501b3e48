"""What a test or the page may look at: the GET half of the control interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import Request

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo
from bot.sandbox.screen import messages_of, screen, thread_of
from bot.sandbox.state import Slack
from bot.sandbox.workspace import Channel


def _state(slack: Slack, _request: Request) -> Json:
    workspace = slack.workspace
    return {
        "team": {"id": slack.team.id, "name": slack.team.name},
        "workspaces": [_workspace(each) for each in slack.platform],
        "connections": slack.delivery.sockets.count,
        "request_url": slack.delivery.request_url,
        "people": [{"id": person.id, "name": person.name} for person in workspace.people.values()],
        "channels": [
            {
                "id": channel.id,
                "name": channel.name,
                "kind": channel.kind.value,
                "has_bot": slack.has_app(channel),
                "members": sorted(channel.members),
                "messages": len(slack.messages.history(channel.id)),
            }
            for channel in workspace.channels.values()
        ],
        "commands": slack.manifest.commands,
        "shortcuts": slack.manifest.shortcuts,
        "scopes": slack.scopes,
        "bot_events": sorted(slack.manifest.events),
        "clock": {"now": slack.clock.now(), "offset": slack.clock.offset},
    }


def _workspace(slack: Slack) -> Json:
    installation = slack.installation
    granted = {"token": installation.token, "scopes": installation.scopes} if installation else None
    return {"id": slack.team.id, "name": slack.team.name, "installation": granted}


def _view(slack: Slack, request: Request) -> Json | None:
    view = slack.views.top_of(request.query_params.get("user", ""))
    return view.payload() if view else None


def _home(slack: Slack, request: Request) -> Json | None:
    view = slack.views.home_of(request.query_params.get("user", ""))
    return view.payload() if view else None


def _messages(slack: Slack, request: Request) -> Json:
    channel = _channel(slack, request)
    user_id = request.query_params.get("as")
    if user_id is None:
        return {"messages": slack.messages.history(channel.id)}
    return {"messages": messages_of(slack, user_id, channel)}


def _thread(slack: Slack, request: Request) -> Json | None:
    channel, ts = _channel(slack, request), request.path_params["ts"]
    user_id = request.query_params.get("as")
    if user_id is not None:
        return thread_of(slack, user_id, channel, ts)
    parent = slack.messages.find(channel.id, ts)
    return {"parent": parent, "replies": slack.messages.replies(channel.id, ts)} if parent else None


def _files(slack: Slack, request: Request) -> Json:
    user_id = request.query_params.get("as")
    return {
        "files": [
            {
                **file.as_slack(slack.base_url),
                "text": (file.content or b"").decode("utf-8", "replace"),
                "shares": [{"channel": channel, "ts": ts} for channel, ts in file.shares],
            }
            for file in slack.files.by_id.values()
            if user_id is None or slack.shows_file(user_id, file)
        ]
    }


def _log(slack: Slack, request: Request) -> Json:
    asked = request.query_params
    entries = slack.journal.since(int(asked.get("since", "0")))
    return {"entries": entries[-int(asked["newest"]) :] if "newest" in asked else entries}


def _screen(slack: Slack, request: Request) -> Json:
    asked = request.query_params
    return screen(slack, asked.get("as", ""), asked.get("channel"), asked.get("thread"), asked.get("device"))


def _channel(slack: Slack, request: Request) -> Channel:
    wanted = request.path_params["channel"]
    person = wanted if wanted in slack.workspace.people else slack.workspace.person_of_dm(wanted)
    if person is not None:
        return slack.workspace.dm_of(person)
    if wanted not in slack.workspace.channels:
        raise CannotDo(f"There is no channel {wanted}.")
    return slack.workspace.channels[wanted]


def _disturbances(slack: Slack, _request: Request) -> Json:
    return {
        "every": slack.platform.refreshing.every,
        "latency_ms": {name: round(wait * 1000) for name, wait in slack.faults.latency.items()},
        "tiers": slack.tiers.are_on,
        "faults": [asdict(fault) for fault in slack.faults.waiting],
        "has_app": slack.installation is not None,
    }


LOOKS: dict[str, Callable[[Slack, Request], object]] = {
    "state": _state,
    "view": _view,
    "home": _home,
    "messages/{channel}": _messages,
    "thread/{channel}/{ts}": _thread,
    "files": _files,
    "log": _log,
    "disturbances": _disturbances,
    "screen": _screen,
}
