"""What is done in the window of the security groups, against a Slack on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.access import listeners
from bot.access.offered import WHY
from bot.access.payloads import block_id, member_value
from bot.call import Call
from bot.ids import Action, View
from bot.use_cases import UseCases
from services.access import LastAdministrator
from services.errors import NotAllowed
from services.model.access import FINANCIAL_ADMINISTRATORS, GroupReport, Member, SecurityGroup
from services.model.people import Actor
from tests.bot.requests import a_modal, in_modal
from tests.bot.slack_double import SlackDouble, a_slack

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
GROUPS = a_modal({"callback_id": View.ACCESS, "private_metadata": "", "blocks": []})
HOME = GROUPS | {"type": "home"}
FINANCE = {"usergroups": [{"id": "S0FINANCE", "handle": "finance", "name": "Finance"}]}
OURS = {"user": {"id": "U0NEW", "team_id": "T0FIRM"}}
VIEWERS = SecurityGroup.ANY_PROJECT


@dataclass
class Office:
    """The rights of a workspace, as far as they are asked for here; they remember."""

    refused: Exception | None = None
    is_free: bool = True
    done: list[tuple[str, str, SecurityGroup]] = field(default_factory=list)
    refreshed: int = 0
    notified: int = 0

    @property
    def access(self) -> Office:
        return self

    def require(self, actor: Actor, right: object) -> None:
        if isinstance(self.refused, NotAllowed):
            raise self.refused

    def groups(self, actor: Actor) -> tuple[GroupReport, ...]:
        self.require(actor, None)
        return tuple(GroupReport(group, (Member("U0ADMIN"),)) for group in SecurityGroup)

    def add(self, actor: Actor, principal: str, group: SecurityGroup) -> None:
        self.done.append(("add", principal, group))

    def remove(self, actor: Actor, principal: str, group: SecurityGroup) -> None:
        if self.refused is not None:
            raise self.refused
        self.done.append(("remove", principal, group))

    def claim(self, actor: Actor, is_workspace_admin: bool) -> bool:
        was_free, self.is_free = self.is_free, False
        return was_free and is_workspace_admin

    def refresh(self, call: Call) -> None:
        self.refreshed += 1

    def notify(self) -> None:
        self.notified += 1

    def gets(self, listener: Callable[..., None], slack: SlackDouble, body: Json) -> None:
        """Hand it to this listener."""
        call = Call(body, ADMIN, cast(UseCases, self), slack.client, self.notify)
        listener(self.refresh, call)


def chosen(action: Action, group: SecurityGroup, **what: Any) -> Json:
    """A choice in a list of this security group."""
    return in_modal(action, GROUPS, block_id=block_id(group, "person", "0"), **what)


def shown(slack: SlackDouble) -> list[str]:
    return [str(sent["view"]) for method, sent in slack.asked if method == "views.update"]


@pytest.mark.parametrize("group", SecurityGroup)
@pytest.mark.parametrize(
    ("answer", "is_added"),
    [
        (OURS, True),
        ({"user": OURS["user"] | {"team_id": "T0PARTNER"}}, False),
        ({"user": OURS["user"] | {"deleted": True}}, False),
        ({"user": OURS["user"] | {"is_bot": True}}, False),
        ("user_not_found", False),
    ],
)
def test_only_people_of_the_workspace_come_into_a_group(
    answer: Json | str, is_added: bool, group: SecurityGroup
) -> None:
    office = Office()
    with a_slack(users_info=answer) as slack:
        office.gets(listeners.add_person, slack, chosen(Action.ACCESS_ADD, group, selected_user="U0NEW"))

    assert office.done == ([("add", "U0NEW", group)] if is_added else [])
    assert [listeners.STRANGER in view for view in shown(slack)] == [not is_added]
    assert office.refreshed == int(is_added)


@pytest.mark.parametrize(
    ("answer", "is_added"), [(FINANCE, True), ({"usergroups": []}, False), ("missing_scope", False)]
)
def test_only_user_groups_of_the_workspace_come_into_a_group(answer: Json | str, is_added: bool) -> None:
    office, option = Office(), {"value": "S0FINANCE"}
    with a_slack(usergroups_list=answer) as slack:
        body = chosen(Action.ACCESS_ADD_GROUP, VIEWERS, selected_option=option)
        office.gets(listeners.add_group, slack, body)

    assert office.done == ([("add", "S0FINANCE", VIEWERS)] if is_added else [])
    assert [listeners.NO_SUCH_GROUP in view for view in shown(slack)] == [not is_added]


def test_who_is_taken_out_is_named_by_the_button_or_chosen() -> None:
    office = Office()
    with a_slack() as slack:
        value = member_value(FINANCIAL_ADMINISTRATORS, "U0SECOND")
        office.gets(listeners.remove, slack, in_modal(Action.ACCESS_REMOVE, GROUPS, value=value))
        body = chosen(Action.ACCESS_REMOVE_CHOSEN, VIEWERS, selected_user="U0THIRD")
        office.gets(listeners.remove_chosen, slack, body)

    assert office.done == [
        ("remove", "U0SECOND", FINANCIAL_ADMINISTRATORS),
        ("remove", "U0THIRD", VIEWERS),
    ]
    assert (len(shown(slack)), office.refreshed) == (2, 2)


def test_why_somebody_stays_is_said_in_the_window() -> None:
    office = Office(refused=LastAdministrator())
    with a_slack() as slack:
        value = member_value(FINANCIAL_ADMINISTRATORS, "U0ADMIN")
        office.gets(listeners.remove, slack, in_modal(Action.ACCESS_REMOVE, GROUPS, value=value))

    (view,) = shown(slack)
    assert LastAdministrator().sentence in view
    assert "View/Manage Any Project" in view


def test_to_who_has_no_right_any_more_the_window_shows_nothing() -> None:
    office = Office(refused=NotAllowed("manage security groups"))
    with a_slack() as slack:
        value = member_value(FINANCIAL_ADMINISTRATORS, "U0ADMIN")
        office.gets(listeners.remove, slack, in_modal(Action.ACCESS_REMOVE, GROUPS, value=value))

    (view,) = shown(slack)
    assert "manage security groups" in view
    assert "View/Manage Any Project" not in view
    assert office.done == []


@pytest.mark.parametrize("value", ["", "nonsense", "no_such_group/U0SECOND"])
def test_a_value_that_is_none_of_ours_changes_nothing(value: str) -> None:
    office = Office()
    with a_slack() as slack:
        office.gets(listeners.remove, slack, in_modal(Action.ACCESS_REMOVE, GROUPS, value=value))

    assert office.done == []
    assert "This security group is not known." in shown(slack)[0]


def test_a_missing_scope_is_named() -> None:
    office = Office()
    with a_slack(usergroups_list="missing_scope", users_info=OURS) as slack:
        body = chosen(Action.ACCESS_ADD, VIEWERS, selected_user="U0NEW")
        office.gets(listeners.add_person, slack, body)

    assert WHY["missing_scope"] in shown(slack)[0].replace("\\'", "'")


@pytest.mark.parametrize(
    ("person", "is_free", "said"),
    [
        ({"is_admin": True}, True, None),
        ({"is_owner": True}, True, None),
        ({}, True, listeners.MUST_BE_ADMIN),
        ({"is_admin": True}, False, listeners.TAKEN),
    ],
)
def test_the_first_owner_or_admin_claims_it(person: Json, is_free: bool, said: str | None) -> None:
    office = Office(is_free=is_free)
    with a_slack(users_info={"user": person}, views_open={"view": {"id": "V1"}}) as slack:
        office.gets(listeners.claim, slack, in_modal(Action.ACCESS_CLAIM, HOME))

    told = [str(sent["view"]) for method, sent in slack.asked if method == "views.open"]
    assert [said is not None and said in view for view in told] == ([] if said is None else [True])
    assert office.notified == int(said is None)
