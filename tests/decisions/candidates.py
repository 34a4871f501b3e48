"""Invoices of a range and what is known besides, valid by default; a test states only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.decisions.classify_invoice import Candidate, Known
from services.decisions.decision import ImportedBefore
from services.decisions.match_project import ProjectMatcher
from services.model.import_run import Filters
from services.model.invoice_status import DeliveryState, InvoiceStatus, PaymentState
from services.model.project import CustomerNode
from services.model.rejection import ReviewProblem

JANUARY = Filters(date(2026, 1, 1), date(2026, 1, 31), frozenset(InvoiceStatus))
#: Harbour House (7) has the project 71 and its phase 711; Quay (8) stands alone.
TREE = {
    "7": CustomerNode("7", "Harbour House", None),
    "71": CustomerNode("71", "Harbour House:Lobby", "7"),
    "711": CustomerNode("711", "Harbour House:Lobby:Lights", "71"),
    "8": CustomerNode("8", "Quay", None),
}
EARLIER = ImportedBefore("IMP-EARLIER1", datetime(2026, 2, 1, tzinfo=UTC), "same")


def a_candidate(**facts: Any) -> Candidate:
    """An open, sent invoice of customer 7 that can be imported."""
    return replace(
        Candidate(
            qbo_id="101",
            sync_token=3,
            doc_number="1042",
            txn_date=date(2026, 1, 5),
            due_date=date(2026, 2, 4),
            currency="USD",
            total=Decimal("100.00"),
            balance=Decimal("100.00"),
            customer_id="7",
            customer_name="Harbour House",
            payment=PaymentState.OPEN,
            delivery=DeliveryState.SENT,
            problem=None,
            content_digest="same",
        ),
        **facts,
    )


def chosen(**choices: Any) -> Filters:
    """A run over January, every status; by each customer's link unless it says otherwise."""
    return replace(JANUARY, **choices)


def known_of(filters: Filters = JANUARY, links: dict[str, str] | None = None, **facts: Any) -> Known:
    """What is known: customer 7 is linked to project P7 of client C7, unless it says otherwise."""
    matcher = ProjectMatcher(TREE, {"7": "P7"} if links is None else links, filters)
    defaults = Known(filters, matcher, {"P7": "C7", "P8": "C8"}, frozenset(), unsent_as_sent=False)
    return replace(defaults, **facts)


_CENTS = st.integers(0, 10**13).map(lambda cents: Decimal(cents) / 100)
_CUSTOMERS = st.sampled_from([None, *TREE, "unknown"])

CANDIDATES = st.builds(
    a_candidate,
    qbo_id=st.integers(1, 10**6).map(str),
    doc_number=st.one_of(st.none(), st.text(max_size=6), st.just("1042")),
    txn_date=st.dates(date(2026, 1, 1), date(2026, 1, 31)),
    currency=st.sampled_from(["USD", "EUR", "JPY"]),
    total=st.one_of(st.none(), _CENTS),
    balance=st.one_of(st.none(), _CENTS),
    customer_id=_CUSTOMERS,
    payment=st.sampled_from(PaymentState),
    delivery=st.sampled_from(DeliveryState),
    problem=st.one_of(st.none(), st.sampled_from(ReviewProblem)),
    is_posted=st.booleans(),
    imported=st.one_of(st.none(), st.just(EARLIER)),
)

FILTERS = st.builds(
    chosen,
    statuses=st.frozensets(st.sampled_from(InvoiceStatus), min_size=1),
    project_id=st.sampled_from([None, "P7", "P8"]),
    customer_ids=st.frozensets(st.sampled_from([*TREE])),
    associated_ids=st.frozensets(st.sampled_from([*TREE])),
    only_ids=st.one_of(st.none(), st.frozensets(st.integers(1, 10**6).map(str))),
)

KNOWN = st.builds(
    known_of,
    filters=FILTERS,
    links=st.dictionaries(st.sampled_from([*TREE]), st.sampled_from(["P7", "P8"])),
    unposted=st.frozensets(st.tuples(st.sampled_from(["C7", "C8"]), st.just("1042"))),
    unsent_as_sent=st.booleans(),
)
