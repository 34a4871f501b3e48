"""*Set up projects* as the app answers Slack: whatever the client sends, and however long it takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import Action, Field
from bot.projects.payloads.setup import setup_form
from bot.projects.setup_state import SetupState
from bot.projects.views.setup import TOO_MANY
from services.model.people import Actor
from services.model.project_setup import OfRun
from services.store.unit_of_work import StoreBusy
from tests.bot.oracles import problems_with
from tests.bot.requests import a_button, a_modal, a_submission, in_modal
from tests.bot.setup_desk import Desk, Slow, as_sent, asked, boxes, inputs, page_of, the_view
from tests.bot.slack_app import answer_of, given, running
from tests.bot.slack_double import a_slack
from tests.journeys.slack.waiting import until
from tests.services.projects.setup_firm import A_CUSTOMER, COMPANY, CONNECTION, SetupFirm, opened_setup_firm

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
HOME_BUTTON = f"company/{CONNECTION}"


@pytest.fixture
def firm(sqlite_url: str) -> Iterator[SetupFirm]:
    with opened_setup_firm(sqlite_url, ADMIN) as firm:
        yield firm


def test_home_reads_the_customers_before_the_first_page(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")

    with asked(firm, a_button(Action.SETUP_OPEN, HOME_BUTTON)) as (slack, _):
        view = the_view(slack)

    assert [method for method, _ in slack.asked] == ["views.open"]
    assert boxes(view) == [firm.ticks("7")["7"] + "7"]


def test_while_quickbooks_is_read_a_modal_says_so(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    desk = Desk(firm)
    desk.customers.may_answer.clear()

    with a_slack(views_open={"view": {"id": "V1"}}) as slack, running(slack, desk) as app:
        given(app, a_button(Action.SETUP_OPEN, HOME_BUTTON))
        until(lambda: slack.asked, "a modal is opened")
        desk.customers.may_answer.set()

    assert [method for method, _ in slack.asked] == ["views.open", "views.update"]
    assert "Just a moment" in str(slack.asked[0][1]["view"])
    assert "Quay" in str(slack.asked[1][1]["view"])


@pytest.mark.parametrize(
    "value", ["IMP-NOBODYS", "company/nobodys", "company/'; DROP TABLE", "company/", "", "x" * 900]
)
def test_a_forged_button_opens_nothing_of_anybodys(firm: SetupFirm, value: str) -> None:
    firm.customer("7", "Quay")
    desk = Desk(firm)

    with a_slack() as slack, running(slack, desk) as app:
        given(app, a_button(Action.SETUP_OPEN, value))

    assert slack.asked == []
    assert desk.customers.asked == []
    (told,) = slack.told
    assert told["text"].startswith(("This import run does not", "This QuickBooks company is not"))


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("ffff7", id="another suggestion"),
        pytest.param("7", id="no mark"),
        pytest.param("ffff99999", id="another customer"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_forged_box_links_nothing(firm: SetupFirm, forged: str) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)
    sent = as_sent(view)
    block_id = next(iter(sent["state"]["values"]))
    sent["state"]["values"][block_id][Field.SETUP_TICK]["selected_options"] = [{"value": forged}]

    with asked(firm, a_submission(sent)):
        assert firm.links() == {}


def test_the_mark_of_another_workspaces_project_links_nothing(firm: SetupFirm) -> None:
    stranger = Actor("T2", "UADMIN")
    theirs = firm.projects.create(stranger, None, "Quay")
    firm.customer("7", "Quay")
    suggestion = firm.lines()["7"].suggestion
    mark = replace(suggestion, project_id=theirs.id).mark
    forged = {"private_metadata": SetupState(COMPANY, ticked={"7": mark}).encode(), "blocks": []}

    with asked(firm, a_submission(a_modal(page_of(firm)) | forged)) as (_, (answer,)):
        assert firm.links() == {}
    assert "1 suggestion has changed since" in str(answer)


@pytest.mark.parametrize(
    "metadata", ["", "[]", SetupState(OfRun("IMP-NOBODYS"), ticked={"7": "0000"}).encode()]
)
def test_forged_metadata_is_nobodys(firm: SetupFirm, metadata: str) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)
    sent = as_sent(view, *boxes(view)) | {"private_metadata": metadata}

    with asked(firm, a_submission(sent)) as (_, (answer,)):
        assert firm.links() == {}
    assert "This import run does not exist." in str(answer)


def test_thousands_of_customers_are_turned_over_page_by_page(firm: SetupFirm) -> None:
    many = [replace(A_CUSTOMER, qbo_id=str(n), full_name=f"Customer {n:04}") for n in range(2000)]
    firm.customers(*many)

    view = page_of(firm, start=1995)

    assert problems_with(view) == []
    assert len(boxes(view)) == 5
    assert "Customers 1,996–2,000 of 2,000." in str(view)


def test_ticks_of_many_pages_come_along(firm: SetupFirm) -> None:
    for number in range(40):
        firm.customer(str(number), f"Customer {number:02}")
    view = page_of(firm)
    for start in (15, 30):
        sent = as_sent(view, *boxes(view))
        with asked(firm, in_modal(Action.SETUP_NEXT, sent, value=str(start))) as (slack, _):
            view = the_view(slack)

    assert "30 customers are ticked on other pages." in str(view)
    with asked(firm, a_submission(as_sent(view, *boxes(view)[:2]))) as (_, (answer,)):
        assert len(firm.links()) == 32
    assert "32 customers linked, 32 projects created." in str(answer)
    assert "8 customers of this company are still without a project." in str(answer)


def test_a_box_that_is_unticked_on_its_page_is_not_ticked_any_more(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    firm.customer("8", "Fern")
    view = page_of(firm, firm.ticks("7"))
    assert boxes(view)[1] in [option["value"] for option in view["blocks"][3]["element"]["initial_options"]]

    with asked(firm, a_submission(as_sent(view, boxes(view)[0]))):
        assert set(firm.links()) == {"8"}


def test_all_on_the_page_are_ticked_and_those_of_others_stay(firm: SetupFirm) -> None:
    for number in range(17):
        firm.customer(str(number), f"Customer {number:02}")
    view = page_of(firm, firm.ticks("3"), start=15)

    with asked(firm, in_modal(Action.SETUP_TICK_ALL, as_sent(view), value="15")) as (slack, _):
        after = the_view(slack)

    assert [len(block["element"].get("initial_options", ())) for block in inputs(after)] == [1, 1]
    assert setup_form(after).state.ticked == firm.ticks("3")
    assert {block["block_id"] for block in inputs(after)}.isdisjoint(
        block["block_id"] for block in inputs(view)
    )


def test_the_page_stays_where_no_more_ticks_can_be_kept(firm: SetupFirm) -> None:
    for number in range(20):
        firm.customer(str(number), f"Customer {number:02}")
    elsewhere = {str(10**6 + 10**4 * number): "beef" for number in range(555)}
    assert SetupState(COMPANY, ticked=elsewhere).fits
    view = page_of(firm, elsewhere)
    sent = as_sent(view, *boxes(view))

    with asked(firm, in_modal(Action.SETUP_NEXT, sent, value="15")) as (slack, _):
        after = the_view(slack)

    assert TOO_MANY in str(after)
    assert problems_with(after) == []
    assert boxes(after) == boxes(view)
    assert all(block["element"]["initial_options"] for block in inputs(after))


def submitted_slowly(firm: SetupFirm, sent: Json, slow: Slow) -> tuple[Json, Json]:
    """The answer to the form, and the view that it is updated with later."""
    with a_slack() as slack, running(slack, Desk(firm, slow)) as app:
        answer = answer_of(given(app, a_submission(sent)))
        slow.may_go_on.set()
        until(lambda: slack.asked, "the modal is updated")
    ((method, update),) = slack.asked
    assert (method, update["view_id"]) == ("views.update", "V0VIEW")
    return answer, the_view(slack)


def test_what_takes_long_is_answered_at_once_and_shown_later(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)

    answer, later = submitted_slowly(firm, as_sent(view, *boxes(view)), Slow(firm))

    assert answer["response_action"] == "update"
    assert "Just a moment" in str(answer["view"])
    assert "1 customer linked, 1 project created." in str(later)


def test_what_is_done_just_after_the_answer_is_shown_only_once_slack_has_the_answer(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)
    slow, has_arrived, is_awaited = Slow(firm), threading.Event(), threading.Event()

    def handed_over() -> None:
        slow.may_go_on.set()
        is_awaited.set()
        assert has_arrived.wait(30)

    with a_slack() as slack, running(slack, Desk(firm, slow), handed_over) as app:
        answer = answer_of(given(app, a_submission(as_sent(view, *boxes(view)))))
        assert is_awaited.wait(30)
        until(lambda: firm.links(), "the work is done")
        before = list(slack.asked)
        has_arrived.set()

    assert "Just a moment" in str(answer["view"])
    assert (before, [method for method, _ in slack.asked]) == ([], ["views.update"])


def test_where_it_can_only_be_sent_once_more_the_form_is_back_with_its_ticks(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)

    _, later = submitted_slowly(firm, as_sent(view, *boxes(view)), Slow(firm, StoreBusy()))

    assert "Please press again." in str(later)
    assert [block["element"]["initial_options"][0]["value"] for block in inputs(later)] == boxes(view)
    assert firm.links() == {}


def test_who_closed_the_form_meanwhile_is_told_that_nothing_was_done(firm: SetupFirm) -> None:
    firm.customer("7", "Quay")
    view = page_of(firm)
    slow, direct = Slow(firm, StoreBusy()), {"channel": {"id": "D0ADMIN"}}

    told = a_slack(views_update="not_found", conversations_open=direct)
    with told as slack, running(slack, Desk(firm, slow)) as app:
        given(app, a_submission(as_sent(view, *boxes(view))))
        slow.may_go_on.set()
        until(lambda: len(slack.asked) == 3, "she is told")

    method, said = slack.asked[-1]
    assert (method, said["channel"]) == ("chat.postMessage", "D0ADMIN")
    assert "Please press again." in said["text"]
