"""The invoice window in Home: what an import brought, page by page, and to each person only what is hers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bot.sandbox.workspace import PARTNER_TEAM_ID, TEAM_ID
from services.invoice_window.paging import PAGE
from services.model.invoice_window import NewInvoice, NewLine
from services.model.people import Actor
from services.store.tables import invoices, project_members
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, BOREALIS, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, import_label, labels, words
from tests.journeys.slack.person import Person
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.waiting import until

GONE = "This invoice is not in the invoice window any more"


def imported(scene: Scene[LittleBooks]) -> None:
    """All of October comes in."""
    card = scene.preview()
    scene.admin.presses(import_label(card), card)
    scene.report(card, "Import complete")


def opened(person: Person, holding: str) -> Json:
    """Her Home tab, opened anew, once it holds these words."""

    def look() -> Json | None:
        person.does("home")
        view = person.home()
        return view if holding in words(view) else None

    return until(look, f"Home holds {holding!r} when it is opened")


def press(person: Person, spoken: str) -> None:
    """The button of Home that a screen reader calls so."""
    buttons = [
        element
        for block in person.home()["blocks"]
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]
    ]
    (found,) = [one for one in buttons if one.get("accessibility_label") == spoken]
    person.does("click", view_id="home", action_id=found["action_id"], value=found["value"])


def add_member(scene: Scene[Any], project_id: str, user_id: str = "U0MEMBER") -> None:
    with scene.app.services.store.writing() as tx:
        tx.projects.add_member(project_id, user_id)
        tx.commit()


@on_both_databases
def test_home_shows_what_the_report_counted(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=4)
    scene.books.pay(firm.linked[0])
    scene.books.invoice(firm.acme, "99.99", day=20, EmailStatus="NotSet", DocNumber="1009")
    opened(scene.admin, "No invoices here yet. Press *Import invoices*")

    imported(scene)

    home = words(opened(scene.admin, "*Drafts* · 1 invoice\nUSD 99.99"))
    assert "*A/R Aging* · 3 invoices\nUSD 3,709.56 open" in home
    assert "*Finals* · 1 invoice\nUSD 1,234.50" in home
    # Sent with thirty days to pay: all three are up to three weeks late.
    assert "*1–30*\nUSD 3,709.56 (3)" in home
    assert "*Current*\n–" in home


def test_a_tile_is_shown_and_its_pages_are_turned(scene: Scene[LittleBooks]) -> None:
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme)
    for no in range(PAGE + 2):
        number, day = str(2001 + no), 1 + no
        scene.books.pay(scene.books.invoice(acme, day=day, DocNumber=number))
    scene.books.invoice(acme, day=30, DocNumber="3001")
    imported(scene)
    opened(scene.admin, "*3001*")

    press(scene.admin, "Show Finals")
    scene.admin.home("*2012*")
    press(scene.admin, "Next: older invoices")
    second = scene.admin.home("*2001*")
    assert "*2003*" not in words(second)
    assert "Next" not in labels(second)
    press(scene.admin, "Previous: newer invoices")
    assert "Previous" not in labels(scene.admin.home("*2003*"))


def test_home_stays_on_its_page_when_something_else_is_pressed(scene: Scene[LittleBooks]) -> None:
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme)
    for no in range(PAGE + 1):
        scene.books.invoice(acme, day=1 + no, DocNumber=str(2001 + no))
    imported(scene)
    opened(scene.admin, "*2011*")
    press(scene.admin, "Next: older invoices")
    scene.admin.home("*2001*")

    scene.admin.does("click", view_id="home", action_id="home.results.choose", value="C0FINANCE")

    assert "*2001*" in words(scene.admin.home_offering("Announce nowhere"))
    scene.admin.does("home")
    scene.admin.home("*2011*")


def test_one_invoice_opens_with_its_lines_and_its_origin(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    imported(scene)
    opened(scene.admin, "*1001*")

    press(scene.admin, "Open invoice 1001")

    shown = words(scene.admin.modal("Invoice"))
    (run_id,) = scene.ledger.runs()
    for expected in (
        "Invoice 1001",
        "*A/R Aging* · sent · not paid yet · *24 days overdue, since Oct 31, 2026*",
        f"*Client / project*\n{CLIENT} / {PROJECT}",
        "*Total*\nUSD 1,234.50",
        f"Imported by {run_id} on ",
        "asked for by <@U0ADMIN>",
    ):
        assert expected in shown


@on_both_databases
def test_a_member_sees_the_invoices_of_her_projects_and_nothing_else(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=1)
    other = scene.project("Freight desk", firm.borealis)
    imported(scene)
    opened(scene.manager, "No project lists you as a member")

    add_member(scene, other)

    home = opened(scene.manager, "Invoices of the project that lists you as a member.")
    shown = words(home)
    assert f"*1003* · {BOREALIS}" in shown
    assert "*A/R Aging* · 1 invoice\n1.236,52 USD open" in shown
    assert not any(
        secret in shown for secret in (ACME, CLIENT, "1001", "1,234", "1.234", "IMP-", "Tidewater")
    )
    assert {"Import invoices", "Set up projects", "Details", "Remove"}.isdisjoint(labels(home))


def test_an_invoice_that_is_hers_no_more_does_not_open(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=1)
    imported(scene)
    add_member(scene, firm.project)
    opened(scene.manager, "*1001*")

    with scene.ledger.engine.begin() as database:
        database.execute(sa.delete(project_members))
    press(scene.manager, "Open invoice 1001")

    told = words(scene.manager.modal("Import Invoices"))
    assert GONE in told
    assert "1.234" not in told


def test_an_invoice_of_another_workspace_does_not_open(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    imported(scene)
    opened(scene.admin, "*1001*")

    with scene.ledger.engine.begin() as database:
        database.execute(sa.update(invoices).values(team_id=PARTNER_TEAM_ID))
    press(scene.admin, "Open invoice 1001")

    assert GONE in words(scene.admin.modal("Import Invoices"))
    opened(scene.admin, "No invoices here yet.")


def test_an_invoice_created_here_stands_beside_the_imported_ones(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=1)
    line = NewLine("Design", Decimal("1.6"), Decimal("25"))
    new = NewInvoice(firm.project, "F-1", date(2026, 11, 2), None, "USD", (line,))
    scene.app.services.invoice_desk.created.create(Actor(TEAM_ID, "U0ADMIN"), new)
    imported(scene)

    shown = words(opened(scene.admin, "*1001*"))
    assert "*Drafts* · 1 invoice\nUSD 40.00" in shown
    press(scene.admin, "Show Drafts")
    scene.admin.home(f"*F-1* · {CLIENT}")
    press(scene.admin, "Open invoice F-1")

    detail = words(scene.admin.modal("Invoice"))
    assert "*Drafts* · not posted to QuickBooks yet · not paid yet" in detail
    assert "Created here by <@U0ADMIN> on " in detail
