"""One message for every state that a run can be in, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.imports.messages import (
    Message,
    announcement,
    calls_notice,
    card,
    final,
    joined_final,
    paused_notice,
    private_copy,
)
from bot.schedules.messages import stopped
from services.model.import_run import (
    CommitPolicy,
    ImportRun,
    PauseReason,
    Progress,
    RunPhase,
    RunStatus,
    Via,
)
from services.model.invoice_status import Tile
from services.model.rejection import Reason, ReviewProblem
from services.model.report import (
    Counts,
    CurrencyTotal,
    PlanChanges,
    ReasonCount,
    RunReport,
    TieOut,
    TileTotal,
    UnsentRule,
    Verdict,
)
from tests.bot.golden_connections import CONNECTION_MESSAGES
from tests.bot.golden_created_here import CREATED_HERE_MESSAGES
from tests.bot.golden_entries import ENTRY_MESSAGES
from tests.bot.golden_invoice import INVOICE_MESSAGES
from tests.bot.golden_runs import RUNS_MESSAGES
from tests.bot.golden_scopes import SCOPE_MESSAGES
from tests.bot.golden_status_sync import STATUS_SYNC_MESSAGES
from tests.bot.golden_undo import UNDO_MESSAGES
from tests.bot.oracles import LINK
from tests.builders import GENERAL, NOW, a_customer, a_report, a_run, a_usage, an_aging, an_item
from tests.schedule_builders import fired

NOTHING_FOUND: dict[str, Any] = {
    "counts": Counts(),
    "totals": (),
    "tiles": (),
    "reasons": (),
    "exceptions": (),
    "unlinked": (),
    "aging": (),
    "tie_out": TieOut(0, 0, 0),
}
NO_NEED: dict[str, Any] = {
    "counts": Counts(imported=9, already_here=1, left_out=3),
    "reasons": (),
    "exceptions": (),
    "unlinked": (),
    "tie_out": TieOut(13, 13, 0),
}
ALL_HERE: dict[str, Any] = {**NOTHING_FOUND, "counts": Counts(already_here=12), "tie_out": TieOut(12, 12, 0)}
BY_POLICY = replace(a_run().filters, policy=CommitPolicy.ALL_OR_NOTHING)


CUT_SHORT: dict[str, Any] = {
    "counts": Counts(imported=5, already_here=1, rejected=2, failed=4, left_out=3),
    "tiles": (TileTotal(Tile.AR_AGING, "USD", 5, Decimal("5500.25"), Decimal("5000.25")),),
    "totals": (CurrencyTotal("USD", Decimal("14000.75"), Decimal("5500.25"), 5),),
}


def started(status: RunStatus, **facts: Any) -> ImportRun:
    """A run on whose Import somebody pressed."""
    pressed: dict[str, Any] = {"started_by": "U0ADMIN", "started_at": NOW + timedelta(minutes=1)}
    return a_run(status=status, **(pressed | facts))


def previewing() -> RunReport:
    """A preview that has read half of QuickBooks."""
    run = a_run(
        status=RunStatus.PREVIEWING,
        progress=Progress(RunPhase.READING, 400, 1200, NOW),
        plan_digest=None,
        planned_at=None,
        calls=2,
    )
    return a_report(run, is_whole=False, **NOTHING_FOUND | {"tie_out": None})


def reading(**facts: Any) -> RunReport:
    """A preview that reads, and knows about how many calls it takes."""
    progress = Progress(RunPhase.READING, 40_000, 100_000, NOW, calls=112, **facts)
    return replace(previewing(), run=replace(previewing().run, progress=progress, calls=48))


def importing(**facts: Any) -> RunReport:
    """An import under way."""
    writing = Progress(RunPhase.WRITING, 500, 2000, NOW + timedelta(minutes=1))
    return a_report(started(RunStatus.IMPORTING, progress=writing, **facts))


def paused(reason: PauseReason) -> RunReport:
    """An import that waits."""
    return a_report(started(RunStatus.PAUSED, pause_reason=reason, resume_status=RunStatus.IMPORTING))


def joined_to(other: ImportRun) -> RunReport:
    """A run that joined another of the same choices."""
    run = a_run(id="IMP-7K3M9PQR", status=RunStatus.JOINED, requested_by="U0OTHER", joined_id=other.id)
    return a_report(run, counts=Counts(), joined=other)


def mixed() -> RunReport:
    """A refusal with an item of every kind that needs somebody, in a project that was chosen."""
    filters = replace(BY_POLICY, project_id="pro1")
    run = a_run(status=RunStatus.REFUSED, filters=filters)
    unsure = an_item(position=3, qbo_id="103", doc_number=None, reason=Reason.NEEDS_REVIEW)
    items = (
        an_item(),
        an_item(position=2, qbo_id="102", doc_number="1043", reason=Reason.ALREADY_EXISTS),
        replace(unsure, problem=ReviewProblem.BALANCE_MISSING, balance=None),
    )
    counted = tuple(ReasonCount(item.reason, 1) for item in items if item.reason)
    return a_report(
        run,
        project_name="Acme / Redesign",
        counts=Counts(imported=9, already_here=1, rejected=3, left_out=3, pending=9),
        reasons=counted,
        exceptions=items,
        unlinked=(a_customer(),),
        tie_out=TieOut(16, 16, 0),
    )


def with_exceptions() -> RunReport:
    """An import in two currencies: something needs somebody, one attempt broke, one is unexplained."""
    run = started(RunStatus.EXCEPTIONS, finished_at=NOW + timedelta(minutes=2))
    broken = an_item(position=9, qbo_id="109", doc_number="1050", verdict=Verdict.FAILED, reason=None)
    euros = TileTotal(Tile.AR_AGING, "EUR", 1, Decimal("80.00"), Decimal("80.00"))
    return replace(
        a_report(run, support_contact="the finance desk"),
        counts=Counts(imported=10, already_here=1, rejected=2, failed=1, left_out=3),
        totals=(*a_report().totals, CurrencyTotal("EUR", Decimal("80.00"), Decimal("80.00"), 1)),
        tiles=(*a_report().tiles, euros),
        exceptions=(*a_report().exceptions, replace(broken, error="The store refused its figures.")),
        aging=(*an_aging(), *an_aging("0", "80.00", "EUR")),
        tie_out=TieOut(18, 17, 1, ("999",)),
        changes=PlanChanges(paid=3, delivered=1),
    )


def of_status(status: RunStatus, **facts: Any) -> RunReport:
    """A run that ended this way."""
    return a_report(started(status, finished_at=NOW + timedelta(minutes=2)), **facts)


CANCELLED = a_report(
    started(
        RunStatus.CANCELLED,
        cancel_requested_by="U0OTHER",
        progress=Progress(RunPhase.WRITING, 500, 1000, NOW),
    ),
    **CUT_SHORT,
)
CANCELLED_EARLY = a_report(
    a_run(status=RunStatus.CANCELLED, cancel_requested_by="U0ADMIN", plan_digest=None, planned_at=None),
    is_whole=False,
    **NOTHING_FOUND | {"tie_out": None},
)
BROKEN = a_report(
    started(
        RunStatus.FAILED,
        error_code="store_busy",
        error_sentence="Somebody else is writing at this moment. Try again.",
    ),
    **CUT_SHORT,
)
PROJECT_CHOSEN = replace(mixed(), run=replace(mixed().run, status=RunStatus.AWAITING))
FAILED = a_report(
    started(
        RunStatus.FAILED,
        filters=BY_POLICY,
        error_code="quickbooks_refused",
        error_sentence="QuickBooks refused the request. Tell your administrator the reference of this run.",
    )
)
CHANGED = a_report(changes=PlanChanges(added=1, altered=2, paid=3))
ALREADY = a_report(a_run(status=RunStatus.REFUSED), **ALL_HERE)
NOTHING = a_report(a_run(status=RunStatus.NOTHING), **NOTHING_FOUND)
COMPLETE = of_status(RunStatus.COMPLETE, **NO_NEED)
ASSOCIATED = replace(COMPLETE, associated=(a_customer(),))
SEVERAL_UNLINKED = a_report(unlinked=(a_customer(), a_customer(customer_id="8", name="Fern", invoices=1)))
LATER = NOW + timedelta(minutes=2)
LOOK_UNSENT = UnsentRule(31, 29, is_treated=False, is_offered=True)
TREATED = UnsentRule(31, 29, is_treated=True, is_offered=False)


def scheduled(report: RunReport, **facts: Any) -> RunReport:
    """The same, begun by a schedule."""
    run = replace(report.run, via=Via.SCHEDULE, draft_id=None, schedule_id="SCH-7Q2MZX")
    return replace(report, run=run, fired=fired(**facts))


_TEXT, _BLOCKS = stopped(
    {
        "schedule": "SCH-7Q2MZX",
        "owner": "U0OTHER",
        "company": "Rivertown & Sons <Design>",
        "cron": "0 8 * * 1",
        "time_zone": "America/New_York",
    }
)
STOPPED = Message(_TEXT, (tuple(_BLOCKS),))
MESSAGES: dict[str, Message] = {
    **CONNECTION_MESSAGES,
    **SCOPE_MESSAGES,
    **RUNS_MESSAGES,
    **STATUS_SYNC_MESSAGES,
    **UNDO_MESSAGES,
    **CREATED_HERE_MESSAGES,
    **INVOICE_MESSAGES,
    **ENTRY_MESSAGES,
    "card-previewing-early": card(previewing(), True, NOW + timedelta(seconds=4)),
    "card-previewing-late": card(previewing(), True, NOW + timedelta(seconds=5)),
    "card-previewing-slowed": card(reading(slowed_until=NOW + timedelta(minutes=1)), True, LATER),
    "card-previewing-short": card(
        replace(reading(), usage=a_usage(left=60), is_short_of_calls=True), True, LATER
    ),
    "card-awaiting": card(a_report(), True, NOW),
    "card-awaiting-several": card(SEVERAL_UNLINKED, True, NOW),
    "card-awaiting-public": card(a_report(a_run(place=GENERAL)), False, NOW),
    "card-awaiting-changed": card(CHANGED, True, NOW),
    "card-awaiting-project": card(PROJECT_CHOSEN, True, NOW),
    "card-awaiting-unsent": card(a_report(unsent=LOOK_UNSENT), True, NOW),
    "card-awaiting-unsent-public": card(a_report(a_run(place=GENERAL), unsent=LOOK_UNSENT), False, NOW),
    "card-awaiting-unsent-treated": card(a_report(unsent=TREATED), True, NOW),
    "card-refused": card(mixed(), True, NOW),
    "card-refused-public": card(mixed(), False, NOW),
    "card-refused-all-here": card(ALREADY, True, NOW),
    "card-importing": card(importing(), True, LATER),
    "card-importing-all-or-nothing": card(importing(filters=BY_POLICY), True, LATER),
    "card-importing-cancelling": card(importing(cancel_requested_by="U0OTHER"), True, LATER),
    **{f"card-paused-{reason.value}": card(paused(reason), True, NOW) for reason in PauseReason},
    "card-complete": card(COMPLETE, True, NOW),
    "card-exceptions": card(with_exceptions(), True, NOW),
    "card-exceptions-public": card(with_exceptions(), False, NOW),
    "card-failed": card(FAILED, True, NOW),
    "card-failed-midway": card(BROKEN, True, NOW),
    "card-cancelled": card(CANCELLED, True, NOW),
    "card-cancelled-early": card(CANCELLED_EARLY, True, NOW),
    "card-replaced": card(a_report(a_run(status=RunStatus.REPLACED)), True, NOW),
    "card-joined": card(joined_to(importing().run), True, NOW),
    "card-joined-ended": card(joined_to(COMPLETE.run), True, NOW),
    "card-nothing": card(NOTHING, True, NOW),
    "final-complete": final(COMPLETE, True),
    "final-complete-public": final(COMPLETE, False),
    "final-complete-associated": final(ASSOCIATED, True),
    "final-joined": joined_final(joined_to(COMPLETE.run), COMPLETE, True),
    "final-joined-public": joined_final(joined_to(COMPLETE.run), COMPLETE, False),
    "final-exceptions": final(with_exceptions(), True),
    "final-exceptions-public": final(with_exceptions(), False),
    "final-refused": final(mixed(), True),
    "final-failed": final(FAILED, True),
    "final-cancelled": final(CANCELLED, True),
    "final-nothing": final(NOTHING, True),
    "private-copy-awaiting": private_copy(a_report(a_run(place=GENERAL)), LINK),
    "private-copy-exceptions": private_copy(with_exceptions(), None),
    "announcement-complete": announcement(COMPLETE, LINK),
    "announcement-exceptions": announcement(with_exceptions(), LINK),
    "announcement-refused": announcement(mixed(), None),
    "announcement-nothing": announcement(NOTHING, None),
    "announcement-failed": announcement(FAILED, None),
    "card-scheduled": card(scheduled(COMPLETE), True, NOW),
    "card-scheduled-nothing": card(scheduled(NOTHING), True, NOW),
    "card-scheduled-refused": card(scheduled(mixed()), True, NOW),
    "final-scheduled": final(scheduled(with_exceptions()), True),
    "final-scheduled-nothing": final(scheduled(NOTHING), True),
    "final-scheduled-run-now": final(scheduled(NOTHING, pressed_by="U0OTHER"), True),
    "schedule-stopped": STOPPED,
    "calls-notice": calls_notice(a_report(usage=a_usage())),
    "paused-notice": paused_notice(paused(PauseReason.AUTHORIZATION), LINK),
}
