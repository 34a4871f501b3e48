"""Hostile invoices, and windows full of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from services.model.connection import AccessEnd
from services.model.invoice_status import AgingBucket, DeliveryState, PaymentState, Tile
from services.model.invoice_window import (
    AgingTotal,
    HomeReport,
    InvoiceDetails,
    InvoiceHistory,
    InvoiceList,
    InvoiceRow,
    Origin,
    PageKey,
    WindowReport,
)
from services.model.quickbooks import LineKind, SourceLine
from services.model.report import AgingEffect, TileTotal
from services.model.tile_move import MovableTotal, MoveReview, TileMove
from tests.bot.strategies import (
    amounts,
    companies,
    currencies,
    days,
    ids,
    maybe,
    moments,
    names,
    numbers,
    people,
    projects,
    runs,
    several,
    usages,
)

tiles = st.sampled_from(Tile)
origins = st.sampled_from(Origin)
factors = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal("1E+400"), Decimal(0)]
)
page_keys = st.builds(PageKey, days, ids.map("con1:{}".format))
rows = st.builds(
    InvoiceRow,
    id=ids.map("con1:{}".format),
    connection_id=maybe(st.just("con1")),
    doc_number=maybe(names),
    customer=maybe(names),
    txn_date=days,
    due_date=maybe(days),
    currency=currencies,
    total=amounts,
    balance=amounts,
    tile=tiles,
    origin=origins,
    days_overdue=st.just(0) | numbers,
)
lines = st.builds(
    SourceLine,
    line_no=numbers,
    parent_no=maybe(numbers),
    kind=st.sampled_from(LineKind),
    detail_type=names,
    description=maybe(names),
    item_id=maybe(ids),
    item_name=maybe(names),
    quantity=maybe(factors),
    unit_price=maybe(factors),
    amount=maybe(amounts),
    service_date=maybe(days),
    tax_code=maybe(names),
)
histories = st.builds(
    InvoiceHistory,
    origin=origins,
    by=maybe(people),
    at=maybe(moments),
    run_id=maybe(st.just("IMP-4T7Q2MZX")),
    posted_at=maybe(moments),
    qbo_id=maybe(ids),
)
invoice_details = st.builds(
    InvoiceDetails,
    row=rows,
    company_name=maybe(names),
    project=maybe(projects),
    exchange_rate=maybe(factors),
    tax=maybe(amounts),
    payment=st.sampled_from(PaymentState),
    delivery=st.sampled_from(DeliveryState),
    history=histories,
    lines=several(lines, 6),
    line_count=numbers,
)
windows = st.builds(
    WindowReport,
    sees_all=st.booleans(),
    project_count=st.integers(0, 3),
    tiles=several(st.builds(TileTotal, tiles, currencies, numbers, amounts, amounts), 6),
    aging=several(st.builds(AgingTotal, currencies, st.sampled_from(AgingBucket), numbers, amounts), 8),
    page=st.builds(InvoiceList, tiles, several(rows, 3), st.just(False), st.just(False))
    | st.builds(
        InvoiceList, tiles, st.lists(rows, min_size=1, max_size=3).map(tuple), st.booleans(), st.booleans()
    ),
)
plain_home_reports = st.builds(
    HomeReport,
    may_import=st.booleans(),
    window=windows,
    companies=st.lists(companies, max_size=3, unique_by=lambda one: one.id).map(tuple),
    runs=several(runs, 2),
    usage=maybe(usages),
)


def _with_facts(report: HomeReport, number: int, end: AccessEnd | None) -> HomeReport:
    """The same with so many invoices of each company in the wrong tile, and with this end of the access."""
    ends = {company.id: end for company in report.companies if end is not None}
    return replace(report, movable={company.id: number for company in report.companies}, ends=ends)


ends_of_access = st.builds(AccessEnd, moments, st.booleans(), st.booleans())
home_reports = st.builds(_with_facts, plain_home_reports, numbers, maybe(ends_of_access))
move_reviews = st.builds(
    MoveReview,
    connection_id=ids,
    company_name=names,
    to_sent=st.booleans(),
    digest=ids,
    totals=st.lists(
        st.builds(MovableTotal, currencies, st.integers(1, 10**6), amounts, amounts), min_size=1, max_size=4
    ).map(tuple),
    aging=several(st.builds(AgingEffect, currencies, st.sampled_from(AgingBucket), amounts, amounts), 8),
    rows=several(rows, 3),
    start=numbers,
)
moves = st.builds(
    TileMove, ids, ids, st.just("T0FIRM"), st.booleans(), people, moments, maybe(people), maybe(moments)
)
