"""A PDF is fetched for who may see the invoice, counted as a call, and never waited for without end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.decisions.call_budget import month_of
from services.errors import NeedsReconnect, QuotaSpent
from services.invoice_window import CreatedHere, InvoicePdfs
from services.invoice_window.looking import InvoiceNotFound
from services.invoice_window.pdf import ENDS_WITHIN, PATIENCE, NotInQuickBooks, PdfGone, PdfNotFetched
from services.model.invoice_window import NewInvoice, NewLine
from tests.services.desk_doubles import ADMIN, MEMBER
from tests.services.imports.firm import OCTOBER, Firm, fill
from tests.services.imports.undo_firm import imported

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE = "con1:101"


def pdfs(firm: Firm) -> InvoicePdfs:
    return InvoicePdfs(firm.store, firm.clock, firm.rights, firm.books)


def calls(firm: Firm) -> int:
    with firm.store.reading() as tx:
        return tx.meter.total(month_of(firm.clock.now()))


def test_it_is_for_who_sees_the_invoice_and_its_call_is_counted(firm: Firm) -> None:
    fill(firm, linked=1)
    imported(firm)
    asked, counted = firm.books.calls, calls(firm)

    with pytest.raises(InvoiceNotFound):
        pdfs(firm).fetch(MEMBER, ONE)
    assert firm.books.calls == asked
    # The little company prints nothing, as QuickBooks of what was deleted.
    with pytest.raises(PdfGone):
        pdfs(firm).fetch(ADMIN, ONE)
    assert firm.books.calls == asked + 1
    assert calls(firm) > counted


def test_she_hears_of_one_that_nobody_could_say_anything_of_where_she_asked(firm: Firm) -> None:
    asked = pdfs(firm)
    ended, lost = (asked.begin(ADMIN, one) for one in (ONE, "con1:102"))
    asked.end(ended)

    told = []
    for seconds in (ENDS_WITHIN.total_seconds() - 1, 1):
        firm.clock.move(seconds=seconds)
        with firm.store.writing() as tx:
            told.append([one.dedupe_key for one in tx.outbox.claim_due(firm.clock.now(), 5)])
            tx.commit()

    assert told == [[], [lost]]


def test_of_a_draft_there_is_none(firm: Firm) -> None:
    project = firm.project("Lobby")
    draft = NewInvoice(project, "F-1", OCTOBER[0], None, "USD", (NewLine("Design", Decimal(1), Decimal(40)),))
    invoice_id = CreatedHere(firm.store, firm.clock, firm.rights).create(ADMIN, draft)

    with pytest.raises(NotInQuickBooks):
        pdfs(firm).fetch(ADMIN, invoice_id)


@pytest.mark.parametrize(
    ("error", "remedy"), [(NeedsReconnect(), "then ask again"), (QuotaSpent(), "Ask again next month")]
)
def test_what_fails_says_what_to_do_about_the_pdf_and_not_about_a_run(
    firm: Firm, error: Exception, remedy: str
) -> None:
    fill(firm, linked=1)
    imported(firm)

    def fails(question: int) -> None:
        raise error

    firm.books.before_answer = fails
    with pytest.raises(PdfNotFetched, match=r"\.") as told:
        pdfs(firm).fetch(ADMIN, ONE)
    assert remedy in told.value.sentence


def test_a_minute_is_the_longest_that_anybody_waits(firm: Firm) -> None:
    fill(firm, linked=1)
    imported(firm)

    def throttled(question: int) -> None:
        firm.clock.move(seconds=PATIENCE + 1)
        firm.books.watch()

    firm.books.before_answer = throttled
    with pytest.raises(PdfNotFetched, match="takes no more calls just now"):
        pdfs(firm).fetch(ADMIN, ONE)
