"""Whoever is in the security groups, and whatever user groups are called, Slack takes the window."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.access.user_groups import Offered, UserGroup
from bot.access.views import MOST_OFFERED, groups_window
from services.model.access import Member
from tests.bot.golden_access import MANY, a_groups_page
from tests.bot.oracles import foreign_markup, markup_in, problems_with
from tests.bot.strategies import ids, maybe, moments, names, people

members = st.builds(
    Member, st.one_of(people, ids), maybe(st.integers(0, 10**6)), maybe(people), maybe(moments)
)
some = st.lists(members, max_size=4).map(tuple)
user_groups = st.lists(st.builds(UserGroup, ids, names, names), max_size=4, unique_by=lambda one: one.id).map(
    tuple
)


@given(some, some, user_groups, st.sampled_from(["", "A note."]))
def test_the_window_fits(
    administrators: tuple[Member, ...], viewers: tuple[Member, ...], groups: tuple[UserGroup, ...], note: str
) -> None:
    view = groups_window(a_groups_page(administrators, viewers, Offered(groups, "None."), note))

    assert problems_with(view) == []
    assert [mark for text in markup_in(view) for mark in foreign_markup(text)] == []


def test_the_fullest_window_fits() -> None:
    groups = tuple(
        UserGroup(f"S0{number:05}", f"group-{number}" + "x" * 90, "Name" * 20)
        for number in range(MOST_OFFERED + 20)
    )

    assert problems_with(groups_window(a_groups_page(MANY * 20, MANY * 20, Offered(groups), "Note"))) == []
