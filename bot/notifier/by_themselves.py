"""What is told of no run's report: for each kind of message, how it is delivered."""

from __future__ import annotations

from collections.abc import Callable

from bot.clients import Clients
from bot.notifier.access import access_ends, claimed
from bot.notifier.audit_mail import AuditMail
from bot.notifier.connections import company_connected, connector_gone
from bot.notifier.drift import DriftMail
from bot.notifier.entries_mail import EntriesMail
from bot.notifier.mail import Mail
from bot.notifier.moves import Moves
from bot.notifier.outcomes import Outcome
from bot.notifier.pdfs import pdf_missing
from bot.notifier.postings import posting_ended
from bot.notifier.rights import MailRights
from bot.notifier.schedules import schedule_stopped
from bot.notifier.scopes import scopes_missing
from bot.use_cases import UseCases
from services.model.outbox import MessageKind

Deliver = Callable[[Mail], Outcome]


def by_themselves(
    services: UseCases, clients: Clients, rights: MailRights, is_over: Callable[[], bool]
) -> dict[MessageKind, Deliver]:
    """Those of them that need nothing of each other."""
    moves, drifts = Moves(services), DriftMail(services, rights)
    return {
        MessageKind.MOVED: moves.moved,
        MessageKind.MOVE_UNDONE: moves.undone,
        MessageKind.SCHEDULE_STOPPED: schedule_stopped,
        MessageKind.ACCESS_ENDS: access_ends,
        MessageKind.COMPANY_CONNECTED: company_connected,
        MessageKind.CONNECTOR_GONE: connector_gone,
        MessageKind.POSTING: posting_ended,
        MessageKind.PDF_MISSING: pdf_missing,
        MessageKind.DRIFT: drifts.deliver,
        MessageKind.DRIFT_AGAIN: drifts.again,
        MessageKind.CLAIMED: claimed,
        MessageKind.SCOPES_MISSING: lambda mail: scopes_missing(
            mail, clients.install_address_of(mail.message.team_id)
        ),
        MessageKind.AUDIT_FILE: AuditMail(services, is_over).deliver,
        MessageKind.ENTRIES_FILE: EntriesMail(services, is_over).deliver,
    }
