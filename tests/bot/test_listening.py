"""Every request is acknowledged, whatever fails behind it, and the person is told."""

from __future__ import annotations

from typing import Any, cast

import pytest
from slack_sdk import WebClient

from bot.call import Call
from bot.ids import Action, Field, Shortcut
from bot.imports import views
from bot.listening import problems
from bot.use_cases import UseCases
from services.errors import InvalidInput, NeedsReconnect
from services.model.people import Actor
from services.store.unit_of_work import StoreBusy
from tests.bot.golden_views import FRESH_FORM
from tests.bot.oracles import problems_with
from tests.bot.requests import (
    a_button,
    a_close,
    a_command,
    a_modal,
    a_shortcut,
    a_submission,
    a_suggestion,
    an_event,
    filters_state,
    in_modal,
)
from tests.bot.slack_app import Failing, answer_of, finish, given, running
from tests.bot.slack_double import a_slack

Json = dict[str, Any]
FILTERS = a_modal(views.filters(FRESH_FORM), filters_state(".1"))
REQUESTS: dict[str, Json] = {
    "command": a_command(),
    "status": a_command("status"),
    "button": a_button(Action.CONFIRM_IMPORT),
    "button in a modal": in_modal(Action.WIZARD_BACK, FILTERS),
    "submission": a_submission(FILTERS),
    "close": a_close(FILTERS),
    "options": a_suggestion(Field.PROJECT, "ac", FILTERS),
    "shortcut": a_shortcut(Shortcut.OPEN),
    "event": an_event(),
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_an_error_after_the_acknowledgement_never_takes_it_back(kind: str) -> None:
    with a_slack() as slack, running(slack) as app:
        response = given(app, REQUESTS[kind])

    assert response.status == 200


@pytest.mark.parametrize("kind", REQUESTS)
def test_the_acknowledgement_stands_even_where_slack_itself_fails(kind: str) -> None:
    failing = {"views_open": "internal_error", "views_update": "internal_error"}
    with a_slack(**failing) as slack, running(slack) as app:
        response = given(app, REQUESTS[kind])

    assert response.status == 200


@pytest.mark.parametrize("body", [a_command("status"), a_button(Action.CONFIRM_IMPORT)])
def test_who_pressed_is_told_privately_with_a_reference(body: Json) -> None:
    with a_slack() as slack, running(slack) as app:
        given(app, body)
        finish(app)

    (told,) = slack.told
    assert told["response_type"] == "ephemeral"
    assert told["replace_original"] is False
    assert "Reference: " in told["text"]
    assert "Larkspur" not in told["text"]


def test_who_pressed_in_a_modal_is_told_in_the_modal() -> None:
    with a_slack() as slack, running(slack) as app:
        given(app, in_modal(Action.WIZARD_BACK, FILTERS))
        finish(app)

    ((method, asked),) = slack.asked
    assert method == "views.update"
    assert "Reference: " in str(asked["view"])


def test_a_submission_that_fails_is_answered_with_the_reason() -> None:
    with a_slack() as slack, running(slack) as app:
        answer = answer_of(given(app, a_submission(FILTERS)))

    assert answer["response_action"] == "update"
    assert problems_with(answer["view"]) == []
    assert "Reference: " in str(answer["view"])
    assert "Larkspur" not in str(answer["view"])


@pytest.mark.parametrize("error", [StoreBusy(), InvalidInput("Choose a company first.")])
def test_a_submission_that_may_be_sent_again_keeps_what_stands_in_it(error: Exception) -> None:
    with a_slack() as slack, running(slack, Failing(error)) as app:
        answer = answer_of(given(app, a_submission(FILTERS)))

    inputs = {block["block_id"] for block in FILTERS["blocks"] if block["type"] == "input"}
    assert answer["response_action"] == "errors"
    assert answer["errors"].keys() <= inputs
    assert all(answer["errors"].values())


def test_a_form_stays_under_the_words_to_press_again() -> None:
    opened: Json = {"view": {"id": "V0NEW"}}
    with a_slack(views_push=opened) as slack, running(slack, Failing(StoreBusy())) as app:
        given(app, in_modal(Action.WIZARD_BACK, FILTERS))
        finish(app)

    assert [method for method, _ in slack.asked] == ["views.push"]


def test_a_list_that_fails_is_empty() -> None:
    with a_slack() as slack, running(slack) as app:
        assert answer_of(given(app, a_suggestion(Field.PROJECT, "", FILTERS))) == {"options": []}


def test_wrong_fields_are_marked_by_what_their_blocks_are_called_now() -> None:
    call = submitted()

    answer = problems(call, {Field.DATE_TO: "To is before From.", Field.STATUSES: "x" * 400})

    assert answer is not None
    assert answer["errors"][f"{Field.DATE_TO}.1"] == "To is before From."
    assert len(answer["errors"][f"{Field.STATUSES}.invoices"]) == 300


def test_problems_of_no_field_of_this_form_stand_under_its_first() -> None:
    call = submitted()

    answer = problems(call, {Field.LINK_NAME: "There is one already."})

    assert answer == {"response_action": "errors", "errors": {Action.WIZARD_RANGE: "There is one already."}}


def test_an_error_that_is_known_is_shown_in_its_own_words() -> None:
    error = NeedsReconnect()
    with a_slack() as slack, running(slack, Failing(error)) as app:
        given(app, a_command("status"))
        finish(app)

    assert [told["text"].replace("\u200b", "") for told in slack.told] == [error.sentence]


def submitted() -> Call:
    """Step 2, submitted."""
    services = cast(UseCases, Failing())
    return Call(a_submission(FILTERS), Actor("T0FIRM", "U0ADMIN"), services, WebClient(), lambda: None)
