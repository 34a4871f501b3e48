"""Faults of QuickBooks: passing ones cost nothing, others end in a sentence, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import words
from tests.journeys.slack.scene import Scene

PASSING = ("429_xml", "401_xml", "503_html", "truncated", "reset", "fault_in_200", "lower_fault_in_200")
LASTING = {
    "6190": "The company's QuickBooks subscription has ended. Renew the subscription in QuickBooks",
    "fault_in_query_response": "QuickBooks refused the request (HTTP 200",
}


@pytest.mark.parametrize("kind", PASSING)
def test_a_fault_that_passes_costs_nothing(scene: Scene[LittleBooks], kind: str) -> None:
    a_firm(scene)
    scene.books.controls.fault(kind, match="SELECT * FROM Invoice", times=1, retry_after=1)

    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)

    assert "unexplained: 0" in scene.report(card, "Import complete")


@pytest.mark.parametrize("kind", LASTING)
def test_a_fault_that_lasts_ends_in_a_sentence_with_a_reference_and_loses_nothing(
    scene: Scene[LittleBooks], kind: str
) -> None:
    a_firm(scene)
    scene.books.controls.fault(kind, match="SELECT * FROM Invoice", times=1)

    broken = scene.preview()

    report = scene.report(broken, "IMPORT FAILED")
    for shown in (words(broken), report):
        assert LASTING[kind] in shown.replace("\u200b", "")
        assert "Reference IMP-" in shown
        assert "Traceback" not in shown
    assert "Help: the finance desk" in report
    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)
    scene.report(card, "Import complete")


def test_an_outage_is_tried_again_and_then_said(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.books.controls.fault("503_html", match="/query", times=1000)
    scene.filters()
    scene.submit_filters(scene.admin)
    card = scene.admin.reads("Asked by")

    scene.pass_time_until(lambda: "failed" in scene.ledger.runs().values())

    report = scene.report(card, "IMPORT FAILED")
    assert "QuickBooks did not answer (HTTP 503). Nothing was lost. Try again in a few minutes." in report
    scene.books.controls.disturbances.reset()
    again = scene.preview()
    scene.admin.presses("Import 2 invoices", again)
    scene.report(again, "Import complete")


def test_an_outage_after_the_press_ends_by_itself(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    card = scene.preview()
    scene.books.controls.fault("503_html", match="/query", times=6)

    scene.admin.presses("Import 2 invoices", card)
    scene.pass_time_until(lambda: "complete" in scene.ledger.runs().values())

    assert "unexplained: 0" in scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == 2


@pytest.mark.parametrize("kind", ["lines_missing", "null_customer"])
def test_an_invoice_that_comes_incomplete_is_read_once_more(scene: Scene[LittleBooks], kind: str) -> None:
    firm = a_firm(scene, linked=3)
    scene.books.controls.row(firm.linked[1], kind)

    card = scene.preview()
    scene.admin.presses("Import 3 invoices", card)

    assert "unexplained: 0" in scene.report(card, "Import complete")
    kept = scene.ledger.imported()[firm.linked[1]]
    assert kept.lines == len(scene.books.company.get("Invoice", firm.linked[1])["Line"])


@pytest.mark.parametrize("kind", ["poison", "missing"])
def test_an_invoice_that_quickbooks_never_sends_stops_no_other_and_is_not_hidden(
    scene: Scene[LittleBooks], kind: str
) -> None:
    firm = a_firm(scene, linked=3)
    scene.books.controls.row(firm.linked[1], kind)
    scene.clock.move(minutes=10)

    card = scene.preview()
    scene.admin.presses("Import 2 invoices", card)

    report = words(scene.admin.reply(card, "QuickBooks counts 3 in this range = 2 imported"))
    assert "unexplained: 1" in report
    assert set(scene.ledger.imported()) == {firm.linked[0], firm.linked[2]}


def test_a_company_that_may_not_be_read_any_more_waits_to_be_reconnected(scene: Scene[LittleBooks]) -> None:
    a_firm(scene)
    scene.books.controls.fault("403_json", match="SELECT * FROM Invoice", times=1)
    scene.filters()
    scene.submit_filters(scene.admin)

    card = scene.admin.reads("Import paused", "must connect the company again")
    scene.admin.does("home")
    scene.admin.home("QuickBooks no longer accepts the connection: reconnect the company")
    scene.books.controls.tokens.reset()
    scene.app.connect()
    scene.pass_time(minutes=1)

    scene.admin.offered("Import 2 invoices", card)
