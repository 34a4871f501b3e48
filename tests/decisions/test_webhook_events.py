"""QuickBooks' webhooks: both forms, several companies in one body, and whatever else may arrive."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.webhook_events import ChangeEvent, UnreadableWebhook, events_of, is_signed
from tests.quickbooks.test_corpus import lines_of
from tests.services.status_sync.webhook_bodies import a_notification, an_event, signed

VERIFIER = "verifier-of-the-app"
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "eventNotifications",
                    "realmId",
                    "dataChangeEvent",
                    "entities",
                    "name",
                    "id",
                    "type",
                    "specversion",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def facts_of(events: tuple[ChangeEvent, ...]) -> list[tuple[str, str, str, str]]:
    return [(event.realm_id, event.entity, event.qbo_id, event.operation) for event in events]


def read(told: Any) -> tuple[ChangeEvent, ...]:
    return events_of(json.dumps(told).encode())


def test_both_forms_tell_the_same_of_several_companies() -> None:
    clouds = read([an_event("1", realm_id="11"), an_event("2", "payment.deleted", realm_id="22")])
    older = a_notification("1", realm_id="11")
    older["eventNotifications"] += a_notification("2", realm_id="22", name="Payment")["eventNotifications"]

    assert facts_of(clouds) == [("11", "invoice", "1", "updated"), ("22", "payment", "2", "deleted")]
    assert facts_of(read(older)) == [("11", "invoice", "1", "update"), ("22", "payment", "2", "update")]


def test_the_same_event_has_the_same_key_and_a_later_change_another() -> None:
    first, again = read([an_event("1", key="a")]), read([an_event("1", key="a"), an_event("1", key="a")])
    later = read([an_event("1", key="b")])

    assert first == again
    assert first[0].key != later[0].key


def test_every_real_webhook_is_read() -> None:
    raws = lines_of("webhooks.jsonl")
    clouds = [json.loads(raw) for raw in raws if b"specversion" in raw]

    found = facts_of(read(clouds))
    for raw in raws:
        if b"eventNotifications" in raw:
            found += facts_of(events_of(raw))

    assert found[:2] == [("310687", "customer", "1234", "created"), ("310687", "class", "1234", "created")]
    assert len(found) == 3 + 8


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"7", b'"text"', b"{}", b"[1]", b"\xff\xfe", b'{"eventNotifications": 3}']
)
def test_what_is_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableWebhook):
        events_of(body)


@given(st.binary(max_size=60) | SHAPES.map(lambda shape: json.dumps(shape).encode()))
def test_whatever_arrives_is_read_or_refused_in_one_way(body: bytes) -> None:
    with suppress(UnreadableWebhook):
        for event in events_of(body):
            assert event.realm_id
            assert event.entity
            assert event.qbo_id


def test_nesting_almost_without_end_is_refused() -> None:
    with pytest.raises(UnreadableWebhook):
        events_of(b"[" * 200_000)


@given(st.binary(max_size=40), st.binary(max_size=40), st.text(max_size=20))
def test_only_the_very_bytes_that_were_signed_are_believed(body: bytes, other: bytes, text: str) -> None:
    made = base64.b64encode(hmac.new(VERIFIER.encode(), body, hashlib.sha256).digest()).decode()

    assert made == signed(body, VERIFIER)
    assert is_signed(body, made, VERIFIER)
    assert is_signed(other, made, VERIFIER) == (other == body)
    assert not is_signed(body, text, VERIFIER)
    assert not is_signed(body, None, VERIFIER)
    assert not is_signed(body, signed(body, "another"), VERIFIER)
