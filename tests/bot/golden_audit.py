"""Every view of the audit log, with the name of its golden file."""

from __future__ import annotations

from datetime import timedelta

from bot.audit import views
from bot.blocks import Block
from services.model.audit import AuditAction, AuditEntry
from services.model.audit_log import AuditFilter, AuditLine, AuditPage, AuditPlace
from tests.builders import NOW

WANTED = AuditFilter("U0OTHER", AuditAction.PROJECT_CHANGED, NOW, NOW + timedelta(days=2), "1001 *bold*")


def a_line(number: int, /, action: AuditAction, subject: str, named: str = "", **details: str) -> AuditLine:
    """One line of the log."""
    actor = "system" if action is AuditAction.RECONNECT_NEEDED else "U0ADMIN"
    entry = AuditEntry(number, "T0FIRM", actor, action, subject, NOW - timedelta(hours=number))
    return AuditLine(entry, named or subject, tuple(details.items()))


LINES = (
    a_line(1, AuditAction.PROJECT_CHANGED, "con1:101", "invoice 1001", project="Acme / Redesign"),
    a_line(2, AuditAction.ADMINISTRATOR_ADDED, "S0FINANCE"),
    a_line(3, AuditAction.ADMINISTRATOR_REMOVED, "U0OTHER"),
    a_line(4, AuditAction.RECONNECT_NEEDED, "con1", "Rivertown Design"),
    a_line(5, AuditAction.IMPORT_STARTED, "IMP-4T7Q2MZX"),
    a_line(7, AuditAction.RESULTS_CHANNEL_SET, "con1", "Rivertown Design", channel="C0BOOKS"),
    a_line(8, AuditAction.MEMBER_ADDED, "pro1", "Acme / Redesign", person="U0OTHER"),
    a_line(
        9,
        AuditAction.CHANGE_ACCEPTED,
        "con1:102",
        "invoice 1003",
        **{"number": "1002 → 1003", "due date": "2026-12-15 → nothing", "changed too": "lines, total"},
    ),
    a_line(10, AuditAction.AUDIT_EXPORTED, "U0ADMIN", since="2026-11-20T05:00:00+00:00", about="<!here>"),
    a_line(6, AuditAction.CUSTOMER_LINKED, "7", "Larkspur <!channel>", company="Rivertown", project="P"),
)

AUDIT_VIEWS: dict[str, Block] = {
    "audit-log": views.page(AuditPage(AuditPlace(), LINES, has_next=True)),
    "audit-log-narrowed": views.page(
        AuditPage(AuditPlace(WANTED), LINES[:1], has_previous=True), views.ON_ITS_WAY
    ),
    "audit-log-none": views.page(AuditPage(AuditPlace(WANTED))),
    "audit-log-empty": views.page(AuditPage(AuditPlace())),
    "audit-log-filter": views.form(AuditFilter()),
    "audit-log-filter-chosen": views.form(WANTED),
}
