"""One person on two devices: a modal is on the one where she asked for it."""

from __future__ import annotations

import pytest

from tests.sandbox_slack.modals import opens, wait_for_view
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import modal, plain, section


@pytest.fixture
def laptop(bot: ScriptedBot, people: People) -> People:
    """She asked for a modal on her laptop."""
    bot.on["command"] = opens(modal())
    people.do("command", user="U0ADMIN", channel="C0FINANCE", device="laptop")
    wait_for_view(people)
    return people


def shows_a_modal(people: People, **asked: str) -> bool:
    return people.screen("U0ADMIN", **asked)["modal"] is not None


def test_a_modal_is_on_the_device_that_asked_for_it(laptop: People) -> None:
    assert (shows_a_modal(laptop, device="laptop"), shows_a_modal(laptop, device="phone")) == (True, False)


def test_whoever_names_no_device_sees_it(laptop: People) -> None:
    assert shows_a_modal(laptop)


def test_what_is_pushed_on_it_stays_on_that_device(bot: ScriptedBot, laptop: People) -> None:
    above = modal(section("Above"), title=plain("Second"))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="push", view=above)

    laptop.do("submit", user="U0ADMIN", device="laptop")

    assert (shows_a_modal(laptop, device="laptop"), shows_a_modal(laptop, device="phone")) == (True, False)


def test_reloading_another_device_leaves_it_open(laptop: People) -> None:
    laptop.do("reload", user="U0ADMIN", device="phone")

    assert shows_a_modal(laptop, device="laptop")


def test_reloading_its_own_device_closes_it(laptop: People) -> None:
    laptop.do("reload", user="U0ADMIN", device="laptop")

    assert not shows_a_modal(laptop, device="laptop")
