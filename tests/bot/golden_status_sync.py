"""Every view and message about changes in QuickBooks, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.home.views.invoice import invoice
from bot.imports.messages import Message
from bot.status_sync import messages, views
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
from services.model.invoice_window import HomeReport
from services.model.rejection import ReviewProblem
from tests.builders import NOW, a_connection
from tests.window_builders import a_home, a_window, an_invoice

ALL = (
    Change(DriftField.NUMBER, "1042", "1043"),
    Change(DriftField.DATE, "2026-10-05", "2026-10-06"),
    Change(DriftField.DUE_DATE, None, "2026-11-06"),
    Change(DriftField.CUSTOMER, "Larkspur Dental", "Borealis Foods"),
    Change(DriftField.LINES, "Design\t2\t500\t1000\nTravel\t\t\t250.5", "Design\t3\t500\t1500"),
    Change(DriftField.TAX, None, "120"),
    Change(DriftField.TOTAL, "1250.5", "1620"),
)
NUMBER = ALL[:1]
STEP = Step(NOW, NOW)


def a_drift(number: int = 7, **facts: Any) -> Drift:
    """An invoice whose number changed."""
    drift = Drift(
        id=number,
        invoice_id=f"con1:{number}",
        connection_id="con1",
        found=Found(DriftKind.CHANGED, "d" * 64, NUMBER),
        state=DriftState.OPEN,
        seen_at=NOW,
        decided_by=None,
        decided_at=None,
        doc_number="1042",
        customer="Larkspur Dental",
        currency="USD",
    )
    return replace(drift, **facts)


def a_page(*drifts: Drift, **facts: Any) -> DriftPage:
    """A page of what waits."""
    page = DriftPage("con1", "Rivertown Design", STEP, drifts, len(drifts), to_accept=len(drifts))
    return replace(page, **facts)


def as_message(text: str, blocks: list[Block]) -> Message:
    """As the notifier sends it."""
    return Message(text, (tuple(blocks),))


CHANGED = a_drift(9, found=Found(DriftKind.CHANGED, "d" * 64, ALL))
ODD = a_drift(8, found=Found(DriftKind.CHANGED, "d" * 64, (), ReviewProblem.BALANCE_MISSING), doc_number=None)
VOIDED = a_drift(
    5,
    found=Found(DriftKind.VOIDED, "v" * 64, (Change(DriftField.TOTAL, "80", "0"),)),
    state=DriftState.FOLLOWED,
)
DELETED = a_drift(
    4,
    found=Found(DriftKind.DELETED, "v" * 64, (Change(DriftField.TOTAL, "80", None),)),
    state=DriftState.FOLLOWED,
)
BACK = replace(
    VOIDED, id=3, found=Found(DriftKind.RESTORED, "v" * 64, (Change(DriftField.TOTAL, None, "80"),))
)
ACCEPTED = a_drift(2, state=DriftState.ACCEPTED, decided_by="U0ADMIN", decided_at=NOW)
KEPT = replace(ACCEPTED, id=1, state=DriftState.KEPT)
DAY = date(2026, 11, 24)
DIGEST = DriftDigest(
    "con1",
    "Rivertown Design",
    DAY,
    (CHANGED, a_drift(7)),
    5,
    waiting=2,
    earlier=3,
    followed=(VOIDED, DELETED, BACK),
    followed_count=3,
    newest=9,
    to_accept=4,
    entries=Marks(2),
)
ENTRIES = DriftDigest("con1", "Rivertown Design", DAY, entries=Marks(3, 1))
DONE = replace(
    DIGEST,
    drifts=(ACCEPTED, KEPT),
    count=3,
    waiting=0,
    earlier=0,
    followed=(VOIDED,),
    followed_count=1,
    newest=0,
    to_accept=0,
    entries=Marks(),
)
BUSY = replace(
    DIGEST,
    drifts=tuple(a_drift(300 - number) for number in range(messages.MOST)),
    count=400,
    waiting=120,
    followed=(DELETED, *(replace(VOIDED, doc_number=str(1200 + number)) for number in range(101))),
    followed_count=280,
    newest=300,
    to_accept=123,
)
LATE = Step(NOW - timedelta(days=2), NOW - timedelta(days=2), "quickbooks_unavailable")
AWAY = replace(STEP, status=ConnectionStatus.NEEDS_RECONNECT)

STATUS_SYNC_VIEWS: dict[str, Block] = {
    "changes": views.changes(a_page(CHANGED, ODD, waiting=17, after=8, to_accept=17), None),
    "changes-further-down": views.changes(
        a_page(a_drift(7), waiting=17, to_accept=12), 8, views.done_parts(Decided(1), is_accepted=False)
    ),
    "changes-none": views.changes(a_page(step=LATE), None),
    "changes-not-asked": views.changes(a_page(a_drift(7), step=AWAY), None),
    "changes-companies": views.companies([(a_connection(), 2), (a_connection(id="con2"), 0)]),
    "changes-no-company": views.companies([]),
    "changes-one": views.one(CHANGED),
    "changes-one-the-same": views.one(None),
    "changes-one-decided": views.decided(views.done_parts(Decided(1), is_accepted=True)),
    "changes-one-moved": views.decided(
        views.done_parts(Decided(1, moved=("con1:7",), repeated=("1043",)), is_accepted=True)
    ),
    "home-in-step": home(HomePage(replace(a_home(), steps={"con1": STEP}), ["U0ADMIN"])),
    "home-member-not-in-step": home(
        HomePage(HomeReport(False, a_window(), steps={"con1": LATE, "con2": STEP}), ["U0ADMIN"])
    ),
    "invoice-changed": invoice(an_invoice(step=STEP, waits=CHANGED, may_change=True)),
    "changes-one-refused": views.decided(views.done_parts(Decided(0, 1, 1), is_accepted=True)),
}
STATUS_SYNC_MESSAGES = {
    "drift-private": as_message(*messages.digest(DIGEST, shows_all=True)),
    "drift-public": as_message(*messages.digest(DIGEST, shows_all=False)),
    "drift-entries": as_message(*messages.digest(ENTRIES, shows_all=False)),
    "drift-busy": as_message(*messages.digest(BUSY, shows_all=False)),
    "drift-decided": as_message(*messages.digest(DONE, shows_all=True)),
    "drift-not-shown": as_message(*messages.not_shown("Ask one of these people: <@U0ADMIN>.")),
}
