"""A PDF that may not have arrived, told to whoever asked for it."""

from __future__ import annotations

from bot.imports.messages import Message
from bot.metadata import invoice_id_in
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent
from bot.pdf_words import missing


def pdf_missing(mail: Mail) -> Outcome:
    """By direct message."""
    if mail.message.recipient is None:
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = missing(invoice_id_in(str(mail.message.facts["invoice_id"])))
    return mail.post(Message(text, (tuple(blocks),)), direct)
