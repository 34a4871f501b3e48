"""All customers without a project, a suggestion each, and the ticked ones linked at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from services.errors import NotAllowed, NotFound
from services.model.people import Actor, Right
from services.model.project_setup import OfCompany, OfRun, SetupOutcome
from services.projects import ProjectSetup
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM, connected
from tests.services.projects.setup_firm import (
    A_CUSTOMER,
    COMPANY,
    SECOND,
    SetupFirm,
    counts,
)


def test_ticked_customers_are_linked_and_what_they_need_is_created(firm: SetupFirm) -> None:
    for qbo_id, name in (("1", "Redesign, Inc."), ("2", "Quay:Lobby"), ("3", "Fern")):
        firm.customer(qbo_id, name)
    firm.project("Acme", "Redesign")

    outcome = firm.apply(firm.ticks("1", "2"))

    assert counts(outcome) == {"linked": 2, "created": 1, "left": 1}
    assert firm.links() == {"1": "Acme / Redesign", "2": "Quay / Lobby"}
    assert firm.audit()[1:] == [
        ("UADMIN", "project_created"),
        ("UADMIN", "customer_linked"),
        ("UADMIN", "customer_linked"),
    ]


def test_a_parent_and_its_child_are_linked_both_if_both_are_ticked(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    firm.customer("11", "Quay:Lobby", parent_id="1")

    outcome = firm.apply(firm.ticks("1", "11"))

    assert counts(outcome) == {"linked": 2, "created": 2}
    assert firm.links() == {"1": "Quay", "11": "Quay / Lobby"}


def test_customers_of_one_name_share_the_new_project(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    firm.customer("2", "QUAY")

    outcome = firm.apply(firm.ticks("1", "2"))

    assert counts(outcome) == {"linked": 2, "created": 1}
    assert len(set(firm.links().values())) == 1


def test_customers_of_one_name_below_different_parents_get_a_project_each(firm: SetupFirm) -> None:
    for qbo_id, name in (("1", "Acme:East:Phase 1"), ("2", "Acme:West:Phase 1"), ("3", "Acme:Phase 1")):
        firm.customer(qbo_id, name)

    outcome = firm.apply(firm.ticks("1", "2", "3"))

    assert counts(outcome) == {"linked": 3, "created": 3}
    assert firm.links() == {"1": "Acme / East / Phase 1", "2": "Acme / West / Phase 1", "3": "Acme / Phase 1"}


def test_a_project_of_one_parents_child_is_not_suggested_for_anothers(firm: SetupFirm) -> None:
    firm.customer("1", "Acme:East:Phase 1")
    firm.customer("2", "Acme:West:Phase 1")
    firm.apply(firm.ticks("1"))

    suggestion = firm.lines()["2"].suggestion

    assert (suggestion.project_id, suggestion.label) == (None, "Acme / West / Phase 1")


def test_customers_that_differ_only_where_a_name_is_cut_get_a_project_each(firm: SetupFirm) -> None:
    firm.customer("1", f"{'Larkspur ' * 20}East")
    firm.customer("2", f"{'Larkspur ' * 20}West")

    outcome = firm.apply(firm.ticks("1", "2"))

    assert counts(outcome) == {"linked": 2, "created": 2}
    assert [label[-25:] for label in firm.links().values()] == [
        " (QuickBooks customer 1)".rjust(25, "…"),
        " (QuickBooks customer 2)".rjust(25, "…"),
    ]


def test_the_same_press_twice_changes_nothing_more(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    ticked = firm.ticks("1")

    first, again = firm.apply(ticked), firm.apply(ticked)

    assert (counts(first), counts(again)) == ({"linked": 1, "created": 1}, {"linked_meanwhile": 1})
    assert firm.audit() == [("UADMIN", "project_created"), ("UADMIN", "customer_linked")]


def test_a_customer_that_somebody_linked_meanwhile_stays_as_it_is(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    firm.customer("11", "Quay:Lobby", parent_id="1")
    ticked = firm.ticks("1", "11")
    firm.project("Acme", "Redesign", "1")

    outcome = firm.apply(ticked)

    assert counts(outcome) == {"linked_meanwhile": 2}
    assert firm.links() == {"1": "Acme / Redesign"}


def test_a_project_that_somebody_created_meanwhile_is_used(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    firm.customer("2", "quay")
    ticked = firm.ticks("1", "2")
    firm.project("QUAY", "QUAY")

    outcome = firm.apply(ticked)

    assert counts(outcome) == {"linked": 2, "joined": 1}
    assert set(firm.links().values()) == {"QUAY"}


def test_a_new_project_that_was_asked_for_is_made_even_if_there_is_a_similar_one_by_now(
    firm: SetupFirm,
) -> None:
    firm.customer("1", "Borealis Freight")
    ticked = firm.ticks("1")
    firm.project("Somebody", "Borealis Freights")

    outcome = firm.apply(ticked)

    assert counts(outcome) == {"linked": 1, "created": 1}
    assert firm.links() == {"1": "Borealis Freight"}


def test_nothing_is_done_that_was_not_shown(firm: SetupFirm) -> None:
    firm.customer("1", "Website")
    firm.project("Acme", "Website")
    ticked = firm.ticks("1")
    firm.project("Borealis", "Website")

    outcome = firm.apply(ticked)

    assert counts(outcome) == {"changed": 1, "left": 1}
    assert firm.links() == {}


def test_only_customers_that_were_asked_about_and_marks_that_were_shown_count(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")
    firm.customer("2", "Fern", is_active=False)
    mark = firm.ticks("1")["1"]

    outcome = firm.apply({"1": "ffff", "2": mark, "99": mark, "": ""})

    assert counts(outcome) == {"changed": 4, "left": 1}
    assert firm.links() == {}


def test_nothing_ticked_changes_nothing(firm: SetupFirm) -> None:
    firm.customer("1", "Quay")

    assert counts(firm.apply({})) == {"left": 1}


@pytest.mark.parametrize("scope", [COMPANY, OfRun("IMP-NONE")])
def test_without_the_right_nothing_is_shown_or_done(firm: SetupFirm, scope: OfCompany | OfRun) -> None:
    with pytest.raises(NotAllowed):
        firm.setup.page(MEMBER, scope, 0, 15)
    with pytest.raises(NotAllowed):
        firm.setup.apply(MEMBER, scope, {})


@pytest.mark.parametrize("scope", [COMPANY, OfCompany("nobody's"), OfRun("IMP-NONE")])
def test_another_workspaces_company_does_not_exist(firm: SetupFirm, scope: OfCompany | OfRun) -> None:
    with pytest.raises(NotFound):
        firm.setup.page(STRANGER, scope, 0, 15)
    with pytest.raises(NotFound):
        firm.setup.apply(STRANGER, scope, {"1": "0000"})


def test_another_workspaces_projects_are_never_suggested(firm: SetupFirm) -> None:
    firm.customer("1", "Redesign")
    firm.projects.create(STRANGER, None, "Redesign")

    assert firm.lines()["1"].suggestion.project_id is None


class MayLinkOnly:
    """She may link, but sees only the projects that list her."""

    def may(self, actor: Actor, right: Right) -> bool:
        return right is not Right.ANY_PROJECT

    def require(self, actor: Actor, right: Right) -> None:
        assert self.may(actor, right)

    def people(self, team_id: str) -> list[str]:
        return []


def test_only_projects_that_she_may_see_are_suggested_or_used(firm: SetupFirm) -> None:
    firm.customer("1", "Redesign")
    firm.customer("2", "Quay")
    hidden = [firm.project("Redesign", "Redesign"), firm.project("Quay", "Quay")]
    firm.make_member(hidden[1])
    setup = ProjectSetup(firm.store, firm.clock, MayLinkOnly())

    page = setup.page(MEMBER, COMPANY, 0, 15)
    outcome = setup.apply(MEMBER, COMPANY, {line.customer_id: line.suggestion.mark for line in page.lines})

    assert [line.suggestion.project_id for line in page.lines] == [hidden[1].id, None]
    assert counts(outcome) == {"linked": 1, "changed": 1, "left": 1}
    assert firm.links() == {"2": "Quay"}


def test_new_projects_share_their_client_and_the_one_that_is_there(firm: SetupFirm) -> None:
    firm.project("Quay", "Roof")
    for qbo_id, name in (("1", "QUAY:Lobby"), ("2", "Quay:Door"), ("3", "Fern:A"), ("4", "fern:B")):
        firm.customer(qbo_id, name)

    firm.apply(firm.ticks("1", "2", "3", "4"))

    assert firm.links() == {"1": "Quay / Lobby", "2": "Quay / Door", "3": "Fern / A", "4": "Fern / B"}


def test_two_administrators_at_once_create_one_project_and_link_once(firm: SetupFirm) -> None:
    for number in range(5):
        firm.customer(str(number), f"Customer {number}")
    ticked = firm.ticks(*map(str, range(5)))
    start = threading.Barrier(2)

    def press(actor: Actor) -> SetupOutcome:
        start.wait()
        return firm.apply(ticked, actor)

    with ThreadPoolExecutor(2) as pool:
        both = [counts(outcome) for outcome in pool.map(press, (ADMIN, SECOND))]

    assert sorted(both, key=len) == [{"linked_meanwhile": 5}, {"linked": 5, "created": 5}]
    assert len(firm.audit()) == 10


def test_a_company_of_another_name_in_the_same_workspace_keeps_its_own_links(firm: SetupFirm) -> None:
    connected(firm.store, firm.clock, id="con2", realm_id="2", company_name="Studio")
    firm.customer("1", "Quay")

    firm.apply(firm.ticks("1"))

    with firm.store.reading() as tx:
        assert tx.projects.links("con2") == {}


def test_thousands_of_customers_are_shown_and_linked_at_once(firm: SetupFirm) -> None:
    known = [
        replace(A_CUSTOMER, qbo_id=str(n), full_name=f"Customer {n:04}", display_name="x")
        for n in range(2000)
    ]
    firm.customers(*known)

    page = firm.page(size=15)
    outcome = firm.apply(firm.ticks(*(str(n) for n in range(2000))))

    assert (len(page.lines), page.without_project, page.later) == (15, 2000, 15)
    assert counts(outcome) == {"linked": 2000, "created": 2000}
    assert firm.projects.find(TEAM, "Customer 1999").client_name == "Customer 1999"
