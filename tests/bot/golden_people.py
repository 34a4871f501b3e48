"""Every view of the window *People*, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.blocks import Block
from bot.people_links.people_state import PeopleState
from bot.people_links.views import CHANGED, PeoplePage, linked, people
from services.model.entry import PartyKind
from services.model.people_links import (
    NOBODY,
    Colleague,
    Colleagues,
    PeopleList,
    PersonKey,
    PersonLink,
    PersonRow,
    QuickBooksPerson,
    SamePerson,
    SuggestedPerson,
    WhichPeople,
)
from services.model.project_directory import Paged
from tests.builders import NOW, a_connection

EMILY = QuickBooksPerson(PersonKey(PartyKind.EMPLOYEE, "55"), "Emily Platt", "emily@firm.example")
JOHN = QuickBooksPerson(PersonKey(PartyKind.EMPLOYEE, "54"), "John Johnson")
HALL = QuickBooksPerson(PersonKey(PartyKind.VENDOR, "40"), "Hall & Sons", is_active=False)
QUAY = QuickBooksPerson(PersonKey(PartyKind.VENDOR, "41"), "Quay Studio")
ROWS = (
    PersonRow(EMILY, suggestion=SuggestedPerson("U0MEMBER", SamePerson.SAME_EMAIL)),
    PersonRow(HALL, PersonLink("con1", HALL.key, NOBODY, "U0ADMIN", NOW)),
    PersonRow(JOHN, PersonLink("con1", JOHN.key, "U0SECOND", "U0ADMIN", NOW)),
    PersonRow(QUAY),
)
COLLEAGUES = Colleagues((Colleague("U0MEMBER", ("Emily Platt",), "emily@firm.example"),))
OTHER = a_connection(id="con2", realm_id="9341453000000002", company_name="Rivertown Studio")


def a_people_page(rows: tuple[PersonRow, ...] = ROWS, turns: bool = False, **facts: Any) -> PeoplePage:
    """A company's employees and vendors, the way they stand."""
    listed = PeopleList(a_connection(), Paged(rows, turns, turns), are_known=bool(rows))
    return replace(PeoplePage(listed, (a_connection(),), COLLEAGUES), **facts)


SEARCHED = PeopleState("con1", "hal", WhichPeople.UNLINKED, "vendor/40")
PEOPLE_VIEWS: dict[str, Block] = {
    "people": people(a_people_page(), PeopleState("con1")),
    "people-searched": people(
        a_people_page(ROWS, True, companies=(a_connection(), OTHER), note=linked("U0MEMBER")), SEARCHED
    ),
    "people-by-name-alone": people(
        a_people_page(colleagues=Colleagues((Colleague("U0", ("A",)),), True), note=CHANGED), SEARCHED
    ),
    "people-never-read": people(a_people_page((), colleagues=Colleagues()), PeopleState("con1")),
}
