"""What is done in the window of the companies, against a Slack on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.call import Call
from bot.connections import listeners
from bot.connections.views import link_window
from bot.ids import Action, Field, View
from bot.use_cases import UseCases
from services.connections import Disconnected, NoPublicAddress, Wish
from services.connections.connections import check_zone
from services.errors import NotAllowed, Repeated
from services.model.companies import CompanyReport
from services.model.connection import Connection
from services.model.people import Actor
from tests.bot.requests import a_modal, a_submission, in_modal
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.desk_doubles import a_connection

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
WINDOW = a_modal({"callback_id": View.COMPANIES, "private_metadata": "", "blocks": []})
OPENED = {"view": {"id": "V0NEW"}}
COMPANY = a_connection(company_name="Rivertown & <Sons>")


@dataclass
class Office:
    """The use cases of companies, as far as they are asked for here."""

    is_possible: bool = True
    ended: Disconnected | Exception = field(default_factory=lambda: Disconnected(COMPANY))
    wishes: list[Wish] = field(default_factory=list)
    refreshed: int = 0

    @property
    def access(self) -> Office:
        return self

    connections = connecting = disconnecting = access

    def require(self, actor: Actor, right: object) -> None:
        pass

    def overview(self, actor: Actor) -> tuple[CompanyReport, ...]:
        return (CompanyReport(COMPANY),)

    def get(self, connection_id: str, team_id: str) -> Connection:
        return COMPANY

    def begin(self, actor: Actor, wish: Wish) -> str:
        check_zone(wish.time_zone)
        self.wishes.append(wish)
        return "https://invoices.example.com/quickbooks/connect/state"

    def disconnect(self, actor: Actor, connection_id: str) -> Disconnected:
        if isinstance(self.ended, Exception):
            raise self.ended
        return self.ended

    def refresh(self, call: Call) -> None:
        self.refreshed += 1

    def call(self, slack: SlackDouble, body: Json) -> Call:
        return Call(body, ADMIN, cast(UseCases, self), slack.client, lambda: None)


def shown(slack: SlackDouble) -> list[str]:
    return [str(sent["view"]) for method, sent in slack.asked if method.startswith("views.")]


@pytest.mark.parametrize(
    ("ended", "words", "is_refreshed"),
    [
        (Disconnected(COMPANY), "", True),
        (Disconnected(COMPANY, is_known_there=True), "QuickBooks could not be told", True),
        (Disconnected(COMPANY, is_shared=True), "another workspace works with the company", True),
        (Repeated(), "", True),
        (NotAllowed("connect QuickBooks companies"), "the right to connect", False),
    ],
)
def test_who_disconnects_sees_what_came_of_it(
    ended: Disconnected | Exception, words: str, is_refreshed: bool
) -> None:
    office = Office(ended=ended)
    with a_slack(views_push=OPENED, views_open=OPENED) as slack:
        body = in_modal(Action.COMPANY_DISCONNECT, WINDOW, value="con1")
        listeners.disconnect(office.refresh, office.call(slack, body))

    (view,) = shown(slack)
    assert words in view
    assert office.refreshed == int(is_refreshed)


def test_closing_the_link_closes_the_list_that_is_old_by_then() -> None:
    with a_slack(views_push=OPENED, views_open=OPENED) as slack:
        listeners.reconnect(Office().call(slack, in_modal(Action.COMPANY_RECONNECT, WINDOW, value="con1")))

    assert "'clear_on_close': True" in shown(slack)[-1]
    assert link_window("https://invoices.example.com")["clear_on_close"] is True


@pytest.mark.parametrize("listener", [listeners.ask_for_zone])
def test_without_a_public_address_nothing_is_asked(listener: Callable[[Call], None]) -> None:
    with a_slack() as slack, pytest.raises(NoPublicAddress):
        listener(Office(is_possible=False).call(slack, in_modal(Action.COMPANY_CONNECT, WINDOW)))


def test_without_a_public_address_the_window_says_so_and_offers_no_connection() -> None:
    with a_slack(views_push=OPENED, views_open=OPENED) as slack:
        listeners.open_companies(
            Office(is_possible=False).call(slack, in_modal(Action.COMPANIES_OPEN, WINDOW))
        )

    (view,) = shown(slack)
    assert "PUBLIC_URL" in view
    assert "Reconnect" not in view
    assert "Disconnect" in view


@pytest.mark.parametrize("zone", ["Nowhere/Here", None])
def test_a_zone_that_is_none_is_told_under_its_field(zone: str | None) -> None:
    chosen = {"selected_option": {"value": zone} if zone else None}
    form = {
        "callback_id": View.COMPANY_FORM,
        "state": {"values": {Field.COMPANY_ZONE: {Field.COMPANY_ZONE: chosen}}},
        "blocks": [
            {"type": "input", "block_id": Field.COMPANY_ZONE, "element": {"action_id": Field.COMPANY_ZONE}}
        ],
    }
    with a_slack(views_push=OPENED, views_open=OPENED) as slack:
        answer = listeners.begin(Office().call(slack, a_submission(a_modal(form))))

    assert answer is not None
    assert list(answer["errors"]) == [Field.COMPANY_ZONE]


def test_reconnecting_keeps_the_zone_and_names_the_company() -> None:
    office = Office()
    with a_slack(views_push=OPENED, views_open=OPENED) as slack:
        listeners.reconnect(office.call(slack, in_modal(Action.COMPANY_RECONNECT, WINDOW, value="con1")))

    (wish,) = office.wishes
    assert (wish.time_zone, wish.connection_id) == (COMPANY.time_zone, COMPANY.id)
    assert "Rivertown &amp; &lt;Sons&gt;" in shown(slack)[-1]
