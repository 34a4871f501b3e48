"""Who an employee or a vendor probably is: by e-mail first, then by name, and only where nobody else fits."""

from __future__ import annotations

import pytest

from services.decisions.match_person import PersonMatcher
from services.model.entry import PartyKind
from services.model.people_links import (
    Colleague,
    PersonKey,
    QuickBooksPerson,
    SamePerson,
    SuggestedPerson,
)

EMILY = Colleague("UEMILY", ("Emily Platt", "em"), "emily@firm.example")
JOHN = Colleague("UJOHN", ("John Johnson",), "jj@firm.example")
NAMESAKE = Colleague("UJOHN2", ("John  Johnson",))
COLLEAGUES = (EMILY, JOHN, NAMESAKE)


def suggested(name: str, email: str | None = None) -> SuggestedPerson | None:
    person = QuickBooksPerson(PersonKey(PartyKind.EMPLOYEE, "55"), name, email)
    return PersonMatcher(COLLEAGUES).suggest(person)


@pytest.mark.parametrize(
    ("name", "email", "because"),
    [
        ("Somebody Else", "EMILY@firm.example; home@mail.example", SamePerson.SAME_EMAIL),
        ("emily PLATT", None, SamePerson.SAME_NAME),
        ("Em", None, SamePerson.SAME_NAME),
        ("Platt, Emily", None, SamePerson.SIMILAR_NAME),
        ("Emily Plattt", "unknown@firm.example", SamePerson.SIMILAR_NAME),
    ],
)
def test_the_address_comes_before_the_name_and_a_name_before_one_like_it(
    name: str, email: str | None, because: SamePerson
) -> None:
    assert suggested(name, email) == SuggestedPerson("UEMILY", because)


def test_of_two_people_of_one_name_the_address_tells_and_without_it_nobody_is_suggested() -> None:
    assert suggested("John Johnson") is None
    assert suggested("John Johnson", "jj@firm.example") == SuggestedPerson("UJOHN", SamePerson.SAME_EMAIL)


@pytest.mark.parametrize("name", ["Hicks Hardware", "Emil", "", "...", "Emily Platten Platt"])
def test_nobody_is_suggested_for_other_names(name: str) -> None:
    assert suggested(name) is None
