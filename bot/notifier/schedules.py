"""Schedules that paused themselves, told to each administrator."""

from __future__ import annotations

from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent
from bot.schedules.messages import stopped


def schedule_stopped(mail: Mail) -> Outcome:
    """By direct message; each has a message of her own."""
    if mail.message.recipient is None:
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = stopped(mail.message.facts)
    return mail.post(Message(text, (tuple(blocks),)), direct)
