"""Whatever clients, projects and customers are called, Slack takes the window *Projects*."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import limits
from bot.blocks import Block
from bot.projects.directory_state import (
    CustomersState,
    CustomerState,
    IgnoredState,
    ListState,
    ProjectState,
    SeenState,
    SuggestState,
)
from bot.projects.views import customer, customers, directory, project, project_forms, suggestions
from services.model.project import Project
from services.model.project_directory import (
    Client,
    CustomerPlace,
    Held,
    Ignored,
    IgnoredPage,
    LinkedCustomer,
    ListedCustomer,
    Paged,
    ProjectRow,
    SuggestionLine,
    Which,
)
from services.model.project_setup import Because, Suggestion
from tests.bot.golden_directory import (
    MANY,
    a_customer,
    a_customer_list,
    a_details,
    a_list,
    a_suggestion_page,
)
from tests.bot.oracles import problems_with, unseen_in
from tests.bot.strategies import ids, maybe, names, numbers, people, projects, several
from tests.builders import NOW, a_connection

FEW = settings(max_examples=15)
STATES = (ListState, ProjectState, CustomersState, CustomerState, SuggestState, IgnoredState)
texts = names.map(lambda typed: ListState.decode(ListState(typed).encode()).text)
pages = st.builds(Paged, st.lists(st.builds(ProjectRow, projects, numbers, numbers), min_size=1, max_size=3))
nodes = st.builds(ListedCustomer, ids, names, maybe(ids), maybe(names), st.booleans(), st.booleans())
places = st.builds(CustomerPlace, nodes, maybe(projects), maybe(names))
offered = st.builds(Suggestion, names, names, st.sampled_from(Because), ids, names)
lines = st.builds(SuggestionLine, ids, names, offered)


def check(*views: Block) -> None:
    for view in views:
        assert problems_with(view) == []
        assert unseen_in(view) == []


@FEW
@given(pages, texts, names, st.booleans())
def test_a_page_of_projects_fits(page: Paged[Any], text: str, client: str, turns: bool) -> None:
    listed = a_list(page=replace(page, has_previous=turns, has_next=turns), client=Client("cli1", client))

    check(directory.directory(listed, ListState(text, "cli1", "pro1"), project.deleted(client)))


@FEW
@given(projects, several(people, 3), names, numbers, names)
def test_a_project_and_its_forms_fit(
    shown: Project, members: tuple[str, ...], customer_name: str, number: int, text: str
) -> None:
    linked = (LinkedCustomer("con1", customer_name, "8", customer_name),)
    details = a_details(project=shown, members=members, member_count=number, linked=linked, link_count=number)
    state = ProjectState(shown.id, ListState.decode(ListState(text).encode()))

    check(
        project.project(details, state, project.changed(details, Held(number, number, number))),
        project_forms.edit_project(shown, state),
        project_forms.edit_client(Client("cli1", shown.client_name), state),
    )


@FEW
@given(st.lists(places, max_size=3), names, texts, names)
def test_customers_fit(shown: list[CustomerPlace], company: str, text: str, target: str) -> None:
    company_one, other = a_connection(company_name=company), a_connection(id="con2", company_name=target)
    listed = a_customer_list(company=company_one, page=Paged(shown))
    state = CustomersState("con1", text, Which.LINKED)
    details = [a_customer(place, below=3) for place in shown]

    check(
        customers.customers(listed, (company_one, other), state),
        *(customer.customer(one, CustomerState("7", state), customer.linked(target)) for one in details),
        *(customer.relink(one, target, CustomerState("7", state, "pro1")) for one in details),
    )


@FEW
@given(st.lists(lines, max_size=3), names, projects, people)
def test_suggestions_fit(shown: list[SuggestionLine], company: str, ours: Project, by: str) -> None:
    connection = a_connection(company_name=company)
    one = Ignored("con1", "7", ours.id, by, NOW)
    listed = IgnoredPage(connection, Paged((one,)), {"7": company}, {ours.id: ours})

    check(
        suggestions.suggestions(a_suggestion_page(company=connection, lines=shown), SuggestState("con1")),
        suggestions.ignored(listed, IgnoredState("con1")),
    )


def test_the_fullest_views_fit() -> None:
    longest = Project("p" * 12, "T0FIRM", "c" * 12, "&" * 120, "&" * 120)
    place = CustomerPlace(ListedCustomer("9" * 20, "&" * 500, None), longest, "&" * 500)
    line = SuggestionLine(
        "9" * 20, "&" * 500, Suggestion("&" * 120, "&" * 120, Because.SAME_EMAIL, "p", "&" * 500)
    )
    row, typed = ProjectRow(longest, 1, 1), '"' * 120
    state = CustomersState("con1", typed, Which.LINKED, "9" * 20, is_before=True)

    check(
        directory.directory(a_list(page=Paged((row,) * 10, True, True)), ListState(typed)),
        project.project(replace(MANY, project=longest), ProjectState("pro1", ListState(typed))),
        customers.customers(a_customer_list(page=Paged((place,) * 10, True, True)), (a_connection(),), state),
        customer.relink(a_customer(place, 9), "&" * 250, CustomerState("7", state, "", typed, typed)),
        suggestions.suggestions(
            a_suggestion_page(lines=(line,) * 10), SuggestState("con1", tuple(range(10**7, 10**7 + 100)))
        ),
    )


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
@FEW
@given(value=names | st.sampled_from(["[]", "[1,2,3,4]", '["","","","","","","","",""]', "[" * 9000, "{}"]))
def test_what_is_none_of_ours_is_read_as_nothing_of_anybodys(state: Any, value: str) -> None:
    read = state.decode(value)

    assert state.decode(read.encode()) == read
    assert not getattr(read, "connection_id", "")
    assert not getattr(read, "project_id", "")
    assert len(read.encode()) < limits.PRIVATE_METADATA


@given(texts, ids, ids, st.booleans(), st.sampled_from(Which))
def test_what_is_carried_is_read_back(text: str, one: str, other: str, flag: bool, which: Which) -> None:
    listed = ListState(text, one, other, flag)
    shown = CustomersState(one, text, which, other, flag)
    states = (
        listed,
        ProjectState(one, listed, other),
        shown,
        CustomerState(one, shown, other, text, text),
        SeenState(CustomerState(one, shown, other, text, text).encode(), other),
        SuggestState(one, (0, 12, 40), other, one),
        IgnoredState(one, f"{one}/{other}", flag, f"{other}/{one}"),
    )

    assert [type(state).decode(state.encode()) for state in states] == list(states)
