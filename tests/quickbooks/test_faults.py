"""Every shape in which a refusal has been seen, as bytes."""

from __future__ import annotations

import pytest

from services.decisions.retry_delay import Failure
from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable, QuotaSpent
from services.quickbooks.errors import NotFoundThere, SubscriptionEnded, Trouble, trouble_of
from services.quickbooks.faults import Fault, NotAnAnswer, Reply, faults_of_batch, read_envelope

SECRET = "Harbour House owes 100.00"
XML = (
    b'<?xml version="1.0"?><IntuitResponse><Fault type="SERVICE"><Error code="%s"><Message>'
    + SECRET.encode()
    + b"</Message></Error></Fault></IntuitResponse>"
)


def capital(code: str) -> bytes:
    errors = f'[{{"Message":"{SECRET}","Detail":"{SECRET}","code":"{code}"}}]'
    return f'{{"Fault":{{"Error":{errors},"type":"ValidationFault"}},"time":"2026-01-01"}}'.encode()


def lower(code: str) -> bytes:
    errors = f'[{{"message":"{SECRET}","detail":null,"code":"{code}","element":null}}]'
    return f'{{"warnings":null,"fault":{{"error":{errors},"type":"X"}},"time":1633520295688}}'.encode()


def met(status: int, body: bytes) -> Trouble:
    """What an answer means to us."""
    reply = Reply(status, body, intuit_tid="1-abc", retry_after=7.0)
    fault = read_envelope(reply)
    assert isinstance(fault, Fault)
    return trouble_of(reply, fault)


CASES: list[tuple[int, bytes, Failure, type[AppError]]] = [
    (400, capital("4000"), Failure.REFUSED, QuickBooksRefused),
    (400, capital("6190"), Failure.REFUSED, SubscriptionEnded),
    (400, capital("610"), Failure.REFUSED, NotFoundThere),
    (200, capital("10000"), Failure.UNAVAILABLE, QuickBooksUnavailable),
    (500, capital("10000"), Failure.UNAVAILABLE, QuickBooksUnavailable),
    (429, capital("3001"), Failure.THROTTLED, QuotaSpent),
    (429, lower("003001"), Failure.THROTTLED, QuotaSpent),
    (429, XML % b"3001", Failure.THROTTLED, QuotaSpent),
    (403, XML % b"003001", Failure.THROTTLED, QuotaSpent),
    (401, lower("3200"), Failure.UNAUTHORISED, NeedsReconnect),
    (200, lower("3200"), Failure.UNAUTHORISED, NeedsReconnect),
    (401, XML % b"130", Failure.UNAUTHORISED, NeedsReconnect),
    (403, lower("3100"), Failure.REFUSED, NeedsReconnect),
    (403, lower("120"), Failure.REFUSED, NeedsReconnect),
    (504, XML % b"6002", Failure.UNAVAILABLE, QuickBooksUnavailable),
    (503, b"<html><body>Sorry</body></html>", Failure.UNAVAILABLE, QuickBooksUnavailable),
    (200, b"<!DOCTYPE html><p>Sorry", Failure.UNAVAILABLE, QuickBooksUnavailable),
    (413, b"<html><body>Too large</body></html>", Failure.REFUSED, QuickBooksRefused),
    (302, b"{}", Failure.REFUSED, QuickBooksRefused),
    (404, b"{}", Failure.REFUSED, QuickBooksRefused),
    (200, b'{"QueryResponse":{"Fault":{"Error":[{"code":"4001"}]}}}', Failure.REFUSED, QuickBooksRefused),
    (200, b'{"QueryResponse":{"fault":{"error":[{"code":"4001"}]}}}', Failure.REFUSED, QuickBooksRefused),
    (
        200,
        b'{"CDCResponse":[{"Fault":{"Error":[{"code":"10000"}]}}]}',
        Failure.UNAVAILABLE,
        QuickBooksUnavailable,
    ),
    (
        200,
        b'{"CDCResponse":[{"QueryResponse":[{"Fault":{"Error":[{"code":"4001"}]}}]}]}',
        Failure.REFUSED,
        QuickBooksRefused,
    ),
    (200, b'{"CDCResponse":[{"QueryResponse":[{"Fault":{}}]}]}', Failure.REFUSED, QuickBooksRefused),
    (200, b'{"Fault":{}}', Failure.REFUSED, QuickBooksRefused),
    (400, b'{"Fault":{"Error":[]}}', Failure.REFUSED, QuickBooksRefused),
    (400, b'{"Fault":{"Error":[{"code":"not a number"}]}}', Failure.REFUSED, QuickBooksRefused),
    (400, b'{"Fault":"broken"}', Failure.REFUSED, QuickBooksRefused),
    (400, b'{"Fault":{"Error":[{"Message":"errorCode=003001;"}]}}', Failure.THROTTLED, QuotaSpent),
]


@pytest.mark.parametrize(("status", "body", "failure", "error"), CASES)
def test_a_refusal_is_understood_in_every_shape(
    status: int, body: bytes, failure: Failure, error: type[AppError]
) -> None:
    trouble = met(status, body)

    assert (trouble.failure, type(trouble.error)) == (failure, error)


@pytest.mark.parametrize(("status", "body"), [(case[0], case[1]) for case in CASES])
def test_no_text_of_an_answer_reaches_a_person(status: int, body: bytes) -> None:
    assert SECRET not in met(status, body).error.sentence


@pytest.mark.parametrize("body", [b"", b"  ", b"null", b"[]", b'{"QueryResponse":{"Inv', b'"text"', b"\xff"])
def test_what_is_no_json_object_is_no_answer(body: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        read_envelope(Reply(200, body))


@pytest.mark.parametrize("name", ["QueryResponse", "CDCResponse", "Fault", "NobodyKnowsThis"])
def test_what_is_nested_without_end_is_no_answer(name: str) -> None:
    nested = b'{"Invoice":' * 100_000 + b"1" + b"}" * 100_000

    with pytest.raises(NotAnAnswer):
        read_envelope(Reply(200, b'{"' + name.encode() + b'":' + nested + b"}"))


@pytest.mark.parametrize(
    "changes", [b"5", b'"none"', b"{}", b'[{"QueryResponse":5}]', b'[{"QueryResponse":{}}]']
)
def test_changes_of_another_shape_have_no_fault_in_them(changes: bytes) -> None:
    assert not isinstance(read_envelope(Reply(200, b'{"CDCResponse":' + changes + b"}")), Fault)


@pytest.mark.parametrize(("status", "body"), [(case[0], case[1]) for case in CASES])
def test_the_reference_for_intuits_support_is_kept(status: int, body: bytes) -> None:
    assert met(status, body).error.intuit_tid == "1-abc"


def test_the_wait_that_the_server_asks_for_is_kept() -> None:
    assert met(429, capital("3001")).retry_after == 7.0


@pytest.mark.parametrize(
    ("items", "faults"),
    [
        ('{"bId":"1","Customer":{"Id":"7"}}', {}),
        ('{"bId":"1","Fault":{"Error":[{"code":"6240"}]}}', {"1": Fault("6240")}),
        ('{"bId":"1","fault":{"error":[{"code":"003001"}]}}', {"1": Fault("3001")}),
        ('{"bId":"1","QueryResponse":{"Fault":{"Error":[{"code":"4001"}]}}}', {"1": Fault("4001")}),
        ('{"bId":"1","QueryResponse":{}},{"bId":"2","Fault":{}}', {"2": Fault()}),
        ('{"bId":1,"Fault":{"Error":[{"code":610}]}},{"Fault":{"Error":[]}},null', "by place"),
    ],
)
def test_each_refused_item_of_a_batch_is_found(items: str, faults: dict[str, Fault] | str) -> None:
    envelope = read_envelope(Reply(200, f'{{"BatchItemResponse":[{items}],"time":"2026-01-01"}}'.encode()))

    assert not isinstance(envelope, Fault)
    by_place = {"1": Fault("610"), "#2": Fault(), "#3": Fault()}
    assert faults_of_batch(envelope) == (by_place if faults == "by place" else faults)


@pytest.mark.parametrize("body", [b"{}", b'{"BatchItemResponse":null}', b'{"BatchItemResponse":{"bId":"1"}}'])
def test_what_is_no_batch_has_no_faults_of_one(body: bytes) -> None:
    envelope = read_envelope(Reply(200, body))

    assert not isinstance(envelope, Fault)
    assert faults_of_batch(envelope) == {}
