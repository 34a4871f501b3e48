"""Changes in QuickBooks between preview and press: asked about if they matter, reported if not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import Firm, a_firm
from tests.journeys.slack.looking import labels, words
from tests.journeys.slack.scene import Scene, on_both_databases

Change = Callable[[Scene[LittleBooks], Firm], object]


def change(scene: Scene[LittleBooks], **what: object) -> object:
    return scene.books.controls.change(**what)


MATERIAL: list[tuple[str, Change, str, str, int]] = [
    ("added", lambda s, f: s.books.invoice(f.acme, "5.00", 9), "1 added", "Import 4 invoices", 4),
    ("deleted", lambda s, f: change(s, verb="delete", id=f.linked[0]), "1 gone", "Import 2 invoices", 2),
    (
        "moved out",
        lambda s, f: change(s, verb="move", id=f.linked[0], date="2026-09-30"),
        "1 gone",
        "Import 2 invoices",
        2,
    ),
    (
        "renumbered",
        lambda s, f: change(s, verb="edit", id=f.linked[0], fields={"DocNumber": "9009"}),
        "1 changed",
        "Import 3 invoices",
        3,
    ),
]


@pytest.mark.parametrize(
    ("changed", "words_of_it", "label", "number"),
    [pytest.param(*rest, id=name) for name, *rest in MATERIAL],
)
def test_a_material_change_is_asked_about_again(
    scene: Scene[LittleBooks], changed: Change, words_of_it: str, label: str, number: int
) -> None:
    firm = a_firm(scene, linked=3)
    card = scene.preview()
    scene.clock.move(minutes=10)
    changed(scene, firm)

    scene.admin.presses("Import 3 invoices", card)

    card = scene.admin.sees(card, f"Since the preview, in QuickBooks or here: {words_of_it}.")
    assert label in labels(card)
    assert scene.ledger.imported() == {}
    scene.admin.presses(label, card)
    assert "unexplained: 0" in scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == number


@on_both_databases
def test_payment_and_delivery_are_reported_and_not_asked_about(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3)
    unsent = scene.books.invoice(firm.acme, day=20, EmailStatus="NotSet")
    card = scene.preview()
    scene.clock.move(minutes=10)
    scene.books.pay(firm.linked[0])
    scene.books.pay(firm.linked[1])
    change(scene, verb="send", id=unsent)

    scene.admin.presses("Import 4 invoices", card)

    report = scene.report(card, "Import complete")
    assert "2 were paid since the preview." in report
    assert "1 was sent since the preview." in report
    kept = scene.ledger.imported()
    assert [kept[invoice].tile for invoice in (*firm.linked, unsent)] == [
        "finals",
        "finals",
        "ar_aging",
        "ar_aging",
    ]


def test_a_link_made_since_the_preview_is_asked_about(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=2, unlinked=1)
    card = scene.preview()
    scene.project("Another", firm.borealis)

    scene.admin.presses("Import 2 invoices", card)

    card = scene.admin.offered("Import 3 invoices", card)
    assert "QuickBooks changed" not in words(card) or "1 changed" in words(card)
    scene.admin.presses("Import 3 invoices", card)
    scene.report(card, "Import complete")
    assert len(scene.ledger.imported()) == 3


def test_what_changes_while_the_preview_reads_is_in_the_preview(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene)
    line = {"verb": "create", "customer": firm.acme, "amount": "7.00", "fields": {"TxnDate": "2026-10-20"}}
    scene.books.controls.when("FROM Invoice", nth=2, change=line)

    card = scene.preview()

    scene.admin.presses("Import 3 invoices", card)
    assert "unexplained: 0" in scene.report(card, "Import complete")
