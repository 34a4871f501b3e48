"""What the audit log may say: a closed list of actions, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any


class AuditAction(Enum):
    """Something a person did that others may want to trace: code, and what the log says of it."""

    ADMINISTRATOR_CLAIMED = ("administrator_claimed", "became the first financial administrator")
    ADMINISTRATOR_ADDED = ("administrator_added", "made somebody a financial administrator")
    ADMINISTRATOR_REMOVED = ("administrator_removed", "removed a financial administrator")
    ANY_PROJECT_GRANTED = ("any_project_granted", "let somebody see every project")
    ANY_PROJECT_WITHDRAWN = ("any_project_withdrawn", "ended that somebody sees every project")
    AUDIT_EXPORTED = ("audit_exported", "exported the audit log")
    COMPANY_CONNECTED = ("company_connected", "connected a QuickBooks company")
    COMPANY_RECONNECTED = ("company_reconnected", "reconnected a QuickBooks company")
    COMPANY_DISCONNECTED = ("company_disconnected", "disconnected a QuickBooks company")
    WORKSPACE_INSTALLED = ("workspace_installed", "installed the app in Slack")
    WORKSPACE_REINSTALLED = ("workspace_reinstalled", "installed the app in Slack again")
    WORKSPACE_UNINSTALLED = ("workspace_uninstalled", "removed the app from Slack")
    WORKSPACE_EXPORTED = ("workspace_exported", "exported all that is kept of the workspace")
    BOT_TOKEN_REVOKED = ("bot_token_revoked", "found that Slack took back the bot token of the app")
    CONNECTOR_GONE = ("connector_gone", "found that who connected a company has left the workspace")
    REVOKE_FAILED = ("revoke_failed", "could not tell QuickBooks that a company was disconnected")
    CONSENT_KEPT = ("consent_kept", "did not tell QuickBooks, because another workspace uses the company")
    RECONNECT_NEEDED = ("reconnect_needed", "found that QuickBooks no longer accepts the connection")
    RESULTS_CHANNEL_SET = ("results_channel_set", "set the channel for results")
    UNSENT_RULE_SET = ("unsent_rule_set", "changed whether unsent invoices count as sent")
    PROJECT_CREATED = ("project_created", "created a project")
    PROJECT_RENAMED = ("project_renamed", "renamed a project")
    PROJECT_MOVED = ("project_moved", "moved a project to another client")
    PROJECT_DELETED = ("project_deleted", "deleted a project")
    CLIENT_RENAMED = ("client_renamed", "renamed a client")
    MEMBER_ADDED = ("member_added", "made somebody a member of a project")
    MEMBER_REMOVED = ("member_removed", "ended somebody's membership in a project")
    SUGGESTION_IGNORED = ("suggestion_ignored", "ignored a suggested project")
    SUGGESTION_RESTORED = ("suggestion_restored", "had an ignored project suggested again")
    CUSTOMER_LINKED = ("customer_linked", "linked a QuickBooks customer to a project")
    CUSTOMER_RELINKED = ("customer_relinked", "linked a QuickBooks customer to another project")
    CUSTOMER_UNLINKED = ("customer_unlinked", "removed a QuickBooks customer's link")
    PERSON_LINKED = ("person_linked", "linked an employee or vendor of QuickBooks to a person")
    PERSON_UNLINKED = ("person_unlinked", "removed the link of an employee or vendor of QuickBooks")
    PERSON_IGNORED = ("person_ignored", "ignored a suggested person")
    PERSON_SUGGESTED_AGAIN = ("person_suggested_again", "had people suggested again")
    IMPORT_REQUESTED = ("import_requested", "asked for a preview")
    IMPORT_STARTED = ("import_started", "pressed Import")
    IMPORT_OTHERS_STARTED = ("import_others_started", "imported the others after a failure")
    IMPORT_RETRIED = ("import_retried", "retried what needed attention")
    IMPORT_CANCELLED = ("import_cancelled", "cancelled an import")
    UNDO_STARTED = ("undo_started", "undid an import")
    UNDO_CANCELLED = ("undo_cancelled", "cancelled the undoing of an import")
    EVIDENCE_REQUESTED = ("evidence_requested", "asked for the evidence pack of a run")
    CUSTOMERS_ASSOCIATED = ("customers_associated", "chose unlinked customers for a project")
    INVOICES_MOVED = ("invoices_moved", "moved invoices to where the rule for unsent invoices puts them")
    MOVE_UNDONE = ("move_undone", "put moved invoices back where they stood")
    SCHEDULE_CREATED = ("schedule_created", "made a schedule")
    SCHEDULE_CHANGED = ("schedule_changed", "changed a schedule")
    SCHEDULE_PAUSED = ("schedule_paused", "paused a schedule")
    SCHEDULE_RESUMED = ("schedule_resumed", "resumed a schedule")
    SCHEDULE_DELETED = ("schedule_deleted", "deleted a schedule")
    SCHEDULE_FIRED = ("schedule_fired", "had a schedule begin an import")
    SCHEDULE_STOPPED = ("schedule_stopped", "lost the right to import, so that a schedule paused itself")
    INVOICES_FOLLOWED = (
        "invoices_followed",
        "reported payments, balances or delivery, which invoices follow",
    )
    INVOICE_VOIDED = ("invoice_voided", "reported that an invoice was voided in QuickBooks")
    INVOICE_GONE = ("invoice_gone", "reported that an invoice was deleted in QuickBooks")
    INVOICE_RESTORED = ("invoice_restored", "reported that an invoice is in QuickBooks after all")
    ENTRIES_FOLLOWED = (
        "entries_followed",
        "reported which time entries and expenses were billed, deleted or changed",
    )
    ENTRY_UPDATED = ("entry_updated", "updated a time entry or an expense from QuickBooks")
    ENTRIES_EXPORTED = ("entries_exported", "asked for a file of time entries and expenses")
    CHANGE_ACCEPTED = ("change_accepted", "updated an invoice from QuickBooks")
    CHANGE_KEPT = ("change_kept", "kept an invoice as it was before it changed in QuickBooks")
    INVOICE_CREATED = ("invoice_created", "created an invoice")
    INVOICE_CHANGED = ("invoice_changed", "changed a draft of an invoice")
    INVOICE_DELETED = ("invoice_deleted", "deleted a draft of an invoice")
    POSTING_STARTED = ("posting_started", "pressed Post to QuickBooks")
    IMPORT_TOO = ("import_too", "had an invoice imported although its number was created here")
    PROJECT_CHANGED = ("project_changed", "changed the project of an invoice")
    REVIEW_ACCEPTED = ("review_accepted", "accepted an invoice as QuickBooks states it")
    INVOICE_POSTED = ("invoice_posted", "recorded that an invoice was posted to QuickBooks")

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence

    @classmethod
    def of(cls, code: str) -> AuditAction:
        """The action with this code. Raises ``KeyError`` for a code that is not in the list."""
        return _by_code()[code]


@cache
def _by_code() -> dict[str, AuditAction]:
    return {action.code: action for action in AuditAction}


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to ``subject``, before the log notes by whom and when."""

    action: AuditAction
    subject: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. ``subject`` is the id of what was acted on; ``details`` holds ids and words."""

    id: int
    team_id: str
    actor: str
    action: AuditAction
    subject: str
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)
