"""Whatever things are called, Slack takes the digest and the window; and public channels learn no amounts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.status_sync import messages, payloads, views
from bot.step_words import changed, in_step
from services.model.connection import ConnectionStatus
from services.model.entry_marks import Marks
from services.model.in_step import (
    Change,
    Decided,
    Drift,
    DriftDigest,
    DriftField,
    DriftKind,
    DriftPage,
    DriftState,
    Found,
    Step,
)
from services.model.rejection import ReviewProblem
from tests.bot.golden_status_sync import BUSY, DIGEST, as_message
from tests.bot.oracles import problems_of, problems_with, unseen_in
from tests.bot.strategies import currencies, days, ids, maybe, moments, names, numbers, people, several

FIELDS = {
    DriftField.NUMBER: names,
    DriftField.DATE: days.map(str),
    DriftField.DUE_DATE: days.map(str),
    DriftField.CUSTOMER: names,
    DriftField.CURRENCY: currencies,
    DriftField.LINES: st.lists(
        names.map(lambda name: f"{' '.join(name.split())}\t2\t1.5\t3"), max_size=40
    ).map("\n".join),
    DriftField.TAX: st.decimals(0, 10**6, places=5).map(str),
    DriftField.TOTAL: st.decimals(0, 10**6, places=5).map(str),
}


@st.composite
def changes(draw: st.DrawFn) -> Change:
    field = draw(st.sampled_from(DriftField))
    return Change(field, draw(maybe(FIELDS[field])), draw(maybe(FIELDS[field])))


found = st.builds(
    Found,
    st.sampled_from(DriftKind),
    st.just("d"),
    several(changes(), 8),
    maybe(st.sampled_from(ReviewProblem)),
)
drifts = st.builds(
    Drift,
    id=numbers,
    invoice_id=ids,
    connection_id=st.just("con1"),
    found=found,
    state=st.sampled_from(DriftState),
    seen_at=moments,
    decided_by=maybe(people),
    decided_at=maybe(moments),
    doc_number=maybe(names),
    customer=maybe(names),
    currency=currencies,
)
steps = st.builds(
    Step,
    maybe(moments),
    maybe(moments),
    maybe(st.sampled_from(["quickbooks_unavailable", "quota_spent", "anything"])),
    st.sampled_from(ConnectionStatus),
)
#: As many as are named at most.
many = several(drifts, 8).map(lambda some: some * 30)
digests = st.builds(
    DriftDigest,
    *(st.just("con1"), names, days, several(drifts, 15), *[numbers] * 5, many, numbers),
    st.builds(Marks, numbers, numbers),
).map(lambda told: replace(told, followed_count=max(told.followed_count, len(told.followed))))
pages = st.builds(
    DriftPage, st.just("con1"), names, steps, several(drifts, views.PAGE), numbers, maybe(numbers), numbers
)


@settings(max_examples=25)
@given(digests, st.booleans())
def test_slack_takes_every_digest(told: DriftDigest, shows_all: bool) -> None:
    assert problems_of(as_message(*messages.digest(told, shows_all))) == []


@settings(max_examples=25)
@given(pages, maybe(numbers), drifts, several(names, 50))
def test_slack_takes_the_window_and_one_invoice(
    page: DriftPage, after: int | None, drift: Drift, repeated: tuple[str, ...]
) -> None:
    came = views.done_parts(Decided(50, moved=("con1:7",), repeated=repeated), is_accepted=True)
    shown = [views.changes(page, after, came), views.one(drift), views.companies([])]

    assert [problem for view in shown for problem in problems_with(view)] == []
    assert unseen_in(shown) == []
    assert in_step(page.step)
    assert changed(drift)


def test_many_may_read_numbers_but_neither_amounts_nor_names() -> None:
    public, private = (json.dumps(messages.digest(DIGEST, shows_all)) for shows_all in (False, True))

    for secret in ("Larkspur", "Borealis", "USD", "1,620", "250.5", "Design\\t", "Travel"):
        assert secret not in public
    assert "1042" in public
    assert "1043" in public
    assert "1,620.00" in private
    assert "Borealis" in private


@pytest.mark.parametrize("shows_all", [True, False])
def test_what_followed_is_listed_by_its_number_however_much_waits_beside_it(shows_all: bool) -> None:
    _, blocks = messages.digest(BUSY, shows_all)
    shown = json.dumps(blocks)

    for number in ("1200", "1297", "and 178 more such invoices", "and 105 more invoices"):
        assert number in shown
    assert "123 invoices" in shown  # as many as *Accept all* takes


@given(st.text(max_size=40))
def test_what_a_button_carries_is_read_or_is_nobodys(value: str) -> None:
    place = payloads.place_in(value)

    assert payloads.drift_id_in(value) >= 0
    assert place.connection_id in value
    assert payloads.place_in("-") == payloads.Place()
