"""Hostile data: whatever QuickBooks, a person or a longer life of the product may put into a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.model.connection import Connection
from services.model.draft import Draft, DraftFields
from services.model.entry import Billable, entry_ref
from services.model.import_run import (
    CommitPolicy,
    Filters,
    ImportRun,
    ImportType,
    PauseReason,
    Progress,
    RunPhase,
    RunStatus,
)
from services.model.invoice_status import AgingBucket, InvoiceStatus, Tile
from services.model.metering import CallShare, CallUsage
from services.model.money import LARGEST
from services.model.people import Place, PlaceKind
from services.model.project import Project
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import (
    AgingEffect,
    Counts,
    CurrencyTotal,
    PlanChanges,
    ReasonCount,
    RunItem,
    RunReport,
    TieOut,
    TileTotal,
    UnlinkedCustomer,
    UnsentRule,
    Verdict,
)
from tests.builders import a_connection, a_draft, a_project, a_report, a_run
from tests.schedule_builders import fired

HOSTILE = (
    "",
    " ",
    "x" * 300,
    "מספר חשבונית \u202e1042\u202c",
    "👩‍👩‍👧‍👦" * 80,
    "\u200b\u200d\ufeff",
    "<!channel> <!here> <!everyone>",
    "<@U0VICTIM> <#C0SECRET|x> <!subteam^S0TEAM>",
    "<https://evil.example|Import> https://evil.example",
    "*bold* _it_ ~no~ `code` ```block``` :smile:",
    "> quote\n• list\n\n\nlines",
    '=HYPERLINK("https://evil.example")',
    "+1+1|cmd",
    "\x00\x07\x1b[31mred\x7f\r\n\t",
    "&lt;!channel&gt; &amp;",
    "\ud800",
    "&" * 3000,
)
names = st.sampled_from(HOSTILE) | st.text(max_size=320)
ids = st.text("0123456789", min_size=1, max_size=20)
people = st.sampled_from(["U0ADMIN", "W0OTHER", "cli", "<!channel>", ""])
CODES = ("USD", "JPY", "KWD", "", "usd", "XXX", "<!here>", "<@U012>", "*$*", "₿", "\u202eUSD")
currencies = st.sampled_from(CODES) | st.text(max_size=8)
amounts = st.decimals(-LARGEST, LARGEST, places=5) | st.sampled_from([Decimal("0"), Decimal("0.1"), LARGEST])
numbers = st.integers(0, 10**7)
seconds = st.integers(-(2**31), 2**31 - 1)
days = st.dates(date(1970, 1, 1), date(2100, 12, 31))
moments = st.integers(10**5, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The same, or nothing."""
    return st.none() | strategy


def several(strategy: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, or up to so many of them."""
    return st.lists(strategy, max_size=most).map(tuple)


refs = st.builds(entry_ref, st.sampled_from(["TimeActivity", "Bill", "Purchase"]), ids, st.integers(0, 900))
items = st.builds(
    RunItem,
    position=numbers,
    qbo_id=ids | refs,
    doc_number=maybe(names),
    txn_date=maybe(days),
    due_date=maybe(days),
    currency=currencies,
    total=maybe(amounts),
    balance=maybe(amounts),
    customer_id=maybe(ids),
    customer_name=maybe(names),
    project_id=maybe(ids),
    project_name=maybe(names),
    tile=maybe(st.sampled_from(Tile)),
    verdict=st.sampled_from(Verdict),
    reason=maybe(st.sampled_from(Reason)),
    problem=maybe(st.sampled_from(ReviewProblem)),
    left_out=maybe(st.sampled_from(LeftOutBecause)),
    other_run_id=maybe(st.just("IMP-4T7Q2MZX")),
    other_at=maybe(moments),
    changed_since=st.booleans(),
    error=maybe(names),
    party=maybe(names),
    seconds=maybe(seconds),
)
customers = st.builds(UnlinkedCustomer, customer_id=ids, name=names, invoices=numbers)
filters = st.builds(
    Filters,
    date_from=days,
    date_to=days,
    statuses=st.frozensets(st.sampled_from([*InvoiceStatus, *Billable]), min_size=1),
    project_id=maybe(ids),
    customer_ids=st.frozensets(ids, max_size=3),
    associated_ids=st.frozensets(ids, max_size=3),
    only_ids=maybe(st.frozensets(ids, max_size=3)),
    policy=st.sampled_from(CommitPolicy),
)
progresses = st.builds(
    Progress,
    phase=st.sampled_from(RunPhase),
    done=numbers,
    total=maybe(numbers),
    since=maybe(moments),
    calls=maybe(numbers),
    slowed_until=maybe(moments),
)
usages = st.builds(
    CallUsage,
    month=st.sampled_from(["2026-11", "2026-12"]),
    used=numbers,
    limit=numbers,
    left=maybe(numbers),
    mark=st.sampled_from([None, 80, 95]),
    shares=several(st.builds(CallShare, names, numbers), 12),
    elsewhere=numbers,
)
runs: st.SearchStrategy[ImportRun] = st.builds(
    a_run,
    import_type=st.sampled_from(ImportType),
    status=st.sampled_from(RunStatus),
    filters=filters,
    requested_by=people,
    started_by=maybe(people),
    started_at=maybe(moments),
    cancel_requested_by=maybe(people),
    pause_reason=maybe(st.sampled_from(PauseReason)),
    plan_digest=maybe(st.just("d" * 64)),
    progress=progresses,
    error_sentence=maybe(names),
    calls=numbers,
    created_at=moments,
)
counts = st.builds(Counts, numbers, numbers, numbers, numbers, numbers, st.just(0) | st.just(1))
reports: st.SearchStrategy[RunReport] = st.builds(
    a_report,
    runs,
    company_name=names,
    project_name=maybe(names),
    customer_names=several(names, 3),
    is_whole=st.booleans(),
    counts=counts,
    totals=several(st.builds(CurrencyTotal, currencies, amounts, amounts, numbers), 4),
    tiles=several(
        st.builds(TileTotal, st.sampled_from(Tile), currencies, numbers, amounts, amounts, seconds), 6
    ),
    reasons=several(st.builds(ReasonCount, st.sampled_from(Reason), numbers), 5),
    exceptions=several(items, 4),
    unlinked=several(customers, 3),
    associated=several(customers, 3),
    aging=several(st.builds(AgingEffect, currencies, st.sampled_from(AgingBucket), amounts, amounts), 8),
    tie_out=maybe(st.builds(TieOut, numbers, numbers, numbers, several(ids, 4))),
    changes=st.builds(PlanChanges, numbers, numbers, numbers, numbers, numbers),
    support_contact=maybe(names),
    usage=maybe(usages),
    is_short_of_calls=st.booleans(),
    joined=maybe(runs),
    fired=maybe(st.builds(fired, pressed_by=maybe(people))),
    unsent=maybe(st.builds(UnsentRule, numbers, numbers, st.booleans(), st.booleans())),
)
places = st.builds(
    Place, st.just("C0FINANCE"), st.sampled_from(PlaceKind), names, maybe(names), st.booleans()
)
dates_as_text = maybe(days.map(date.isoformat))
draft_fields = st.builds(
    DraftFields,
    date_from=dates_as_text,
    date_to=dates_as_text,
    statuses=several(st.sampled_from([status.value for status in InvoiceStatus]) | names, 6),
    project_id=maybe(ids),
    customer_ids=several(ids, 5),
    associated_ids=several(ids, 5),
    policy=st.sampled_from([policy.value for policy in CommitPolicy]) | names,
)
drafts: st.SearchStrategy[Draft] = st.builds(
    a_draft, fields=draft_fields, place=places, version=numbers, connection_id=maybe(st.just("con0"))
)
projects: st.SearchStrategy[Project] = st.builds(
    a_project, id=st.uuids().map(str), client_name=names, name=names
)
companies: st.SearchStrategy[Connection] = st.builds(
    a_connection, id=st.uuids().map(str), company_name=names, treat_unsent_as_sent=st.booleans()
)
