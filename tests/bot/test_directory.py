"""The window *Projects* as the app answers Slack: whatever the client sends, and whoever presses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.ids import Action, Field, View
from bot.projects.directory_state import CustomersState, CustomerState, ListState, ProjectState, SuggestState
from services.model.people import Actor
from services.model.project import Project
from services.model.project_directory import ClientChoice
from tests.bot.oracles import texts_in
from tests.bot.requests import a_modal, a_submission, in_modal, option_state
from tests.bot.setup_desk import Desk, the_view
from tests.bot.slack_app import answer_of, given, running
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.projects.setup_firm import CONNECTION, SetupFirm, opened_setup_firm

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
COMPANY = CustomersState(CONNECTION)
FORGED = ("", "x" * 900, '["a"]', '["gone","","","","",""]', '["gone","","",""]')


@pytest.fixture
def firm(sqlite_url: str) -> Iterator[SetupFirm]:
    with opened_setup_firm(sqlite_url, ADMIN) as firm:
        yield firm


def asked(firm: SetupFirm, *requests: Json, **slack_says: Json) -> tuple[SlackDouble, list[Json]]:
    """What Slack was asked, and what the requests were answered with."""
    desk = Desk(firm)
    desk.project_desk, desk.projects = firm.desk, firm.projects  # type: ignore[attr-defined]
    with a_slack(**slack_says) as slack:
        with running(slack, desk) as app:
            answers = [answer_of(given(app, request)) for request in requests]
        return slack, answers


def pressed(action: Action, value: str, **action_says: Any) -> Json:
    return in_modal(action, a_modal({"private_metadata": value, "blocks": []}), value=value, **action_says)


def typed(text: str) -> Json:
    return {"type": "plain_text_input", "value": text}


def submitted(view: View, metadata: str, **inputs: Json) -> Json:
    """A form with these fields, each in a block called like it."""
    values: Json = {Field[name]: {str(Field[name]): state} for name, state in inputs.items()}
    blocks = [
        {"type": "input", "block_id": str(field), "element": {"action_id": str(field)}} for field in values
    ]
    return a_submission(
        a_modal({"callback_id": view, "private_metadata": metadata, "blocks": blocks}, values)
    )


def test_forged_buttons_change_nothing(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website", "7")
    before = firm.audit()
    ours = ("member", "project", "client", "customer", "suggest", "ignored", "directory")
    actions = [one for one in Action if one.startswith(tuple(f"projects.{name}" for name in ours))]

    slack, _ = asked(firm, *(pressed(action, value) for action in actions for value in FORGED))

    assert len(slack.asked) >= len(actions)
    assert firm.audit() == before
    assert firm.projects.search(ADMIN, "") == [project]


def test_what_refers_to_a_project_is_said_where_it_was_to_be_deleted(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website", "7")

    slack, _ = asked(firm, pressed(Action.PROJECT_DELETE, ProjectState(project.id).encode()))

    shown = " ".join(texts_in(the_view(slack)["blocks"]))
    assert "was not deleted:\u200b it has linked customers." in shown
    assert "Make somebody a member:" in shown


@pytest.mark.parametrize(
    ("person", "is_member"),
    [
        ({"id": "U0NEW", "team_id": "T0FIRM"}, True),
        ({"id": "U0NEW", "team_id": "T0OTHER"}, False),
        ({"id": "U0NEW", "team_id": "T0FIRM", "deleted": True}, False),
        ({"id": "U0NEW", "team_id": "T0FIRM", "is_bot": True}, False),
    ],
)
def test_only_people_of_this_workspace_become_members(firm: SetupFirm, person: Json, is_member: bool) -> None:
    project = firm.project("Acme", "Website")
    choice = pressed(Action.MEMBER_ADD, ProjectState(project.id).encode(), selected_user="U0NEW")

    slack, _ = asked(firm, choice, users_info={"user": person})

    assert firm.desk.directory.details(ADMIN, project.id).member_count == int(is_member)
    assert ("Only people of this workspace" in str(the_view(slack))) is not is_member


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"PROJECT_NAME": typed("website"), "PROJECT_NEW_CLIENT": typed("ACME")}, Field.PROJECT_NAME),
        ({"PROJECT_NAME": typed("x" * 121), "PROJECT_NEW_CLIENT": typed("Acme")}, Field.PROJECT_NAME),
        ({"PROJECT_NAME": typed("Lobby"), "PROJECT_NEW_CLIENT": typed("x" * 121)}, Field.PROJECT_NEW_CLIENT),
        ({"PROJECT_NAME": typed("Lobby"), "PROJECT_CLIENT": option_state("gone")}, Field.PROJECT_CLIENT),
    ],
)
def test_a_wrong_name_is_marked_where_it_stands(
    firm: SetupFirm, inputs: dict[str, Json], field: Field
) -> None:
    firm.project("Acme", "Website")

    _, (answer,) = asked(firm, submitted(View.PROJECT_NEW, ListState().encode(), **inputs))

    assert list(answer["errors"]) == [str(field)]


def linking(project: Project | None = None, name: str = "") -> Json:
    """The form of customer 7, filled in."""
    return submitted(
        View.CUSTOMER,
        CustomerState("7", COMPANY).encode(),
        CUSTOMER_PROJECT=option_state(project.id if project else None, "external_select"),
        CUSTOMER_NEW_PROJECT=typed(name),
    )


def test_a_customer_is_linked_elsewhere_only_once_that_was_asked(firm: SetupFirm) -> None:
    firm.customer("7", "Acme")
    first, second = firm.project("Acme", "Website", "7"), firm.project("Acme", "Portal")

    _, (asking,) = asked(firm, linking(second))
    assert (asking["view"]["callback_id"], firm.links()) == (View.RELINK, {"7": first.label})
    _, (done,) = asked(firm, a_submission(a_modal(asking["view"])))

    assert (done["view"]["callback_id"], firm.links()) == (View.CUSTOMER, {"7": second.label})


def test_a_form_that_asks_about_a_link_of_before_changes_nothing(firm: SetupFirm) -> None:
    firm.customer("7", "Acme")
    _, second = firm.project("Acme", "Website", "7"), firm.project("Acme", "Portal")
    _, (asking,) = asked(firm, linking(second))
    other = firm.project("Acme", "Lobby", "7")

    _, (again,) = asked(firm, a_submission(a_modal(asking["view"])))

    assert (again["view"]["callback_id"], firm.links()) == (View.CUSTOMER, {"7": other.label})
    assert "Somebody changed its link meanwhile" in str(again["view"])


def test_a_form_that_shows_a_project_of_before_moves_nothing_back(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    form = pressed(Action.PROJECT_EDIT, ProjectState(project.id).encode())
    slack, _ = asked(firm, form)
    before = the_view(slack)["private_metadata"]
    moved = firm.desk.changes.change(ADMIN, project.id, "Website", ClientChoice(name="Birch")).project
    saving = {"PROJECT_NAME": typed("Portal"), "PROJECT_CLIENT": option_state(project.client_id)}

    _, (again,) = asked(firm, submitted(View.PROJECT_EDIT, before, **saving))
    view = again["view"]
    assert firm.projects.search(ADMIN, "") == [moved]
    assert "Somebody changed this project meanwhile" in str(view)

    saving["PROJECT_CLIENT"] = option_state(moved.client_id)
    asked(firm, submitted(View.PROJECT_EDIT, view["private_metadata"], **saving))
    assert [one.label for one in firm.projects.search(ADMIN, "")] == ["Birch / Portal"]


def test_a_client_is_not_renamed_in_place_of_another(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    firm.project("Acme", "Lobby")
    slack, _ = asked(firm, pressed(Action.CLIENT_EDIT, ProjectState(project.id).encode()))
    before = the_view(slack)["private_metadata"]
    firm.desk.changes.change(ADMIN, project.id, "Website", ClientChoice(name="Birch"))

    _, (again,) = asked(firm, submitted(View.CLIENT_EDIT, before, CLIENT_NAME=typed("Acme Ltd")))

    assert "Somebody moved the project to this client meanwhile" in str(again["view"])
    assert sorted(one.label for one in firm.projects.search(ADMIN, "")) == ["Acme / Lobby", "Birch / Website"]


def test_a_form_that_names_no_project_or_two_is_marked(firm: SetupFirm) -> None:
    firm.customer("7", "Acme")
    project = firm.project("Acme", "Website")

    _, answers = asked(firm, linking(), linking(project, "Portal"))

    assert [list(answer["errors"]) for answer in answers] == [
        [str(Field.CUSTOMER_PROJECT)],
        [str(Field.CUSTOMER_NEW_PROJECT)],
    ]
    assert firm.links() == {}


def test_all_suggestions_of_a_page_are_accepted_as_they_were_shown(firm: SetupFirm) -> None:
    for no, name in (("7", "Harbour House, Inc."), ("8", "Quay Studios")):
        firm.customer(no, name)
    harbour, _ = firm.project("Work", "Harbour House"), firm.project("Work", "Quay Studio")
    state = SuggestState(CONNECTION).encode()
    slack, _ = asked(firm, pressed(Action.SUGGESTIONS_OPEN, state))
    page = the_view(slack)
    firm.project("Else", "Quay Studio")

    slack, _ = asked(firm, in_modal(Action.SUGGESTIONS_ACCEPT, a_modal(page), value=state))

    assert firm.links() == {"7": harbour.label}
    assert "1 customer linked. 1 suggestion has changed since" in str(the_view(slack))


def test_a_company_that_was_never_read_is_read_before_its_customers_are_shown(firm: SetupFirm) -> None:
    firm.books.customer("7", "Harbour House")

    slack, _ = asked(firm, pressed(Action.CUSTOMERS_OPEN, "-"))

    shown = [str(sent["view"]) for _, sent in slack.asked]
    assert "Just a moment" in shown[0]
    assert "Harbour House" in shown[1]
