"""*Undo*: from the report or from Home, with its dialog, its message in the thread and its report."""

from __future__ import annotations

from bot.bootstrap import operator
from bot.sandbox.workspace import TEAM_ID
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, block_words, button, labels, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC, SHARED
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.waiting import until

TITLE = "Undo the import"
OPERATOR = operator(TEAM_ID)
SECRETS = (ACME, BOREALIS, CLIENT, PROJECT, "USD", "1,234", "1234")


def imported(scene: Scene[LittleBooks], channel: str = PRIVATE, number: int = 2, **fields: object) -> Json:
    """All of October comes in; its card."""
    card = scene.preview(channel, **fields)
    scene.admin.presses(f"Import {number} invoices", card, channel)
    scene.report(card, "Import complete", channel)
    return card


def report_of(scene: Scene[LittleBooks], card: Json, channel: str = PRIVATE) -> Json:
    return scene.admin.reply(card, "*Import complete*", channel=channel)


def test_an_import_is_undone_from_its_report_once_and_can_be_made_again(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = imported(scene)
    report = report_of(scene, card)
    scene.admin.presses("Undo", report)
    scene.admin.modal(TITLE, "2 invoices go")
    scene.second.presses("Undo", report)
    dialog = scene.second.modal(TITLE, "2 invoices go")
    assert dialog["submit"]["text"] == "Undo 2 invoices"
    assert all(said in words(dialog) for said in ("A/R Aging", "USD 2,470.01", "An undo can't be undone."))
    assert scene.ledger.count() == 2

    scene.second.submits()

    scene.second.modal(TITLE, "is being undone")
    told = words(scene.admin.reply(card, "*Import undone*"))
    assert "<@U0SECOND>" in told
    assert "2 invoices undone" in told
    assert scene.ledger.count() == 0
    scene.admin.reply(card, "Asked by <@U0SECOND>")
    scene.admin.sees(card, "*Undone* by <@U0SECOND>", "2 invoices")
    until(lambda: "Undo" not in labels(report_of(scene, card)), "the report offers Undo no more")
    assert "*Undone* by <@U0SECOND>" in words(report_of(scene, card))
    scene.admin.submits()
    scene.admin.modal(TITLE, "<@U0SECOND> undid this import on")
    assert imported(scene)["ts"] != card["ts"]
    assert scene.ledger.count() == 2


def test_what_was_moved_here_stays_and_is_named_in_the_report_and_its_files(
    scene: Scene[LittleBooks],
) -> None:
    firm = a_firm(scene)
    scene.books.invoice(firm.acme, "70.00", 20, DocNumber="2001", EmailStatus="NotSet")
    card = imported(scene, number=3)
    scene.app.services.connections.set_treat_unsent_as_sent(OPERATOR, scene.connection_id, True)
    moves = scene.app.services.unsent_moves
    review = moves.review(OPERATOR, scene.connection_id, 0, 15)
    moves.move(OPERATOR, scene.connection_id, review.digest)

    scene.admin.presses("Undo", report_of(scene, card))
    dialog = scene.admin.modal(TITLE, "2 invoices go")
    assert "1 invoice stays" in words(dialog)
    scene.admin.submits()

    told = words(scene.admin.reply(card, "*Import undone*"))
    assert "1 stays: somebody here changed them since" in told
    assert "2001" in told
    assert "Somebody here moved it to another tile after it came in." in told
    scene.admin.reply(card, "1 invoice stays: listed here with the reason.")
    assert scene.ledger.count() == 1


def test_in_public_places_an_undo_names_numbers_alone(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.app.services.connections.set_results_channel(OPERATOR, scene.connection_id, SHARED)
    card = imported(scene, PUBLIC)
    scene.admin.presses("Undo", report_of(scene, card, PUBLIC), PUBLIC)
    scene.admin.modal(TITLE, "USD 2,470.01")

    scene.admin.submits()

    scene.admin.reply(card, "*Import undone*", channel=PUBLIC)
    announced = scene.admin.reads("*Import undone*: 2 invoices undone", channel=SHARED)
    scene.admin.reads("*Import undone*", "USD 2,470.01", channel=DIRECT)
    copy = scene.admin.reads("*Import complete*", "USD 2,470.01", "*Undone* by", channel=DIRECT)
    assert "Undo" not in labels(copy)
    said = "\n".join(map(block_words, [announced, *scene.admin.replies(card, PUBLIC)]))
    assert [secret for secret in SECRETS if secret in said] == []


def test_home_says_what_was_undone_and_leads_there(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    imported(scene)
    scene.admin.does("home")
    home = scene.admin.home("Import complete")
    scene.admin.does("click", view_id=home["id"], **button(home, "Details"))
    scene.admin.modal("Details", "1001")

    scene.admin.presses_in_modal("Undo")
    scene.admin.modal(TITLE, "2 invoices go")
    scene.admin.submits()
    scene.admin.modal(TITLE, "is being undone")
    until(lambda: scene.ledger.count() == 0, "the invoices go")
    scene.admin.does("close", how="x")

    def says_so() -> Json | None:
        scene.admin.does("home")
        view = scene.admin.home()
        return view if "*Undone* by <@U0ADMIN>" in words(view) else None

    assert "Import undone" in words(until(says_so, "Home says that it was undone"))


def test_an_import_told_directly_to_one_administrator_is_undone_before_the_eyes_of_another(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene)
    card = imported(scene, DIRECT)
    hers = len(scene.admin.messages(DIRECT)), len(scene.admin.replies(card, DIRECT))
    scene.second.does("home")
    home = scene.second.home("Import complete")
    scene.second.does("click", view_id=home["id"], **button(home, "Details"))
    scene.second.modal("Details")
    scene.second.presses_in_modal("Undo")
    scene.second.modal(TITLE, "2 invoices go")

    scene.second.submits()

    scene.second.modal(TITLE, "A message tells how it goes.")
    undone = scene.second.reads("Import undone", "<@U0SECOND>", channel=DIRECT)
    scene.second.reply(undone, "*Import undone*", channel=DIRECT)
    scene.admin.sees(card, "*Undone* by <@U0SECOND>", channel=DIRECT)
    assert (len(scene.admin.messages(DIRECT)), len(scene.admin.replies(card, DIRECT))) == hers


def test_without_the_right_nothing_is_undone_also_if_it_was_lost_meanwhile(
    scene: Scene[LittleBooks],
) -> None:
    a_firm(scene)
    card = imported(scene, PUBLIC)
    report = report_of(scene, card, PUBLIC)
    scene.manager.presses("Undo", report, PUBLIC)
    told = words(scene.manager.told(card, "You don't have the right", channel=PUBLIC))
    assert [secret for secret in SECRETS if secret in told] == []
    scene.make_administrator("U0MEMBER")
    scene.manager.presses("Undo", report, PUBLIC)
    scene.manager.modal(TITLE, "2 invoices go")
    scene.dismiss_administrator("U0MEMBER")

    scene.manager.submits()

    scene.manager.modal(holding="You don't have the right")
    assert scene.ledger.count() == 2
