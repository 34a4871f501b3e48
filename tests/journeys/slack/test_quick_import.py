"""``/import-invoices last quarter [project]``: from the command straight to the confirmation."""

from __future__ import annotations

import pytest

from bot.sandbox.workspace import TEAM_ID
from tests.builders import a_connection
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import labels, values, words
from tests.journeys.slack.person import DIRECT, WITHOUT_BOT
from tests.journeys.slack.scene import Scene
from tests.services.desk_doubles import tokens_of


def test_a_range_goes_straight_to_the_confirmation(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=3)

    scene.admin.types("last month")

    card = scene.card()
    assert "1 Oct 2026 – 31 Oct 2026" in words(card)
    assert "by each customer's link" in words(card)
    assert scene.admin.has_no_modal()
    scene.admin.presses("Import 3 invoices", card)
    scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == 3


@pytest.mark.parametrize("text", [PROJECT, f"{CLIENT} / {PROJECT}", f"{CLIENT}/{PROJECT}".upper()])
def test_a_project_may_follow(scene: Scene[LittleBooks], text: str) -> None:
    a_firm(scene, linked=1)

    scene.admin.types(f"last month {text}")

    assert f"{CLIENT} / {PROJECT}" in words(scene.card())


def test_back_opens_the_form_with_what_was_asked_for(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    scene.admin.types(f"last month {PROJECT}")

    scene.admin.presses("Back", scene.card())

    form = values(scene.admin.modal("Filters"))
    assert (form["From"], form["To"], form["Project"]) == ("2026-10-01", "2026-10-31", firm.project)


def test_it_says_everything_so_choices_left_open_do_not_count(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2)
    scene.filters()
    scene.admin.fills("Invoices to bring in", ["voided"])
    scene.admin.closes()

    scene.admin.types("last month")

    assert "Import 2 invoices" in labels(scene.card())


def test_an_unknown_project_is_named_with_similar_ones(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)

    scene.admin.types("last month smile")

    answer = words(scene.admin.reads("There is no project"))
    assert "“smile”" in answer
    assert f"Similar ones are {CLIENT} / {PROJECT}." in answer


def test_a_name_of_several_projects_is_not_guessed(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.project(PROJECT, client=ACME)

    scene.admin.types(f"last month {PROJECT}")

    answer = words(scene.admin.reads("could be any of these"))
    assert f"{ACME} / {PROJECT}" in answer


def test_a_range_that_is_not_offered_is_answered_with_those_that_are(scene: Scene[LittleBooks]) -> None:
    scene.admin.types("this quarter")

    assert "this month, last month, last quarter" in words(scene.admin.reads("There is no such range"))


def test_where_the_app_cannot_post_the_preview_is_in_her_direct_messages(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2)

    scene.admin.types("last month", channel=WITHOUT_BOT)

    scene.admin.reads("in your direct messages", channel=WITHOUT_BOT)
    assert "Import 2 invoices" in labels(scene.card(DIRECT))


def test_somebody_without_the_right_learns_nothing(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)

    scene.manager.types(f"last month {PROJECT}x", channel="C0FINANCE")

    answer = words(scene.manager.reads("You don't have the right", channel="C0FINANCE"))
    assert PROJECT not in answer.replace(f"{PROJECT}x", "")
    assert scene.ledger.count() == 0


def test_of_several_companies_one_must_be_chosen(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    with scene.app.services.store.writing() as tx:
        tx.connections.save(
            a_connection(id="con2", team_id=TEAM_ID, realm_id="9"),
            tokens_of(scene.clock, "access", "refresh"),
        )
        tx.commit()

    scene.admin.types("last month")

    assert "Choose it in the window" in words(scene.admin.reads("Several QuickBooks companies"))
    assert not [one for one in scene.admin.messages() if "Asked by" in words(one)]
