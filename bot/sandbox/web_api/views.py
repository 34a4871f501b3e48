"""``views.*``: modals and Home; and ``blocks.validate``."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.open_view import OpenView
from bot.sandbox.pictures import unshowable
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.validators import problems_of_message, problems_of_view
from bot.sandbox.web_api.calls import Call, Method


def _open(call: Call) -> Json:
    view = _view(call)
    call.slack.views.check(view, "modal")
    trigger = call.slack.triggers.use(_trigger_id(call))
    opened = call.slack.views.open(trigger.user_id, view, trigger.channel_id)
    opened.device = trigger.device
    return _shown(call, opened)


def _push(call: Call) -> Json:
    view = _view(call)
    call.slack.views.check(view, "modal")
    trigger = call.slack.triggers.use(_trigger_id(call))
    return _shown(call, call.slack.views.push(trigger.user_id, view, trigger.channel_id))


def _update(call: Call) -> Json:
    view_id, external_id = call.get("view_id"), call.get("external_id")
    if view_id is None and external_id is None:
        raise SlackRefusal("invalid_arguments", ["[ERROR] missing required field: view_id or external_id"])
    view = _view(call)
    current = call.slack.views.find(view_id, external_id)
    return _shown(call, call.slack.views.update(current, view, call.get("hash")))


def _publish(call: Call) -> Json:
    if not call.slack.manifest.has_home:
        raise SlackRefusal("not_enabled")
    user_id = str(call.need("user_id"))
    if user_id not in call.slack.workspace.people:
        raise SlackRefusal("invalid_arguments", ["[ERROR] user not found [json-pointer:/user_id]"])
    return _shown(call, call.slack.views.publish(user_id, _view(call), call.get("hash")))


def _validate(call: Call) -> Json:
    problems: list[str] = []
    if call.get("view") is not None:
        problems += problems_of_view(_view(call))
    message = call.get("message") or {"blocks": call.get("blocks") or []}
    problems += problems_of_message(message)
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    return {}


def _view(call: Call) -> Json:
    view = call.need("view")
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", ["[ERROR] must be an object [json-pointer:/view]"])
    problems = unshowable(call.slack, view.get("blocks"), "/view/blocks")
    if problems:
        raise SlackRefusal("invalid_arguments", problems)
    return view


def _trigger_id(call: Call) -> object:
    return call.get("trigger_id") or call.get("interactivity_pointer") or call.need("trigger_id")


def _shown(call: Call, view: OpenView) -> Json:
    call.slack.changes.touch([view.user_id])
    return {"view": view.payload()}


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
    "blocks.validate": Method(_validate, token="none"),
}
