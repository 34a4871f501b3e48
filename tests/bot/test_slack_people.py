"""Slack is asked who left; where it does not say, nobody did."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clients import OneWorkspace
from bot.slack_people import SlackPeople
from tests.bot.slack_double import a_slack


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ({"user": {"id": "U1"}}, False),
        ({"user": {"id": "U1", "deleted": True}}, True),
        ("user_not_found", True),
        ("ratelimited", False),
        ("token_revoked", False),
    ],
)
def test_only_who_left_for_certain_is_gone(answer: dict[str, Any] | str, is_gone: bool) -> None:
    people = SlackPeople()
    with a_slack(users_info=answer) as slack:
        people.ask(OneWorkspace(slack.client))

        assert people.is_gone("T0FIRM", "U1") is is_gone


def test_before_anybody_can_be_asked_everybody_is_there() -> None:
    assert not SlackPeople().is_gone("T0FIRM", "U1")
