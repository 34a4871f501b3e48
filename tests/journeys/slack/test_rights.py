"""Only financial administrators of the own workspace get anywhere, whatever their client sends."""

from __future__ import annotations

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.person import PRIVATE, PUBLIC, SHARED
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.waiting import until

REFUSAL = "You don't have the right to import invoices. Ask one of these people: <@U0ADMIN>, <@U0SECOND>."


def secret_free(text: str) -> bool:
    return not any(
        secret in text for secret in (ACME, BOREALIS, CLIENT, PROJECT, "1,234", "1.234", "Tidewater")
    )


@pytest.mark.parametrize("text", ["", "status"])
def test_a_project_manager_is_refused_in_private_and_told_who_can_grant_it(
    scene: Scene[LittleBooks], text: str
) -> None:
    a_firm(scene)

    scene.manager.types(text, channel=PUBLIC)

    told = scene.manager.reads("You don't have the right", channel=PUBLIC)
    assert REFUSAL in words(told)
    assert secret_free(words(told))
    assert scene.people.messages(PUBLIC) == []
    assert scene.manager.has_no_modal()
    assert scene.ledger.runs() == {}


def test_the_shortcut_refuses_her_in_a_modal(scene: Scene[LittleBooks]) -> None:
    scene.manager.does("shortcut", callback_id="imports.shortcut.open")

    assert "You don't have the right to import invoices." in words(scene.manager.modal("Import Invoices"))


@pytest.mark.parametrize("label", ["Import 2 invoices", "Back", "Details"])
def test_pressing_on_a_confirmation_without_the_right_has_no_effect(
    scene: Scene[LittleBooks], label: str
) -> None:
    a_firm(scene)
    card = scene.preview(PUBLIC)

    scene.manager.presses(label, card, PUBLIC)

    told = scene.manager.reads("You don't have the right", channel=PUBLIC)
    assert secret_free(words(told))
    assert set(scene.ledger.runs().values()) == {"awaiting"}
    assert labels(scene.admin.again(card, PUBLIC)) == ["Import 2 invoices", "Back", "Details"]
    assert scene.manager.has_no_modal()


@pytest.mark.parametrize("label", ["Link to project…", "Retry", "Details"])
def test_pressing_on_a_report_without_the_right_has_no_effect(scene: Scene[LittleBooks], label: str) -> None:
    a_firm(scene, linked=2, unlinked=1)
    card = scene.preview(PUBLIC)
    scene.admin.presses("Import 2 invoices", card, PUBLIC)
    scene.report(card, "Imported with exceptions", PUBLIC)
    report = scene.admin.reply(card, "*Imported with exceptions*", channel=PUBLIC)

    scene.manager.presses(label, report, PUBLIC)

    told = scene.manager.reply(card, "You don't have the right", channel=PUBLIC)
    assert secret_free(words(told))
    assert set(scene.ledger.runs().values()) == {"exceptions"}
    assert scene.manager.has_no_modal()


def test_a_right_that_was_taken_away_ends_an_open_modal(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.preview()
    scene.make_administrator("U0MEMBER")
    scene.filters(PUBLIC, scene.manager)
    assert f"{CLIENT} / {PROJECT}" in scene.manager.searches("Project")
    assert ACME in scene.manager.searches("QuickBooks customers")

    scene.dismiss_administrator("U0MEMBER")

    assert scene.manager.searches("Project") == {}
    assert scene.manager.searches("QuickBooks customers") == {}
    refused = scene.manager.submits(From="2026-10-01", To="2026-10-31")
    assert refused["outcome"] == "updated"
    assert REFUSAL in words(refused["view"])
    assert len(scene.ledger.runs()) == 1


def test_somebody_of_another_workspace_can_press_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview(SHARED)

    scene.partner.presses("Import 2 invoices", card, SHARED)
    scene.partner.presses("Details", card, SHARED)
    scene.partner.types(channel=SHARED)

    asked = [
        entry
        for entry in scene.people.log("envelope")
        if entry["payload"].get("user", {}).get("id") == "U0PARTNER"
    ]
    assert [entry["outcome"] for entry in asked] == ["acked", "acked"]
    scene.admin.presses("Import 2 invoices", card, SHARED)
    assert "<@U0ADMIN>" in scene.report(card, "Import complete", SHARED)
    assert scene.partner.has_no_modal()
    assert list(scene.ledger.runs().values()) == ["complete"]


def test_the_home_of_somebody_without_the_right_shows_no_company_and_no_run(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene)
    scene.preview(PUBLIC)

    scene.manager.does("home")

    home = words(scene.manager.home("You don't have the right"))
    assert secret_free(home)
    assert "IMP-" not in home


def test_only_who_asked_can_press_import_or_back(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()

    scene.second.presses("Import 2 invoices", card)
    scene.second.reads("<@U0ADMIN>")
    scene.second.presses("Back", card)

    until(lambda: len(whispers(scene)) >= 2, "both presses were answered")
    assert set(scene.ledger.runs().values()) == {"awaiting"}
    assert scene.second.has_no_modal()


def whispers(scene: Scene[LittleBooks]) -> list[str]:
    """What only the second administrator was told."""
    posted = {one["ts"] for one in scene.people.messages(PRIVATE)}
    return [words(one) for one in scene.second.messages() if one["ts"] not in posted]
