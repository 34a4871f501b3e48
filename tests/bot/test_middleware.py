"""Who asks is taken from the person in the payload; people of other workspaces are stopped."""

from __future__ import annotations

from typing import Any, cast

import pytest
from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.clients import OneWorkspace
from bot.home_pictures import HomePictures
from bot.ids import Action, Field, Shortcut
from bot.metadata import HomeState
from bot.middleware import NOT_INSTALLED, STRANGER, actor_of, identify
from bot.use_cases import UseCases
from services.model.invoice_status import Tile
from services.model.invoice_window import PagePlace
from services.model.people import CLI_USER, Actor
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
)
from tests.bot.slack_double import a_slack
from tests.journeys.slack.waiting import until

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
VIEW = a_modal({"type": "modal"})
INSTALL = "https://imports.example/slack/install"
REQUESTS: dict[str, Json] = {
    "command": a_command(),
    "button": a_button(Action.CONFIRM_IMPORT),
    "button in a modal": in_modal(Action.WIZARD_BACK, VIEW),
    "submission": a_submission(VIEW),
    "close": a_close(VIEW),
    "options": a_suggestion(Field.PROJECT, "ac", VIEW),
    "shortcut": a_shortcut(Shortcut.OPEN),
    "event": an_event(),
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_the_person_of_every_kind_of_request_is_known(kind: str) -> None:
    assert actor_of(REQUESTS[kind]) == ADMIN


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"user": None, "team": None},
        {"user": {"id": "U0ADMIN"}, "team": None},
        {"user": {"team_id": "T0FIRM"}},
        a_command(user_id=None),
        a_command(team_id=""),
        a_command(user_id=CLI_USER),
        an_event(user="system"),
        an_event(user=None),
        {"type": "event_callback", "team_id": "T0FIRM", "event": {"type": "tokens_revoked"}},
    ],
)
def test_a_request_without_a_person_is_nobodys(body: Json) -> None:
    assert actor_of(body) is None


def test_a_person_without_her_own_workspace_is_of_the_one_where_the_app_was_used() -> None:
    person = {name: value for name, value in PERSON.items() if name != "team_id"}

    assert actor_of(a_button(Action.CONFIRM_IMPORT, user=person)) == ADMIN


@pytest.mark.parametrize("kind", REQUESTS)
def test_people_of_the_workspace_go_on(kind: str) -> None:
    context, response = passed(REQUESTS[kind])

    assert response.body == "went on"
    assert context["actor"] == ADMIN


def test_people_of_another_workspace_are_stopped_in_a_shared_channel_and_told_why() -> None:
    stranger = {**PERSON, "id": "U0STRANGER", "team_id": "T0OTHER"}
    with a_slack() as slack:
        click = a_button(Action.CONFIRM_IMPORT, user=stranger) | {"response_url": slack.response_url}

        context, response = passed(click, client=slack.client)
        told = until(lambda: slack.told, "the stranger is told")

    assert (response.status, response.body) == (200, "")
    assert "actor" not in context
    assert [(one["text"], one["response_type"]) for one in told] == [(STRANGER, "ephemeral")]


def test_a_stranger_who_gives_the_command_is_told_why() -> None:
    _, response = passed(a_command(team_id="T0OTHER"))

    assert STRANGER in response.body
    assert "ephemeral" in response.body


def test_people_of_a_workspace_without_the_app_are_told_where_to_install_it() -> None:
    _, response = passed(a_command(), token=None)

    assert NOT_INSTALLED.format(address=INSTALL) in response.body
    assert (response.status, "ephemeral" in response.body) == (200, True)


def test_where_nobody_can_say_whether_the_app_is_installed_that_is_said() -> None:
    _, response = passed(a_command(), token=None, installation_unknown="The database does not answer.")

    assert "The database does not answer." in response.body


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_what_became_of_the_app_goes_on_although_no_person_did_it(event: str) -> None:
    context, response = passed({"team_id": "T0FIRM", "event": {"type": event}}, token=None)

    assert response.body == "went on"
    assert "actor" not in context


def test_a_stranger_is_offered_nothing() -> None:
    body = a_suggestion(Field.PROJECT, "", VIEW) | {"user": {**PERSON, "team_id": "T0OTHER"}}

    _, response = passed(body)

    assert response.body == '{"options": []}'


def test_what_a_payload_claims_besides_the_person_is_not_believed() -> None:
    claim: Json = {"team": {"id": "T0OTHER"}, "user_id": "U0OWNER", "team_id": "T0OTHER", "actor": "U0OWNER"}

    context, _ = passed(a_button(Action.CONFIRM_IMPORT, **claim))

    assert context["actor"] == ADMIN


def test_what_the_home_tab_shows_is_known_to_what_is_pressed_over_it_later() -> None:
    place = PagePlace(Tile.FINALS)
    home = a_modal({"type": "home", "private_metadata": HomeState(place).encode()})

    context, _ = passed(in_modal(Action.HOME_TILE, home))

    assert context["homes"].of(ADMIN) == place


class Installable(OneWorkspace):
    """Whoever has not got the app can install it."""

    @property
    def install_address(self) -> str:
        return INSTALL


def passed(
    body: Json, token: str | None = "xoxb-of-a-test", **known: Any
) -> tuple[BoltContext, BoltResponse]:
    """The context and the answer after the middleware."""
    context = BoltContext({"team_id": "T0FIRM", "token": token, **known})
    middleware = identify(cast(UseCases, object()), lambda: None, Installable(WebClient()), HomePictures())
    request = BoltRequest(body=body, mode="socket_mode")
    response = middleware(context, request, lambda: BoltResponse(status=200, body="went on"))
    assert response is not None
    return context, response
