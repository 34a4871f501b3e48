"""What goes wrong in Slack: each message still comes, once; and whoever pressed is told in words."""

from __future__ import annotations

import pytest

from tests.journeys.slack.little_books import OCTOBER, LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import fields, values, words
from tests.journeys.slack.person import PRIVATE
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.waiting import until

HISTORY = ["channels:history", "groups:history", "im:history"]


def reports(scene: Scene[LittleBooks], heading: str) -> list[str]:
    """The messages in the threads of the private channel that hold this heading."""
    (card,) = scene.people.messages(PRIVATE)
    return [words(one) for one in scene.admin.replies(card) if f"*{heading}*" in words(one)]


def test_a_message_waits_as_long_as_slack_asks(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.filters()
    scene.people.do("fault", method="chat.postMessage", kind="ratelimited", retry_after=30)
    scene.submit_filters(scene.admin)
    scene.postponed("ratelimited")

    scene.clock.move(seconds=29)
    assert scene.admin.messages() == []
    scene.clock.move(seconds=1)

    card = scene.card()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")
    assert len(scene.people.messages(PRIVATE)) == 1


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_an_answer_of_5xx_is_tried_again(scene: Scene[LittleBooks], method: str) -> None:
    a_firm(scene)
    scene.filters()
    scene.people.do("fault", method=method, kind="5xx")
    scene.submit_filters(scene.admin)
    scene.postponed("status 503")
    scene.pass_time(seconds=60)

    card = scene.card()
    scene.admin.presses("Import 2 invoices", card)

    scene.report(card, "Import complete")
    assert len(scene.people.messages(PRIVATE)) == 1


@pytest.mark.parametrize("times", [1, 2, 3])
def test_blocks_that_slack_refuses_give_way_to_plainer_ones(scene: Scene[LittleBooks], times: int) -> None:
    a_firm(scene, linked=2, unlinked=2)
    card = scene.preview()
    with scene.books.held("LastUpdatedTime") as gate:
        scene.admin.presses("Import 2 invoices", card)
        gate.reached()
        scene.people.do("fault", method="chat.postMessage", kind="error:invalid_blocks", times=times)

    report = scene.admin.reply(card, "Imported with exceptions: 2 invoices imported, 2 need you.")

    kinds = [block["type"] for block in report.get("blocks") or []]
    assert "data_visualization" not in kinds
    assert ("data_table" in kinds, "table" in kinds, bool(kinds)) == {
        1: (False, True, True),
        2: (False, False, True),
        3: (False, False, False),
    }[times]
    if times < 3:
        assert "1003" in words(report)
        assert "A/R effect" in words(report)


def test_a_card_whose_answer_got_lost_is_found_again_and_brought_up_to_date(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene)
    scene.people.do("scopes", declined=[])
    scene.filters()
    scene.people.do("fault", method="chat.postMessage", kind="5xx", performed=True)
    with scene.books.held("/cdc"):
        scene.submit_filters(scene.admin)
        scene.admin.reads("Preparing the preview")
        scene.postponed("status 503")
    until(lambda: "awaiting" in scene.ledger.runs().values(), "the preview is complete")

    scene.pass_time(seconds=60)

    scene.admin.with_button("Import 2 invoices")
    assert len(scene.people.messages(PRIVATE)) == 1


def test_a_report_whose_answer_got_lost_is_found_again(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.people.do("scopes", declined=[])
    card = scene.preview()
    with scene.books.held("LastUpdatedTime") as gate:
        scene.admin.presses("Import 2 invoices", card)
        gate.reached()
        scene.people.do("fault", method="chat.postMessage", kind="5xx", performed=True)
    scene.postponed("status 503")

    scene.pass_time(seconds=60)

    until(lambda: len(scene.ledger.pending_messages()) == 0, "everything was sent")
    assert len(reports(scene, "Import complete")) == 1


def test_without_the_right_to_look_it_is_sent_once_more_and_marked(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.people.do("scopes", declined=HISTORY)
    card = scene.preview()
    with scene.books.held("LastUpdatedTime") as gate:
        scene.admin.presses("Import 2 invoices", card)
        gate.reached()
        scene.people.do("fault", method="chat.postMessage", kind="5xx", performed=True)

    scene.postponed("status 503")
    scene.pass_time(seconds=60)

    scene.admin.reply(card, "(Sent again, because Slack did not confirm the first time.)")
    until(lambda: len(scene.ledger.pending_messages()) == 0, "everything was sent")
    assert len(reports(scene, "Import complete")) == 2


def test_a_socket_that_drops_is_connected_again(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()

    scene.people.do("disconnect", reason="drop")
    until(lambda: scene.people.see("state")["connections"] == 1, "the app is connected again")
    scene.admin.presses("Import 2 invoices", card)

    scene.report(card, "Import complete")


def test_a_refreshed_socket_loses_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)

    scene.people.do("disconnect", reason="refresh_requested", close_after=0.2)
    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)

    scene.report(card, "Import complete")


def test_a_modal_that_slack_does_not_open_is_told_with_a_reference(scene: Scene[LittleBooks]) -> None:
    scene.people.do("fault", method="views.open", kind="error:internal_error")

    scene.admin.types()

    scene.admin.reads("Something went wrong on our side. Please try again. Reference:")


def test_a_trigger_that_is_over_is_told_in_words(scene: Scene[LittleBooks]) -> None:
    scene.people.do("fault", method="views.open", kind="error:expired_trigger_id")

    scene.admin.types()

    scene.admin.reads("Slack took too long to open the window. Please try again.")


def test_a_slow_beginning_opens_the_modal_in_time(scene: Scene[LittleBooks]) -> None:
    scene.people.do("latency", method="conversations.info", ms=2000)

    scene.admin.types()

    scene.admin.modal(holding="Just a moment")
    scene.admin.modal("Import data", "What do you want to import?")


def test_a_busy_database_asks_to_press_again_and_keeps_the_fields(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    form = scene.filters()
    with scene.ledger.locked():
        refused = scene.admin.submits(**OCTOBER, Invoices_to_bring_in=["paid"])

    assert refused["outcome"] == "errors"
    assert set(refused["errors"]) <= {block for block, _ in fields(form).values()}
    assert "Please press again." in " ".join(refused["errors"].values())
    assert values(refused["view"])["Invoices to bring in"] == ["paid"]
    assert scene.admin.submits(Invoices_to_bring_in=["sent"])["outcome"] == "cleared"
    scene.card()


def test_a_busy_database_asks_to_press_import_again(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()
    until(lambda: len(scene.ledger.pending_messages()) == 0, "everything was sent")
    with scene.ledger.locked():
        scene.admin.presses("Import 2 invoices", card)
        scene.admin.told(card, "Please press again.")

    scene.admin.presses("Import 2 invoices", card)

    scene.report(card, "Import complete")
