"""The words for how far a company's invoices are in step with QuickBooks."""

from __future__ import annotations

from bot.text import at_once
from services.model.connection import ConnectionStatus
from services.model.in_step import Step

NEVER = "not compared with QuickBooks yet: that begins by itself once invoices are here"
#: What keeps it from being looked at, by the code of the error.
TROUBLES = {
    "quickbooks_unavailable": "QuickBooks did not answer; it is asked again within minutes",
    "company_busy": "an import is at work, which brings in the changes itself",
    "quota_spent": "QuickBooks takes no more calls this month; it is asked again every hour",
    "needs_reconnect": "QuickBooks no longer accepts the connection: reconnect the company",
}
OTHER_TROUBLE = "the last look did not end well; it is tried again within minutes"
STATES = {
    ConnectionStatus.NEEDS_RECONNECT: TROUBLES["needs_reconnect"],
    ConnectionStatus.DISCONNECTED: "the company is disconnected, so nothing follows any more",
}


def in_step(step: Step) -> str:
    """As of when, and what keeps it from being later. No markup."""
    as_of = f"In step with QuickBooks as of {at_once(step.as_of)}" if step.as_of else ""
    trouble = STATES.get(step.status) or _trouble(step)
    if not as_of:
        return f"Invoices: {trouble or NEVER}"
    return f"{as_of}; {trouble}" if trouble else as_of


def _trouble(step: Step) -> str:
    return TROUBLES.get(step.problem, OTHER_TROUBLE) if step.problem else ""
