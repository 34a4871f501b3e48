"""What is done in the Home tab, against a Slack on this machine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.home import publish, refresh
from bot.home.listeners import invoice, results, window
from bot.home.payloads import COMPANY_BLOCK
from bot.home.views import companies
from bot.ids import Action
from bot.metadata import HomeState
from bot.use_cases import UseCases
from services.errors import NotAllowed
from services.model.connection import ConnectionStatus
from services.model.invoice_status import Tile
from services.model.invoice_window import HomeReport, InvoiceDetails, PageKey, PagePlace
from services.model.outbox import UndeliveredResult
from services.model.people import Actor
from tests.bot.golden_views import VIEWS
from tests.bot.requests import a_modal, an_event, in_modal
from tests.bot.slack_double import SlackDouble, a_slack
from tests.builders import a_connection
from tests.window_builders import a_home, an_invoice

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
HOME = a_modal(VIEWS["home-member"]) | {"type": "home"}


@dataclass
class Company:
    """The use cases that Home asks, as far as it asks them here; they remember."""

    may: bool = True
    sees_companies: bool = False
    chosen: list[str | None] = field(default_factory=list)
    #: Pages of the invoice window and invoices that were asked for.
    places: list[PagePlace] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @property
    def access(self) -> Company:
        return self

    @property
    def connections(self) -> Company:
        return self

    @property
    def invoice_window(self) -> Company:
        return self

    @property
    def one_invoice(self) -> Company:
        return self

    @property
    def work_in_progress(self) -> Company:
        return self

    def tile(self, actor: Actor) -> None:
        """No time entry or expense was ever here."""

    @property
    def deliveries(self) -> Company:
        return self

    @property
    def window_pictures(self) -> Company:
        return self

    def beside(self, actor: Actor, kept: str | None) -> list[str]:
        return []

    def undelivered(self, actor: Actor) -> list[UndeliveredResult]:
        return []

    def home(self, actor: Actor, place: PagePlace) -> HomeReport:
        self.places.append(place)
        return a_home(may_import=self.sees_companies)

    def show(self, actor: Actor, invoice_id: str) -> InvoiceDetails:
        self.opened.append(invoice_id)
        return an_invoice()

    def require(self, actor: Actor, right: object) -> None:
        if not self.may:
            raise NotAllowed("connect companies")

    def administrators(self, team_id: str) -> list[str]:
        return ["U0ADMIN"]

    def set_results_channel(self, actor: Actor, connection_id: str, channel_id: str | None) -> None:
        self.chosen.append(channel_id)


def a_call(slack: SlackDouble, body: Json, company: Company) -> Call:
    return Call(body, ADMIN, cast(UseCases, company), slack.client, lambda: None)


def a_choice(channel_id: str, home: Json = HOME) -> Json:
    body = in_modal(Action.HOME_RESULTS_CHANNEL, home)
    body["actions"][0] |= {"block_id": f"{COMPANY_BLOCK}con1", "selected_conversation": channel_id}
    return body


def methods(slack: SlackDouble) -> list[str]:
    return [method for method, _ in slack.asked]


def test_a_channel_with_the_app_becomes_the_results_channel() -> None:
    company = Company()
    with a_slack(conversations_info={"channel": {"is_member": True}}) as slack:
        results.choose_results_channel(a_call(slack, a_choice("C0BOOKS"), company))

    assert company.chosen == ["C0BOOKS"]


@pytest.mark.parametrize("answer", [{"channel": {"is_member": False}}, "channel_not_found"])
def test_in_a_channel_without_the_app_she_is_told_to_invite_it(answer: Json | str) -> None:
    company = Company()
    with a_slack(conversations_info=answer, views_open={"view": {"id": "V1"}}) as slack:
        results.choose_results_channel(a_call(slack, a_choice("C0SECRET"), company))

    assert company.chosen == []
    assert results.NOT_A_MEMBER in str(slack.asked)
    assert methods(slack)[-1] == "views.publish"


def test_without_the_right_nobody_is_told_where_the_app_is() -> None:
    company = Company(may=False)
    with a_slack(conversations_info={"channel": {"is_member": True}}) as slack, pytest.raises(NotAllowed):
        results.choose_results_channel(a_call(slack, a_choice("C0SECRET"), company))

    assert slack.asked == []


def test_a_choice_that_was_refused_does_not_stay_in_the_field() -> None:
    company = Company(sees_companies=True)
    with a_slack(conversations_info="missing_scope", views_open={"view": {"id": "V1"}}) as slack:
        for _ in range(2):
            results.choose_results_channel(a_call(slack, a_choice("C0SECRET"), company))

    shown = [str(body["view"]) for method, body in slack.asked if method == "views.publish"]
    assert results.NOT_A_MEMBER in str(slack.asked)
    assert shown[0] != shown[1]


def test_a_tab_that_slack_does_not_take_does_not_replace_what_was_said_in_the_window_over_it() -> None:
    over = in_modal(Action.DRIFT_ACCEPT, a_modal(VIEWS["invoice-imported"]))
    with a_slack(views_publish="internal_error") as slack:
        refresh(a_call(slack, over, Company()))
        assert methods(slack) == ["views.publish"]
        with pytest.raises(SlackApiError):
            refresh(a_call(slack, in_modal(Action.SCHEDULE_PAUSE, HOME), Company()))


SECOND_PAGE = HomeState(PagePlace(Tile.FINALS, PageKey(date(2026, 10, 3), "con1:101")))


@pytest.mark.parametrize("action", [Action.HOME_TILE, Action.HOME_NEXT, Action.HOME_PREVIOUS])
def test_a_button_of_the_window_leads_where_it_says(action: Action) -> None:
    company = Company()
    with a_slack() as slack:
        window.turn(a_call(slack, in_modal(action, HOME, value=SECOND_PAGE.encode()), company))

    assert company.places == [SECOND_PAGE.place]
    assert methods(slack) == ["views.publish"]


def test_after_any_other_press_the_page_is_the_same() -> None:
    company, home = Company(), HOME | {"private_metadata": SECOND_PAGE.encode()}
    with a_slack(conversations_info={"channel": {"is_member": True}}) as slack:
        results.choose_results_channel(a_call(slack, a_choice("C0BOOKS", home), company))

    assert company.places == [SECOND_PAGE.place]


def test_refreshed_from_a_modal_it_stays_where_she_stood() -> None:
    company, over = Company(), a_modal({"callback_id": "any", "private_metadata": '["Drafts"]', "blocks": []})
    pressed = in_modal(Action.HOME_NEXT, HOME, value=SECOND_PAGE.encode())
    with a_slack() as slack:
        call = a_call(slack, pressed, company)
        window.turn(call)
        publish(replace(call, body=in_modal(Action.HOME_NEXT, over)))
        publish(replace(call, body=in_modal(Action.HOME_NEXT, over), actor=Actor("T0FIRM", "U0OTHER")))

    assert company.places == [SECOND_PAGE.place, SECOND_PAGE.place, PagePlace()]


def test_the_tab_opens_on_the_first_page_of_the_tile_that_was_seen_last() -> None:
    company = Company()
    body = an_event(view=HOME | {"private_metadata": SECOND_PAGE.encode()})
    with a_slack() as slack:
        window.opened(a_call(slack, body, company))
        window.opened(a_call(slack, an_event(), company))

    assert company.places == [PagePlace(Tile.FINALS), PagePlace()]


def test_the_messages_tab_shows_nothing() -> None:
    with a_slack() as slack:
        window.opened(a_call(slack, an_event(tab="messages"), Company()))

    assert methods(slack) == []


@pytest.mark.parametrize(
    ("value", "asked"),
    [("con1:101", "con1:101"), ("here:0a1b", "here:0a1b"), ("\x00", ""), ("", ""), ("é" * 300, "")],
)
def test_an_invoice_opens_by_an_id_that_looks_like_one(value: str, asked: str) -> None:
    company = Company()
    with a_slack(views_open={"view": {"id": "V1"}}) as slack:
        invoice.open_invoice(a_call(slack, in_modal(Action.HOME_INVOICE, HOME, value=value), company))

    assert company.opened == [asked]
    assert methods(slack) == ["views.open"]


def test_a_late_report_of_the_opening_leaves_what_was_shown_since() -> None:
    view = {"hash": "1.before", "private_metadata": ""}
    with a_slack(views_publish="hash_conflict") as slack:
        window.opened(a_call(slack, an_event(view=view), Company()))

    ((method, asked),) = slack.asked
    assert (method, asked["hash"]) == ("views.publish", "1.before")


def test_of_a_disconnected_company_nothing_is_offered_that_only_a_connected_one_needs() -> None:
    gone = a_connection(status=ConnectionStatus.DISCONNECTED, results_channel_id="C0RESULTS")

    shown = companies.companies([gone], "0", {gone.id: 84}, {}, {})

    offered = [part["action_id"] for block in shown for part in block.get("elements", ())]
    assert offered == [Action.MOVE_OPEN], "what was imported may still be moved"
    assert [block for block in shown if "accessory" in block] == []
