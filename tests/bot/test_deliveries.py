"""The same thing delivered again has the same name; anything else that was done has another."""

from __future__ import annotations

from typing import Any

import pytest

from bot.deliveries import delivery_of
from bot.ids import Action, Field, Shortcut, View
from tests.bot.requests import (
    PERSON,
    a_button,
    a_close,
    a_command,
    a_modal,
    a_shortcut,
    a_submission,
    a_suggestion,
    an_event,
    in_modal,
    option_state,
)

Json = dict[str, Any]
VIEW = a_modal({"callback_id": View.WIZARD_FILTERS})
FORM = {"b1": {Field.POLICY: option_state("rest")}}


def pressed(**action: Any) -> Json:
    """A press on a button of a message, other than the usual one in these."""
    body = a_button(Action.CONFIRM_IMPORT)
    return body | {"actions": [body["actions"][0] | action]}


DONE: dict[str, Json] = {
    "command": a_command(),
    "another command": a_command(trigger_id="9.9.def"),
    "command of somebody else": a_command(user_id="U0SECOND"),
    "press": a_button(Action.CONFIRM_IMPORT),
    "second press": pressed(action_ts="1.2"),
    "press on another button": a_button(Action.CONFIRM_BACK),
    "press in another block": pressed(block_id="b2"),
    "press about another run": pressed(value="IMP-OTHER"),
    "press on another message": a_button(Action.CONFIRM_IMPORT, container={"message_ts": "2.0"}),
    "press of somebody else": a_button(Action.CONFIRM_IMPORT, user={**PERSON, "id": "U0SECOND"}),
    "press in a modal": in_modal(Action.WIZARD_BACK, VIEW),
    "press in another modal": in_modal(Action.WIZARD_BACK, VIEW | {"id": "V1OTHER"}),
    "submission": a_submission(VIEW),
    "submission of a newer view": a_submission(VIEW | {"hash": "2.def"}),
    "submission that was changed": a_submission(VIEW | {"state": {"values": FORM}}),
    "submission of somebody else": a_submission(VIEW) | {"user": {**PERSON, "id": "U0SECOND"}},
    "closing": a_close(VIEW),
    "shortcut": a_shortcut(Shortcut.OPEN),
    "event": an_event(),
    "another event": an_event() | {"event_id": "Ev2"},
}
NAMELESS: dict[str, Json] = {
    "options": a_suggestion(Field.PROJECT, "ac", VIEW),
    "command without a trigger": a_command(trigger_id=None),
    "press without a moment": pressed(action_ts=None),
    "press of nothing": a_button(Action.CONFIRM_IMPORT, actions=[]),
    "submission of nothing": a_submission({}),
    "event without an id": {"event": {}},
    "nothing": {},
}


def test_everything_that_is_done_has_a_name_of_its_own() -> None:
    names = [delivery_of(body) for body in DONE.values()]

    assert None not in names
    assert len({*names}) == len(DONE)


@pytest.mark.parametrize("kind", ["press", "press in a modal", "submission", "closing"])
def test_what_differs_from_one_attempt_to_the_next_is_not_in_the_name(kind: str) -> None:
    again = DONE[kind] | {"trigger_id": "9.9.def", "response_url": "http://127.0.0.1:9/another"}

    assert delivery_of(again) == delivery_of(DONE[kind])


@pytest.mark.parametrize("kind", NAMELESS)
def test_what_cannot_be_told_from_others_has_no_name(kind: str) -> None:
    assert delivery_of(NAMELESS[kind]) is None


def test_a_name_tells_nothing_of_what_was_entered() -> None:
    body = a_submission(VIEW | {"state": {"values": {"b1": {"a1": {"value": "Larkspur"}}}}})

    assert "Larkspur" not in str(delivery_of(body))
