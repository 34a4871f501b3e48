"""Ranges in which there is nothing to do."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.scene import Scene


def test_an_empty_range_is_nothing_new_to_import(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)

    card = scene.preview(From="2026-09-01", To="2026-09-30")

    assert "Nothing new to import" in words(card)
    assert not [label for label in labels(card) if label.startswith("Import")]
    assert "unexplained: 0" in scene.report(card, "Nothing new to import")


def test_where_all_are_here_that_is_said_first(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    for invoice in firm.linked:
        scene.ledger.post_here(scene.connection_id, invoice)

    card = scene.preview()

    assert "All 2 invoices are already here, so there is nothing to import." in words(card)
    assert labels(card) == ["Back", "Details"]
