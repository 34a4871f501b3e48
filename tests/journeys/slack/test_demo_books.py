"""The demo's books: what was created here is recognised when the last quarter is imported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.sandbox.demo_books import DemoBooks, first_of_last_quarter
from services.model.invoice_status import Tile
from services.model.invoice_window import HomeReport, Origin, PagePlace
from services.model.people import Actor
from services.model.rejection import Reason
from services.model.report import Verdict
from tests.journeys.books import Books
from tests.journeys.slack.looking import import_label, words
from tests.journeys.slack.scene import Scene

ADMIN, MANAGER = "U0ADMIN", "U0MEMBER"


def filled(scene: Scene[Books]) -> None:
    """The demo as it begins."""
    DemoBooks(scene.app.services, scene.books.company, scene.connection_id).fill()


def home_of(scene: Scene[Books], user_id: str, tile: Tile) -> HomeReport:
    return scene.app.services.invoice_window.home(Actor("T0SANDBOX", user_id), PagePlace(tile))


def numbers(scene: Scene[Books], user_id: str, tile: Tile) -> list[str | None]:
    return [row.doc_number for row in home_of(scene, user_id, tile).window.page.rows]


def test_the_demo_begins_with_drafts_and_with_invoices_that_were_posted(seeded_scene: Scene[Books]) -> None:
    filled(seeded_scene)

    drafts = numbers(seeded_scene, ADMIN, Tile.DRAFTS)
    assert drafts[:2] == ["F-1004", "F-1003"]
    assert len(drafts) == 3
    assert numbers(seeded_scene, ADMIN, Tile.AR_AGING) == ["F-1002", "F-1001"]


def test_the_project_manager_of_the_demo_sees_two_projects(seeded_scene: Scene[Books]) -> None:
    filled(seeded_scene)

    report = home_of(seeded_scene, MANAGER, Tile.AR_AGING)

    assert report.window.project_count == 2
    assert [row.doc_number for row in report.window.page.rows] == ["F-1001"]
    assert not report.may_import


def test_importing_the_last_quarter_meets_what_was_created_here(seeded_scene: Scene[Books]) -> None:
    scene = seeded_scene
    filled(scene)
    first = first_of_last_quarter(scene.books.company.today)

    card = scene.preview(From=first.isoformat(), To=(first + timedelta(days=91)).isoformat())
    assert "1 already here" in words(card)
    assert "1 × An invoice with the same number was created here for the same client." in words(card)
    scene.admin.presses(import_label(card), card)
    report = scene.admin.reply(card, "*Imported with exceptions*", "unexplained: 0")

    assert "1 already here" in words(report)
    history = scene.app.services.history
    (run_id,) = scene.ledger.runs()
    here, needs = (history.items(run_id, {one}, 0, 50) for one in (Verdict.ALREADY_HERE, Verdict.REJECTED))
    assert [(one.doc_number, one.reason) for one in here] == [("F-1001", Reason.CREATED_HERE)]
    (twin,) = [one for one in needs if one.reason is Reason.ALREADY_EXISTS]
    assert twin.doc_number in numbers(scene, ADMIN, Tile.DRAFTS)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 24), date(2026, 7, 1)),
        (date(2026, 1, 1), date(2025, 10, 1)),
        (date(2026, 3, 31), date(2025, 10, 1)),
        (date(2026, 4, 1), date(2026, 1, 1)),
    ],
)
def test_the_last_quarter_is_the_one_before_this(today: date, first: date) -> None:
    assert first_of_last_quarter(today) == first


def test_imported_ones_stand_beside_those_created_here(seeded_scene: Scene[Books]) -> None:
    scene = seeded_scene
    filled(scene)
    days = {"From": "2026-11-01", "To": "2026-11-24"}
    card = scene.preview(**days)
    scene.admin.presses(import_label(card), card)
    scene.admin.reply(card, "*Import", "unexplained: 0")

    rows = home_of(scene, ADMIN, Tile.DRAFTS).window.page.rows

    assert {row.origin for row in rows} == {*Origin}
