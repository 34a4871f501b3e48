"""Whoever left the workspace is no administrator any more, and whoever is of another one was none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.access import Access, LastAdministrator
from services.model.people import Actor, Right
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM, SettableClock, opened_store


class Gone:
    """People who left, in whichever workspace, and how often was asked for somebody."""

    def __init__(self, *people: str) -> None:
        self.people = set(people)
        self.asked = 0

    def is_gone(self, team_id: str, user_id: str) -> bool:
        self.asked += 1
        return user_id in self.people


class Finance:
    """A user group with one person, in every workspace."""

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        return frozenset({"UMEMBER"})


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


def test_who_left_the_workspace_holds_no_right_and_the_last_one_leaves_something_to_claim(
    store: Store, clock: SettableClock
) -> None:
    gone = Gone()
    access = Access(store, clock, people=gone)
    access.claim(ADMIN, is_workspace_admin=True)
    before = access.may(ADMIN, Right.IMPORT), access.administrators(TEAM)

    gone.people.add(ADMIN.user_id)
    within_a_minute = access.may(ADMIN, Right.IMPORT)
    clock.move(minutes=1)
    after = access.may(ADMIN, Right.IMPORT), access.administrators(TEAM), access.people(TEAM)

    assert before == (True, [ADMIN.user_id])
    assert within_a_minute
    assert after == (False, [], [])
    assert access.claim(MEMBER, is_workspace_admin=True)
    assert access.administrators(TEAM) == [MEMBER.user_id]
    with pytest.raises(LastAdministrator):
        access.remove(MEMBER, MEMBER.user_id)


def test_whoever_pressed_just_now_is_not_asked_for(store: Store, clock: SettableClock) -> None:
    gone = Gone()
    access = Access(store, clock, people=gone)
    access.claim(ADMIN, is_workspace_admin=True)

    assert access.may(Actor(TEAM, ADMIN.user_id, delivery="press:1"), Right.IMPORT)
    assert gone.asked == 0


def test_an_id_of_the_setting_is_a_person_of_one_workspace_alone(store: Store, clock: SettableClock) -> None:
    """The same id may be somebody else's in another workspace that has the app."""
    access = Access(store, clock, ("UPLAIN", "T2:UTHERE", "T3:SGROUP"), Finance())
    asked = [(team, user) for team in ("T1", "T2", "T3") for user in ("UPLAIN", "UTHERE", "UMEMBER")]

    def allowed() -> list[tuple[str, str]]:
        return [one for one in asked if access.may(Actor(*one), Right.IMPORT)]

    without_a_token = allowed()
    access.counts_in(lambda: None)
    unknown, is_sure, may_be = allowed(), access.is_sure("T1"), access.may_be_named("T4")
    access.counts_in(lambda: "T1")

    named = [("T2", "UTHERE"), ("T3", "UMEMBER")]
    assert without_a_token == [("T1", "UPLAIN"), ("T2", "UPLAIN"), *named[:1], ("T3", "UPLAIN"), *named[1:]]
    assert (unknown, is_sure, may_be) == (named, False, True)
    assert [team for team in ("T1", "T2", "T4") if access.may_be_named(team)] == ["T1", "T2"]
    assert allowed() == [("T1", "UPLAIN"), *named]
    assert (access.administrators("T2"), access.is_sure("T2")) == (["UTHERE"], True)
