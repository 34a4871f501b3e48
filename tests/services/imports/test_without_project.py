"""How many customers of an import have no project: when it was planned, and now."""

from __future__ import annotations

from datetime import date

import pytest

from services.errors import NotAllowed, NotFound
from services.model.report import UnlinkedCustomer
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.imports.firm import Firm

#: As many of them as a report lists, and three.
NUMBER = 103


def crowded(firm: Firm) -> str:
    """A preview of so many customers without a project; each has an invoice, the last one two. Its id."""
    firm.books.page_size = NUMBER + 1
    for number in range(NUMBER):
        customer = {"customer_id": f"{9000 + number}", "customer_name": f"Customer {number:03}"}
        firm.books.customer(customer["customer_id"], customer["customer_name"])
        firm.books.invoice(f"{5000 + number}", txn_date=date(2026, 10, 5), **customer)
    firm.books.invoice("6000", txn_date=date(2026, 10, 6), **customer)
    return firm.previewed().id


def test_a_report_lists_the_first_and_knows_how_many_there_are(firm: Firm) -> None:
    run_id = crowded(firm)

    report = firm.history.report(run_id)

    assert (len(report.unlinked), report.unlinked_count) == (100, NUMBER)
    assert report.unlinked[0] == UnlinkedCustomer("9102", "Customer 102", 2)


def test_those_that_the_report_does_not_list_are_asked_about_once_the_others_are_linked(firm: Firm) -> None:
    run_id = crowded(firm)
    listed = [one.customer_id for one in firm.history.report(run_id).unlinked]
    firm.project("Redesign", *listed)

    left = firm.projects.without_project(ADMIN, run_id)

    assert [one.customer_id for one in left] == ["9099", "9100", "9101"]


def test_customers_that_were_only_counted_to_a_project_are_asked_about_too(firm: Firm) -> None:
    firm.books.invoice("201", txn_date=date(2026, 10, 5), customer_id="2", customer_name="Borealis")
    run_id = firm.previewed().id
    counted = (UnlinkedCustomer("7", "Quay", 3), UnlinkedCustomer("1", "Acme", 9))

    left = firm.projects.without_project(ADMIN, run_id, counted)

    assert [(one.customer_id, one.invoices) for one in left] == [("7", 3), ("2", 1)]


def test_the_customers_of_an_import_are_shown_to_nobody_else(firm: Firm) -> None:
    run_id = firm.previewed().id

    with pytest.raises(NotAllowed):
        firm.projects.without_project(MEMBER, run_id)
    with pytest.raises((NotFound, NotAllowed)):
        firm.projects.without_project(STRANGER, run_id)
