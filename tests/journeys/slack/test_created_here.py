"""An invoice from its form to QuickBooks: made, changed, posted once, and known by the next import."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import button, fields, values, words
from tests.journeys.slack.person import Person
from tests.journeys.slack.scene import Scene, on_both_databases

CREATES = "POST /v3/company/9341453000000001/invoice"
LINE_1 = {
    "Line 1: what it is for": "Senior designer",
    "Line 1: quantity": "1.5",
    "Line 1: unit price": "145",
}


def opens_new(person: Person) -> None:
    """*New invoice* in Home."""
    person.does("home")
    home = person.home_offering("New invoice")
    person.does("click", view_id="home", **button(home, "New invoice"))
    person.modal("New invoice")


def fills(person: Person, **by_label: str) -> None:
    """Fields of her modal, by their labels."""
    for label, value in by_label.items():
        person.fills(label, value)


def saves(person: Person, number: str, **by_label: str | None) -> str:
    """Her form with these fields besides; what is said of the draft."""
    assert person.submits(**by_label | {"Number": number})["outcome"] == "updated"
    return words(person.modal("Draft saved", f"Invoice {number}"))


def posts(person: Person, number: str) -> str:
    """The draft that she has just saved, as a design; what came of it."""
    person.presses_in_modal("Post to QuickBooks")
    person.modal("Post to QuickBooks", f"Invoice {number}")
    person.submits(**{"Product or service": person.searches("Product or service", "design")["Design"]})
    return words(person.modal(holding="Show the invoice"))


def presses_and_waits(person: Person, label: str) -> None:
    """A button in her form, which is shown anew."""
    before = person.modal()["hash"]
    person.presses_in_modal(label)
    person.changed_modal(before)


@on_both_databases
def test_a_new_invoice_is_changed_posted_once_and_known_by_the_next_import(
    scene: Scene[LittleBooks],
) -> None:
    firm, admin = a_firm(scene, linked=1), scene.admin
    opens_new(admin)
    admin.fills("Project", admin.searches("Project", "smile")[f"{CLIENT} / {PROJECT}"])
    fills(admin, **LINE_1 | {"Invoice date": "2026-10-12"})
    presses_and_waits(admin, "Add a line")
    assert values(admin.modal())["Line 1: quantity"] == "1.5"
    line_2 = {"Line 2: what it is for": "Travel", "Line 2: quantity": "1", "Line 2: unit price": "20.005"}
    assert "USD 237.51, 2 lines" in saves(admin, "F-1", **line_2)

    admin.presses_in_modal("Edit")
    admin.modal("Edit draft")
    presses_and_waits(admin, "Remove line 2")
    assert "USD 217.50, 1 line" in saves(admin, "F-2")
    admin.home("*Drafts* · 1 invoice\nUSD 217.50")
    scene.books.controls.fault("truncated", CREATES, times=1)
    assert "The invoice is in QuickBooks now." in posts(admin, "F-2")
    admin.closes()

    (posted,) = [one for one in scene.books.company.documents("Invoice") if one["DocNumber"] == "F-2"]
    assert (posted["CustomerRef"]["value"], str(posted["TotalAmt"])) == (firm.acme, "217.50")
    card = scene.preview()
    assert "1 already here" in words(card)
    admin.presses("Details", card)
    assert "It was first created here and posted to QuickBooks." in words(admin.modal("Details", "F-2"))


def test_what_quickbooks_refuses_stays_a_draft_and_its_twin_is_settled_in_details(
    scene: Scene[LittleBooks],
) -> None:
    firm, admin = a_firm(scene, linked=2), scene.admin
    opens_new(admin)
    admin.fills("Project", admin.searches("Project", "smile")[f"{CLIENT} / {PROJECT}"])
    refused = admin.submits(**LINE_1 | {"Due date": "2020-01-01"})
    block_id, _ = fields(admin.modal())["Due date"]
    assert refused["errors"] == {block_id: "The due date is before the invoice date."}
    saves(admin, "1001", **{"Due date": None})
    assert "QuickBooks has an invoice with this number already." in posts(admin, "1001")
    admin.closes()

    card = scene.preview()
    admin.presses("Details", card)
    admin.modal("Details", "It is the same invoice")
    admin.presses_in_modal("It is the same invoice")
    assert "Created here" in words(admin.modal("The same invoice?"))
    admin.submits()
    assert "The preview is being made anew" in words(admin.modal(holding="Recorded"))

    card = admin.offered("Import 1 invoice", admin.sees(card, "1 already here"))
    admin.presses("Import 1 invoice", card)
    scene.report(card, "Import complete")
    assert firm.linked[1] in scene.ledger.imported()
