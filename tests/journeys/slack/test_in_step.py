"""What changes in QuickBooks after an import: told by a webhook, followed, listed in the digest, accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from bot.bootstrap import operator
from bot.sandbox.workspace import TEAM_ID
from services.store.digest_messages import GATHERED
from tests.journeys.books import REALM_ID
from tests.journeys.slack.app import VERIFIER
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, Firm, a_firm
from tests.journeys.slack.looking import words
from tests.journeys.slack.person import DIRECT, PUBLIC
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.journeys.slack.test_unsent_invoices import home_button
from tests.sandbox_slack.people import People
from tests.services.status_sync.webhook_bodies import an_event, signed

TITLE, DIGEST = "Changes in QuickBooks", "*Changes in QuickBooks*"


@pytest.fixture
def scene(
    people: People, little: LittleBooks, database: str, clock: StandingClock
) -> Iterator[Scene[LittleBooks]]:
    """The app with a port that QuickBooks reaches."""
    scene = Scene(people, little, database, clock)
    scene.app.listens()
    with scene.opened():
        yield scene


def imported(scene: Scene[LittleBooks]) -> Firm:
    """Three invoices of October are here."""
    firm = a_firm(scene, linked=3)
    card = scene.preview()
    scene.admin.presses("Import 3 invoices", card)
    scene.report(card, "Import complete")
    scene.clock.move(minutes=30)
    return firm


def told(scene: Scene[LittleBooks], *ids: str) -> None:
    """QuickBooks tells of changes, and the app looks a few seconds later."""
    body = json.dumps([an_event(one, realm_id=REALM_ID, key=f"{one} {scene.clock.now()}") for one in ids])
    headers = {"intuit-signature": signed(body.encode(), VERIFIER), "content-type": "application/json"}
    answer = httpx.post(f"{scene.app.url}/quickbooks/webhooks", content=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "Noted.")
    scene.clock.move(seconds=5)
    scene.app.services.status_sync.in_step.look()


def digest_is_due(scene: Scene[LittleBooks]) -> None:
    """It is past eight where the company is."""
    scene.clock.move(hours=7)
    scene.app.services.status_sync.digests.tell_due()


def test_a_payment_follows_a_number_is_asked_about_and_a_void_is_listed(scene: Scene[LittleBooks]) -> None:
    firm = imported(scene)
    paid, renumbered, voided = firm.linked
    scene.books.pay(paid)
    scene.books.controls.change(verb="edit", id=renumbered, fields={"DocNumber": "9009"})
    scene.books.controls.change(verb="void", id=voided)

    told(scene, *firm.linked)

    kept = scene.ledger.imported()
    assert [kept[one].tile for one in firm.linked] == ["finals", "ar_aging", "finals"]
    digest_is_due(scene)
    digest = scene.admin.reads(DIGEST, channel=DIRECT)
    assert all(said in words(digest) for said in (ACME, "Number: 1002 → 9009", "voided in QuickBooks"))
    scene.admin.presses("Accept", digest, DIRECT)
    scene.admin.sees(digest, "Accepted by <@U0ADMIN>", channel=DIRECT)
    scene.admin.does("home")
    home = scene.admin.home("In step with QuickBooks as of")
    scene.admin.does("click", **home_button(home, TITLE))
    assert "Nothing waits for you" in words(scene.admin.modal(TITLE, "Nothing waits"))
    second = scene.second.reads(DIGEST, channel=DIRECT)
    scene.clock.move(seconds=GATHERED.seconds)
    scene.second.sees(second, "Accepted by <@U0ADMIN>", channel=DIRECT)


def test_a_public_channel_reads_numbers_and_details_tell_the_rest(scene: Scene[LittleBooks]) -> None:
    firm = imported(scene)
    actor = operator(TEAM_ID)
    scene.app.services.connections.set_results_channel(actor, scene.connection_id, PUBLIC)
    for one in firm.linked[:2]:
        line = {"Amount": 7, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
        scene.books.controls.change(verb="edit", id=one, fields={"DocNumber": f"X{one}", "Line": [line]})
    told(scene, *firm.linked)
    digest_is_due(scene)

    digest = scene.manager.reads(DIGEST, channel=PUBLIC)

    assert "2 invoices changed" in words(digest)
    assert not any(secret in words(digest) for secret in (ACME, "USD", "7.00"))
    scene.manager.presses("Accept", digest, PUBLIC)
    scene.manager.told(digest, "You don't have the right", channel=PUBLIC)
    scene.admin.presses("Details", digest, PUBLIC)
    assert "USD 7.00" in words(scene.admin.modal(TITLE, ACME))
    scene.admin.presses_in_modal("Keep")
    assert "1 change waits" in words(scene.admin.modal(TITLE, "kept as it is here"))
    scene.admin.presses("Accept all", digest, PUBLIC)
    scene.admin.told(digest, "1 invoice updated from QuickBooks", channel=PUBLIC)
    scene.admin.sees(digest, "Kept by <@U0ADMIN>", "Accepted by <@U0ADMIN>", channel=PUBLIC)
