"""*Import nothing*: the confirmation becomes IMPORT FAILED, and then the others can be imported."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.scene import Scene, on_both_databases

NOTHING = {"If_some_can't_be_imported": "nothing"}


@on_both_databases
def test_one_that_needs_somebody_fails_all_and_then_the_others_come_in(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3, unlinked=1)

    card = scene.preview(**NOTHING)

    assert "IMPORT FAILED" in words(card)
    assert "Nothing was imported: 1 invoice needs you" in words(card)
    assert "1004" in words(card)
    assert "Its QuickBooks customer is linked to no project." in words(card)
    assert labels(card) == ["Link to project…", "Retry", "Import the other 3", "Back", "Details"]
    assert scene.ledger.imported() == {}

    scene.admin.presses("Import the other 3", card)
    report = scene.report(card, "Imported with exceptions")
    assert "3 imported + 0 already here + 0 left out + 1 rejected + 0 failed" in report
    assert "unexplained: 0" in report
    assert set(scene.ledger.imported()) == set(firm.linked)


def test_where_nothing_needs_anybody_all_come_in_at_once(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3)

    card = scene.preview(**NOTHING)
    scene.admin.presses("Import 3 invoices", card)

    scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == set(firm.linked)


def test_what_is_already_here_does_not_stop_it(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2)
    scene.ledger.post_here(scene.connection_id, firm.linked[0])

    card = scene.preview(**NOTHING)
    scene.admin.presses("Import 1 invoice", card)

    scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == {firm.linked[1]}


def test_the_others_are_imported_once_whoever_presses_how_often(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2, unlinked=1)
    card = scene.preview(**NOTHING)

    scene.admin.presses("Import the other 2", card)
    scene.second.presses("Import the other 2", card)

    scene.report(card, "Imported with exceptions")
    scene.second.told(card, "already started by <@U0ADMIN>")
    assert len(scene.ledger.runs()) == 2
    assert len(scene.ledger.imported()) == 2


def test_when_none_can_come_in_the_confirmation_says_so(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=0, unlinked=2)

    card = scene.preview()

    assert "IMPORT FAILED" in words(card)
    assert "None of them can be imported: 2 invoices need you." in words(card)
    assert labels(card) == ["Link to project…", "Retry", "Back", "Details"]
