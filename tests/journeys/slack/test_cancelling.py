"""*Cancel*: whole batches stay, and the run ends as *Import cancelled*."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, a_firm
from tests.journeys.slack.looking import Json, labels
from tests.journeys.slack.person import PRIVATE
from tests.journeys.slack.scene import Scene, on_both_databases

#: Invoices that one transaction takes in.
BATCH = 1000


def cancel_between(scene: Scene[LittleBooks], begin: Callable[[], object], first: str, second: str) -> Json:
    """Begin; between two questions to QuickBooks eight seconds pass, and somebody presses Cancel."""
    with scene.books.held(first) as early, scene.books.held(second) as late:
        begin()
        early.reached()
        scene.clock.move(seconds=8)
        early.open()
        late.reached()
        card = scene.admin.with_button("Cancel")
        scene.second.presses("Cancel", card)
        scene.admin.sees(card, "<@U0SECOND> asked to cancel.")
    return card


def test_a_long_preview_can_be_cancelled(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.filters()

    card = cancel_between(scene, lambda: scene.submit_filters(scene.admin), "FROM Invoice", "/cdc")

    assert "by <@U0SECOND>" in scene.report(card, "Import cancelled")
    assert "Import 2 invoices" not in labels(scene.admin.sees(card, "Import cancelled"))


@on_both_databases
@pytest.mark.parametrize("policy", ["rest", "nothing"])
def test_an_import_that_is_cancelled_before_it_writes_brings_nothing_in(
    scene: Scene[LittleBooks], policy: str
) -> None:
    a_firm(scene)
    card = scene.preview(**{"If_some_can't_be_imported": policy})

    def press() -> object:
        return scene.admin.presses("Import 2 invoices", card, PRIVATE)

    cancel_between(scene, press, "LastUpdatedTime", "/cdc")

    report = scene.report(card, "Import cancelled")
    assert "0 invoices imported" in report
    assert scene.ledger.imported() == {}


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_whole_batches_stay(scene: Scene[LittleBooks]) -> None:
    """On PostgreSQL alone: on SQLite nobody can press anything while a batch is being written."""
    scene.project("Website", scene.books.customer(ACME))
    scene.books.controls.bulk(2 * BATCH + 100, "2026-10-01", "2026-10-31")
    card = scene.preview()

    with scene.clock.holding_workers(lambda: scene.ledger.count() == BATCH) as gate:
        with scene.books.held("/cdc") as early:
            scene.admin.presses("Import 2,100 invoices", card)
            early.reached()
            scene.clock.move(seconds=8)
        gate.reached()
        scene.second.presses("Cancel", scene.admin.with_button("Cancel"))
        scene.admin.sees(card, "<@U0SECOND> asked to cancel.")

    report = scene.report(card, "Import cancelled")
    assert "1,000 invoices imported" in report
    assert "1,000 imported + 0 already here + 0 left out + 0 rejected + 1,100 failed" in report
    assert scene.ledger.count() == BATCH

    scene.admin.presses("Retry", scene.admin.reply(card, "*Import cancelled*"))
    assert "1,100 imported" in scene.report(card, "Import complete")
    assert scene.ledger.count() == 2 * BATCH + 100
