"""The value of each kind of element: its empty and initial form, and how a plain value is read into it.

A plain value is what a test or the page writes: text, ``YYYY-MM-DD``, ``HH:mm``, seconds since 1970, an
option's ``value`` or a list of them, an id or a list of ids, ``null`` for nothing.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo

#: The field of ``state.values`` that holds the value, by element type.
SLOTS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_INITIALS = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
_LISTS = {name for name in SLOTS.values() if name.endswith("s")}


def slot_of(element: Json) -> str:
    """The field that holds this element's value."""
    return SLOTS[element["type"]]


def is_list(element: Json) -> bool:
    """True where several may be chosen."""
    return slot_of(element) in _LISTS


def initial_state(element: Json, current_channel: str | None = None) -> Json:
    """What ``state.values`` holds before anybody touched the element."""
    slot = slot_of(element)
    value = element.get(_INITIALS.get(slot, ""), [] if slot in _LISTS else None)
    if element.get("default_to_current_conversation") and not value and current_channel:
        value = [current_channel] if slot in _LISTS else current_channel
    return {"type": element["type"], slot: value}


def is_empty(state: Json) -> bool:
    """True where nothing was chosen or typed."""
    return state[SLOTS[state["type"]]] in (None, "", [])


def read_value(element: Json, plain: Any, offered: dict[str, Json]) -> Json:
    """The plain value as ``state.values`` holds it.

    ``offered``: options by value that the app offered for this element. Raises ``CannotDo`` for a value that
    the person could not have chosen.
    """
    slot = slot_of(element)
    if slot in ("selected_option", "selected_options"):
        known = {**offered, **_initial_options(element), **_own_options(element)}
        value = _each(plain, lambda one: _option(one, known), slot == "selected_options")
    elif slot in _LISTS:
        value = list(plain or [])
    else:
        value = None if plain in (None, "") else plain
    return {"type": element["type"], slot: value}


def still_fits(state: Json, element: Json) -> bool:
    """True where the value can stay after the view was updated: same type, and its options still there."""
    if state["type"] != element["type"]:
        return False
    own = _own_options(element)
    chosen = state.get("selected_options") or [state.get("selected_option")]
    return not own or all(option is None or option["value"] in own for option in chosen)


def _own_options(element: Json) -> dict[str, Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return {option["value"]: option for option in [*element.get("options", []), *grouped]}


def _initial_options(element: Json) -> dict[str, Json]:
    """The options of an external select that the app offers by naming them as chosen at first."""
    initial = [*element.get("initial_options", []), element.get("initial_option")]
    return {option["value"]: option for option in initial if option is not None}


def _each(plain: Any, read: Any, several: bool) -> Any:
    if several:
        return [read(one) for one in (plain or [])]
    return None if plain is None else read(plain)


def _option(plain: Any, known: dict[str, Json]) -> Json:
    value = plain.get("value") if isinstance(plain, dict) else plain
    if value not in known:
        raise CannotDo(f"{value!r} is not among the options that were offered: {sorted(known)[:20]}")
    return known[value]
