"""Many at once, one after the other in the wrong order, and too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.ids import Action, View
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, RunStatus
from services.model.people import Actor
from services.store.unit_of_work import StoreBusy
from tests.bot.incoming.office import Office, an_office, as_admin, as_second
from tests.bot.incoming.scenes import EFFECTIVE, SHOWING, filled
from tests.bot.requests import a_button, a_submission, date_state
from tests.services.desk_doubles import ADMIN, PLACE
from tests.services.imports.firm import SECOND, Firm, fill, opened_firm

Json = dict[str, Any]
AT_ONCE = 50
CLOSED = {"response_action": "clear"}


@pytest.fixture
def firm(database_url: str) -> Iterator[Firm]:
    with opened_firm(database_url) as firm:
        yield firm


@pytest.fixture
def office(firm: Firm) -> Iterator[Office]:
    with an_office(firm) as office:
        yield office


def by_whom(run: ImportRun) -> Callable[[Json], Json]:
    """Who asked for it makes the request."""
    return as_admin if run.requested_by == ADMIN.user_id else as_second


def pressed(body: Json, number: int) -> Json:
    """Another press on the same button."""
    return body | {"actions": [body["actions"][0] | {"action_ts": f"{number}.1"}]}


def runs(office: Office, actor: Actor = ADMIN) -> list[RunStatus]:
    """The statuses of what this person asked for."""
    recent = office.firm.history.recent(actor.team_id, limit=100)
    return [run.status for run in recent if run.requested_by == actor.user_id]


def test_of_fifty_equal_submissions_at_once_one_is_previewed(office: Office) -> None:
    submission = as_admin(EFFECTIVE[View.WIZARD_FILTERS](office))

    answers = office.gets(submission, times=AT_ONCE)

    # Who waited a second for the others is asked to press again, and finds that it was done.
    others = [answer for answer in answers if answer != CLOSED]
    assert all(StoreBusy().sentence in answer["errors"].values() for answer in others)
    assert len(others) < AT_ONCE
    assert office.asks(submission) == CLOSED
    assert len(runs(office)) == 1


def test_of_fifty_presses_at_once_one_starts_the_import(office: Office) -> None:
    body = as_admin(EFFECTIVE[Action.CONFIRM_IMPORT](office))

    office.gets_all([pressed(body, number) for number in range(AT_ONCE)])

    assert runs(office) == [RunStatus.IMPORTING]
    assert office.effects()["audit_log"][f"('{ADMIN.user_id}', 'import_started')"] == 1


def test_of_fifty_forms_and_presses_of_two_people_with_equal_ranges_one_run_imports(office: Office) -> None:
    fill(office.firm, linked=2)
    office.administrator(SECOND.user_id)
    forms = [by(a_submission(filled(office, by))) for by in (as_admin, as_second)]
    office.gets_all(forms * (AT_ONCE // 2))
    for form in forms:
        office.asks(form)
    previews = office.firm.history.recent(ADMIN.team_id)
    assert len(previews) == 2
    presses = {run.id: by_whom(run)(a_button(Action.CONFIRM_IMPORT, run.id)) for run in previews}
    for run in previews:
        assert office.firm.work_off(run.id).status is RunStatus.AWAITING

    office.gets_all([pressed(body, number) for number in range(AT_ONCE // 2) for body in presses.values()])
    for body in presses.values():
        office.asks(body)
    (imports,) = [run_id for run_id in presses if office.firm.status(run_id) is RunStatus.IMPORTING]
    office.firm.work_off(imports)

    assert sorted(office.firm.status(run_id) for run_id in presses) == [RunStatus.COMPLETE, RunStatus.JOINED]
    # Each of the two is told the outcome, in the message that she pressed in.
    assert [office.firm.messages(run_id).count("final") for run_id in presses] == [1, 1]
    assert len(office.firm.ledger()) == 2


def test_two_people_who_submit_the_same_get_a_preview_each(office: Office) -> None:
    office.administrator(SECOND.user_id)
    office.administrator(SECOND.user_id)
    answers = [office.asks(by(a_submission(filled(office, by)))) for by in (as_admin, as_second)]

    assert answers == [CLOSED, CLOSED]

    assert len(runs(office, ADMIN)) == len(runs(office, SECOND)) == 1


def test_an_older_form_that_comes_late_asks_before_it_replaces_newer_choices(
    office: Office,
) -> None:
    late = as_admin(EFFECTIVE[View.WIZARD_FILTERS](office))
    newer = changed(late, "2026-10-15")
    office.asks(newer)

    answer = office.asks(late)

    assert answer["response_action"] == "update"
    assert "were changed elsewhere" in str(answer["view"])
    assert len(runs(office)) == 1
    assert office.firm.drafts.open(ADMIN, PLACE).draft.fields.date_to == "2026-10-15"


def test_what_was_chosen_before_the_form_was_sent_changes_nothing_after_it(office: Office) -> None:
    submission = as_admin(EFFECTIVE[View.WIZARD_FILTERS](office))
    office.asks(submission)
    chosen = as_admin(EFFECTIVE[Action.WIZARD_RANGE](office)) | {"view": submission["view"]}

    office.asks(chosen)

    assert office.firm.drafts.open(ADMIN, PLACE).draft.fields.date_to == "2026-10-31"


def test_a_late_press_on_a_confirmation_that_was_replaced_is_refused_with_words(office: Office) -> None:
    fill(office.firm, linked=1)
    replaced = office.firm.previewed()
    office.firm.previewed()

    office.asks(as_admin(a_button(Action.CONFIRM_IMPORT, replaced.id)))

    assert sorted(runs(office)) == [RunStatus.AWAITING, RunStatus.REPLACED]
    assert PressOutcome.REPLACED.sentence in office.said()


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_a_repetition_is_not_dropped_for_being_one(office: Office, number: str) -> None:
    body = as_admin(SHOWING["Home"](office))
    headers: dict[str, str | Sequence[str]] = {
        "x-slack-retry-num": [number],
        "x-slack-retry-reason": ["timeout"],
    }

    with office.process() as app:
        app.dispatch(BoltRequest(body=body, headers=headers, mode="socket_mode"))

    assert [method for method, _ in office.slack.asked] == ["views.publish"]


def changed(submission: Json, date_to: str) -> Json:
    """The same form with another last day."""
    values = submission["view"]["state"]["values"]
    day = next(name for name in values if "date_to" in name)
    state = {"values": values | {day: {day.rpartition(".")[0]: date_state(date_to)}}}
    return submission | {"view": submission["view"] | {"state": state}}
