"""Schedules, from the form in Home to the report of what they began."""

from __future__ import annotations

from typing import Any

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import Json, button, labels, values, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC, WITHOUT_BOT, Person
from tests.journeys.slack.scene import Scene, on_both_databases

CHANNEL = "Post the report in"
DAILY: dict[str, Any] = {"How_often": "day", "At": "08:00", CHANNEL.replace(" ", "_"): PRIVATE}
#: From 04:30 in New York to 08:00.
UNTIL_EIGHT = {"hours": 3, "minutes": 30}
TIMES = "every day 08:00 (America/New_York)"


def opened_form(person: Person) -> Json:
    """*New schedule*, from Home."""
    person.does("home")
    view = person.home_offering("New schedule")
    person.does("click", view_id="home", **button(view, "New schedule"))
    return person.modal("New schedule")


def made(scene: Scene[LittleBooks], person: Person, **fields: Any) -> Json:
    """A daily schedule, saved; what she is told."""
    opened_form(person)
    person.submits(**DAILY | fields)
    return person.modal("Schedule saved")


def pressed(person: Person, label: str) -> None:
    """A button in Home."""
    person.does("click", view_id="home", **button(person.home_offering(label), label))


def fire(scene: Scene[LittleBooks], **how_far: float) -> None:
    """So much time passes, and the app looks which schedules are due."""
    scene.clock.move(**how_far)
    scene.app.services.firing.fire_due()


def card_of(scene: Scene[LittleBooks], heading: str, channel: str = PRIVATE) -> Json:
    """The card of the scheduled run, once it has this heading."""
    return scene.admin.reads(heading, f"Scheduled: {TIMES}", channel=channel)


@on_both_databases
def test_a_schedule_made_in_home_imports_at_its_time_and_mentions_who_made_it(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene, linked=2, unlinked=1)

    told = words(made(scene, scene.admin))

    assert f"E{TIMES[1:]}" in told
    assert "into #" in told
    home = words(scene.admin.home("Every day 08:00"))
    assert "made by <@U0ADMIN>" in home
    assert scene.admin.messages(PRIVATE) == []
    fire(scene, **UNTIL_EIGHT)
    card = card_of(scene, "Imported with exceptions")
    report = scene.report(card, "Imported with exceptions")
    assert "<@U0ADMIN>" in report
    assert f"Scheduled: {TIMES}" in report


def test_the_day_after_there_is_nothing_new_and_nobody_is_mentioned(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    made(scene, scene.admin)
    fire(scene, **UNTIL_EIGHT)
    card_of(scene, "Import complete")

    fire(scene, days=1)

    card = card_of(scene, "Nothing new to import")
    report = scene.report(card, "Nothing new to import")
    assert "<@" not in words(card) + report


def test_a_channel_without_the_bot_is_marked_and_the_form_stays(scene: Scene[LittleBooks]) -> None:
    opened_form(scene.admin)

    answer = scene.admin.submits(**DAILY | {CHANNEL.replace(" ", "_"): WITHOUT_BOT})

    assert answer["outcome"] == "errors", answer
    assert "I can't post in that channel." in str(answer)
    assert "No schedules yet" in words(scene.admin.home())


def test_without_a_channel_the_report_goes_to_her_direct_messages(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    opened_form(scene.admin)
    scene.admin.submits(How_often="day", At="08:00")
    assert "into direct messages" in words(scene.admin.modal("Schedule saved"))

    fire(scene, **UNTIL_EIGHT)

    card_of(scene, "Import complete", channel=DIRECT)


def test_in_a_public_channel_amounts_stay_away(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    made(scene, scene.admin, **{CHANNEL.replace(" ", "_"): PUBLIC})

    fire(scene, **UNTIL_EIGHT)

    card = card_of(scene, "Import complete", channel=PUBLIC)
    assert "USD" not in words(card) + scene.report(card, "Import complete", channel=PUBLIC)


def test_run_now_pause_resume_edit_and_delete_are_pressed_in_home(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    made(scene, scene.admin)
    scene.admin.closes()

    pressed(scene.admin, "Run now")
    assert "has begun" in words(scene.admin.modal(holding="has begun"))
    scene.admin.closes()
    assert "run now by <@U0ADMIN>" in words(card_of(scene, "Import complete"))

    pressed(scene.admin, "Pause")
    scene.admin.home("*Paused*")
    fire(scene, days=2)
    assert len(scene.admin.messages(PRIVATE)) == 1
    pressed(scene.admin, "Resume")
    scene.admin.home("Next: ")

    pressed(scene.admin, "Edit")
    form = values(scene.admin.modal("Edit schedule"))
    assert (form["How often"], form["At"], form[CHANNEL]) == ("day", "08:00", PRIVATE)
    scene.admin.submits(How_often="last", Dates="yesterday")
    scene.admin.modal("Schedule saved")
    scene.admin.home("Last day of every month 08:00")
    scene.admin.closes()

    pressed(scene.admin, "Delete")
    scene.admin.home("No schedules yet")


def test_run_now_by_another_administrator_is_told_to_her(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    opened_form(scene.admin)
    scene.admin.submits(How_often="day", At="08:00")
    scene.admin.modal("Schedule saved")
    scene.second.does("home")

    pressed(scene.second, "Run now")

    scene.second.modal(holding="into direct messages")
    card = scene.second.reads("Import complete", "run now by <@U0SECOND>", channel=DIRECT)
    scene.second.reply(card, "*Import complete*", channel=DIRECT)
    assert scene.admin.messages(DIRECT) == []


def test_all_schedules_are_pages_where_the_same_is_pressed(scene: Scene[LittleBooks]) -> None:
    for _ in range(12):
        made(scene, scene.admin)
        scene.admin.closes()
    pressed(scene.admin, "All schedules")
    page = scene.admin.modal("Schedules", holding="1–10 of 12")

    scene.admin.presses_in_modal("Next")
    second = scene.admin.modal("Schedules", holding="11–12 of 12")
    assert (labels(page).count("Pause"), labels(second).count("Pause")) == (10, 2)
    scene.admin.presses_in_modal("Pause")
    scene.admin.modal("Schedules", holding="*Paused*")


def test_who_may_not_import_sees_no_schedule(scene: Scene[LittleBooks]) -> None:
    made(scene, scene.admin)

    scene.manager.does("home")

    assert "Every day" not in words(scene.manager.home("You don't have the right to import invoices."))


def test_without_her_right_it_pauses_and_the_administrators_are_told(scene: Scene[LittleBooks]) -> None:
    scene.make_administrator("U0MEMBER")
    made(scene, scene.manager, **{CHANNEL.replace(" ", "_"): PUBLIC})
    scene.dismiss_administrator("U0MEMBER")

    fire(scene, **UNTIL_EIGHT)

    for person in (scene.admin, scene.second):
        told = words(person.reads("A schedule paused itself", channel=DIRECT))
        assert "<@U0MEMBER>" in told
    assert scene.admin.messages(PUBLIC) == []
