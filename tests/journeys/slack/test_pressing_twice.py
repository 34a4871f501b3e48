"""One run, whoever presses how often and on how many devices; old confirmations start nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.scene import Scene, on_both_databases


@on_both_databases
def test_two_devices_at_once_start_one_import(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    card = scene.preview()
    scene.freeze_messages()

    with ThreadPoolExecutor(4) as devices:
        list(devices.map(lambda _: scene.admin.presses("Import 2 invoices", card), range(4)))

    report = scene.report(card, "Import complete")
    scene.admin.told(card, "already started by <@U0ADMIN> on")
    assert "2 imported + 0 already here" in report
    assert list(scene.ledger.runs().values()) == ["complete"]
    assert set(scene.ledger.imported()) == set(firm.linked)
    finals = [one for one in scene.admin.replies(card) if "*Import complete*" in words(one)]
    assert len(finals) == 1


@pytest.mark.parametrize("label", ["Import 2 invoices", "Back"])
def test_a_second_person_is_told_who_started_it_and_when(scene: Scene[LittleBooks], label: str) -> None:
    a_firm(scene)
    card = scene.preview()
    scene.freeze_messages()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")

    scene.second.presses(label, card)

    told = words(scene.second.told(card, "already started by <@U0ADMIN> on"))
    assert "Nov 24, 2026 9:30 AM GMT" in told
    assert scene.second.has_no_modal()
    assert list(scene.ledger.runs().values()) == ["complete"]


@on_both_databases
def test_a_confirmation_older_than_a_day_offers_to_start_again(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()

    scene.pass_time(hours=24, seconds=1)
    scene.admin.presses("Import 2 invoices", card)

    told = scene.admin.reads("24 hours")
    assert labels(told) == ["Start again"]
    assert scene.ledger.imported() == {}
    scene.admin.presses("Start again", told)
    scene.admin.modal("Import data")


def test_a_confirmation_of_a_day_can_still_be_pressed(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()

    scene.pass_time(hours=23, minutes=59)
    scene.admin.presses("Import 2 invoices", card)

    scene.report(card, "Import complete")


@pytest.mark.parametrize("label", ["Import 2 invoices", "Back"])
def test_a_confirmation_that_was_replaced_offers_to_start_again(
    scene: Scene[LittleBooks], label: str
) -> None:
    a_firm(scene)
    card = scene.preview()
    scene.admin.presses("Back", card)
    scene.admin.modal("Filters")
    scene.freeze_messages()
    scene.admin.submits(To="2026-10-01")

    scene.admin.presses(label, card)

    told = scene.admin.reads("Start again")
    assert labels(told) == ["Start again"]
    assert "importing" not in scene.ledger.runs().values()
    assert scene.ledger.imported() == {}


@on_both_databases
def test_what_slack_delivers_again_is_done_once_and_nobody_is_told(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    card = scene.preview()
    scene.people.do("redeliver", name="view_submission", times=2)
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")

    answers = scene.people.do("redeliver", name="block_actions", times=2)["answers"]

    assert [answer["outcome"] for answer in answers] == ["acked", "acked"]
    assert list(scene.ledger.runs().values()) == ["complete"]
    assert set(scene.ledger.imported()) == set(firm.linked)
