"""What a workspace has not allowed the app: told by direct message."""

from __future__ import annotations

from bot import scope_words
from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent
from bot.text import is_person


def scopes_missing(mail: Mail, install_address: str | None) -> Outcome:
    """Each administrator has a message of her own."""
    person = mail.message.recipient
    if person is None or not is_person(person):
        return Needless()
    direct = mail.direct(person)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = scope_words.notice(mail.message.facts, install_address)
    return mail.post(Message(text, (tuple(blocks),)), direct)
