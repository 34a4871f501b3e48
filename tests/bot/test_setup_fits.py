"""Whatever customers and projects are called, Slack takes the pages of *Set up projects*."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.projects.setup_state import SetupState
from bot.projects.views import ways_on
from bot.projects.views.setup import PAGE, TOO_MANY, SetupForm, set_up, setup
from services.model.project_setup import (
    Because,
    OfCompany,
    OfRun,
    SetupLine,
    SetupOutcome,
    SetupScope,
    Suggestion,
)
from tests.bot.oracles import problems_with, unseen_in
from tests.bot.strategies import ids, maybe, names, numbers, people
from tests.setup_builders import A_LINE, a_setup_outcome, a_setup_page

suggestions = st.builds(
    Suggestion,
    client_name=names,
    name=names,
    because=st.sampled_from(Because),
    project_id=maybe(ids),
    twin=names,
)
lines = st.builds(
    SetupLine,
    customer_id=ids,
    name=names,
    email=maybe(names),
    invoices=maybe(numbers),
    suggestion=suggestions,
)
scopes = st.sampled_from([OfRun("IMP-4T7Q2MZX"), OfCompany("con1")])
outcomes = st.builds(SetupOutcome, scopes, numbers, numbers, numbers, numbers, numbers, numbers)


@given(
    st.lists(lines, min_size=1, max_size=4, unique_by=lambda one: one.customer_id),
    scopes,
    names,
    st.booleans(),
    st.integers(0, 3000),
)
def test_a_page_fits(
    shown: list[SetupLine], scope: SetupScope, company: str, is_ticked: bool, place: int
) -> None:
    ticked = {line.customer_id: line.suggestion.mark for line in shown if is_ticked}
    page = a_setup_page(scope=scope, company_name=company, lines=shown, first=place + 1, start=place, later=9)

    view = setup(SetupForm(page, SetupState(scope, place, 7, ticked), ticked, TOO_MANY))

    assert problems_with(view) == []
    assert unseen_in(view) == []


@given(outcomes, st.booleans(), people)
def test_what_came_of_it_fits(outcome: SetupOutcome, is_retried: bool, person: str) -> None:
    way = ways_on.retry("IMP-4T7Q2MZX") if is_retried else ways_on.asked_again(person)

    assert problems_with(set_up(outcome, way)) == []


def test_the_fullest_page_fits() -> None:
    longest = Suggestion("c" * 120, "p" * 120, Because.SAME_EMAIL, twin="t" * 300)
    crowd = [
        replace(A_LINE, customer_id=str(n), name="n" * 300, email="n" * 3000, suggestion=longest)
        for n in range(PAGE)
    ]
    page = a_setup_page(lines=crowd, without_project=10**6, earlier=1, later=2)
    ticked = {line.customer_id: line.suggestion.mark for line in crowd}

    assert problems_with(setup(SetupForm(page, SetupState(OfRun("I" * 64)), ticked, TOO_MANY))) == []


def test_nobody_is_misled_by_what_the_reason_names() -> None:
    reason = Suggestion("Acme", "Lobby", Because.SAME_EMAIL, "pro1", "Fern\u202e\x00\n & Co")
    page = a_setup_page(lines=[replace(A_LINE, suggestion=reason)])

    view = setup(SetupForm(page, SetupState(page.scope), {}))

    (offered,) = view["blocks"][2]["element"]["options"]
    assert offered["description"]["text"] == "same e-mail address as Fern & Co"


def test_what_a_box_cannot_say_in_full_stands_below_it() -> None:
    long = Suggestion("Client " * 12, "Project " * 12, Because.SAME_NAME, "pro1")
    page = a_setup_page(lines=[replace(A_LINE, suggestion=long)])

    view = setup(SetupForm(page, SetupState(page.scope), {}))

    assert view["blocks"][2]["hint"]["text"].endswith(f"Link to {'Client ' * 12}/ {'Project ' * 12}".strip())


def test_what_is_left_is_offered_and_nothing_where_nobody_is() -> None:
    some, nobody = (str(set_up(a_setup_outcome(left=left), ways_on.WayOn())) for left in (3, 0))

    assert "3 customers of this import are still without a project." in some
    assert ("Set up the rest" in some, "Set up the rest" in nobody) == (True, False)
