"""A person sends or closes her modal, and sees what the app answers."""

from __future__ import annotations

from bot.sandbox.delivery import Answer
from bot.sandbox.form_rules import form_errors
from bot.sandbox.json_types import Json
from bot.sandbox.offers import check_offered
from bot.sandbox.open_view import OpenView
from bot.sandbox.refusals import CannotDo, SlackRefusal
from bot.sandbox.verbs.targets import find_view
from bot.sandbox.verbs.wish import Wish

TROUBLE = "We had some trouble connecting. Try again?"


async def submit(wish: Wish) -> Json:
    """Send the modal.

    ``outcome``: closed, errors, updated, pushed, cleared, trouble, or refused where the client keeps it back.
    """
    view = find_view(wish)
    if view.is_pending:
        raise CannotDo("The modal is still being sent.")
    if view.sent["type"] != "modal" or not view.sent.get("submit"):
        raise CannotDo("This view has no submit button.")
    _fill(wish, view, wish.get("values") or {})
    view.errors, view.banner = form_errors(view.blocks, view.state()["values"]), None
    wish.slack.changes.touch([view.user_id])
    if view.errors:
        return _result(wish, "refused", Answer("refused", 0.0), view.errors)
    answer = await _send(wish, view)
    outcome = _apply(wish, view, answer)
    wish.slack.changes.touch([view.user_id])
    return _result(wish, outcome, answer, view.errors if outcome == "errors" else {})


async def close(wish: Wish) -> Json:
    """Close the modal: ``"how": "cancel"`` (default) closes one, ``"x"`` (or clear_on_close) all of them."""
    view = find_view(wish)
    stack = wish.slack.views.stack_of(view.user_id)
    closes_all = wish.get("how") == "x" or bool(view.sent.get("clear_on_close"))
    closed = list(reversed(stack)) if closes_all else [view]
    for each in closed:
        wish.slack.views.close(each)
    wish.slack.changes.touch([view.user_id])
    answers = [
        await wish.slack.delivery.deliver("interactive", _closed_payload(wish, each, closes_all))
        for each in closed
        if each.sent.get("notify_on_close")
    ]
    outcome = "cleared" if closes_all else "closed"
    return {"outcome": outcome, "notified": len(answers), "view": _top(wish)}


def _fill(wish: Wish, view: OpenView, values: Json) -> None:
    for block_id, actions in values.items():
        if not isinstance(actions, dict):
            raise CannotDo(f"values[{block_id!r}] must be an object {{action_id: value}}.")
        for action_id, plain in actions.items():
            if (block_id, action_id) not in view.inputs():
                raise CannotDo(f"There is no field {block_id}/{action_id}; there are {list(view.inputs())}.")
            check_offered(wish.slack.workspace, wish.person, view.inputs()[(block_id, action_id)], plain)
            view.type_in(block_id, action_id, plain)


async def _send(wish: Wish, view: OpenView) -> Answer:
    trigger_id = wish.slack.triggers.issue(view.user_id, view.channel_id, wish.device)
    payload = {
        **wish.base("view_submission", view),
        "trigger_id": trigger_id,
        "view": view.payload(),
        "response_urls": _response_urls(wish, view),
    }
    view.is_pending = True
    try:
        return await wish.slack.delivery.deliver("interactive", payload)
    finally:
        view.is_pending = False


def _apply(wish: Wish, view: OpenView, answer: Answer) -> str:
    if not answer.is_acked:
        return _trouble(wish, view, [f"[ERROR] no answer: {answer.outcome}"])
    content = answer.payload or {}
    action = content.get("response_action")
    try:
        if action == "errors":
            return _show_errors(wish, view, content.get("errors"))
        if action == "update":
            wish.slack.views.update(view, content.get("view") or {})
            return "updated"
        if action == "push":
            wish.slack.views.push(view.user_id, content.get("view") or {}, view.channel_id)
            return "pushed"
    except SlackRefusal as refusal:
        return _trouble(wish, view, refusal.messages or [f"[ERROR] {refusal.code}"])
    return _leave(wish, view, action)


def _leave(wish: Wish, view: OpenView, action: object) -> str:
    if action == "clear":
        wish.slack.views.close_all(view.user_id)
        return "cleared"
    if action is not None:
        return _trouble(wish, view, [f"[ERROR] unknown response_action {action!r}"])
    wish.slack.views.close(view)
    return "closed"


def _show_errors(wish: Wish, view: OpenView, errors: object) -> str:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return _trouble(wish, view, ["[ERROR] errors must name input blocks [json-pointer:/errors]"])
    view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
    return "errors"


def _trouble(wish: Wish, view: OpenView, messages: list[str]) -> str:
    wish.slack.journal.refuse("view_submission answer", messages)
    view.banner = TROUBLE
    return "trouble"


def _response_urls(wish: Wish, view: OpenView) -> list[Json]:
    urls: list[Json] = []
    for (block_id, action_id), element in view.inputs().items():
        state = view.values[(block_id, action_id)]
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        if element.get("response_url_enabled") and chosen:
            url = wish.slack.response_url(view.user_id, chosen)
            names = {"block_id": block_id, "action_id": action_id, "channel_id": chosen}
            urls.append({**names, "response_url": url})
    return urls


def _closed_payload(wish: Wish, view: OpenView, is_cleared: bool) -> Json:
    return {**wish.base("view_closed", view), "view": view.payload(), "is_cleared": is_cleared}


def _result(wish: Wish, outcome: str, answer: Answer, errors: dict[str, str]) -> Json:
    return {"outcome": outcome, "errors": errors, "ack_seconds": answer.seconds, "view": _top(wish)}


def _top(wish: Wish) -> Json | None:
    top = wish.slack.views.top_of(wish.person.id)
    return top.payload() if top else None
