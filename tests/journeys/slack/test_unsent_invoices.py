"""*Treat unsent invoices as sent*: offered where most paid invoices look unsent, switched, moved, undone."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT
from tests.journeys.slack.looking import Json, block_words, import_label, labels, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.waiting import until

TREAT, STOP = "Treat unsent invoices as sent", "Stop treating unsent invoices as sent"
ON = "Unsent invoices of this company are treated as sent."
MOVE = "Move invoices"


@dataclass(frozen=True)
class Firm:
    """QuickBooks ids of a firm that sends its invoices another way."""

    acme: str
    paid: tuple[str, ...]
    drafts: tuple[str, ...]


def a_firm_that_never_sends(scene: Scene[LittleBooks], paid: int = 10, drafts: int = 2) -> Firm:
    """So many paid invoices that look unsent, and so many that are open and look unsent."""
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme, client=CLIENT)
    ids = [
        scene.books.invoice(acme, "100.00", 1 + at, DocNumber=str(1001 + at), EmailStatus="NotSet")
        for at in range(paid + drafts)
    ]
    for invoice_id in ids[:paid]:
        scene.books.pay(invoice_id)
    return Firm(acme, tuple(ids[:paid]), tuple(ids[paid:]))


def imported(scene: Scene[LittleBooks], channel: str = PRIVATE) -> Json:
    """All of October comes in; the card."""
    card = scene.preview(channel)
    scene.admin.presses(import_label(card), card, channel)
    scene.report(card, "Import complete", channel)
    return card


def tiles(scene: Scene[LittleBooks], firm: Firm) -> set[str]:
    """Where the firm's unpaid invoices stand."""
    kept = scene.ledger.imported()
    return {kept[invoice_id].tile for invoice_id in firm.drafts}


def switch_in_home(scene: Scene[LittleBooks], label: str) -> None:
    """The administrator switches the rule in Home."""
    scene.admin.does("home")
    scene.admin.does("click", **home_button(scene.admin.home_offering(label), label))


def home_button(home: Json, label: str) -> Json:
    """How a click names this button of Home."""
    for block in home["blocks"]:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                names = {"action_id": element["action_id"], "value": element["value"]}
                return {"view_id": home["id"], "block_id": block["block_id"], **names}
    raise AssertionError(f"Home has no {label!r}.")


@on_both_databases
def test_the_preview_offers_the_rule_and_is_made_anew_by_it(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene)
    card = scene.preview()
    assert "10 of 10 paid invoices in QuickBooks look unsent" in words(card)
    assert "2 of this preview would go to A/R Aging instead of Drafts: USD 200.00." in words(card)
    assert "2 to Drafts · 10 to Finals" in words(card)

    scene.second.presses(TREAT, card)

    anew = scene.admin.offered(STOP, card)
    assert ON in words(anew)
    assert "2 to A/R Aging · 10 to Finals" in words(anew)
    assert len([one for one in scene.admin.messages() if "Asked by" in words(one)]) == 1
    scene.second.told(card, "From now on unsent invoices of this company are treated as sent")
    scene.admin.presses("Import 12 invoices", anew)
    scene.report(card, "Import complete")
    assert tiles(scene, firm) == {"ar_aging"}


def test_the_rule_is_switched_off_in_the_preview_as_well(scene: Scene[LittleBooks]) -> None:
    a_firm_that_never_sends(scene)
    card = scene.preview()
    scene.admin.presses(TREAT, card)

    scene.admin.presses(STOP, scene.admin.offered(STOP, card))

    assert "2 to Drafts · 10 to Finals" in words(scene.admin.offered(TREAT, card))


def test_in_a_public_channel_the_offer_names_no_amount(scene: Scene[LittleBooks]) -> None:
    a_firm_that_never_sends(scene)

    card = scene.preview(PUBLIC)

    assert "2 of this preview would go to A/R Aging instead of Drafts." in words(card)
    assert not any(secret in words(card) for secret in ("200.00", ACME, CLIENT, PROJECT))


def test_a_firm_whose_paid_invoices_were_sent_is_offered_nothing(scene: Scene[LittleBooks]) -> None:
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme)
    for day in range(1, 13):
        scene.books.pay(scene.books.invoice(acme, day=day))

    assert TREAT not in labels(scene.preview())


@on_both_databases
def test_drafts_of_an_earlier_import_are_reviewed_moved_and_put_back(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene, drafts=3)
    imported(scene)
    scene.books.invoice(firm.acme, "70.00", 20, DocNumber="2001", EmailStatus="NotSet")
    card = scene.preview(From="2026-10-15")
    scene.admin.presses(TREAT, card)
    told = scene.admin.told(card, "3 invoices imported before stand in Drafts")

    scene.admin.presses("Move the 3 in Drafts", told)
    review = scene.admin.modal(MOVE, "3 invoices")
    assert all(number in words(review) for number in ("1011", "1012", "1013", ACME, "USD 300.00"))
    assert "Current: 0.00" in words(review) or "0.00 → 300.00" in words(review)
    assert review["submit"]["text"] == "Move 3 invoices"
    assert tiles(scene, firm) == {"drafts"}
    scene.admin.submits()

    scene.admin.modal(MOVE, "3 invoices moved")
    assert tiles(scene, firm) == {"ar_aging"}
    said = scene.admin.reply(card, "<@U0ADMIN> moved 3 invoices from Drafts to A/R Aging")
    assert ACME not in block_words(said)

    scene.books.pay(firm.drafts[0])
    scene.second.presses("Undo", said)
    scene.admin.reply(card, "<@U0SECOND> undid the move: 3 invoices put back to Drafts.")
    assert tiles(scene, firm) == {"drafts"}
    scene.admin.presses("Undo", said)
    scene.admin.told(card, "<@U0SECOND> has undone this move already")


def test_what_joined_since_the_review_is_shown_before_it_is_moved(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene, paid=1)
    imported(scene)
    switch_in_home(scene, TREAT)
    scene.admin.does("click", **home_button(scene.admin.home("Move the 2 in Drafts"), "Move the 2 in Drafts"))
    scene.admin.modal(MOVE, "2 invoices")
    scene.ledger.return_to_drafts(firm.paid[0])

    scene.admin.submits()

    again = scene.admin.modal(MOVE, "2 invoices were to be moved when you looked; now it is 3.")
    assert tiles(scene, firm) == {"drafts"}
    assert again["submit"]["text"] == "Move 3 invoices"
    scene.admin.submits()
    scene.admin.modal(MOVE, "3 invoices moved")


def test_home_switches_the_rule_and_leads_there_and_back(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene)
    card = scene.preview()
    scene.admin.does("home")
    assert "unsent invoices are drafts" in words(scene.admin.home_offering(TREAT))

    switch_in_home(scene, TREAT)
    home = scene.admin.home_offering(STOP)
    assert "unsent invoices are treated as sent" in words(home)
    assert not any(label.startswith("Move the") for label in labels(home))
    anew = scene.admin.offered(STOP, card)
    scene.admin.presses("Import 12 invoices", anew)
    scene.report(card, "Import complete")

    switch_in_home(scene, STOP)
    home = scene.admin.home_offering("Move the 2 back to Drafts")
    scene.admin.does("click", **home_button(home, "Move the 2 back to Drafts"))
    scene.admin.modal(MOVE, "from A/R Aging back to Drafts")
    scene.admin.submits()
    scene.admin.modal(MOVE, "2 invoices moved")
    assert tiles(scene, firm) == {"drafts"}
    scene.admin.presses_in_modal("Undo")
    scene.admin.modal(holding="2 invoices put back to A/R Aging.")
    assert tiles(scene, firm) == {"ar_aging"}


def test_a_move_from_home_can_be_put_back_after_its_window_is_closed(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene)
    imported(scene)
    switch_in_home(scene, TREAT)
    label = "Move the 2 in Drafts"
    scene.admin.does("click", **home_button(scene.admin.home_offering(label), label))
    scene.admin.modal(MOVE, "2 invoices")
    scene.admin.submits()
    scene.admin.modal(MOVE, "2 invoices moved")
    scene.admin.does("close", how="x")

    said = scene.admin.reads("moved 2 invoices from Drafts to A/R Aging", channel=DIRECT)
    scene.admin.presses("Undo", said, DIRECT)

    scene.admin.reply(said, "undid the move: 2 invoices put back to Drafts.", channel=DIRECT)
    assert tiles(scene, firm) == {"drafts"}


def test_an_invoice_says_that_the_rule_placed_it(scene: Scene[LittleBooks]) -> None:
    a_firm_that_never_sends(scene, drafts=1)
    switch_in_home(scene, TREAT)
    scene.admin.home_offering(STOP)
    imported(scene)

    def home() -> Json | None:
        scene.admin.does("home")
        view = scene.admin.home()
        return view if "Open" in labels(view) else None

    scene.admin.does("click", **home_button(until(home, "Home lists the invoice"), "Open"))

    shown = scene.admin.modal("Invoice", "1011")
    assert "Placed in A/R Aging because this company's unsent invoices were treated as sent." in words(shown)


def test_many_are_reviewed_page_by_page(scene: Scene[LittleBooks]) -> None:
    a_firm_that_never_sends(scene, paid=0, drafts=17)
    imported(scene)
    switch_in_home(scene, TREAT)
    label = "Move the 17 in Drafts"
    scene.admin.does("click", **home_button(scene.admin.home_offering(label), label))

    first = scene.admin.modal(MOVE, "Invoices 1–15 of 17")
    assert labels(first) == ["Next"]
    scene.admin.presses_in_modal("Next")
    last = scene.admin.modal(MOVE, "Invoices 16–17 of 17")
    assert labels(last) == ["Previous"]
    assert "1001" in words(last)
    scene.admin.submits()

    scene.admin.modal(MOVE, "17 invoices moved")


def test_a_member_without_the_right_changes_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm_that_never_sends(scene)
    card = scene.preview(PUBLIC)

    scene.manager.presses(TREAT, card, PUBLIC)

    told = words(scene.manager.reads("You don't have the right", channel=PUBLIC))
    assert not any(secret in told for secret in (ACME, CLIENT, PROJECT, "10 of 10"))
    assert TREAT in labels(scene.admin.again(card, PUBLIC))


def test_who_lost_the_right_meanwhile_moves_nothing(scene: Scene[LittleBooks]) -> None:
    firm = a_firm_that_never_sends(scene)
    imported(scene)
    switch_in_home(scene, TREAT)
    label = "Move the 2 in Drafts"
    scene.admin.home_offering(label)
    scene.make_administrator(scene.manager.id)
    scene.manager.does("home")
    scene.manager.does("click", **home_button(scene.manager.home_offering(label), label))
    scene.manager.modal(MOVE, "2 invoices")
    scene.dismiss_administrator(scene.manager.id)

    scene.manager.submits()

    assert "You don't have the right to import invoices" in words(scene.manager.modal("Import Invoices"))
    assert tiles(scene, firm) == {"drafts"}


def test_a_name_that_mentions_everybody_is_shown_as_it_is(scene: Scene[LittleBooks]) -> None:
    hostile = "<!channel> *Fern* \u202egnp.exe"
    fern = scene.books.customer(hostile)
    scene.project("Fern", fern)
    scene.books.invoice(fern, DocNumber="<!here>", EmailStatus="NotSet")
    imported(scene)
    switch_in_home(scene, TREAT)
    label = "Move the 1 in Drafts"

    scene.admin.does("click", **home_button(scene.admin.home_offering(label), label))

    assert "<!here> · <!channel> *Fern* gnp.exe" in words(scene.admin.modal(MOVE, "1 invoice"))
