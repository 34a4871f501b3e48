"""Employees and vendors are linked to people of the workspace: by choice, once, and told in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from services.errors import InvalidInput, NotAllowed, NotFound, Repeated
from services.model.entry import PartyKind
from services.model.people import Actor
from services.model.people_links import (
    Colleague,
    Colleagues,
    PeopleList,
    PeopleWanted,
    PersonKey,
    PersonRow,
    SamePerson,
    SuggestedPerson,
    WhichPeople,
)
from services.model.project_directory import Beside
from services.people import PeopleLinks, PersonLinkChanged
from services.store.engine import open_engine
from services.store.tables_entries import mirror_people
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    NOW,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)

COMPANY = "con1"
EMILY, HALL = PersonKey(PartyKind.EMPLOYEE, "55"), PersonKey(PartyKind.VENDOR, "55")
COLLEAGUES = Colleagues((Colleague("UEMILY", ("Emily Platt",)),))


@dataclass
class Staff:
    """A company with employees and vendors, as they were read."""

    store: Store
    links: PeopleLinks
    rows: sa.Engine

    def known(self, *people: tuple[PersonKey, str], is_gone: bool = False) -> None:
        """QuickBooks has, or had, them."""
        with self.rows.begin() as database:
            database.execute(
                sa.insert(mirror_people),
                [
                    {
                        "connection_id": COMPANY,
                        "kind": key.kind,
                        "qbo_id": key.qbo_id,
                        "name": name,
                        "name_folded": name.casefold(),
                        "email": None,
                        "is_active": True,
                        "gone_at": NOW if is_gone else None,
                    }
                    for key, name in people
                ],
            )

    def page(
        self, which: WhichPeople = WhichPeople.ALL, text: str = "", beside: Beside | None = None
    ) -> PeopleList:
        wanted = PeopleWanted(COMPANY, text, which, beside or Beside())
        return self.links.page(ADMIN, wanted, COLLEAGUES)

    def row(self, key: PersonKey) -> PersonRow:
        (found,) = [row for row in self.page().page.rows if row.person.key == key]
        return found

    def names(self, which: WhichPeople = WhichPeople.ALL, text: str = "") -> list[str]:
        return [row.person.name for row in self.page(which, text).page.rows]

    def linked(self) -> dict[PersonKey, str]:
        """Whom those of them that are linked are linked to."""
        with self.store.reading() as tx:
            return tx.person_links.linked(COMPANY, [EMILY, HALL])

    def audit(self) -> list[tuple[str, str, dict[str, object]]]:
        with self.store.reading() as tx:
            entries = tx.audit.recent(TEAM, 100)
        return [(one.action.code, one.subject, one.details) for one in reversed(entries)]


@pytest.fixture
def staff(database_url: str) -> Iterator[Staff]:
    """Emily, an employee, and a vendor with the same id."""
    clock, rows = SettableClock(), open_engine(database_url)
    with opened_store(database_url) as store:
        connected(store, clock, team_id=TEAM)
        staff = Staff(store, PeopleLinks(store, clock, EveryRight(ADMIN, STRANGER)), rows)
        staff.known((EMILY, "Emily Platt"), (HALL, "Hall Properties"))
        yield staff
    rows.dispose()


def test_a_person_is_suggested_linked_linked_anew_and_unlinked(staff: Staff) -> None:
    assert staff.row(EMILY).suggestion == SuggestedPerson("UEMILY", SamePerson.SAME_NAME)
    assert staff.linked() == {}

    staff.links.link(ADMIN, COMPANY, EMILY, "UEMILY", seen="")
    staff.links.link(ADMIN, COMPANY, EMILY, "UEMILY", seen="")
    staff.links.link(ADMIN, COMPANY, HALL, "UEMILY")
    staff.links.link(ADMIN, COMPANY, EMILY, "UOTHER", seen="UEMILY")

    assert (staff.row(EMILY).user_id, staff.row(EMILY).suggestion) == ("UOTHER", None)
    assert staff.linked() == {EMILY: "UOTHER", HALL: "UEMILY"}
    assert staff.names(WhichPeople.UNLINKED) == []

    staff.links.unlink(ADMIN, COMPANY, EMILY)
    staff.links.unlink(ADMIN, COMPANY, EMILY)

    assert staff.names(WhichPeople.LINKED) == ["Hall Properties"]
    company = {"connection_id": COMPANY}
    emily, hall = {"label": "Emily Platt"} | company, {"label": "Hall Properties"} | company
    assert staff.audit() == [
        ("person_linked", "employee/55", emily | {"user_id": "UEMILY"}),
        ("person_linked", "vendor/55", hall | {"user_id": "UEMILY"}),
        ("person_linked", "employee/55", emily | {"user_id": "UOTHER", "from_user_id": "UEMILY"}),
        ("person_unlinked", "employee/55", emily | {"from_user_id": "UOTHER"}),
    ]


def test_nobody_is_suggested_after_that_was_ignored_until_it_is_wanted_again(staff: Staff) -> None:
    staff.links.ignore(ADMIN, COMPANY, EMILY, "UEMILY")
    staff.links.ignore(ADMIN, COMPANY, EMILY, "UEMILY")

    row = staff.row(EMILY)
    assert (row.is_ignored, row.user_id, row.suggestion) == (True, "", None)
    assert staff.names(WhichPeople.LINKED) == []
    assert staff.names(WhichPeople.UNLINKED) == ["Emily Platt", "Hall Properties"]
    assert staff.linked() == {}

    staff.links.suggest_again(ADMIN, COMPANY, EMILY)

    assert staff.row(EMILY).suggestion is not None
    staff.links.link(ADMIN, COMPANY, EMILY, "UEMILY")
    staff.links.ignore(ADMIN, COMPANY, EMILY, "UEMILY")
    staff.links.suggest_again(ADMIN, COMPANY, EMILY)
    assert staff.row(EMILY).user_id == "UEMILY"
    assert [action for action, *_ in staff.audit()] == [
        "person_ignored",
        "person_suggested_again",
        "person_linked",
    ]


def test_a_link_that_somebody_changed_meanwhile_stays(staff: Staff) -> None:
    staff.links.link(ADMIN, COMPANY, EMILY, "UEMILY")

    with pytest.raises(PersonLinkChanged):
        staff.links.link(ADMIN, COMPANY, EMILY, "UOTHER", seen="")

    assert staff.row(EMILY).user_id == "UEMILY"


def test_what_arrives_twice_is_done_once(staff: Staff) -> None:
    pressed = Actor(TEAM, ADMIN.user_id, "delivery")
    staff.links.link(pressed, COMPANY, EMILY, "UEMILY")
    staff.links.unlink(ADMIN, COMPANY, EMILY)

    with pytest.raises(Repeated):
        staff.links.link(pressed, COMPANY, EMILY, "UEMILY")

    assert staff.row(EMILY).user_id == ""


def test_only_the_id_of_a_person_can_be_linked(staff: Staff) -> None:
    for user_id in ("", "S123", "UEMILY> <!channel", "emily"):
        with pytest.raises(InvalidInput):
            staff.links.link(ADMIN, COMPANY, EMILY, user_id)
    assert staff.row(EMILY).link is None


def test_who_may_not_link_and_who_is_of_another_workspace_neither_sees_nor_does_anything(
    staff: Staff,
) -> None:
    wanted = PeopleWanted(COMPANY)
    for actor, refusal in ((MEMBER, NotAllowed), (STRANGER, NotFound)):
        for attempt in (
            lambda who: staff.links.page(who, wanted, COLLEAGUES),
            lambda who: staff.links.link(who, COMPANY, EMILY, "UEMILY"),
            lambda who: staff.links.unlink(who, COMPANY, EMILY),
            lambda who: staff.links.ignore(who, COMPANY, EMILY, "UEMILY"),
            lambda who: staff.links.suggest_again(who, COMPANY, EMILY),
        ):
            with pytest.raises(refusal):
                attempt(actor)
    assert staff.audit() == []


def test_people_are_listed_by_name_found_and_turned_page_by_page(staff: Staff) -> None:
    many = [(PersonKey(PartyKind.VENDOR, str(at)), f"Person {at:02}") for at in range(100, 112)]
    staff.known(*many)
    staff.known((PersonKey(PartyKind.VENDOR, "9"), "Zoe Gone"), is_gone=True)

    first = staff.page().page
    after = staff.page(beside=Beside(first.rows[-1].person.key.text)).page
    before = staff.page(beside=Beside(after.rows[0].person.key.text, is_before=True)).page

    assert [row.person.name for row in first.rows][:3] == ["Emily Platt", "Hall Properties", "Person 100"]
    assert ([row.person.name for row in after.rows], after.has_next) == (
        ["Person 108", "Person 109", "Person 110", "Person 111"],
        False,
    )
    assert before.rows == first.rows
    assert staff.names(text="PROP") == ["Hall Properties"]


def test_a_link_outlives_that_quickbooks_has_the_person_no_more(staff: Staff) -> None:
    staff.links.link(ADMIN, COMPANY, EMILY, "UEMILY")
    with staff.rows.begin() as database:
        database.execute(sa.update(mirror_people).values(gone_at=NOW))

    assert (staff.names(), staff.page().are_known) == ([], True)
    assert staff.linked() == {EMILY: "UEMILY"}
    with pytest.raises(NotFound):
        staff.links.unlink(ADMIN, COMPANY, EMILY)
