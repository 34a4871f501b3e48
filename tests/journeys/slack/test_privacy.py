"""Amounts and names stand only where the right people read, from the first message on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC, SHARED, WITHOUT_BOT
from tests.journeys.slack.scene import Scene

SECRETS = (ACME, BOREALIS, CLIENT, PROJECT, "Tidewater", "USD", "1,234", "1234", "A/R effect")
STORY: dict[str, Any] = {"linked": 2, "unlinked": 1}


def said_in(scene: Scene[LittleBooks], channel: str) -> str:
    """Everything that was ever sent to the channel, also what was edited away since: what the app sent."""
    sent = [
        str(entry["arguments"])
        for entry in scene.people.log("call")
        if entry["name"] in ("chat.postMessage", "chat.update", "files.completeUploadExternal")
        and channel in (entry["arguments"].get("channel"), entry["arguments"].get("channel_id"))
    ]
    return "\n".join(sent)


def imported(scene: Scene[LittleBooks], channel: str) -> Json:
    card = scene.preview(channel)
    scene.admin.presses("Import 2 invoices", card, channel)
    scene.report(card, "Imported with exceptions", channel)
    return card


@pytest.mark.parametrize("channel", [PUBLIC, SHARED])
def test_a_channel_that_others_can_read_shows_counts_and_reasons_alone(
    scene: Scene[LittleBooks], channel: str
) -> None:
    a_firm(scene, **STORY)

    card = imported(scene, channel)
    scene.admin.reads("Reference", "invoice needs you", channel=DIRECT)

    said = said_in(scene, channel)
    assert [secret for secret in SECRETS if secret in said] == []
    report = words(scene.admin.reply(card, "*Imported with exceptions*", channel=channel))
    assert "2 invoices imported" in report
    assert "1003" in report
    assert "Its QuickBooks customer is linked to no project." in report


def test_what_the_channel_may_not_show_goes_to_direct_messages(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, **STORY)

    card = scene.preview(PUBLIC)
    before = words(scene.admin.reads("Ready to import", channel=DIRECT))
    scene.admin.presses("Import 2 invoices", card, PUBLIC)
    scene.report(card, "Imported with exceptions", PUBLIC)
    after = words(scene.admin.reads("Imported with exceptions", channel=DIRECT))
    scene.admin.reads("invoice needs you", channel=DIRECT)
    assert "USD 2,470.01" in before
    assert "A/R effect" in before
    assert BOREALIS in after
    shares = [share for file in scene.people.see("files")["files"] for share in file["shares"]]
    assert [share["channel"] for share in shares] == ["D0ADMIN", "D0ADMIN"]


@pytest.mark.parametrize("channel", [PRIVATE, DIRECT])
def test_a_private_place_shows_amounts_and_names(scene: Scene[LittleBooks], channel: str) -> None:
    a_firm(scene, **STORY)

    card = imported(scene, channel)

    report = words(scene.admin.reply(card, "*Imported with exceptions*", channel=channel))
    for shown in ("USD 2,470.01", BOREALIS, "USD 1,236.52", "A/R effect"):
        assert shown in report, shown


def test_the_details_show_everything_to_an_administrator_in_any_channel(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, **STORY)
    card = scene.preview(PUBLIC)

    scene.second.presses("Details", card, PUBLIC)

    details = words(scene.second.modal("Details", "1001"))
    for shown in (ACME, BOREALIS, PROJECT, "USD 1,234.50"):
        assert shown in details, shown


def test_a_channel_without_the_bot_sends_the_result_to_direct_messages(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    admin = scene.admin
    admin.types(channel=WITHOUT_BOT)
    start = words(admin.modal("Import data"))
    assert "The result will be posted in your direct messages with this app." in start
    assert "I can't post in #general. To get results there, type /invite @Import Invoices" in start
    admin.submits()
    admin.modal("Filters")
    scene.submit_filters(admin)

    card = scene.card(DIRECT)
    admin.presses("Import 2 invoices", card, DIRECT)

    assert "USD 2,470.01" in scene.report(card, "Import complete", DIRECT)
    assert scene.people.messages(WITHOUT_BOT) == []


def test_a_bot_that_was_removed_meanwhile_reports_in_direct_messages(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview(PUBLIC)
    with scene.books.held("LastUpdatedTime") as gate:
        scene.admin.presses("Import 2 invoices", card, PUBLIC)
        gate.reached()
        scene.admin.does("leave", channel=PUBLIC, who="bot")

    scene.admin.reads("Import complete", "unexplained: 0", channel=DIRECT)
    assert len(scene.ledger.imported()) == 2


@pytest.mark.parametrize(("first", "then"), [(PUBLIC, PRIVATE), (PRIVATE, PUBLIC)])
def test_choices_that_are_continued_elsewhere_leave_each_channel_what_it_may_show(
    scene: Scene[LittleBooks], first: str, then: str
) -> None:
    a_firm(scene, **STORY)
    before = scene.preview(first)

    card = scene.preview(then)
    scene.admin.presses("Import 2 invoices", card, then)

    scene.report(card, "Imported with exceptions", then)
    scene.admin.reads("Replaced by a newer preview", channel=first)
    assert card["ts"] != before["ts"]
    assert [secret for secret in SECRETS if secret in said_in(scene, PUBLIC)] == []


def test_the_shortcut_and_home_lead_to_direct_messages(scene: Scene[LittleBooks]) -> None:
    scene.admin.does("shortcut", callback_id="imports.shortcut.open")

    start = words(scene.admin.modal("Import data"))
    assert "The result will be posted in your direct messages with this app." in start


def test_names_from_quickbooks_neither_mention_nor_link_nor_run(scene: Scene[LittleBooks]) -> None:
    for name in (
        "<!channel> <@U0SECOND> Holdings",
        "=cmd|' /C calc'!A0",
        "*Bold* <https://evil.example|here>",
    ):
        scene.books.invoice(scene.books.customer(name))
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme)
    scene.books.invoice(acme)

    card = scene.preview()
    scene.admin.presses("Import 1 invoice", card)
    scene.report(card, "Imported with exceptions")
    scene.admin.reply(card, "3 invoices need you")

    said = said_in(scene, PRIVATE)
    assert "<https://evil" not in markup_in(said)
    plain, _ = scene.people.see("files")["files"]
    assert "'=cmd" in plain["text"]


def markup_in(said: str) -> str:
    """What was sent as markup: the lines in which Slack would read it."""
    return "\n".join(
        part for part in said.split("{") if "'type': 'mrkdwn'" in part or '"type": "mrkdwn"' in part
    )
