"""What Slack sends of every message and view that the product shows, filled in with whatever people type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.ids import CLOSED, LOADED, SUBMITTED, Action, Field, Shortcut, View
from tests.bot.golden_files import GOLDEN
from tests.bot.requests import (
    a_button,
    a_close,
    a_command,
    a_modal,
    a_shortcut,
    a_submission,
    a_suggestion,
    an_event,
    in_modal,
)
from tests.fuzz.shapes import spoiled, texts

Json = dict[str, Any]


def shown(folder: str) -> list[Json]:
    """Every golden view, or message."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((GOLDEN / folder).glob("*.json"))]


VIEWS = shown("views")
MODALS = [view for view in VIEWS if view["type"] == "modal"]
FORMS = [view for view in MODALS if view["callback_id"] in SUBMITTED]


def buttons_in(value: Any) -> Iterator[Json]:
    """Everything that can be pressed."""
    if isinstance(value, dict):
        if value.get("type") == "button" and "action_id" in value:
            yield value
        for inner in value.values():
            yield from buttons_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from buttons_in(inner)


PRESSES = [(view, pressed) for view in VIEWS for pressed in buttons_in(view["blocks"])]
PRESSED_IN_MESSAGES = [pressed for message in shown("messages") for pressed in buttons_in(message)]
CLOSABLE = [a_modal(view) for view in MODALS if view["callback_id"] in CLOSED]
days = st.none() | st.dates().map(str)
moments = st.integers(0, 10**10).map(lambda number: f"{number}.000100")


def filled(element: Json) -> st.SearchStrategy[Json]:
    """The state of an input, as Slack lets people fill it in."""
    kind, options = element["type"], element.get("options") or [element.get("initial_option")]
    one = st.none() | st.sampled_from([option for option in options if option] or [None])
    several = st.lists(st.sampled_from([option for option in options if option] or [None]), max_size=3)
    by_kind: dict[str, Json] = {
        "plain_text_input": {"value": st.none() | texts.filter(bool)},
        "number_input": {"value": st.none() | st.decimals(allow_nan=False, allow_infinity=False).map(str)},
        "datepicker": {"selected_date": days},
        "timepicker": {"selected_time": st.none() | st.times().map(lambda at: f"{at:%H:%M}")},
        "users_select": {"selected_user": st.none() | st.sampled_from(["U0MEMBER", "U0ADMIN"])},
        "conversations_select": {"selected_conversation": st.none() | st.just("C0FINANCE")},
    }
    chosen = {"selected_option": one}
    if kind == "checkboxes" or kind.startswith("multi_"):
        chosen = {"selected_options": several.map(lambda found: [option for option in found if option])}
    return st.fixed_dictionaries({"type": st.just(kind), **by_kind.get(kind, chosen)})


@st.composite
def submissions(draw: st.DrawFn) -> Json:
    """A form of ours, filled in."""
    view = draw(st.sampled_from(FORMS))
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {
        block["block_id"]: {block["element"]["action_id"]: draw(filled(block["element"]))} for block in inputs
    }
    return a_submission(a_modal(view, values, hash=draw(moments)))


@st.composite
def presses(draw: st.DrawFn) -> Json:
    """A button of ours, pressed."""
    view, element = draw(st.sampled_from(PRESSES))
    pressed = {"value": element.get("value", "-"), "action_ts": draw(moments)}
    where = a_modal(view) if view["type"] == "modal" else a_modal(view, type="home")
    return in_modal(element["action_id"], where, **pressed)


@st.composite
def presses_in_messages(draw: st.DrawFn) -> Json:
    """The same in a channel."""
    element = draw(st.sampled_from(PRESSED_IN_MESSAGES))
    body = a_button(element["action_id"], element.get("value", "-"))
    body["actions"][0]["action_ts"] = draw(moments)
    return body


def an_empty_form(view: View, carried: str) -> Json:
    """A form without fields."""
    return a_submission(a_modal({"callback_id": str(view), "private_metadata": carried, "blocks": []}))


views = st.sampled_from(MODALS).map(a_modal)
well_formed: st.SearchStrategy[Json] = st.one_of(
    submissions(),
    presses(),
    presses_in_messages(),
    st.builds(a_command, texts),
    st.builds(a_suggestion, st.sampled_from([str(field) for field in LOADED]), texts, views),
    st.builds(a_close, st.sampled_from(CLOSABLE)),
    st.sampled_from(Shortcut).map(lambda one: a_shortcut(str(one))),
    st.builds(an_event, tab=st.sampled_from(["home", "messages"])),
)
#: Ids of ours where they do not belong.
misplaced: st.SearchStrategy[Json] = st.one_of(
    st.builds(a_button, st.sampled_from([str(one) for one in Action]), texts),
    st.builds(in_modal, st.sampled_from([str(one) for one in Action]), views),
    st.builds(an_empty_form, st.sampled_from(View), texts),
    st.builds(a_suggestion, st.sampled_from([str(field) for field in Field]), texts, views),
    st.builds(lambda kind: an_event(type=kind), texts),
)
twisted = spoiled(well_formed | misplaced)
