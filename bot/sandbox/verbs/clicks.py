"""A person presses a button, or changes an element that tells the app at once."""

from __future__ import annotations

from bot.sandbox.choices import SLOTS, read_value, slot_of
from bot.sandbox.json_types import Json
from bot.sandbox.message_forms import message_state
from bot.sandbox.offers import check_offered
from bot.sandbox.refusals import CannotDo
from bot.sandbox.verbs.targets import Target, at_the_author, container, find_target
from bot.sandbox.verbs.wish import Wish

_ECHOED = ("text", "value", "style", "url", "placeholder", "confirm")
_TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


async def click(wish: Wish) -> Json:
    """Press a button or choose a value. ``outcome``: acked, timeout, no_connection, failed, kept."""
    wish = at_the_author(wish)
    target = find_target(wish)
    _check_visible(wish, target.element)
    if target.element["type"] in SLOTS:
        _choose(wish, target)
        if target.is_input and not target.block.get("dispatch_action"):
            return _result("kept", 0.0, target)
    return await _send(wish, target)


async def form(wish: Wish) -> Json:
    """Fill one field of a modal or Home; tells the app only where Slack would.

    A text input that dispatches does so on Enter (``"enter": true``), or on every character where its
    ``dispatch_action_config`` says so.
    """
    wish = at_the_author(wish)
    target = find_target(wish)
    if target.element["type"] not in SLOTS:
        raise CannotDo(f"{target.element['type']} holds no value; use click.")
    _choose(wish, target)
    if not _dispatches(wish, target):
        return _result("kept", 0.0, target)
    return await _send(wish, target)


def _dispatches(wish: Wish, target: Target) -> bool:
    if not target.is_input:
        return True
    if not target.block.get("dispatch_action"):
        return False
    if target.element["type"] not in _TEXT_INPUTS:
        return True
    configured = target.element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return bool(wish.get("enter")) or "on_character_entered" in configured


async def _send(wish: Wish, target: Target) -> Json:
    slack, person = wish.slack, wish.person
    mark = (person.id, target.place, target.element["action_id"])
    slack.troubles.discard(mark)
    answer = await slack.delivery.deliver("interactive", _payload(wish, target))
    if not answer.is_acked:
        slack.troubles.add(mark)
    slack.changes.touch([person.id])
    return _result(answer.outcome, answer.seconds, target)


def _result(outcome: str, seconds: float, target: Target) -> Json:
    view = target.view.payload() if target.view else None
    return {
        "outcome": outcome,
        "ack_seconds": seconds,
        "view": view,
        "confirm": target.element.get("confirm"),
    }


def _choose(wish: Wish, target: Target) -> None:
    block_id, action_id = target.block["block_id"], target.element["action_id"]
    check_offered(wish.slack.workspace, wish.person, target.element, wish.get("value"))
    if target.view is not None:
        target.view.type_in(block_id, action_id, wish.get("value"))
    else:
        assert target.channel is not None
        offered = wish.slack.message_offers.get((wish.person.id, target.place, action_id), {})
        key = (wish.person.id, target.channel.id, target.place)
        chosen = wish.slack.message_values.setdefault(key, {})
        chosen[(block_id, action_id)] = read_value(target.element, wish.get("value"), offered)
    wish.slack.changes.touch([wish.person.id])


def _payload(wish: Wish, target: Target) -> Json:
    slack, person = wish.slack, wish.person
    payload = {
        **wish.base("block_actions", target.view),
        **container(target),
        "actions": [_action(wish, target)],
    }
    if target.view is not None:
        trigger_id = slack.triggers.issue(person.id, target.view.channel_id, wish.device)
        return {**payload, "trigger_id": trigger_id, "view": target.view.payload()}
    assert target.channel is not None
    trigger_id = slack.triggers.issue(person.id, target.channel.id, wish.device)
    thread_ts = target.message.get("thread_ts")
    url = slack.response_url(person.id, target.channel.id, target.message["ts"], thread_ts)
    return {
        **payload,
        "trigger_id": trigger_id,
        "state": message_state(slack, person.id, target.channel.id, target.message),
        "response_url": url,
    }


def _action(wish: Wish, target: Target) -> Json:
    element = target.element
    names: Json = {"type": element["type"], "action_id": element["action_id"]}
    names |= {"block_id": target.block["block_id"], "action_ts": wish.slack.clock.ts()}
    if element["type"] == "overflow":
        return {**names, "selected_option": _overflow_option(wish, element)}
    echoed = {name: element[name] for name in element if name in _ECHOED or name.startswith("initial_")}
    if element["type"] in SLOTS:
        slot = slot_of(element)
        state = _state_of(wish, target)
        return {**names, **echoed, slot: state[slot]}
    return {**names, **echoed}


def _state_of(wish: Wish, target: Target) -> Json:
    if target.view is not None:
        state = target.view.state()
    else:
        assert target.channel is not None
        state = message_state(wish.slack, wish.person.id, target.channel.id, target.message)
    found: Json = state["values"][target.block["block_id"]][target.element["action_id"]]
    return found


def _overflow_option(wish: Wish, element: Json) -> Json:
    for option in element["options"]:
        if option["value"] == wish.get("value"):
            found: Json = option
            return found
    raise CannotDo(f"The menu offers {[option['value'] for option in element['options']]}.")


def _check_visible(wish: Wish, element: Json) -> None:
    allowed = element.get("visible_to_user_ids")
    if allowed and wish.person.id not in allowed:
        raise CannotDo(f"{wish.person.id} does not see {element['action_id']!r}.")
