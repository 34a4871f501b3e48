"""What became of an invoice whose posting went on by itself, to whoever pressed *Post*."""

from __future__ import annotations

from bot.draft_ways import posting_told
from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent


def posting_ended(mail: Mail) -> Outcome:
    """By direct message."""
    if mail.message.recipient is None:
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = posting_told(mail.message.facts)
    return mail.post(Message(text, (tuple(blocks),)), direct)
