"""Which project is suggested for a customer without one, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.suggest_project import ProjectSuggester
from services.model.project import LONGEST_NAME, KnownCustomer, Project
from services.model.project_setup import Because, Suggestion


def a_project(client: str, name: str | None = None) -> Project:
    """A project, called by its label in these tables; without a name, called like its client."""
    label = client if name is None else f"{client} / {name}"
    return Project(label, "T1", client, client, name or client)


def named(name: str, customer_id: str = "7", email: str | None = None) -> KnownCustomer:
    return KnownCustomer(customer_id, name, None, email)


def suggested(name: str, *projects: Project) -> tuple[str, str]:
    """The label and the reason."""
    found = ProjectSuggester(projects, {}, {}).suggest(named(name))
    return found.project_id or f"new: {found.label}", found.because.code


ACME, REDESIGN, WEBSITE = a_project("Acme"), a_project("Acme", "Redesign"), a_project("Acme", "Website")
OTHER_WEBSITE = a_project("Borealis", "Website")


@pytest.mark.parametrize(
    ("name", "projects", "expected"),
    [
        pytest.param("Acme", [ACME], ("Acme", "same_name"), id="the same name"),
        pytest.param("ACME, Inc.", [ACME], ("Acme", "same_name"), id="legal form and case aside"),
        pytest.param("Redesign", [REDESIGN], ("Acme / Redesign", "same_name"), id="the project's name"),
        pytest.param("Acme", [ACME, REDESIGN], ("Acme", "same_name"), id="client and name before client"),
        pytest.param(
            "Acme LLC", [REDESIGN], ("Acme / Redesign", "same_client"), id="a client's only project"
        ),
        pytest.param("Acme", [REDESIGN, WEBSITE], ("new: Acme", "named_like"), id="a client's two projects"),
        pytest.param("Website", [WEBSITE, OTHER_WEBSITE], ("new: Website", "named_like"), id="two of a name"),
        pytest.param(
            "Acme", [REDESIGN, a_project("Zeta", "Acme")], ("new: Acme", "named_like"), id="client or project"
        ),
        pytest.param(
            "Acme:Website", [WEBSITE], ("Acme / Website", "same_name"), id="a child's client and name"
        ),
        pytest.param(
            "Acme:Website", [OTHER_WEBSITE], ("new: Acme / Website", "named_like"), id="a child of another"
        ),
        pytest.param(
            "Acme:Old:Website",
            [WEBSITE],
            ("new: Acme / Old / Website", "named_like"),
            id="a grandchild is none of the client's own projects",
        ),
        pytest.param(
            "Acme:West:Phase 1",
            [a_project("Acme", "East / Phase 1")],
            ("new: Acme / West / Phase 1", "named_like"),
            id="the same below another child",
        ),
        pytest.param(
            "Acme, Inc.:The East:Phase 1",
            [a_project("Acme", "East / Phase 1")],
            ("Acme / East / Phase 1", "same_name"),
            id="the whole path",
        ),
        pytest.param(
            "Acme:Eastern:Phase 1",
            [a_project("Acme", "Eastren / Phase 1")],
            ("Acme / Eastren / Phase 1", "similar_name"),
            id="a slip in the path",
        ),
        pytest.param(
            "Acme:Phase 1:Lot 2",
            [a_project("Acme", "Phase 2 / Lot 1"), a_project("Acme", "Lot 2 / Phase 1")],
            ("new: Acme / Phase 1 / Lot 2", "named_like"),
            id="the same words in another order",
        ),
        pytest.param(
            "Acme:Web",
            [a_project("Acme", "Web"), a_project("ACME Inc", "Web")],
            ("Acme / Web", "same_name"),
            id="the very same before what is nearly so",
        ),
        pytest.param(
            "Borealis Freigth",
            [a_project("Borealis Freight")],
            ("Borealis Freight", "similar_name"),
            id="a slip",
        ),
        pytest.param(
            "Borealis Freigth",
            [a_project("Borealis Freight", "Audit")],
            ("Borealis Freight / Audit", "similar_name"),
            id="a slip in a client's name",
        ),
        pytest.param(
            "Acme:Redesing", [REDESIGN], ("Acme / Redesign", "similar_name"), id="a slip in a child"
        ),
        pytest.param(
            "Acme:Redesing",
            [a_project("Borealis", "Redesign")],
            ("new: Acme / Redesing", "named_like"),
            id="a slip in a child of another",
        ),
        pytest.param("Phase 2", [a_project("Phase 1")], ("new: Phase 2", "named_like"), id="another number"),
        pytest.param(
            "Acme, Inc.", [REDESIGN, WEBSITE], ("new: Acme / Acme, Inc.", "named_like"), id="a client"
        ),
        pytest.param("Quay", [], ("new: Quay", "named_like"), id="nothing like it"),
        pytest.param(
            " Quay:  Lobby ", [], ("new: Quay / Lobby", "named_like"), id="a child and nothing like it"
        ),
        pytest.param(
            " \u200b ", [ACME], ("new: QuickBooks customer 7", "named_like"), id="an invisible name"
        ),
        pytest.param("👩‍👩‍👧", [a_project("👨‍👩‍👦")], ("new: 👩‍👩‍👧", "named_like"), id="an emoji"),
    ],
)
def test_a_project_is_suggested_by_name(
    name: str, projects: Sequence[Project], expected: tuple[str, str]
) -> None:
    assert suggested(name, *projects) == expected


MAIL = "books@larkspur.example"
#: Larkspur (1) has the project customer 11; Fern (2) stands alone.
LARKSPUR = {
    "1": KnownCustomer("1", "Larkspur", None, MAIL),
    "11": KnownCustomer("11", "Larkspur:Lobby", "1", None),
    "2": KnownCustomer("2", "Fern", None, f"Pat@Fern.example, {MAIL.upper()}"),
}


@pytest.mark.parametrize(
    ("email", "links", "expected"),
    [
        pytest.param(MAIL, {"1": "Acme"}, "Larkspur", id="a customer with the address is linked"),
        pytest.param(MAIL, {"11": "Acme"}, "Larkspur", id="a child of one with the address is linked"),
        pytest.param(MAIL, {"2": "Acme"}, "Fern", id="one of several addresses"),
        pytest.param(MAIL, {"1": "Acme", "2": "Acme"}, "Fern", id="the first by name is named"),
        pytest.param(MAIL, {"1": "Acme", "2": "Acme / Website"}, None, id="two projects are none"),
        pytest.param(MAIL, {"1": "hidden"}, None, id="a project that she may not see"),
        pytest.param(MAIL, {}, None, id="nobody is linked"),
        pytest.param("pat@fern.example", {"1": "Acme"}, None, id="another address"),
        pytest.param("", {"1": "Acme"}, None, id="no address"),
        pytest.param("n/a", {"1": "Acme"}, None, id="no address at all"),
    ],
)
def test_a_project_is_suggested_by_the_email_address(
    email: str, links: dict[str, str], expected: str | None
) -> None:
    suggester = ProjectSuggester([ACME, WEBSITE], LARKSPUR, links)

    found = suggester.suggest(named("Quay", email=email))

    assert found.why == (f"same e-mail address as {expected}" if expected else "named like the customer")
    assert found.project_id == ("Acme" if expected else None)


def test_a_client_with_thousands_of_projects_and_customers_is_looked_through_once() -> None:
    suggester = ProjectSuggester([a_project("Acme", f"Phase {n} lobby") for n in range(3000)], {}, {})

    found = [suggester.suggest(named(f"Acme:Phase {n} lobbyy", str(n))) for n in range(3000)]

    assert {one.because for one in found} == {Because.SIMILAR_NAME}
    assert [one.name for one in found[::1000]] == ["Phase 0 lobby", "Phase 1000 lobby", "Phase 2000 lobby"]


def test_a_child_of_a_linked_customer_with_the_address_counts() -> None:
    customers = {**LARKSPUR, "12": KnownCustomer("12", "Larkspur:Roof", "1", "roof@larkspur.example")}

    found = ProjectSuggester([ACME], customers, {"1": "Acme"}).suggest(
        named("Quay", email="roof@larkspur.example")
    )

    assert (found.project_id, found.twin) == ("Acme", "Larkspur:Roof")


def test_a_name_comes_before_an_address() -> None:
    found = ProjectSuggester([ACME, WEBSITE], LARKSPUR, {"1": "Acme"}).suggest(named("Website", email=MAIL))

    assert (found.project_id, found.because) == ("Acme / Website", Because.SAME_NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Suggestion("Acme", "Acme", Because.NAMED_LIKE), Suggestion("Acme", "Acme", Because.SAME_NAME, "p1")),
        (Suggestion("A", "B C", Because.NAMED_LIKE), Suggestion("A B", "C", Because.NAMED_LIKE)),
        (Suggestion("A", "B", Because.SAME_NAME, "p1"), Suggestion("A", "B", Because.SAME_NAME, "p2")),
    ],
)
def test_what_is_suggested_is_told_apart_by_its_mark(one: Suggestion, other: Suggestion) -> None:
    assert one.mark != other.mark


def test_the_mark_is_that_of_the_project_whatever_the_reason() -> None:
    marks = {Suggestion("Acme", "Acme", because, "p1").mark for because in Because}

    assert len(marks) == 1


names = st.sampled_from(["Acme", "Acme Inc", "Acme:Web", "Acmé", "Borealis", "Boreals", ":", ""]) | st.text(
    max_size=200
)
some_projects = st.lists(
    st.builds(Project, st.uuids().map(str), st.just("T1"), names, names, names), max_size=8
)
some_customers = st.lists(
    st.builds(KnownCustomer, st.integers(1, 9).map(str), names, st.none() | st.just("1"), st.just(MAIL)),
    max_size=6,
    unique_by=lambda one: one.customer_id,
)


@given(some_projects, some_customers, names)
def test_a_suggestion_is_a_known_project_or_one_that_can_be_made(
    projects: list[Project], customers: list[KnownCustomer], name: str
) -> None:
    links = {one.customer_id: projects[0].id for one in customers[:2] if projects}
    known = {one.customer_id: one for one in customers}

    found = ProjectSuggester(projects, known, links).suggest(named(name, "99", MAIL))

    if found.project_id is None:
        for part in (found.client_name, found.name):
            assert part == " ".join(part.split()) or part in {one.client_name for one in projects}
            assert 0 < len(found.name) <= LONGEST_NAME
    else:
        assert (found.project_id, found.label) in {(one.id, one.label) for one in projects}


@given(some_projects, some_customers, names)
def test_a_suggestion_does_not_depend_on_the_order_of_anything(
    projects: list[Project], customers: list[KnownCustomer], name: str
) -> None:
    links = {one.customer_id: projects[0].id for one in customers[:2] if projects}
    asked = named(name, "99", MAIL)
    known = {one.customer_id: one for one in customers}
    turned = {one.customer_id: one for one in reversed(customers)}

    found = ProjectSuggester(projects, known, links).suggest(asked)

    assert ProjectSuggester(reversed(projects), turned, links).suggest(asked) == found
