"""The client against the stand-in company, over real HTTP, with what goes wrong on the way."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import cast
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable
from services.model.quickbooks import Between, Entity, Field, OneOf
from services.model.rejection import ReviewProblem
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.errors import SubscriptionEnded
from services.quickbooks.patience import Patience
from services.quickbooks.transport import MOST_BYTES, AnswerTooLarge, Request, Transport
from services.sandbox.company import REALM_ID
from tests.mirror.mirrored import NOW, QuickClock
from tests.quickbooks.asked import Asked, invoices_in

NO_STORE = cast(Store, None)
FEBRUARY = [Between(Field.TXN_DATE, date(2026, 2, 1), date(2026, 3, 1))]
#: How many invoices the seeded company has then.
FEBRUARY_COUNT = 25


def test_a_page_holds_what_quickbooks_counts(asked: Asked) -> None:
    counted = asked.source.count(Entity.INVOICE, FEBRUARY)

    assert len(asked.source.documents(Entity.INVOICE, FEBRUARY).documents) == counted.count


def test_an_answer_carries_quickbooks_clock(asked: Asked) -> None:
    assert abs(asked.source.documents(Entity.INVOICE, FEBRUARY).server_time - NOW) < timedelta(seconds=1)


def test_an_empty_page_is_no_fault(asked: Asked) -> None:
    nothing = [Between(Field.TXN_DATE, date(1999, 1, 1), date(1999, 2, 1))]

    assert asked.source.documents(Entity.INVOICE, nothing).documents == ()


def test_inactive_customers_come_too(asked: Asked) -> None:
    counted = asked.source.count(Entity.CUSTOMER, [])

    assert counted.count == len(asked.controls.company.documents("Customer"))


def test_a_single_invoice_is_read_as_the_object_itself(asked: Asked) -> None:
    (invoice,) = asked.source.documents(
        Entity.INVOICE, [OneOf(Field.ID, (asked.controls.company.cases["bundle"],))]
    ).documents

    assert asked.controls.log.entries()[-1]["path"].endswith(f"/invoice/{invoice.qbo_id}")


def test_a_single_invoice_that_is_gone_is_an_empty_page(asked: Asked) -> None:
    assert asked.source.documents(Entity.INVOICE, [OneOf(Field.ID, ("999999",))]).documents == ()


def test_the_company_says_its_currency(asked: Asked) -> None:
    assert asked.source.company().home_currency == "USD"


ENDS_WELL = [
    "503_html",
    "504_xml",
    "500_json",
    "fault_in_200",
    "truncated",
    "empty",
    "html_200",
    "reset",
    "hang",
]
#: Seconds until an answer is given up: only one that never comes is not waited for.
PATIENT, IMPATIENT = 30.0, {"hang": 0.5}


@pytest.mark.parametrize("kind", ENDS_WELL)
def test_a_passing_failure_is_tried_again(asked: Asked, kind: str) -> None:
    asked.gives_up_after(IMPATIENT.get(kind, PATIENT))
    asked.controls.fault(kind, "query", times=2)

    page = asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert (len(page.documents), asked.source.calls) == (FEBRUARY_COUNT, 3)


@pytest.mark.parametrize("kind", ENDS_WELL)
def test_a_lasting_failure_ends_after_four_tries(asked: Asked, kind: str) -> None:
    asked.gives_up_after(IMPATIENT.get(kind, PATIENT))
    asked.controls.fault(kind, "query", times=99)

    with pytest.raises(QuickBooksUnavailable):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert asked.source.calls == 4


@pytest.mark.parametrize("kind", ["401_json", "401_xml", "lower_fault_in_200"])
def test_an_expired_token_is_renewed_once(asked: Asked, kind: str) -> None:
    asked.controls.fault(kind, "query", times=1)

    asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert (asked.tokens.renewals, len(asked.statuses())) == (1, 2)


def test_a_token_that_stays_refused_needs_a_reconnect(asked: Asked) -> None:
    asked.controls.fault("401_json", "query", times=99)

    with pytest.raises(NeedsReconnect):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert len(asked.statuses()) == 2


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("403_json", NeedsReconnect),
        ("6190", SubscriptionEnded),
        ("fault_in_query_response", QuickBooksRefused),
    ],
)
def test_a_refusal_is_not_tried_again(asked: Asked, kind: str, error: type[AppError]) -> None:
    asked.controls.fault(kind, "query", times=99)

    with pytest.raises(error):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert len(asked.statuses()) == 1


def test_a_row_without_a_customer_does_not_lose_the_page(asked: Asked) -> None:
    whole = len(asked.source.documents(Entity.INVOICE, FEBRUARY).documents)
    asked.controls.fault("null_customer", "query", times=1)

    page = asked.source.documents(Entity.INVOICE, FEBRUARY)

    problems = [invoice.problem for invoice in invoices_in(page)]
    assert (len(problems), problems.count(ReviewProblem.NO_CUSTOMER)) == (whole, 1)


def test_a_company_that_is_not_stored_yet_can_be_asked(asked: Asked) -> None:
    sources = QuickBooksSources(asked.tokens, NO_STORE, asked.clock, asked.url)

    source = sources.open_with(REALM_ID, asked.tokens.current("any"))

    assert source.company().name == asked.source.company().name


def test_nothing_is_sent_to_an_address_that_is_no_realm(asked: Asked) -> None:
    sources = QuickBooksSources(asked.tokens, NO_STORE, asked.clock, asked.url)

    with pytest.raises(QuickBooksRefused):
        sources.open_with("../evil", "token")


def test_the_session_keeps_tokens_out_of_the_debug_log(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert asked.tokens.current("any") not in caplog.text


def test_an_answer_that_is_larger_than_any_page_is_not_read_to_its_end() -> None:
    def endless(environ: dict[str, object], start: Callable[..., object]) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "application/json"), ("Content-Encoding", "gzip")])
        return iter([gzip.compress(bytes(MOST_BYTES + 1))])

    with make_server("127.0.0.1", 0, endless, handler_class=Silent) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        patience = Patience(QuickClock(), 20.0, 60.0)
        transport = Transport(f"http://127.0.0.1:{server.server_port}", REALM_ID, patience)
        with pytest.raises(AnswerTooLarge):
            transport.send(Request("GET", "companyinfo/1"), "token")
        thread.join()


class Silent(WSGIRequestHandler):
    """Says nothing on standard error."""

    def log_message(self, *_: object) -> None:
        """Nothing."""
