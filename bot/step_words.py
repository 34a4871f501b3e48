"""The words for how far a company's invoices are in step with QuickBooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.text import at_once
from services.model.connection import ConnectionStatus
from services.model.in_step import Drift, DriftField, Step

_NEVER = datetime.min.replace(tzinfo=UTC)
NEVER = "not compared with QuickBooks yet: that begins by itself once some were imported"
#: What keeps it from being looked at, by the code of the error.
TROUBLES = {
    "quickbooks_unavailable": "QuickBooks did not answer; it is asked again within minutes",
    "company_busy": "an import is at work, which brings in the changes itself",
    "quota_spent": "QuickBooks takes no more calls this month; it is asked again every hour",
    "needs_reconnect": "QuickBooks no longer accepts the connection: reconnect the company",
}
OTHER_TROUBLE = "the last look did not end well; it is tried again within minutes"
FIELDS = {
    DriftField.NUMBER: "Number",
    DriftField.DATE: "Invoice date",
    DriftField.DUE_DATE: "Due date",
    DriftField.CUSTOMER: "Customer",
    DriftField.CURRENCY: "Currency",
    DriftField.LINES: "Lines",
    DriftField.TAX: "Tax",
    DriftField.TOTAL: "Total",
}
STATES = {
    ConnectionStatus.NEEDS_RECONNECT: TROUBLES["needs_reconnect"],
    ConnectionStatus.DISCONNECTED: "the company is disconnected, so nothing follows any more",
}


def in_step(step: Step, what: str = "Invoices") -> str:
    """As of when, and what keeps it from being later. No markup."""
    as_of = f"In step with QuickBooks as of {at_once(step.as_of)}" if step.as_of else ""
    trouble = STATES.get(step.status) or _trouble(step)
    if not as_of:
        return f"{what}: {trouble or NEVER}"
    return f"{as_of}; {trouble}" if trouble else as_of


def _trouble(step: Step) -> str:
    return TROUBLES.get(step.problem, OTHER_TROUBLE) if step.problem else ""


def oldest(steps: Iterable[Step], what: str = "Invoices") -> str:
    """As ``in_step``, of the company that is furthest behind; empty where there is none."""
    known = sorted(steps, key=lambda step: (step.as_of is not None, step.as_of or _NEVER))
    return in_step(known[0], what) if known else ""


def changed(drift: Drift) -> str:
    """What waits for somebody about an invoice, without amounts and names."""
    fields = ", ".join(FIELDS[change.field].casefold() for change in drift.found.changes)
    what = f": {fields}" if fields else ""
    return f"It changed in QuickBooks{what}. A financial administrator can accept that, or keep what is here."
