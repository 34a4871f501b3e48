"""What is done in the window *People*, against a Slack on this machine; and that Slack takes the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.call import Call
from bot.ids import Action, View
from bot.people_links import listeners, views
from bot.people_links.colleagues import REMEMBERED, Roster
from bot.people_links.people_state import PeopleState, RowState
from bot.use_cases import UseCases
from services.errors import NotAllowed
from services.model.connection import Connection
from services.model.entry import PartyKind
from services.model.people import Actor
from services.model.people_links import (
    Colleague,
    Colleagues,
    PeopleList,
    PeopleWanted,
    PersonKey,
    PersonLink,
    PersonRow,
    QuickBooksPerson,
    SamePerson,
    SuggestedPerson,
    WhichPeople,
)
from services.people import PersonLinkChanged
from tests.bot.golden_people import EMILY, HALL, a_people_page
from tests.bot.oracles import foreign_markup, markup_in, problems_with
from tests.bot.requests import a_modal, in_modal
from tests.bot.slack_double import SlackDouble, a_slack
from tests.bot.strategies import ids, maybe, moments, names, people
from tests.builders import a_connection
from tests.services.desk_doubles import SettableClock

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
SHOWN = PeopleState("con1", "pl", WhichPeople.UNLINKED)
WINDOW = a_modal({"callback_id": View.PEOPLE, "private_metadata": SHOWN.encode(), "blocks": []})
OURS = {
    "id": "U0MEMBER",
    "team_id": "T0FIRM",
    "real_name": "Emily Platt",
    "profile": {"email": "em@firm.example"},
}
NOT_COLLEAGUES = [
    OURS | {"id": "U0LEFT", "deleted": True},
    OURS | {"id": "U0BOT", "is_bot": True},
    OURS | {"id": "USLACKBOT"},
    OURS | {"id": "U0PARTNER", "team_id": "T0PARTNER"},
    OURS | {"id": "U0STRANGER", "is_stranger": True},
]
EVERYBODY = {"members": [OURS, *NOT_COLLEAGUES]}


@dataclass
class Staff:
    """The links of a company, as far as they are asked for here; they remember."""

    is_allowed: bool = True
    is_changed: bool = False
    clock: SettableClock = field(default_factory=SettableClock)
    done: list[tuple[Any, ...]] = field(default_factory=list)
    suggested: list[tuple[Colleague, ...]] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)

    @property
    def people_links(self) -> Staff:
        return self

    @property
    def access(self) -> Staff:
        return self

    def require(self, actor: Actor, right: object) -> None:
        if not self.is_allowed:
            raise NotAllowed("link", ())

    def companies(self, actor: Actor) -> list[Connection]:
        return [a_connection()]

    def page(self, actor: Actor, wanted: PeopleWanted, colleagues: Colleagues) -> PeopleList:
        assert wanted == SHOWN.wanted
        self.suggested.append(tuple(colleagues.people))
        return a_people_page().listed

    def link(self, actor: Actor, company: str, key: PersonKey, user_id: str, seen: str) -> None:
        if self.is_changed:
            raise PersonLinkChanged
        self.done.append(("link", company, key, user_id, seen))

    def unlink(self, actor: Actor, company: str, key: PersonKey) -> None:
        self.done.append(("unlink", company, key))

    def ignore(self, actor: Actor, company: str, key: PersonKey, user_id: str) -> None:
        self.done.append(("ignore", company, key, user_id))

    def suggest_again(self, actor: Actor, company: str, key: PersonKey) -> None:
        self.done.append(("again", company, key))

    def gets(self, listener: Callable[[Roster, Call], None], slack: SlackDouble, body: Json) -> None:
        """Hand it to this listener."""
        listener(self.roster, Call(body, ADMIN, cast(UseCases, self), slack.client, lambda: None))


def chosen(user_id: str, seen: str = "") -> Json:
    """A person was chosen for Emily, who was shown linked to ``seen``."""
    block_id = RowState(EMILY.key, seen).block_id("0")
    return in_modal(Action.PERSON_CHOOSE, WINDOW, block_id=block_id, selected_user=user_id)


def pressed(action: Action, row: RowState) -> Json:
    return in_modal(action, WINDOW, value=row.encode())


def last_shown(slack: SlackDouble) -> str:
    return [str(sent["view"]) for method, sent in slack.asked if method == "views.update"][-1]


def test_a_person_of_the_workspace_is_linked_by_choice_or_as_suggested() -> None:
    staff = Staff()
    with a_slack(users_info={"user": OURS}, users_list=EVERYBODY) as slack:
        staff.gets(listeners.choose, slack, chosen("U0MEMBER", "U0SECOND"))
        staff.gets(listeners.accept, slack, pressed(Action.PERSON_ACCEPT, RowState(EMILY.key, "U0MEMBER")))
        said = last_shown(slack)

    assert staff.done == [
        ("link", "con1", EMILY.key, "U0MEMBER", "U0SECOND"),
        ("link", "con1", EMILY.key, "U0MEMBER", ""),
    ]
    assert views.linked("U0MEMBER") in said


def test_people_of_other_workspaces_are_refused_and_links_changed_meanwhile_stay() -> None:
    staff = Staff()
    with a_slack(users_info={"user": OURS | {"team_id": "T0PARTNER"}}, users_list=EVERYBODY) as slack:
        staff.gets(listeners.choose, slack, chosen("U0PARTNER"))
        assert views.STRANGER in last_shown(slack)
        slack.answers["users_info"], staff.is_changed = {"user": OURS}, True
        staff.gets(listeners.choose, slack, chosen("U0MEMBER"))
        assert views.CHANGED in last_shown(slack)

    assert staff.done == []


def test_links_are_removed_and_suggestions_ignored_and_wanted_again() -> None:
    staff, row = Staff(), RowState(HALL.key, "U0MEMBER")
    with a_slack(users_list=EVERYBODY) as slack:
        staff.gets(listeners.unlink, slack, pressed(Action.PERSON_UNLINK, row))
        staff.gets(listeners.ignore, slack, pressed(Action.PERSON_IGNORE, row))
        staff.gets(listeners.suggest_again, slack, pressed(Action.PERSON_SUGGEST_AGAIN, row))

    assert staff.done == [
        ("unlink", "con1", HALL.key),
        ("ignore", "con1", HALL.key, "U0MEMBER"),
        ("again", "con1", HALL.key),
    ]


def test_only_colleagues_are_suggested_and_slack_is_asked_for_them_now_and_then() -> None:
    staff, turn = Staff(), in_modal(Action.PEOPLE_NEXT, WINDOW, value=SHOWN.encode())
    with a_slack(users_list=[EVERYBODY, "ratelimited", {"members": []}]) as slack:
        staff.gets(listeners.turn_page, slack, turn)
        staff.gets(listeners.turn_page, slack, turn)
        staff.clock.move(seconds=REMEMBERED)
        staff.gets(listeners.turn_page, slack, turn)
        staff.gets(listeners.turn_page, slack, turn)
        asked = [method for method, _ in slack.asked].count("users.list")

    emily = (Colleague("U0MEMBER", ("Emily Platt",), "em@firm.example"),)
    assert (staff.suggested, asked) == ([emily, emily, emily, ()], 3)


def test_nobody_without_the_right_has_slack_asked_for_its_people() -> None:
    staff, turn = Staff(is_allowed=False), in_modal(Action.PEOPLE_NEXT, WINDOW, value=SHOWN.encode())
    with a_slack() as slack:
        for listener, body in ((listeners.turn_page, turn), (listeners.choose, chosen("U0MEMBER"))):
            with pytest.raises(NotAllowed):
                staff.gets(listener, slack, body)
        assert slack.asked == []


keys = st.builds(PersonKey, st.sampled_from(PartyKind), ids)
shown = st.builds(QuickBooksPerson, keys, names, maybe(names), st.booleans())
links = st.builds(PersonLink, st.just("con1"), keys, people, people, moments)
suggestions = st.builds(SuggestedPerson, people, st.sampled_from(SamePerson))
rows = st.lists(st.builds(PersonRow, shown, maybe(links), maybe(suggestions)), max_size=4).map(tuple)


@settings(max_examples=15)
@given(rows, names, names, st.booleans())
def test_whoever_is_listed_the_window_fits(
    listed: tuple[PersonRow, ...], company: str, text: str, turns: bool
) -> None:
    page = a_people_page(
        listed,
        turns and bool(listed),
        companies=(a_connection(), a_connection(id="con2", company_name=company)),
    )
    state = PeopleState.decode(PeopleState("con1", text).encode())
    view = views.people(page, state)

    assert problems_with(view) == []
    assert [mark for said in markup_in(view) for mark in foreign_markup(said)] == []
    assert PeopleState.decode(str(view["private_metadata"])) == state
