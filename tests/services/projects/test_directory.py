"""The window *Projects*: its pages, one project, and its members."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.page_beside import page_beside, page_within
from services.errors import NotAllowed, NotFound
from services.model.project_directory import Beside, Paged, ProjectsWanted
from services.projects.directory import PAGE
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.projects.setup_firm import SetupFirm

ROWS = [f"{number:02}" for number in range(25)]


def labels(firm: SetupFirm, **wanted: object) -> list[str]:
    listed = firm.desk.directory.page(ADMIN, ProjectsWanted(**wanted))  # type: ignore[arg-type]
    return [row.project.label for row in listed.page.rows]


def test_every_project_stands_on_one_page_however_the_pages_are_turned(firm: SetupFirm) -> None:
    made = [firm.project("Acme" if no % 2 else "Birch", f"Nr {no:02}") for no in range(2 * PAGE + 3)]
    directory = firm.desk.directory

    first = directory.page(ADMIN, ProjectsWanted()).page
    second = directory.page(ADMIN, ProjectsWanted(beside=Beside(first.rows[-1].project.id))).page
    third = directory.page(ADMIN, ProjectsWanted(beside=Beside(second.rows[-1].project.id))).page
    back = directory.page(ADMIN, ProjectsWanted(beside=Beside(third.rows[0].project.id, is_before=True))).page

    shown = [row.project.label for page in (first, second, third) for row in page.rows]
    assert shown == sorted(project.label for project in made)
    assert (first.has_previous, first.has_next) == (False, True)
    assert (third.has_previous, third.has_next) == (True, False)
    assert back == second


def test_a_page_beside_a_project_that_is_gone_is_the_first_one(firm: SetupFirm) -> None:
    firm.project("Acme", "A")

    assert labels(firm, beside=Beside("gone")) == ["Acme / A"]


def test_projects_are_listed_by_client_and_by_text(firm: SetupFirm) -> None:
    acme = firm.project("Acme", "Redesign")
    firm.project("Acme", "Website")
    firm.project("Birch", "Redesign")

    assert labels(firm, text=" REDES ") == ["Acme / Redesign", "Birch / Redesign"]
    assert labels(firm, client_id=acme.client_id) == ["Acme / Redesign", "Acme / Website"]
    assert labels(firm, text="redes", client_id=acme.client_id) == ["Acme / Redesign"]
    assert len(labels(firm, client_id="nobodys")) == 3


def test_a_project_in_the_list_counts_its_links_and_members(firm: SetupFirm) -> None:
    firm.make_member(firm.project("Acme", "Website", "7", "8"))

    (row,) = firm.desk.directory.page(ADMIN, ProjectsWanted()).page.rows

    assert (row.links, row.members) == (2, 1)


def test_without_the_right_only_the_names_of_ones_own_projects_are_told(firm: SetupFirm) -> None:
    own = firm.project("Acme", "Website", "7")
    other = firm.project("Birch", "Hidden")
    firm.make_member(own)

    for wanted in (ProjectsWanted(), ProjectsWanted("e"), ProjectsWanted(client_id=other.client_id)):
        listed = firm.desk.directory.page(MEMBER, wanted)
        (row,) = listed.page.rows
        assert (row.project, row.links, row.members) == (own, None, None)
        assert (listed.may_manage, listed.client) == (False, None)
    for refused in (
        lambda: firm.desk.directory.details(MEMBER, own.id),
        lambda: firm.desk.directory.search_clients(MEMBER, ""),
        lambda: firm.desk.members.add(MEMBER, own.id, "UNEW"),
        lambda: firm.desk.members.remove(MEMBER, own.id, MEMBER.user_id),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_workspaces_projects_are_not_there(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")

    listed = firm.desk.directory.page(STRANGER, ProjectsWanted(client_id=project.client_id))

    assert (listed.page, listed.client) == (Paged([]), None)
    with pytest.raises(NotFound):
        firm.desk.directory.details(STRANGER, project.id)
    with pytest.raises(NotFound):
        firm.desk.members.add(STRANGER, project.id, "UNEW")
    assert firm.desk.directory.search_clients(STRANGER, "a") == []


def test_one_project_is_shown_with_its_members_and_customers(firm: SetupFirm) -> None:
    firm.customer("7", "Acme:Website")
    project = firm.project("Acme", "Website", "7", "gone")
    firm.make_member(project)

    details = firm.desk.directory.details(ADMIN, project.id)

    assert (details.project, details.created_by) == (project, ADMIN.user_id)
    assert (details.members, details.member_count) == ([MEMBER.user_id], 1)
    assert [(one.name, one.company_name) for one in details.linked] == [
        ("Acme:Website", "Rivertown Design"),
        ("gone", "Rivertown Design"),
    ]
    assert details.link_count == 2


def test_a_new_member_sees_the_project_at_once_and_no_more_when_removed(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")

    added = [firm.desk.members.add(ADMIN, project.id, MEMBER.user_id) for _ in range(2)]
    seen = firm.projects.search(MEMBER, "")
    removed = [firm.desk.members.remove(ADMIN, project.id, MEMBER.user_id) for _ in range(2)]

    assert (added, removed) == ([True, False], [True, False])
    assert (seen, firm.projects.search(MEMBER, "")) == ([project], [])
    assert [action for _, action in firm.audit()] == ["project_created", "member_added", "member_removed"]


def test_clients_are_found_by_their_beginning_first(firm: SetupFirm) -> None:
    for client in ("Big Acme", "Acme", "Birch"):
        firm.project(client, "Website")

    found = firm.desk.directory.search_clients(ADMIN, "ACME")

    assert [client.name for client in found] == ["Acme", "Big Acme"]


@given(st.integers(1, 12), st.integers(0, 24), st.booleans())
def test_pages_of_a_known_list_are_those_of_one_that_is_asked_for(
    size: int, place: int, is_before: bool
) -> None:
    def fetch(beside: Beside, limit: int) -> list[str]:
        if beside.key is None:
            return ROWS[:limit]
        if beside.is_before:
            return [row for row in ROWS if row < beside.key][-limit:]
        return [row for row in ROWS if row > beside.key][:limit]

    beside = Beside(ROWS[place], is_before)

    asked = page_beside(fetch, beside, size)
    known = page_within(ROWS, str, beside, size)
    assert (list(known.rows), known.has_previous, known.has_next) == (
        list(asked.rows),
        asked.has_previous,
        asked.has_next,
    )
