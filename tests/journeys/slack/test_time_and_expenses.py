"""Time and vendor expenses, by the steps by which invoices come in, and back."""

from __future__ import annotations

from tests.journeys.slack.little_books import OCTOBER, LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT
from tests.journeys.slack.looking import Json, labels, words
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.waiting import until


def books_with_work(scene: Scene[LittleBooks]) -> None:
    """Two time entries and a bill for who is linked, one time entry for who is not, one of them billed."""
    acme, borealis = scene.books.customer(ACME), scene.books.customer(BOREALIS)
    scene.project(PROJECT, acme, client=CLIENT)
    scene.books.entry("TimeActivity", acme, Hours=3, Minutes=20, HourlyRate=150)
    scene.books.entry("TimeActivity", acme, day=6, BillableStatus="HasBeenBilled")
    scene.books.entry("TimeActivity", borealis, day=7)
    scene.books.entry("Bill", acme, "412.50", 9, DocNumber="V-77")
    scene.books.entry("Purchase", acme, "12.50", 10, Credit=True)


def preview_of_time(scene: Scene[LittleBooks]) -> Json:
    """The wizard from the command to its card."""
    scene.admin.types()
    scene.admin.modal("Import data")
    scene.admin.submits(**{"What do you want to import?": "time"})
    assert "Time from" in words(scene.admin.modal("Filters"))
    scene.submit_filters(scene.admin, **OCTOBER)
    return scene.card()


def test_time_comes_in_by_the_wizard_and_goes_again_and_expenses_by_a_command(
    scene: Scene[LittleBooks],
) -> None:
    books_with_work(scene)
    card = preview_of_time(scene)
    assert "Import 2 time entries" in labels(card)

    scene.admin.presses("Import 2 time entries", card)

    told = scene.report(card, "Imported with exceptions")
    assert "2 time entries imported" in told
    assert scene.ledger.entries() == {
        "TimeActivity:1": ("work_in_progress", "500.00", 12_000),
        "TimeActivity:2": ("billed", "330.00", 7_200),
    }
    assert scene.ledger.count() == 0

    scene.admin.presses("Undo", scene.admin.reply(card, "*Imported with exceptions*"))
    scene.admin.modal("Undo the import", "2 time entries go")
    scene.admin.submits()

    assert "2 time entries undone" in words(scene.admin.reply(card, "*Import undone*"))
    assert scene.ledger.entries() == {}

    scene.admin.types("expenses last month")
    bought = until(lambda: scene.card(earlier=[card["ts"]]), "the card of the expenses")
    scene.admin.presses("Import 2 expenses", bought)
    scene.report(bought, "Import complete")
    assert {amount for _, amount, _ in scene.ledger.entries().values()} == {"412.50", "-12.50"}
