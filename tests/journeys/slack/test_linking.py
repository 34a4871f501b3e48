"""*Link to project…* and *Retry*: the remedy in place."""

from __future__ import annotations

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, fields, values, words
from tests.journeys.slack.scene import Scene, on_both_databases


def imported_with_exceptions(scene: Scene[LittleBooks]) -> Json:
    """The report of an import in which one customer had no project."""
    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Imported with exceptions")
    return card


def opened_dialog(scene: Scene[LittleBooks], card: Json) -> Json:
    scene.admin.presses("Link to project…", scene.admin.reply(card, "*Imported with exceptions*"))
    return scene.admin.modal("Link to project")


@on_both_databases
def test_a_new_project_is_made_in_the_dialog_and_retry_brings_the_rest(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=2)
    card = imported_with_exceptions(scene)

    dialog = opened_dialog(scene, card)
    assert values(dialog) == {
        "QuickBooks customers": [firm.borealis],
        "Project": None,
        "Name of the new project": BOREALIS,
        "Its client": None,
    }
    done = scene.admin.submits(Its_client="Freight & Sons")
    assert done["outcome"] == "updated"
    assert "1 customer is now linked to" in words(scene.admin.modal())
    scene.admin.presses_in_modal("Retry")

    report = scene.report(card, "Import complete")
    assert "2 invoices imported" in report
    assert "unexplained: 0" in report
    assert set(scene.ledger.imported()) == {*firm.linked, *firm.unlinked}
    assert "Freight & Sons" in scene.ledger.client_names()


def test_an_existing_project_is_chosen_and_retry_is_pressed_in_the_thread(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=1)
    card = imported_with_exceptions(scene)

    opened_dialog(scene, card)
    offered = scene.admin.searches("Project", "smile")
    scene.admin.submits(Project=offered[f"{CLIENT} / {PROJECT}"])
    assert f"{CLIENT} / {PROJECT}" in words(scene.admin.modal(holding="now linked")).replace("\u200b", "")
    scene.admin.closes()
    scene.admin.presses("Retry", scene.admin.reply(card, "*Imported with exceptions*"))

    scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == {*firm.linked, *firm.unlinked}


@pytest.mark.parametrize("name", [None, "   "])
def test_a_form_without_any_project_is_marked_on_its_field(
    scene: Scene[LittleBooks], name: str | None
) -> None:
    a_firm(scene, linked=2, unlinked=1)
    dialog = opened_dialog(scene, imported_with_exceptions(scene))

    refused = scene.admin.submits(Name_of_the_new_project=name)

    block_id, _ = fields(dialog)["Project"]
    assert refused["outcome"] == "errors"
    assert refused["errors"] == {block_id: "Choose a project, or write the name of a new one."}


def test_a_client_of_blanks_is_no_client(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2, unlinked=1)
    opened_dialog(scene, imported_with_exceptions(scene))

    done = scene.admin.submits(Its_client="   ")

    assert done["outcome"] == "updated"
    assert BOREALIS in scene.ledger.client_names()


def test_a_retry_that_changes_nothing_says_the_same_again(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=1)
    card = imported_with_exceptions(scene)

    scene.admin.presses("Retry", scene.admin.reply(card, "*Imported with exceptions*"))

    report = scene.report(card, "IMPORT FAILED")
    assert "Its QuickBooks customer is linked to no project." in report
    assert set(scene.ledger.imported()) == set(firm.linked)


def test_another_administrator_may_link_and_retry(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=1)
    card = imported_with_exceptions(scene)

    scene.second.presses("Link to project…", scene.second.reply(card, "*Imported with exceptions*"))
    scene.second.modal("Link to project")
    scene.second.submits()
    scene.second.modal(holding="now linked")
    scene.second.presses_in_modal("Retry")

    assert "<@U0SECOND>" in scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == {*firm.linked, *firm.unlinked}


def test_from_the_preview_its_number_grows_without_another_question(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=2)
    card = scene.preview()

    scene.admin.presses("Link to project…", card)
    scene.admin.modal("Link to project")
    scene.admin.submits()

    assert "The preview is being made anew" in words(scene.admin.modal(holding="now linked"))
    scene.admin.presses("Import 4 invoices", scene.admin.offered("Import 4 invoices", card))
    scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == {*firm.linked, *firm.unlinked}


def test_where_everybody_is_linked_meanwhile_the_way_on_is_shown(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=2)
    card = imported_with_exceptions(scene)
    scene.project("Elsewhere", firm.borealis)

    scene.admin.presses("Link to project…", scene.admin.reply(card, "*Imported with exceptions*"))
    scene.admin.modal(holding="Every customer of this import has a project by now.")
    scene.admin.presses_in_modal("Retry")

    scene.report(card, "Import complete")
