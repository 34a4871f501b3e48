"""The connection to QuickBooks in the middle of an import: refreshed unnoticed, or dead and brought back."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.person import DIRECT, PUBLIC
from tests.journeys.slack.scene import Scene, on_both_databases


@on_both_databases
def test_a_token_that_expires_half_way_is_refreshed_unnoticed(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    scene.books.controls.when("FROM Invoice", nth=2, tokens={"do": "expire_access"})

    card = scene.preview()
    scene.books.controls.set_tokens(do="expire_access")
    scene.admin.presses("Import 2 invoices", card)

    assert "unexplained: 0" in scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == set(firm.linked)
    assert not [one for one in scene.admin.messages(DIRECT) if "paused" in words(one)]


@on_both_databases
def test_a_dead_connection_pauses_and_goes_on_once_reconnected(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    card = scene.preview()
    scene.books.controls.set_tokens(do="revoke_refresh")

    scene.admin.presses("Import 2 invoices", card)

    paused = scene.admin.sees(card, "Import paused", "must connect the company again")
    assert labels(paused) == ["Cancel"]
    for administrator in (scene.admin, scene.second):
        administrator.reads("*Import paused*", "Asked by <@U0ADMIN>", channel=DIRECT)
    assert scene.ledger.imported() == {}

    scene.books.controls.tokens.reset()
    scene.app.connect()
    scene.pass_time(minutes=1)

    assert "unexplained: 0" in scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == set(firm.linked)
    assert len([one for one in scene.admin.replies(card) if "*Import" in words(one)]) == 1


def test_a_connection_that_dies_during_the_preview_pauses_it(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.books.controls.set_tokens(do="revoke_refresh")

    scene.filters(PUBLIC)
    scene.submit_filters(scene.admin)
    card = scene.admin.reads("Import paused", "must connect the company again", channel=PUBLIC)
    scene.books.controls.tokens.reset()
    scene.app.connect()
    scene.pass_time(minutes=1)

    scene.admin.offered("Import 2 invoices", card, PUBLIC)


def test_a_paused_run_can_be_cancelled(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()
    scene.books.controls.set_tokens(do="revoke_refresh")
    scene.admin.presses("Import 2 invoices", card)
    card = scene.admin.offered("Cancel", card)

    scene.second.presses("Cancel", card)

    assert "by <@U0SECOND>" in scene.report(card, "Import cancelled")
    assert scene.ledger.imported() == {}


def test_a_spent_quota_pauses_and_goes_on_by_itself(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()
    scene.books.controls.fault("429_json", match="FROM Invoice", times=1, retry_after=3600)

    scene.admin.presses("Import 2 invoices", card)
    scene.admin.sees(card, "Import paused", "takes no more calls")
    scene.pass_time(minutes=61)

    scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == 2
