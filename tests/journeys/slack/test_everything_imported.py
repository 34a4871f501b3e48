"""From the command to the report: everything comes in, to the cent."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.journeys.books import Books, amount
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.looking import import_label, labels, words
from tests.journeys.slack.scene import Scene, on_both_databases


@on_both_databases
def test_everything_comes_in_and_the_report_ties_out(scene: Scene[LittleBooks]) -> None:
    acme = scene.books.customer("Acme Dental")
    scene.project("Website", acme)
    first = scene.books.invoice(acme, "1250.50")
    second = scene.books.invoice(acme, "99.99", day=31, EmailStatus="NotSet")
    third = scene.books.invoice(acme, "0.01", day=1)
    scene.books.pay(third)

    card = scene.preview()
    assert "3 invoices to import" in words(card)
    card = scene.admin.offered("Import 3 invoices", card)
    scene.admin.presses("Import 3 invoices", card)

    report = scene.report(card, "Import complete")
    assert "<@U0ADMIN>" in report
    assert "unexplained: 0" in report
    kept = scene.ledger.imported()
    assert {invoice: (each.total, each.balance, each.tile) for invoice, each in kept.items()} == {
        first: (Decimal("1250.50"), Decimal("1250.50"), "ar_aging"),
        second: (Decimal("99.99"), Decimal("99.99"), "drafts"),
        third: (Decimal("0.01"), Decimal(0), "finals"),
    }
    documents = {each["Id"]: each for each in scene.books.company.documents("Invoice")}
    assert {invoice: each.lines for invoice, each in kept.items()} == {
        invoice: len(document["Line"]) for invoice, document in documents.items()
    }
    assert "Import 3 invoices" not in labels(scene.admin.sees(card, "Import complete"))


@on_both_databases
def test_two_years_of_books_come_in_to_the_cent(seeded_scene: Scene[Books]) -> None:
    scene, (first, last) = seeded_scene, seeded_scene.books.span()
    scene.project("Client work", *scene.books.tops())
    days = {"From": first.isoformat(), "To": last.isoformat()}
    statuses = ["sent", "in_progress", "paid", "voided"]

    card = scene.preview(**days, Invoices_to_bring_in=statuses)
    scene.admin.presses(import_label(card), card)
    report = scene.admin.reply(card, "Imported with exceptions", "unexplained: 0")

    kept = scene.ledger.imported()
    documents = {each["Id"]: each for each in scene.books.company.documents("Invoice")}
    assert f"{len(kept)} invoices imported" in words(report)
    assert len(kept) > 500
    for invoice, each in kept.items():
        document = documents[invoice]
        assert (each.total, each.balance) == (amount(document["TotalAmt"]), amount(document["Balance"]))
    shown = _money(words(report))
    for currency in {each.currency for each in kept.values()}:
        total = sum((each.total for each in kept.values() if each.currency == currency), Decimal(0))
        assert shown[currency] == total
    assert f"QuickBooks counts {len(documents)} in this range" in words(report)


def _money(report: str) -> dict[str, Decimal]:
    """What the report says of the money imported, by currency."""
    lines = re.findall(r"^\*([A-Z]{3}) ([\d,.]+)\* of [\d,.]+ found$", report, re.M)
    return {currency: Decimal(figure.replace(",", "")) for currency, figure in lines}
