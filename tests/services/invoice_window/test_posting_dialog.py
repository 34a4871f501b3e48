"""The dialog of *Post to QuickBooks*: what it offers, and what it says before QuickBooks is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.desk_doubles import ADMIN, connected
from tests.services.invoice_window.post_office import CHOICE, PostOffice


def test_the_dialog_offers_what_can_be_known(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.desk.link(CHOICE.customer_id)

    first = office.forms.form(ADMIN, invoice_id)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    second = office.forms.form(ADMIN, office.draft(doc_number="F-2"))

    assert [one.name for one in first.lists.items] == ["Design", "Travel"]
    assert (first.customer and first.customer.name, first.item, first.tax_code) == ("Acme", None, "NON")
    assert (second.item and second.item.id) == CHOICE.item_id
    assert [one.name for one in office.forms.items(ADMIN, "con1", "tr")] == ["Travel"]


def test_of_several_companies_the_one_with_the_projects_customer_is_preselected(office: PostOffice) -> None:
    connected(office.desk.store, office.desk.clock, id="con2", realm_id="77", company_name="Alder Studio")
    invoice_id = office.draft()

    assert office.forms.company_for(ADMIN, invoice_id).id == "con2"
    office.desk.link(CHOICE.customer_id)
    assert office.forms.company_for(ADMIN, invoice_id).id == "con1"


@pytest.mark.parametrize(
    ("customer", "currency", "words"),
    [("", "USD", "Choose the QuickBooks customer"), ("1", "EUR", "keeps its books in USD")],
)
def test_what_is_known_here_to_be_wrong_is_said_before_quickbooks_is_asked(
    office: PostOffice, customer: str, currency: str, words: str
) -> None:
    invoice_id = office.draft(currency=currency)

    found = office.forms.problems(ADMIN, invoice_id, replace(CHOICE, customer_id=customer, item_id=""))

    assert words in found.by_field["customer_id"]
    assert found.by_field["item_id"] == "Choose what the lines are for."
