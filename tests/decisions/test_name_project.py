"""What new projects are called: no two customers' alike, unless their names truly are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.suggest_project import ProjectSuggester
from services.model.project import LONGEST_NAME, KnownCustomer, Project
from services.model.project_setup import Because
from tests.decisions.test_suggest_project import a_project, named, names, some_projects


def created(*names: str, projects: Sequence[Project] = ()) -> list[str]:
    """What new projects of customers of these names, numbered from 1, would be called."""
    customers = {str(number): named(name, str(number)) for number, name in enumerate(names, 1)}
    suggester = ProjectSuggester(projects, customers, {})
    return [suggester.creation(one).label for one in customers.values()]


LONG = "x" * LONGEST_NAME
CUT = "x" * (LONGEST_NAME - 25)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            ["Acme:East:Phase 1", "Acme:West:Phase 1"],
            ["Acme / East / Phase 1", "Acme / West / Phase 1"],
            id="below different parents",
        ),
        pytest.param(["A:B:C:D:E"], ["A / B / C / D / E"], id="as deep as QuickBooks nests"),
        pytest.param(["Quay", " QUAY "], ["Quay", "QUAY"], id="truly the same name"),
        pytest.param(["Quay:Quay", "Quay"], ["Quay / Quay (QuickBooks customer 1)", "Quay"], id="a parent"),
        pytest.param(
            ["A:B / C", "A:B:C"], ["A / B / C", "A / B / C (QuickBooks customer 2)"], id="a slash in a name"
        ),
        pytest.param(
            ["A:\u200b", "A"], ["A / A (QuickBooks customer 1)", "A"], id="a child whose name is invisible"
        ),
        pytest.param(
            ["QuickBooks customer 2", "\u200b"],
            [
                "QuickBooks customer 2",
                "QuickBooks customer 2 / QuickBooks customer 2 (QuickBooks customer 2)",
            ],
            id="called like one whose name is invisible",
        ),
        pytest.param(
            [f"{LONG}y", f"{LONG}z"],
            [f"{CUT}… (QuickBooks customer 1)", f"{CUT}… (QuickBooks customer 2)"],
            id="the same as far as a name goes",
        ),
        pytest.param(
            [f"A:{LONG}y", f"A:{LONG}z"],
            [f"A / {CUT}… (QuickBooks customer 1)", f"A / {CUT}… (QuickBooks customer 2)"],
            id="children that are the same as far as a name goes",
        ),
        pytest.param([LONG], [LONG], id="as long as may be"),
        pytest.param(
            ["Quay (QuickBooks customer 2)", "Quay:Quay", "Quay"],
            [
                "Quay (QuickBooks customer 2) (QuickBooks customer 1)",
                "Quay / Quay (QuickBooks customer 2)",
                "Quay",
            ],
            id="called as if it were another",
        ),
    ],
)
def test_each_customer_would_get_a_project_of_its_own(names: Sequence[str], expected: Sequence[str]) -> None:
    assert created(*names) == expected


def test_a_client_whose_name_is_cut_is_one_for_all_below_it() -> None:
    customers = {
        "1": KnownCustomer("1", f"{LONG}y", None),
        "11": KnownCustomer("11", f"{LONG}y:Web", "1"),
        "2": KnownCustomer("2", f"{LONG}z", None),
        "21": KnownCustomer("21", f"{LONG}z:Web", "2"),
    }
    suggester = ProjectSuggester([], customers, {})

    clients = [suggester.creation(one).client_name for one in customers.values()]

    assert clients == [f"{CUT}… (QuickBooks customer {n})" for n in (1, 1, 2, 2)]


def test_two_parents_that_are_one_client_here_keep_their_children_apart() -> None:
    names = created("Acme:Web", "ACME, Inc.:Web", projects=[a_project("Acme", "Roof")])

    assert names == ["Acme / Web", "Acme / Web (QuickBooks customer 2)"]


def test_the_project_of_a_customer_that_comes_first_is_not_suggested_for_another() -> None:
    customers = {"1": named("A:B / C", "1"), "2": named("A:B:C", "2")}
    suggester = ProjectSuggester([a_project("A", "B / C")], customers, {"1": "A / B / C"})

    found = {one: suggester.suggest(customer) for one, customer in customers.items()}

    assert found["1"].project_id == "A / B / C"
    assert (found["2"].project_id, found["2"].name) == (None, "B / C (QuickBooks customer 2)")


def test_what_would_be_created_and_is_there_is_linked_to() -> None:
    customers = {"1": named("Quay", "1"), "2": named("Quay:Quay", "2")}
    there = a_project("Quay", "Quay (QuickBooks customer 2)")

    found = ProjectSuggester([there], customers, {}).suggest(customers["2"])

    assert (found.project_id, found.because) == (there.id, Because.SAME_NAME)


hostile_parts = st.sampled_from(
    ["Acme", "ACME", "Acme Inc", "A / B", "A", "B", "", "\u200b", LONG, f"{LONG}y", f"{LONG}z"]
)
paths = st.lists(hostile_parts, min_size=1, max_size=4).map(":".join)
trees = st.dictionaries(st.integers(1, 99).map(str), paths | names, max_size=12)


def truly(name: str) -> str:
    """The name, case and blanks aside."""
    return ":".join(" ".join(part.split()) for part in name.split(":")).casefold()


@given(trees, some_projects)
def test_two_customers_would_get_one_new_project_only_if_their_names_are_truly_the_same(
    tree: Mapping[str, str], projects: list[Project]
) -> None:
    customers = {one: named(name, one) for one, name in tree.items()}
    suggester = ProjectSuggester(projects, customers, {})
    owners: dict[tuple[str, str], set[str]] = {}

    for one in customers.values():
        new = suggester.creation(one)
        owners.setdefault((new.client_name.casefold(), new.name.casefold()), set()).add(truly(one.name))

    assert [names for names in owners.values() if len(names) > 1] == []


@given(trees, some_projects)
def test_what_is_there_is_never_suggested_as_new(tree: Mapping[str, str], projects: list[Project]) -> None:
    there = {(one.client_name.casefold(), one.name.casefold()) for one in projects}
    customers = {one: named(name, one) for one, name in tree.items()}
    suggester = ProjectSuggester(projects, customers, {})

    found = [suggester.suggest(one) for one in customers.values()]

    new = {(one.client_name.casefold(), one.name.casefold()) for one in found if one.project_id is None}
    assert new.isdisjoint(there)
