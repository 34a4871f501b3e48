"""The results channel of a company, and the first financial administrator: both are chosen in Home."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import Json, labels, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC, WITHOUT_BOT
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.sandbox_slack.people import People

CHOOSE = "home.results.choose"


def announced_in(scene: Scene[LittleBooks], channel: str) -> None:
    """The administrator chooses the channel for the results in Home."""
    scene.admin.does("home")
    scene.admin.home("The outcome of every run")
    scene.admin.does("click", view_id="home", action_id=CHOOSE, value=channel)
    scene.admin.home_offering("Announce nowhere")


def imported(scene: Scene[LittleBooks]) -> Json:
    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")
    return card


def test_each_outcome_is_announced_once_with_a_link_to_the_thread(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    announced_in(scene, PUBLIC)

    card = imported(scene)

    said = words(scene.admin.reads("*Import complete*: 2 invoices imported", channel=PUBLIC))
    assert f"/archives/{PRIVATE}/p{card['ts'].replace('.', '')}" in said
    assert "USD" not in said
    assert len(scene.people.messages(PUBLIC)) == 1


def test_where_the_thread_is_in_that_channel_the_reply_is_broadcast(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    announced_in(scene, PRIVATE)

    card = imported(scene)

    (broadcast,) = [one for one in scene.people.messages(PRIVATE) if one["ts"] != card["ts"]]
    assert broadcast["subtype"] == "thread_broadcast"
    assert "Import complete" in words(broadcast)


def test_a_failure_is_announced_too(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    announced_in(scene, PUBLIC)
    scene.books.controls.fault("6190", match="FROM Invoice")

    scene.preview()

    scene.admin.reads("*IMPORT FAILED*", channel=PUBLIC)


def test_announce_nowhere_ends_it(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    announced_in(scene, PUBLIC)

    scene.admin.does("click", view_id="home", action_id="home.results.off")
    scene.admin.home_without("Announce nowhere")
    imported(scene)

    assert scene.people.messages(PUBLIC) == []


def test_a_channel_without_the_bot_is_not_taken(scene: Scene[LittleBooks]) -> None:
    scene.admin.does("home")
    scene.admin.home("The outcome of every run")

    scene.admin.does("click", view_id="home", action_id=CHOOSE, value=WITHOUT_BOT)

    assert "I'm not in that channel." in words(scene.admin.modal("Import Invoices"))
    assert "Announce nowhere" not in labels(scene.admin.home())


@pytest.fixture
def unclaimed(
    people: People, little: LittleBooks, database: str, clock: StandingClock
) -> Iterator[Scene[LittleBooks]]:
    """The app in a workspace where nobody is a financial administrator."""
    with Scene(people, little, database, clock, administrators=()).opened() as scene:
        yield scene


def test_an_owner_claims_the_right_and_the_others_cannot_any_more(unclaimed: Scene[LittleBooks]) -> None:
    unclaimed.admin.does("home")
    unclaimed.manager.does("home")
    unclaimed.admin.home("Nobody is a financial administrator yet.")
    unclaimed.manager.home("Nobody is a financial administrator yet.")

    unclaimed.manager.does("click", view_id="home", action_id="access.claim")
    refused = words(unclaimed.manager.modal("Import Invoices"))
    unclaimed.admin.does("click", view_id="home", action_id="access.claim")

    assert "Only an owner or admin of this workspace can claim this." in refused
    unclaimed.admin.home("Import invoices")
    unclaimed.admin.types()
    unclaimed.admin.modal("Import data")
    unclaimed.manager.does("home")
    assert "Claim" not in labels(unclaimed.manager.home("<@U0ADMIN>"))


def test_before_a_claim_the_command_leads_to_home(unclaimed: Scene[LittleBooks]) -> None:
    unclaimed.admin.types()

    unclaimed.admin.reads("Nobody can grant it yet: see the app's Home tab.")


def test_home_lists_the_runs_and_opens_their_details(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    imported(scene)
    scene.admin.does("home")
    home = scene.admin.home("Import complete")

    scene.admin.does("click", view_id=home["id"], action_id="imports.run.details")

    assert "1001" in words(scene.admin.modal("Details"))
    scene.admin.closes()
    scene.admin.does("click", view_id=home["id"], action_id="imports.wizard.open")
    assert "your direct messages" in words(scene.admin.modal("Import data"))
    assert scene.admin.messages(DIRECT) == []
