"""*Set up projects*: every customer without a project at once, from the preview, the report and Home."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT
from tests.journeys.slack.looking import Json, labels, words
from tests.journeys.slack.person import PUBLIC
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.setting_up import (
    KNOWN,
    NEW,
    OTHER,
    TITLE,
    a_firm_without_projects,
    boxes,
    ticked,
    ticks,
)
from tests.journeys.slack.waiting import until


def opened(scene: Scene[LittleBooks], card: Json) -> Json:
    scene.admin.presses(TITLE, card)
    return scene.admin.modal(TITLE)


@on_both_databases
def test_from_the_preview_two_are_ticked_and_its_import_number_has_grown(scene: Scene[LittleBooks]) -> None:
    invoices = a_firm_without_projects(scene)
    card = scene.preview()
    assert "Import 1 invoice" in labels(card)

    page = opened(scene, card)
    assert {name: box["text"]["text"] for name, box in boxes(page).items()} == {
        KNOWN: "Link to Harbour House",
        NEW: f"Create project {NEW}",
        OTHER: f"Create project {OTHER}",
    }
    assert boxes(page)[KNOWN]["description"]["text"] == "same name"
    assert "1 invoice · 0@firm.example" in words(page)
    assert ticked(page) == set()
    assert scene.admin.submits(**ticks(page, KNOWN, NEW))["outcome"] == "updated"

    done = words(scene.admin.modal(TITLE, "linked"))
    assert "2 customers linked, 1 project created." in done
    assert "1 customer of this import is still without a project." in done
    assert "The preview is being made anew" in done
    grown = scene.admin.offered("Import 3 invoices", card)
    assert len([one for one in scene.admin.messages() if "Asked by" in words(one)]) == 1

    scene.admin.presses("Import 3 invoices", grown)
    scene.report(card, "Imported with exceptions")
    assert set(scene.ledger.imported()) == {invoices[ACME], invoices[KNOWN], invoices[NEW]}


def test_the_rest_is_set_up_from_the_same_modal_and_the_card_follows(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview()
    page = opened(scene, card)
    scene.admin.submits(**ticks(page, NEW))
    scene.admin.modal(TITLE, "linked")
    scene.admin.offered("Import 2 invoices", card)

    scene.admin.presses_in_modal("Set up the rest")
    rest = scene.admin.modal(TITLE, KNOWN)
    assert set(boxes(rest)) == {KNOWN, OTHER}
    scene.admin.submits(**ticks(rest, KNOWN, OTHER))

    assert "No customer is without a project." in words(scene.admin.modal(TITLE, "linked"))
    scene.admin.offered("Import 4 invoices", card)


def test_from_the_report_all_are_ticked_and_retried(scene: Scene[LittleBooks]) -> None:
    invoices = a_firm_without_projects(scene)
    card = scene.preview()
    scene.admin.presses("Import 1 invoice", card)

    page = opened(scene, scene.admin.reply(card, "*Imported with exceptions*"))
    scene.admin.presses_in_modal("Tick all on this page")
    page = scene.admin.changed_modal(page["hash"])
    assert ticked(page) == {KNOWN, NEW, OTHER}
    scene.admin.submits()
    done = scene.admin.modal(TITLE, "linked")
    assert "Retry brings in the invoices that were held back." in words(done)
    scene.admin.presses_in_modal("Retry")

    assert "3 invoices imported" in scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == set(invoices.values())


def test_another_administrators_confirmation_asks_again_by_itself(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview()

    scene.second.presses(TITLE, card)
    page = scene.second.modal(TITLE)
    scene.second.submits(**ticks(page, NEW))

    done = words(scene.second.modal(TITLE, "linked"))
    assert "<@U0ADMIN> asked for this import, and is asked again on pressing Import." in done
    scene.admin.presses("Import 1 invoice", card)
    scene.admin.offered("Import 2 invoices", card)


def test_two_administrators_at_once_are_told_who_was_quicker(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview()
    pages = {}
    for person in (scene.admin, scene.second):
        person.presses(TITLE, card)
        pages[person.id] = person.modal(TITLE)

    scene.second.submits(**ticks(pages[scene.second.id], NEW))
    scene.second.modal(TITLE, "1 customer linked, 1 project created.")
    scene.admin.submits(**ticks(pages[scene.admin.id], NEW, OTHER))

    done = words(scene.admin.modal(TITLE, "linked"))
    assert "1 customer linked, 1 project created." in done
    assert "1 customer had a project by then, and kept it." in done
    scene.admin.offered("Import 3 invoices", card)


def test_home_sets_up_the_projects_of_a_company_that_was_never_read(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    scene.books.customer("Gone Ltd", Active=False)
    scene.admin.does("home")
    home = scene.admin.home_offering(TITLE)

    scene.admin.does("click", **home_button(home, TITLE))
    page = scene.admin.modal(TITLE)
    assert set(boxes(page)) == {KNOWN, NEW, OTHER}
    assert "1@firm.example" in words(page)
    scene.admin.submits(**ticks(page, KNOWN))

    done = scene.admin.modal(TITLE, "linked")
    assert "2 customers of this company are still without a project." in words(done)
    assert labels(done) == ["Import invoices", "Set up the rest"]
    scene.admin.presses_in_modal("Import invoices")
    scene.admin.modal("Import data")


def home_button(home: Json, label: str) -> Json:
    """How a click names this button of Home."""
    for block in home["blocks"]:
        for element in [*block.get("elements", ()), block.get("accessory") or {}]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                names = {"action_id": element["action_id"], "value": element["value"]}
                return {"view_id": home["id"], "block_id": block["block_id"], **names}
    raise AssertionError(f"Home has no {label!r}.")


def test_ticks_stay_while_pages_are_turned(scene: Scene[LittleBooks]) -> None:
    names = [f"Customer {at:02}" for at in range(17)]
    for at, name in enumerate(names):
        scene.books.invoice(scene.books.customer(name), DocNumber=f"3{at:03}")
    card = scene.preview()
    first = opened(scene, card)
    shown = list(boxes(first))
    assert (len(shown), labels(first)) == (15, ["Tick all on this page", "Next"])

    scene.admin.fills(shown[3], ticks(first, shown[3])[shown[3]])
    scene.admin.presses_in_modal("Next")
    second = scene.admin.modal(TITLE, "Customers 16–17 of 17.")
    assert "1 customer is ticked on other pages." in words(second)
    rest = list(boxes(second))
    scene.admin.fills(rest[1], ticks(second, rest[1])[rest[1]])
    scene.admin.presses_in_modal("Previous")
    back = scene.admin.modal(TITLE, "Customers 1–15 of 17.")
    assert ticked(back) == {shown[3]}
    scene.admin.submits()

    assert "2 customers linked, 2 projects created." in words(scene.admin.modal(TITLE, "linked"))
    assert "15 customers of this import are still" in words(scene.admin.modal())
    assert {shown[3], rest[1]} <= set(scene.ledger.client_names())


def test_a_form_without_a_tick_is_marked(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    opened(scene, scene.preview())

    refused = scene.admin.submits()

    assert refused["outcome"] == "errors"
    assert list(refused["errors"].values()) == ["Tick at least one customer."]


def test_a_member_without_the_right_is_refused_and_sees_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview(PUBLIC)

    scene.manager.presses(TITLE, card, PUBLIC)

    told = words(scene.manager.reads("You don't have the right", channel=PUBLIC))
    assert not any(secret in told for secret in (KNOWN, NEW, OTHER, ACME, CLIENT, PROJECT))
    assert scene.manager.has_no_modal()


def test_who_lost_the_right_meanwhile_links_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview(PUBLIC)
    scene.make_administrator(scene.manager.id)
    scene.manager.presses(TITLE, card, PUBLIC)
    page = scene.manager.modal(TITLE)
    scene.dismiss_administrator(scene.manager.id)

    scene.manager.submits(**ticks(page, NEW))

    assert "You don't have the right to link customers" in words(scene.manager.modal("Import Invoices"))
    assert NEW not in scene.ledger.client_names()


def test_a_name_that_mentions_everybody_is_shown_and_linked_as_it_is(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    hostile = "<!channel> *Fern* \u202egnp.exe"
    scene.books.invoice(scene.books.customer(hostile), DocNumber="4000")
    card = scene.preview()
    page = opened(scene, card)
    (shown,) = [name for name in boxes(page) if name.startswith("<!channel>")]

    scene.admin.submits(**ticks(page, shown))

    assert "1 customer linked, 1 project created." in words(scene.admin.modal(TITLE, "linked"))
    until(lambda: hostile in scene.ledger.client_names(), "the client is there")


def test_a_confirmation_that_is_too_old_is_not_made_anew_but_said(scene: Scene[LittleBooks]) -> None:
    a_firm_without_projects(scene)
    card = scene.preview()
    page = opened(scene, card)
    scene.clock.move(hours=25)

    scene.admin.submits(**ticks(page, NEW))

    done = scene.admin.modal(TITLE, "linked")
    assert "This confirmation is older than 24 hours." in words(done)
    assert "Start again" in labels(done)
