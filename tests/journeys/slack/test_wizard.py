"""The wizard's choices: changed with Back, kept when the modal is closed, sealed by Import."""

from __future__ import annotations

import pytest

from tests.journeys.slack.little_books import OCTOBER, LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, fields, labels, values, words
from tests.journeys.slack.person import PRIVATE
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.waiting import until


@on_both_databases
def test_back_reopens_the_choices_and_the_same_message_shows_the_new_preview(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene, linked=3)
    admin = scene.admin
    card = scene.preview(Invoices_to_bring_in=["sent", "voided"])

    admin.presses("Back", card)
    form = admin.modal("Filters")
    assert values(form)["From"] == OCTOBER["From"]
    assert values(form)["Invoices to bring in"] == ["sent", "voided"]
    admin.submits(To="2026-10-01")

    admin.offered("Import 1 invoice", card)
    assert len([one for one in admin.messages() if "Asked by" in words(one)]) == 1
    admin.presses("Import 1 invoice", admin.again(card))
    scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == 1


def test_closing_the_modal_loses_nothing_and_the_command_continues(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    admin = scene.admin
    scene.preview(From="2026-09-01", To="2026-09-02")
    scene.filters()
    admin.fills("From", "2026-10-02")
    admin.fills("To", "2026-10-03")
    admin.fills("If some can't be imported", "nothing")
    admin.fills("Project", admin.searches("Project", "smile")[f"{CLIENT} / {PROJECT}"])
    admin.fills("QuickBooks customers", [admin.searches("QuickBooks customers", "acme")[ACME]])
    admin.closes()
    until(lambda: scene.ledger.kept_fields().get("date_from") == "2026-10-02", "the choices are kept")

    admin.types()
    start = admin.modal("Import data", "Continuing where you left off.")
    assert "Start over" in labels(start)
    admin.submits()

    assert values(admin.modal("Filters")) == {
        "Quick range": None,
        "From": "2026-10-02",
        "To": "2026-10-03",
        "Invoices to bring in": ["sent", "in_progress", "paid"],
        "Project": firm.project,
        "QuickBooks customers": [firm.acme],
        "If some can't be imported": "nothing",
    }


def test_customers_can_be_chosen_before_anything_was_ever_read(scene: Scene[LittleBooks]) -> None:
    scene.books.customer(ACME)

    scene.filters()

    until(lambda: ACME in scene.admin.searches("QuickBooks customers"), "the customers are there")


def test_after_a_day_nothing_is_continued(scene: Scene[LittleBooks]) -> None:
    scene.filters()
    scene.admin.closes()

    scene.clock.move(hours=24)
    scene.admin.types()

    assert "Continuing" not in words(scene.admin.modal("Import data"))


def test_start_over_forgets_the_choices(scene: Scene[LittleBooks]) -> None:
    admin = scene.admin
    scene.filters()
    admin.fills("From", "2026-10-02")
    admin.closes()
    admin.types()
    continued = admin.modal("Import data", "Continuing")

    admin.presses_in_modal("Start over")
    fresh = admin.changed_modal(continued["hash"])
    assert "Continuing" not in words(fresh)
    assert "Start over" not in labels(fresh)
    admin.submits()

    assert values(admin.modal("Filters"))["From"] is None


def test_back_in_the_modal_goes_to_step_one_and_keeps_what_stands(scene: Scene[LittleBooks]) -> None:
    admin = scene.admin
    scene.filters()
    admin.fills("From", "2026-10-02")

    admin.presses_in_modal("Back")
    admin.modal("Import data")
    admin.submits()

    assert values(admin.modal("Filters"))["From"] == "2026-10-02"


def test_a_quick_range_fills_both_dates_and_keeps_the_rest(scene: Scene[LittleBooks]) -> None:
    admin = scene.admin
    before = scene.filters()
    admin.fills("Invoices to bring in", ["voided"])

    admin.fills("Quick range", "last_month")
    form = admin.changed_modal(before["hash"])

    assert (values(form)["From"], values(form)["To"]) == ("2026-10-01", "2026-10-31")
    assert values(form)["Invoices to bring in"] == ["voided"]


@pytest.mark.parametrize(
    ("filled", "field", "problem"),
    [
        ({"From": "2026-10-31", "To": "2026-10-01"}, "To", "To"),
        ({"From": "2026-11-25", "To": "2026-11-30"}, "From", "From"),
        ({"Invoices to bring in": []}, "Invoices to bring in", ""),
        ({"From": None}, "From", ""),
    ],
)
def test_wrong_input_is_marked_on_its_field(
    scene: Scene[LittleBooks], filled: Json, field: str, problem: str
) -> None:
    form = scene.filters()

    refused = scene.admin.submits(**OCTOBER | filled)

    assert refused["outcome"] in ("errors", "refused")
    assert problem in refused["errors"][fields(form)[field][0]]
    assert scene.ledger.runs() == {}


def test_a_tab_that_stayed_open_changes_nothing_after_import_and_offers_a_copy(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene)
    admin = scene.admin
    card = scene.preview(Invoices_to_bring_in=["sent"])
    admin.presses("Back", card)
    admin.modal("Filters")
    scene.freeze_messages()
    admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")

    late = admin.submits(To="2026-10-30")

    assert late["outcome"] == "updated"
    assert "already started by <@U0ADMIN> on" in words(late["view"])
    assert len(scene.ledger.runs()) == 1
    admin.presses_in_modal("Start with a copy")
    copied = values(admin.modal("Filters"))
    assert (copied["From"], copied["Invoices to bring in"]) == (OCTOBER["From"], ["sent"])


def test_back_after_import_on_another_device_tells_who_was_first(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    admin = scene.admin
    card = scene.preview()
    scene.freeze_messages()
    admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")

    admin.presses("Back", card)

    admin.reply(card, "already started by <@U0ADMIN>")
    assert admin.has_no_modal()


def test_a_closed_modal_is_no_trouble_while_something_is_shown_in_it(scene: Scene[LittleBooks]) -> None:
    admin = scene.admin
    scene.filters()
    scene.people.do("latency", method="views.update", ms=300)
    admin.fills("Quick range", "last_month")
    admin.closes()

    admin.types()
    admin.modal("Import data", "Continuing")
    gone = until(lambda: [one for one in scene.people.log("call") if one.get("error") == "not_found"], "gone")
    assert gone[0]["name"] == "views.update"
    assert scene.people.log("refused") == []


def test_the_modal_says_where_the_result_will_be_posted(scene: Scene[LittleBooks]) -> None:
    scene.admin.types()

    assert "The result will be posted in #finance-private." in words(scene.admin.modal("Import data"))


def test_help_and_status_answer_in_private(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.admin.types("help")
    scene.admin.reads("opens the import: choose what to import")
    scene.admin.types("status")
    scene.admin.reads("You have not imported anything yet.")
    scene.admin.types("what")
    scene.admin.reads("I don't know that.")

    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")
    scene.admin.types("status")

    scene.admin.reads(
        "*Import complete* · Oct 1, 2026 – Oct 31, 2026", "2 invoices imported · 0 already here"
    )
    assert [one["ts"] for one in scene.people.messages(PRIVATE)] == [card["ts"]]
