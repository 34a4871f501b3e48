"""Which project an invoice goes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.match_project import (
    Match,
    Matched,
    NotChosen,
    OtherProject,
    ProjectMatcher,
    Unlinked,
)
from services.model.import_run import Filters
from services.model.project import CustomerNode
from tests.decisions.candidates import JANUARY, TREE, chosen


@pytest.mark.parametrize(
    ("customer", "links", "match"),
    [
        pytest.param("7", {"7": "P7"}, Matched("P7"), id="its own link"),
        pytest.param("711", {"7": "P7"}, Matched("P7"), id="the link of a parent's parent"),
        pytest.param("711", {"7": "P7", "71": "P71"}, Matched("P71"), id="the nearer parent"),
        pytest.param("711", {"7": "P7", "711": "P711"}, Matched("P711"), id="its own before its parents'"),
        pytest.param("7", {"71": "P71"}, Unlinked(), id="a child's link says nothing of its parent"),
        pytest.param("8", {"7": "P7"}, Unlinked(), id="another customer's link"),
        pytest.param("unknown", {"7": "P7"}, Unlinked(), id="a customer nobody knows"),
        pytest.param("unknown", {"unknown": "P9"}, Matched("P9"), id="a linked one nobody knows"),
        pytest.param(None, {"7": "P7"}, Unlinked(), id="no customer"),
    ],
)
def test_the_nearest_link_wins(customer: str | None, links: dict[str, str], match: Match) -> None:
    assert ProjectMatcher(TREE, links, JANUARY).match(customer) == match


ACME = "P7"
PICKED_71 = chosen(project_id=ACME, customer_ids=frozenset({"71"}))


@pytest.mark.parametrize(
    ("filters", "customer", "links", "match"),
    [
        pytest.param(chosen(project_id=ACME), "7", {"7": ACME}, Matched(ACME), id="linked to it"),
        pytest.param(
            chosen(project_id=ACME), "711", {"7": ACME}, Matched(ACME), id="a parent is linked to it"
        ),
        pytest.param(chosen(project_id=ACME), "7", {"7": "P8"}, OtherProject(), id="linked to another"),
        pytest.param(chosen(project_id=ACME), "8", {}, Unlinked(), id="unlinked and not picked"),
        pytest.param(PICKED_71, "71", {}, Matched(ACME, True), id="unlinked and picked in the form"),
        pytest.param(PICKED_71, "711", {}, Matched(ACME, True), id="below a picked one"),
        pytest.param(PICKED_71, "7", {}, NotChosen(), id="above a picked one"),
        pytest.param(PICKED_71, "71", {"7": "P8"}, OtherProject(), id="picked, but linked to another"),
        pytest.param(PICKED_71, "71", {"71": ACME}, Matched(ACME), id="picked and linked: no association"),
        pytest.param(
            chosen(project_id=ACME, associated_ids=frozenset({"8"})),
            "8",
            {},
            Matched(ACME, True),
            id="unlinked and picked in the preview",
        ),
        pytest.param(
            chosen(project_id=ACME, associated_ids=frozenset({"8"})),
            "7",
            {"7": ACME},
            Matched(ACME),
            id="picking in the preview leaves nobody out",
        ),
        pytest.param(
            chosen(project_id=ACME, customer_ids=frozenset({"7"}), associated_ids=frozenset({"8"})),
            "8",
            {},
            NotChosen(),
            id="picked in the preview, but not among the customers asked for",
        ),
    ],
)
def test_a_chosen_project_takes_its_own_and_the_picked(
    filters: Filters, customer: str, links: dict[str, str], match: Match
) -> None:
    assert ProjectMatcher(TREE, links, filters).match(customer) == match


@pytest.mark.parametrize(
    ("customer", "match"),
    [("7", Matched("P7")), ("711", Matched("P7")), ("8", NotChosen()), (None, NotChosen())],
)
def test_customers_narrow_a_run_by_links_with_their_sub_customers(customer: str | None, match: Match) -> None:
    matcher = ProjectMatcher(TREE, {"7": "P7", "8": "P8"}, chosen(customer_ids=frozenset({"7"})))

    assert matcher.match(customer) == match


def test_picking_alone_makes_no_project_where_each_customers_link_counts() -> None:
    filters = chosen(customer_ids=frozenset({"8"}), associated_ids=frozenset({"8"}))

    assert ProjectMatcher(TREE, {}, filters).match("8") == Unlinked()


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), st.sampled_from("abcdefgh"))
def test_parents_that_go_in_a_circle_end(parents: dict[str, str], customer: str) -> None:
    tree = {one: CustomerNode(one, one, parent) for one, parent in parents.items()}

    assert ProjectMatcher(tree, {}, JANUARY).match(customer) == Unlinked()
