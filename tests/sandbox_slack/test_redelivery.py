"""What was delivered can be delivered again, with the same ids."""

from __future__ import annotations

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot


def test_a_command_comes_again_as_it_was(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0FINANCE", text="help")

    answers = people.do("redeliver", times=2)["answers"]

    assert answers == [{"outcome": "acked", "response": None}] * 2
    first = bot.received()
    assert [bot.received(), bot.received()] == [first, first]


def test_the_last_of_a_name_comes_again(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0FINANCE", text="help")
    people.do("home", user="U0ADMIN")
    command, opening = bot.received(), bot.received()

    people.do("redeliver", name=command["command"])
    people.do("redeliver", name="app_home_opened")

    assert [bot.received(), bot.received()] == [command, opening]


def test_what_never_came_does_not_come_again(bot: ScriptedBot, people: People) -> None:
    assert "Nothing of that name" in people.refused("redeliver", name="view_submission")
    assert "between 1 and 100" in people.refused("redeliver", times=101)


def test_nothing_is_left_to_come_again_after_a_reset(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0FINANCE")

    people.do("reset")

    assert "Nothing of that name" in people.refused("redeliver")
