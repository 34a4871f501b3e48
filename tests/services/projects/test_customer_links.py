"""The customers of a company, each with its project and whose link that comes from."""

from __future__ import annotations

import pytest

from services.errors import NotAllowed, NotFound
from services.model.people import Actor
from services.model.project_directory import Beside, CustomerPlace, CustomersWanted, Which
from services.projects import LinkChanged
from services.projects.customer_links import PAGE
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM
from tests.services.projects.setup_firm import CONNECTION, SetupFirm


def places(firm: SetupFirm, **wanted: object) -> list[CustomerPlace]:
    asked = CustomersWanted(CONNECTION, **wanted)  # type: ignore[arg-type]
    return list(firm.desk.links.page(ADMIN, asked).page.rows)


def names(firm: SetupFirm, **wanted: object) -> list[str]:
    return [place.customer.name for place in places(firm, **wanted)]


@pytest.fixture
def family(firm: SetupFirm) -> SetupFirm:
    """A customer with a child and a grandchild, and one of its own."""
    firm.customer("1", "Acme")
    firm.customer("2", "Acme:East", parent_id="1")
    firm.customer("3", "Acme:East:Lobby", parent_id="2", is_project=True)
    firm.customer("9", "Quay", is_active=False)
    return firm


def test_the_nearest_link_counts_and_it_is_said_whose_it_is(family: SetupFirm) -> None:
    acme = family.project("Acme", "Care", "1")
    lobby = family.project("Acme", "Lobby", "3")

    shown = {place.customer.name: (place.project, place.by) for place in places(family)}

    assert shown == {
        "Acme": (acme, None),
        "Acme:East": (acme, "Acme"),
        "Acme:East:Lobby": (lobby, None),
        "Quay": (None, None),
    }


def test_customers_are_listed_with_a_link_without_one_and_by_text(family: SetupFirm) -> None:
    family.project("Acme", "Care", "1")

    assert names(family, which=Which.LINKED) == ["Acme"]
    assert names(family, which=Which.UNLINKED) == ["Acme:East", "Acme:East:Lobby", "Quay"]
    assert names(family, text=" east ", which=Which.UNLINKED) == ["Acme:East", "Acme:East:Lobby"]
    assert names(family, text="%") == []


def test_pages_are_turned_forth_and_back(firm: SetupFirm) -> None:
    for no in range(PAGE + 4):
        firm.customer(str(no), f"Customer {no:02}")

    first = firm.desk.links.page(ADMIN, CustomersWanted(CONNECTION)).page
    after = Beside(first.rows[-1].customer.customer_id)
    second = firm.desk.links.page(ADMIN, CustomersWanted(CONNECTION, beside=after)).page
    before = Beside(second.rows[0].customer.customer_id, is_before=True)

    assert [row.customer.name for row in second.rows] == [f"Customer {no}" for no in range(PAGE, PAGE + 4)]
    assert firm.desk.links.page(ADMIN, CustomersWanted(CONNECTION, beside=before)).page == first
    assert names(firm, beside=Beside("gone")) == [row.customer.name for row in first.rows]


def test_one_customer_is_told_with_all_that_stand_below_it(family: SetupFirm) -> None:
    care = family.project("Acme", "Care", "1")

    details = family.desk.links.find(ADMIN, CONNECTION, "2")

    assert (details.place.project, details.place.by, details.below) == (care, "Acme", 1)
    assert family.desk.links.find(ADMIN, CONNECTION, "1").below == 2
    assert not details.place.is_linked
    with pytest.raises(NotFound):
        family.desk.links.find(ADMIN, CONNECTION, "404")


def test_a_circle_of_parents_comes_to_an_end(firm: SetupFirm) -> None:
    firm.customer("1", "A", parent_id="2")
    firm.customer("2", "B", parent_id="1")

    assert [place.project for place in places(firm)] == [None, None]


def test_customers_are_read_when_first_asked_for_and_again_on_request(firm: SetupFirm) -> None:
    firm.books.customer("1", "Acme")
    firm.desk.links.bring(ADMIN, CONNECTION)
    first = firm.desk.links.page(ADMIN, CustomersWanted(CONNECTION))
    calls = firm.books.calls

    firm.clock.move(days=70)
    firm.books.customer("2", "Birch")
    firm.desk.links.bring(ADMIN, CONNECTION)
    assert firm.books.calls == calls
    firm.desk.links.refresh(ADMIN, CONNECTION)

    again = firm.desk.links.page(ADMIN, CustomersWanted(CONNECTION))
    assert [place.customer.name for place in again.page.rows] == ["Acme", "Birch"]
    assert first.as_of is not None
    assert again.as_of is not None
    assert again.as_of > first.as_of


def test_a_link_that_is_removed_twice_leaves_what_was_linked_between(family: SetupFirm) -> None:
    family.project("Acme", "Care", "1")
    press = Actor(TEAM, ADMIN.user_id, delivery="press-1")
    family.projects.unlink(press, CONNECTION, ["1"])
    family.project("Acme", "Shop", "1")

    with pytest.raises(Exception, match="done already"):
        family.projects.unlink(press, CONNECTION, ["1"])

    assert family.links() == {"1": "Acme / Shop"}


def test_without_the_right_no_customer_is_told_and_none_of_another_workspace(family: SetupFirm) -> None:
    links = family.desk.links

    for actor, error in ((MEMBER, NotAllowed), (STRANGER, NotFound)):
        for refused in (
            lambda who=actor: links.page(who, CustomersWanted(CONNECTION)),
            lambda who=actor: links.find(who, CONNECTION, "1"),
            lambda who=actor: links.bring(who, CONNECTION),
            lambda who=actor: links.refresh(who, CONNECTION),
        ):
            with pytest.raises(error):
                refused()
    assert family.books.calls == 0


@pytest.mark.parametrize("seen", ["", "gone"])
def test_a_customer_is_linked_only_from_where_the_person_saw_it(family: SetupFirm, seen: str) -> None:
    first, second = family.project("Acme", "Care", "1"), family.project("Acme", "Lobby")

    with pytest.raises(LinkChanged):
        family.projects.link(ADMIN, CONNECTION, ["1"], second.id, seen)
    assert family.projects.link(ADMIN, CONNECTION, ["1"], second.id, first.id) == {"1": first}
