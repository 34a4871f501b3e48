"""What does not come in is said with its reason: counted where it is here, itemised where it needs you."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import words
from tests.journeys.slack.person import DIRECT
from tests.journeys.slack.scene import Scene, on_both_databases


@on_both_databases
def test_what_was_created_here_or_imported_before_is_counted_as_already_here(
    scene: Scene[LittleBooks],
) -> None:
    firm = a_firm(scene, linked=4)
    scene.ledger.post_here(scene.connection_id, firm.linked[0])
    earlier = scene.preview(From="2026-10-02", To="2026-10-02")
    scene.admin.presses("Import 1 invoice", earlier)
    scene.report(earlier, "Import complete")

    card = scene.preview()

    assert "2 invoices to import" in words(card)
    assert "2 already here" in words(card)
    scene.admin.presses("Details", card)
    details = words(scene.admin.modal("Details", "1001"))
    assert "It was first created here and posted to QuickBooks." in details
    assert "It is already in the invoice window." in details
    scene.admin.closes()
    scene.admin.presses("Import 2 invoices", card)
    report = scene.report(card, "Import complete")
    assert "2 imported + 2 already here + 0 left out + 0 rejected + 0 failed" in report
    assert set(scene.ledger.imported()) == set(firm.linked[1:])


@on_both_databases
def test_each_reason_that_needs_somebody_is_itemised_with_its_remedy(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3, unlinked=1)
    scene.ledger.create_here(firm.project, " 1001 ")
    scene.books.spoil(firm.linked[1])

    card = scene.preview()
    assert "1 invoice to import" in words(card)
    assert "3 need you" in words(card)
    scene.admin.presses("Import 1 invoice", card)

    report = scene.report(card, "Imported with exceptions")
    for number, customer, reason, remedy in (
        (
            "1001",
            ACME,
            "An invoice with the same number was created here for the same client.",
            "Compare the two",
        ),
        ("1002", ACME, "It has no balance, so nobody can say what is paid.", "Correct it in QuickBooks"),
        ("1004", BOREALIS, "Its QuickBooks customer is linked to no project.", "Link the customer"),
    ):
        for word in (number, customer, reason, remedy):
            assert word in report, word
    assert "USD 1,237.53" in report
    assert "1 imported + 0 already here + 0 left out + 3 rejected + 0 failed" in report
    assert set(scene.ledger.imported()) == {firm.linked[2]}


def test_what_was_not_asked_for_is_left_out_and_said_so(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3)
    scene.books.pay(firm.linked[0])

    card = scene.preview(Invoices_to_bring_in=["sent"])

    assert "2 invoices to import" in words(card)
    assert "1 left out" in words(card)


def test_a_chosen_project_takes_unlinked_customers_only_when_they_are_picked(
    scene: Scene[LittleBooks],
) -> None:
    firm = a_firm(scene, linked=1, unlinked=2)
    admin = scene.admin
    admin.types(channel=DIRECT)
    admin.modal("Import data")
    admin.submits()
    admin.modal("Filters")
    admin.fills("Project", admin.searches("Project", "smile")[f"{CLIENT} / {PROJECT}"])
    scene.submit_filters(admin)
    card = scene.card(DIRECT)
    assert "1 invoice to import" in words(card)
    assert "1 customer has no project" in words(card)

    admin.presses("Choose customers…", card, DIRECT)
    dialog = admin.modal("Customers")
    assert "1 customer has no project" in words(dialog)
    admin.submits(**{"1 customer has no project": [firm.borealis]})

    card = admin.offered("Import 3 invoices", card, DIRECT)
    admin.presses("Import 3 invoices", card, DIRECT)
    report = admin.reply(card, "Import complete", "counted to the project without a link", channel=DIRECT)
    assert "unexplained: 0" in words(report)
    assert set(scene.ledger.imported()) == {*firm.linked, *firm.unlinked}
