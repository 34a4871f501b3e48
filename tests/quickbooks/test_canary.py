"""Whatever shape a refusal has, nothing of its text reaches a log or a person, and its reference is kept."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from wsgiref.simple_server import make_server

import pytest

from services.errors import AppError
from services.model.quickbooks import Between, Entity, Field
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSource, QuickBooksSources
from services.quickbooks.faults import Reply, faults_of_batch, read_envelope
from services.sandbox.company import REALM_ID
from tests.mirror.mirrored import NOW, QuickClock
from tests.quickbooks.asked import LIMITS
from tests.quickbooks.test_faults import XML
from tests.quickbooks.test_over_http import Silent

CANARY = "SECRET Harbour House owes 4711.00"
TOKEN = "SECRET-token"
JSON, MARKUP = "application/json", "application/xml"
DAYS = [Between(Field.TXN_DATE, NOW.date(), NOW.date())]


def capital(code: str) -> str:
    error = f'{{"Message":"{CANARY}","Detail":"{CANARY}","code":"{code}","element":"{CANARY}"}}'
    return f'"Fault":{{"Error":[{error}],"type":"{CANARY}"}}'


def lower(code: str) -> str:
    error = f'{{"message":"{CANARY}","detail":"{CANARY}","code":"{code}"}}'
    return f'"fault":{{"error":[{error}],"type":"{CANARY}"}}'


def markup(code: str) -> str:
    return XML.replace(b"Harbour House owes 100.00", CANARY.encode()).decode() % code


#: HTTP status, type and body of every shape in which a refusal has been seen.
SHAPES: dict[str, tuple[int, str, str]] = {
    "capital": (400, JSON, f"{{{capital('4000')}}}"),
    "capital, no number": (400, JSON, f"{{{capital(CANARY)}}}"),
    "capital in 200": (200, JSON, f"{{{capital('10000')}}}"),
    "capital in QueryResponse": (200, JSON, f'{{"QueryResponse":{{{capital("4001")}}}}}'),
    "lower in QueryResponse": (200, JSON, f'{{"QueryResponse":{{{lower("4001")}}}}}'),
    "lower 401": (401, JSON, f"{{{lower('3200')}}}"),
    "lower 403": (403, JSON, f"{{{lower('3100')}}}"),
    "lower 429": (429, JSON, f"{{{lower('003001')}}}"),
    "lower in 200": (200, JSON, f"{{{lower('3200')}}}"),
    "subscription": (400, JSON, f"{{{capital('6190')}}}"),
    "XML 429": (429, MARKUP, markup("003001")),
    "XML 403": (403, MARKUP, markup("003001")),
    "XML 401": (401, MARKUP, markup("130")),
    "XML 504": (504, MARKUP, markup("6002")),
    "HTML 503": (503, "text/html", f"<html><body>{CANARY}</body></html>"),
    "HTML 413": (413, "text/html", f"<!doctype html><p>{CANARY}"),
    "HTML 200": (200, "text/html", f"<html>{CANARY}"),
    "truncated": (200, JSON, f'{{"QueryResponse":{{"Invoice":[{{"PrivateNote":"{CANARY}'),
    "truncated fault": (500, JSON, f'{{"Fault":{{"Error":[{{"Message":"{CANARY}'),
    "no JSON": (200, JSON, CANARY),
    "a list": (200, JSON, f'["{CANARY}"]'),
    "a wrong list": (200, JSON, f'{{"QueryResponse":{{"Invoice":"{CANARY}"}}}}'),
    "a wrong row": (200, JSON, f'{{"QueryResponse":{{"Invoice":["{CANARY}"]}}}}'),
    "a wrong count": (200, JSON, f'{{"QueryResponse":{{"totalCount":"{CANARY}"}}}}'),
    "a wrong answer": (200, JSON, f'{{"QueryResponse":"{CANARY}"}}'),
    "empty": (200, JSON, ""),
    "a redirect": (302, JSON, f'{{"to":"{CANARY}"}}'),
}

ASKING: dict[str, Callable[[QuickBooksSource], object]] = {
    "invoices": lambda source: source.documents(Entity.INVOICE, DAYS),
    "count": lambda source: source.count(Entity.INVOICE, DAYS),
    "customers": lambda source: source.customers([]),
    "company": lambda source: source.company(),
}


@contextmanager
def answering(status: int, kind: str, body: str) -> Iterator[str]:
    """A server that answers everything so; its address."""

    def answer(environ: dict[str, object], start: Callable[..., object]) -> Sequence[bytes]:
        start(
            f"{status} {CANARY}",
            [("Content-Type", kind), ("intuit_tid", "1-abc"), ("Location", "/elsewhere")],
        )
        return [body.encode()]

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(timeout=10)


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_of_an_answer_reaches_a_log_or_a_person(shape: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    errors: list[AppError] = []

    with answering(*SHAPES[shape]) as url:
        for ask in ASKING.values():
            sources = QuickBooksSources(cast(Any, None), cast(Store, None), QuickClock(), url, LIMITS)
            try:
                ask(sources.open_with(REALM_ID, TOKEN))
            except AppError as error:
                errors.append(error)

    told = [f"{error} {error.sentence} {error!r} {error.intuit_tid}" for error in errors]
    raised = ["".join(traceback.format_exception(error)) for error in errors]
    assert errors
    assert "SECRET" not in "\n".join([*told, *raised, caplog.text])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_reference_of_a_refusal_is_in_the_log(shape: str, caplog: pytest.LogCaptureFixture) -> None:
    with answering(*SHAPES[shape]) as url:
        sources = QuickBooksSources(cast(Any, None), cast(Store, None), QuickClock(), url, LIMITS)
        with pytest.raises(AppError):
            sources.open_with(REALM_ID, TOKEN).company()

    logged = [record.getMessage() for record in caplog.records if "QuickBooks" in record.getMessage()]
    is_well_formed = shape in {"a wrong list", "a wrong row", "a wrong count"}
    assert ("1-abc" in "\n".join(logged)) is not is_well_formed


def test_nothing_of_a_refused_item_of_a_batch_is_kept() -> None:
    body = f'{{"BatchItemResponse":[{{"bId":"1",{capital("6240")}}},{{"bId":"2",{lower(CANARY)}}}]}}'

    envelope = read_envelope(Reply(200, body.encode()))

    faults = faults_of_batch(cast(Any, envelope))
    assert sorted(faults) == ["1", "2"]
    assert "SECRET" not in repr(faults)
