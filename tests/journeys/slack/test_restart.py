"""A deploy, a crash, a process that hangs: another one goes on, in the same message, with one report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.journeys.slack.app import App
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, a_firm
from tests.journeys.slack.looking import Json, words
from tests.journeys.slack.person import PRIVATE
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.waiting import until

BATCH = 1000


@contextmanager
def another_process(scene: Scene[LittleBooks]) -> Iterator[App]:
    """The first process hangs; its lease runs out, and another one is started on the same database."""
    scene.app.services.scheduler.stop()
    scene.clock.move(seconds=100)
    other = scene.another_app().start()
    try:
        other.services.worker.drain()
        yield other
    finally:
        other.stop()


def only_report(scene: Scene[LittleBooks], card: Json) -> str:
    """What the one report says, once everything that waited was sent."""
    scene.report(card, "Import complete")
    until(lambda: len(scene.ledger.pending_messages()) == 0, "everything was sent")
    assert [one["ts"] for one in scene.people.messages(PRIVATE)] == [card["ts"]]
    (report,) = [one for one in scene.admin.replies(card) if "*Import" in words(one)]
    return words(report)


@on_both_databases
def test_a_restart_between_preview_and_press_changes_nothing(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    card = scene.preview()

    scene.app.stop()
    scene.app.start()
    scene.admin.presses("Import 2 invoices", card)

    assert "unexplained: 0" in only_report(scene, card)
    assert set(scene.ledger.imported()) == set(firm.linked)


@on_both_databases
@pytest.mark.parametrize("at", ["FROM Customer", "COUNT"])
def test_a_process_that_hangs_in_an_import_is_replaced_and_writes_nothing_later(
    scene: Scene[LittleBooks], at: str
) -> None:
    firm = a_firm(scene)
    card = scene.preview()

    with scene.books.held(at) as gate:
        scene.admin.presses("Import 2 invoices", card)
        gate.reached()
        with another_process(scene):
            assert "unexplained: 0" in only_report(scene, card)
            gate.open()
            scene.app.services.worker.stop()

    assert "2 imported" in only_report(scene, card)
    assert set(scene.ledger.imported()) == set(firm.linked)
    assert list(scene.ledger.runs().values()) == ["complete"]


def test_a_process_that_hangs_in_a_preview_is_replaced(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.filters()

    with scene.books.held("/cdc") as gate:
        scene.submit_filters(scene.admin)
        gate.reached()
        scene.admin.reads("Preparing the preview")
        with another_process(scene):
            card = scene.admin.with_button("Import 2 invoices")
            gate.open()
            scene.app.services.worker.stop()

    assert [one["ts"] for one in scene.people.messages(PRIVATE)] == [card["ts"]]
    assert list(scene.ledger.runs().values()) == ["awaiting"]


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_process_that_hangs_with_a_part_written_is_replaced(scene: Scene[LittleBooks]) -> None:
    """On PostgreSQL alone: on SQLite who hangs between two batches holds nothing that could be seen."""
    scene.project("Website", scene.books.customer(ACME))
    scene.books.controls.bulk(2 * BATCH + 100, "2026-10-01", "2026-10-31")
    card = scene.preview()

    with scene.clock.holding_workers(lambda: scene.ledger.count() == BATCH) as gate:
        scene.admin.presses("Import 2,100 invoices", card)
        gate.reached()
        with another_process(scene):
            assert "2,100 imported" in only_report(scene, card)
            gate.open()
            scene.app.services.worker.stop()

    assert scene.ledger.count() == 2 * BATCH + 100
    assert "unexplained: 0" in only_report(scene, card)
