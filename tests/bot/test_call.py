"""How a person is answered where she stands: in the channel, in the modal, or in a window of its own."""

from __future__ import annotations

from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot import views
from bot.call import GONE, TOO_LATE, Call, run_id_in
from bot.ids import Action, Shortcut
from bot.use_cases import UseCases
from services.model.people import Actor
from tests.bot.golden_views import VIEWS
from tests.bot.requests import a_button, a_command, a_modal, a_shortcut, in_modal
from tests.bot.slack_double import SlackDouble, a_slack

Json = dict[str, Any]
MODAL = a_modal(VIEWS["filters-fresh"])
IN_MODAL = in_modal(Action.WIZARD_BACK, MODAL)
IN_HOME = in_modal(Action.ACCESS_CLAIM, a_modal(VIEWS["home-member"]))
IN_LIST = in_modal(Action.ACCESS_ADD, a_modal(VIEWS["home-member"]), type="users_select")
OPENED: Json = {"view": {"id": "V0NEW"}}


def a_call(slack: SlackDouble, body: Json) -> Call:
    """A request as a listener sees it; its response address is the double's."""
    if "response_url" in body:
        body = body | {"response_url": slack.response_url}
    return Call(body, Actor("T0FIRM", "U0ADMIN"), cast(UseCases, object()), slack.client, lambda: None)


@pytest.mark.parametrize("body", [a_command(), a_button(Action.RUN_RETRY)])
def test_in_a_channel_only_who_asked_is_told(body: Json) -> None:
    with a_slack() as slack:
        a_call(slack, body).tell("Not now.")

    assert slack.told == [{"text": "Not now.", "response_type": "ephemeral", "replace_original": False}]


def test_in_a_thread_she_is_told_in_the_thread() -> None:
    body = a_button(Action.RUN_RETRY, container={"type": "message", "thread_ts": "1.0", "message_ts": "1.1"})

    with a_slack() as slack:
        a_call(slack, body).tell("Not now.")

    assert [told["thread_ts"] for told in slack.told] == ["1.0"]


def test_in_a_modal_she_is_told_in_the_modal() -> None:
    with a_slack() as slack:
        a_call(slack, IN_MODAL).tell("Not now.")

    assert asked_views(slack) == [("views.update", "V0VIEW", views.notice("Not now."))]


def test_what_is_laid_over_a_modal_leaves_what_stands_in_it() -> None:
    with a_slack(views_push=OPENED) as slack:
        a_call(slack, IN_MODAL).lay_over("Please press again.")

    assert [method for method, _ in slack.asked] == ["views.push"]


def test_what_is_laid_over_a_channel_is_told_there() -> None:
    with a_slack() as slack:
        a_call(slack, a_button(Action.RUN_RETRY)).lay_over("Please press again.")

    assert [told["text"] for told in slack.told] == ["Please press again."]


@pytest.mark.parametrize("body", [a_shortcut(Shortcut.OPEN), IN_HOME])
def test_elsewhere_she_is_told_in_a_window_of_its_own(body: Json) -> None:
    with a_slack(views_open=OPENED) as slack:
        a_call(slack, body).tell("Not now.")

    assert asked_views(slack) == [("views.open", None, views.notice("Not now."))]


def test_a_modal_over_a_modal_is_pushed() -> None:
    with a_slack(views_push=OPENED) as slack:
        assert a_call(slack, IN_MODAL).open(views.loading()) == "V0NEW"

    assert [method for method, _ in slack.asked] == ["views.push"]


def test_over_as_many_modals_as_slack_takes_it_stands_in_the_place_of_the_last() -> None:
    with a_slack(views_push="push_limit_reached") as slack:
        assert a_call(slack, IN_MODAL).open(views.loading()) == "V0VIEW"

    assert asked_views(slack)[1:] == [("views.update", "V0VIEW", views.loading())]


@pytest.mark.parametrize("code", sorted(GONE))
def test_a_modal_that_was_closed_meanwhile_is_no_error(code: str) -> None:
    with a_slack(views_update=code) as slack:
        a_call(slack, IN_MODAL).update(views.loading())

    assert [method for method, _ in slack.asked] == ["views.update"]


def test_any_other_refusal_to_open_is_an_error() -> None:
    with a_slack(views_open="invalid_blocks") as slack, pytest.raises(SlackApiError):
        a_call(slack, a_command()).open(views.loading())


def test_any_other_refusal_to_update_is_an_error() -> None:
    with a_slack(views_update="invalid_blocks") as slack, pytest.raises(SlackApiError):
        a_call(slack, IN_MODAL).update(views.loading())


def test_who_pressed_too_long_ago_is_asked_to_press_again() -> None:
    with a_slack(views_open="expired_trigger_id") as slack:
        assert a_call(slack, a_command()).open(views.loading()) is None

    (told,) = slack.told
    assert (told["text"], told["response_type"]) == (TOO_LATE, "ephemeral")
    assert fresh_button(told["blocks"]) == (Action.WIZARD_OPEN, "-")


def test_the_fresh_button_asks_for_what_was_pressed() -> None:
    with a_slack(views_open="expired_trigger_id") as slack:
        a_call(slack, a_button(Action.RUN_DETAILS)).open(views.loading())

    assert fresh_button(slack.told[0]["blocks"]) == (Action.RUN_DETAILS, "IMP-4T7Q2MZX")


@pytest.mark.parametrize(
    ("body", "pressed"),
    [
        (a_shortcut(Shortcut.OPEN), (Action.WIZARD_OPEN, "-")),
        (IN_HOME, (Action.ACCESS_CLAIM, "-")),
    ],
)
def test_where_nobody_can_be_told_privately_she_finds_the_fresh_button_in_her_messages(
    body: Json, pressed: tuple[str, str]
) -> None:
    late, direct = "expired_trigger_id", {"channel": {"id": "D0ADMIN"}}
    with a_slack(views_open=late, conversations_open=direct) as slack:
        assert a_call(slack, body).open(views.loading()) is None

    method, said = slack.asked[-1]
    assert (method, said["channel"], said["text"]) == ("chat.postMessage", "D0ADMIN", TOO_LATE)
    assert fresh_button(said["blocks"]) == pressed


@pytest.mark.parametrize("body", [IN_MODAL, IN_LIST])
def test_what_is_done_only_where_it_stands_has_no_button_elsewhere(body: Json) -> None:
    late, direct = "expired_trigger_id", {"channel": {"id": "D0ADMIN"}}
    with a_slack(views_open=late, views_push=late, conversations_open=direct) as slack:
        assert a_call(slack, body).open(views.loading()) is None

    method, said = slack.asked[-1]
    assert (method, said["text"], said.get("blocks")) == ("chat.postMessage", TOO_LATE, None)


def test_a_window_that_the_same_request_opened_before_is_no_trouble() -> None:
    with a_slack(views_open="exchanged_trigger_id") as slack:
        assert a_call(slack, a_command()).open(views.loading()) is None

    assert slack.told == []
    assert [method for method, _ in slack.asked] == ["views.open"]


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        (a_command(), "C0FINANCE"),
        (a_button(Action.RUN_RETRY), "C0FINANCE"),
        (IN_MODAL, None),
        (IN_HOME, None),
        (a_shortcut(Shortcut.OPEN), None),
    ],
)
def test_the_channel_is_known_where_there_is_one(body: Json, channel: str | None) -> None:
    assert a_call(SlackDouble(), body).channel_id == channel


@pytest.mark.parametrize(
    ("body", "value"),
    [(a_button(Action.RUN_RETRY), "IMP-4T7Q2MZX"), (a_command(), ""), (IN_MODAL, ""), ({"actions": []}, "")],
)
def test_the_value_of_the_pressed_button_is_known(body: Json, value: str) -> None:
    assert a_call(SlackDouble(), body).value == value


@pytest.mark.parametrize(
    ("value", "run_id"),
    [
        ("IMP-4T7Q2MZX", "IMP-4T7Q2MZX"),
        ("", ""),
        ("IMP 1", ""),
        ("../etc", ""),
        ("' or 1=1", ""),
        ("x" * 64, "x" * 64),
        ("x" * 65, ""),
        ("IMP-1\n", ""),
    ],
)
def test_only_what_looks_like_a_run_id_is_taken_for_one(value: str, run_id: str) -> None:
    assert run_id_in(value) == run_id


def fresh_button(blocks: list[Json]) -> tuple[str, str]:
    """What the only button does: its action and its value."""
    (button,) = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    assert button["text"]["text"] == "Try again"
    return button["action_id"], button["value"]


def asked_views(slack: SlackDouble) -> list[tuple[str, str | None, Json]]:
    """The views that Slack was asked to show."""
    return [(method, sent.get("view_id"), view_in(sent)) for method, sent in slack.asked]


def view_in(sent: Json) -> Json:
    """The view of a request."""
    found: Json = sent["view"]
    return found
