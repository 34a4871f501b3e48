"""Whatever comes between pressing *Post* and hearing of it, in whatever order: one invoice, one posting."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.invoice_window.sending import LEASE
from services.model.audit import AuditAction
from services.model.invoice_window import NewLine
from services.model.posting import PostingOutcome
from tests.services.desk_doubles import ADMIN, TEAM, SettableClock, connected, opened_store
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.invoice_window.desk import Desk
from tests.services.invoice_window.post_office import CHOICE, SECOND, PostOffice, serving

#: What may happen, each time somebody, or the clock, has the invoice sent.
LOST, AWAY, CUT, EXPIRED, REFUSED = "truncated", "503_html", "reset", "401_json", "6190"
#: Some answers, up to as many as one sending asks for, and a refusal after them.
THEN_REFUSED = [f"{kind} {times} then refused" for kind in (LOST, AWAY, CUT) for times in (1, 3)]
DIES = [f"dies {when} commit {at}" for when in ("before", "after") for at in (1, 2, 3)]
#: QuickBooks knows requests again for some days only; then what it has says what became of them.
FORGETS = "forgets"
WHAT = [LOST, AWAY, CUT, EXPIRED, REFUSED, *THEN_REFUSED, *DIES, FORGETS, "second", "tick"]
WEATHER = st.lists(st.sampled_from(WHAT), max_size=6)
_numbers = count(1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    """One office for all: each example has an invoice of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('weather') / 'books.db'}"
    with serving() as (address, controls), opened_store(url) as store:
        clock = SettableClock()
        connected(store, clock)
        yield PostOffice(Desk(store, clock), controls, address)


def happens(office: PostOffice, invoice_id: str, what: str) -> None:
    """One thing, and time passes."""
    if what.startswith("dies"):
        _, when, _, at = what.split()
        dying = CrashingStore(office.desk.store, int(at), when == "before")
        try:
            office.process(dying).post(ADMIN, invoice_id, 0, CHOICE)
        except Crash:
            office.clock.move(seconds=LEASE.total_seconds())
    elif what == FORGETS:
        office.forgets_requests()
    elif what == "tick":
        office.postings.go_on()
    else:
        if what.endswith("then refused"):
            kind, times = what.split()[:2]
            office.loses_answers(kind, int(times))
            office.loses_answers(REFUSED, 1)
        elif what != "second":
            office.loses_answers(what, 4)
        office.postings.post(SECOND if what == "second" else ADMIN, invoice_id, 0, CHOICE)
    office.controls.disturbances.reset()
    office.clock.move(hours=1)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WEATHER, st.booleans())
def test_quickbooks_has_it_once_and_so_have_we(
    office: PostOffice, weather: list[str], is_numbered: bool
) -> None:
    name = f"W-{next(_numbers)}"
    lines = (NewLine(name, Decimal(2), Decimal(50)),)
    invoice_id = office.draft(doc_number=name if is_numbered else None, lines=lines)

    for what in weather:
        happens(office, invoice_id, what)
    office.postings.go_on()
    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert done.outcome in (PostingOutcome.POSTED, PostingOutcome.ALREADY_POSTED)
    there = [one["Id"] for one in office.there() if one["Line"][0]["Description"] == name]
    assert there == [office.desk.invoice(invoice_id).history.qbo_id]
    with office.desk.store.reading() as tx:
        noted = [one for one in tx.audit.recent(TEAM, 50) if one.subject == invoice_id]
    assert [one.action for one in noted].count(AuditAction.INVOICE_POSTED) == 1
