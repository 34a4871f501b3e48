"""The end of the access to a company, told to each administrator weeks ahead."""

from __future__ import annotations

from bot import access_words
from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent


def access_ends(mail: Mail) -> Outcome:
    """By direct message; each has a message of her own."""
    if mail.message.recipient is None:
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = access_words.notice(mail.message.facts)
    return mail.post(Message(text, (tuple(blocks),)), direct)
