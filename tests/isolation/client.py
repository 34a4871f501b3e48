"""What Slack sends when somebody uses what the app has shown: presses, choices, filled forms."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.ids import LOADED, Action, Field
from tests.bot.requests import a_button, a_modal, a_submission, a_suggestion, in_modal
from tests.services.desk_doubles import MEMBER

Json = dict[str, Any]
#: Asks the app for the options of a list.
Ask = Callable[[Json], list[Json]]

#: What is typed where not just any words will do.
TYPED: Mapping[str, str] = {
    Field.DRAFT_QUANTITY: "2",
    Field.DRAFT_PRICE: "50",
    Field.LIST_AMOUNT: "100",
    Field.LIST_NUMBER: "N-101",
    Field.DRAFT_NUMBER: "F-77",
}
CHANNEL = "C0FINANCE"
#: What need not be filled in, and is.
WANTED = frozenset(
    {
        Field.LIST_NUMBER,
        Field.LIST_PROJECT,
        Field.LINK_CUSTOMERS,
        Field.LINK_NAME,
        Field.CUSTOMER_PROJECT,
        Field.SETUP_TICK,
        Field.DRAFT_DESCRIPTION,
        Field.DRAFT_QUANTITY,
        Field.DRAFT_PRICE,
    }
)
#: Where another one is chosen than the app put there.
ANOTHER = frozenset({Field.INVOICE_PROJECT, Field.CUSTOMER_PROJECT})
#: By the kind of input: where its state stands, and what the app chose in it.
STATES = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "external_select": ("selected_option", "initial_option"),
    "multi_external_select": ("selected_options", "initial_options"),
}
CHOSEN = {
    "selected_date": "2026-12-05",
    "selected_time": "08:00",
    "selected_user": MEMBER.user_id,
    "selected_conversation": CHANNEL,
}


def options_in(element: Json) -> list[Json]:
    """All that can be chosen, groups unfolded."""
    grouped = [one for group in element.get("option_groups") or () for one in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def named(view: Json) -> Json:
    """The view as Slack keeps it: every block has a name."""
    found = copy.deepcopy(view)
    for number, block in enumerate(found.get("blocks") or ()):
        block.setdefault("block_id", f"b{number}")
    return found


def elements(view: Json) -> Iterator[tuple[str, Json]]:
    """Everything in it that can be used, with the name of its block."""
    for block in view.get("blocks") or ():
        inside = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
        for element in inside:
            if isinstance(element, dict) and element.get("action_id"):
                yield str(block["block_id"]), element


def sent_back(view: Json, ask: Ask) -> Json:
    """The modal or Home as it stands in a payload, its inputs filled in."""
    shown = named(view)
    empty = a_modal(shown)
    values: dict[str, Json] = {}
    optional = {block["block_id"] for block in shown.get("blocks") or () if block.get("optional")}
    for block_id, element in elements(shown):
        state = _state(element, empty, ask)
        if state is not None and block_id in optional and element["action_id"] not in WANTED:
            state = _left_empty(element, state)
        if state is not None:
            values.setdefault(block_id, {})[element["action_id"]] = state
    return a_modal(shown, values)


def press(element: Json, block_id: str, view: Json | None) -> Json | None:
    """The use of a button or of a list that speaks up; None for an input. ``view`` None: in a message."""
    if element["action_id"] not in {*Action}:
        return None
    chosen = _chosen(element)
    if chosen is None:
        return None
    action = {"type": element["type"], "block_id": block_id, "action_ts": "7.1", **chosen}
    if view is not None:
        return in_modal(element["action_id"], view, **action)
    body = a_button(element["action_id"])
    return body | {"actions": [{"action_id": element["action_id"], **action}]}


def submitted(view: Json) -> Json:
    """The form, sent."""
    return a_submission(view)


def edited(view: Json) -> Json:
    """The form with another day in it than the app put there."""
    text = re.sub(r'("selected_date": )"[^"]*"', r'\1"2026-10-15"', json.dumps(view))
    found: Json = json.loads(text)
    return found


def suggestions(view: Json, typed: str = "") -> Iterator[tuple[str, Json]]:
    """The requests for options that its lists make."""
    for _, element in elements(view):
        if element["action_id"] in LOADED:
            yield element["action_id"], a_suggestion(element["action_id"], typed, view)


def _chosen(element: Json) -> Json | None:
    options = options_in(element)
    match element["type"]:
        case "button":
            return {"value": element.get("value", "")}
        case "static_select" | "radio_buttons" | "overflow" if options:
            return {"selected_option": options[-1]}
        case "users_select":
            return {"selected_user": MEMBER.user_id}
        case "conversations_select" | "channels_select":
            return {"selected_conversation": CHANNEL}
        case "checkboxes":
            return {"selected_options": options}
    return None


def _state(element: Json, view: Json, ask: Ask) -> Json | None:
    """What stands in it: what the app put there, else the first choice; None for what is no input."""
    kind, options = element["type"], options_in(element)
    if kind not in STATES:
        return None
    key, initial = STATES[kind]
    if initial in element and element["action_id"] not in ANOTHER:
        return {"type": kind, key: element[initial]}
    if kind.endswith("external_select"):
        options = _loaded(element, view, ask)[::-1]
    first: Json = {"value": TYPED.get(element["action_id"], "Zinnia new"), "selected_options": options[:1]}
    first |= {"selected_option": next(iter(options), None)}
    return {"type": kind, key: (first | CHOSEN)[key]}


def _left_empty(element: Json, state: Json) -> Json:
    """As the app filled it in, or not at all."""
    key, initial = STATES[element["type"]]
    nothing: Any = [] if key == "selected_options" else None
    return state if initial in element or element["action_id"] in ANOTHER else state | {key: nothing}


def _loaded(element: Json, view: Json, ask: Ask) -> list[Json]:
    return ask(a_suggestion(element["action_id"], "", view))


def by(body: Json, team_id: str, user_id: str) -> Json:
    """The same, made by this person in this workspace."""
    text = json.dumps(body).replace('"T0FIRM"', json.dumps(team_id)).replace('"U0ADMIN"', json.dumps(user_id))
    found: Json = json.loads(text)
    return found
