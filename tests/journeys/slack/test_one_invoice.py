"""One invoice in its window: why it stands there, its page and its PDF, another project, taken as stated."""

from __future__ import annotations

from typing import Any

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.person import DIRECT
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.test_home import add_member, imported, opened, press
from tests.journeys.slack.test_report_files import downloaded

Firm = Scene[LittleBooks]
AS_STATED = "Import as QuickBooks states it"


def test_an_invoice_explains_itself_sends_its_pdf_and_goes_to_another_project(scene: Firm) -> None:
    firm = a_firm(scene, linked=1)
    lobby = scene.project("Lobby", client="Quay")
    add_member(scene, firm.project)
    imported(scene)
    opened(scene.admin, "*1001*")
    press(scene.admin, "Open invoice 1001")

    leads_to_its_own_company(scene, firm.linked[0])
    explains_itself(scene)
    sends_its_pdf(scene)
    goes_to(scene, lobby)

    scene.books.controls.change(verb="delete", id=firm.linked[0])
    scene.admin.presses_in_modal("PDF")
    scene.admin.modal("PDF", "QuickBooks has this invoice no more")
    # It left her project, so she sees it no more.
    opened(scene.manager, "no invoices yet")


def test_what_needs_review_is_imported_as_quickbooks_states_it_and_marked(scene: Firm) -> None:
    firm = a_firm(scene, linked=2)
    scene.books.controls.change(verb="put", id=firm.linked[0], fields={"TotalAmt": 1300, "Balance": 1300})
    card = scene.preview()
    scene.admin.presses("Import 1 invoice", card)
    scene.admin.presses("Details", scene.admin.reply(card, "*Imported with exceptions*"))
    scene.admin.modal("Details", "Its lines, discount and tax do not add up")

    scene.admin.presses_in_modal(AS_STATED)
    assert "*Total*\nUSD 1,300.00" in words(scene.admin.modal("Import as stated"))
    scene.admin.submits()
    scene.admin.modal("Import as stated", "<@U0ADMIN> decided on")
    scene.admin.presses_in_modal("Retry")

    scene.report(card, "Import complete")
    scene.admin.does("close", how="x")
    opened(scene.admin, "*1001*")
    press(scene.admin, "Open invoice 1001")
    shown = words(scene.admin.modal("Invoice"))
    assert "*Imported as QuickBooks states it*, by <@U0ADMIN> on " in shown
    assert "*Total*\nUSD 1,300.00" in shown


def leads_to_its_own_company(scene: Firm, invoice_id: str) -> None:
    (page,) = [button["url"] for button in _buttons(scene.admin.modal("Invoice")) if "url" in button]
    assert page.endswith(f"pagereq=invoice%3FtxnId%3D{invoice_id}")
    assert f"deeplinkcompanyid={scene.books.company.realm_id}&" in page


def explains_itself(scene: Firm) -> None:
    scene.admin.presses_in_modal("Why here?")
    why = words(scene.admin.modal("Why here?"))
    assert "It was sent to the customer, and it is not settled." in why
    assert "*EmailStatus*\nEmailSent" in why
    scene.admin.closes()
    scene.admin.modal("Invoice")


def sends_its_pdf(scene: Firm) -> None:
    scene.admin.presses_in_modal("PDF")
    scene.admin.modal("PDF", "The PDF is in your direct messages")
    message = scene.admin.reads("Invoice 1001 as QuickBooks prints it.", channel=DIRECT)
    assert [file["name"] for file in message["files"]] == ["invoice-1001.pdf"]
    assert downloaded(message["files"][0]).startswith(b"%PDF-")
    scene.admin.closes()


def goes_to(scene: Firm, lobby: str) -> None:
    scene.admin.presses_in_modal("Change project")
    scene.admin.modal("Change project", f"Invoice 1001 is in {CLIENT} / {PROJECT}.")
    assert scene.admin.searches("New project", "lob") == {"Quay / Lobby": lobby}
    scene.admin.submits(New_project=lobby)
    changed = scene.admin.modal("Change project", "The invoice is in *Quay / Lobby* now.")
    assert "The link of its customer was not changed" in words(changed)
    assert "Link to project…" in labels(changed)
    scene.admin.closes()
    scene.admin.modal("Invoice", "*Client / project*\nQuay / Lobby")


def _buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for block in view["blocks"] for element in block.get("elements") or []]
