"""A company was connected, or who connected it has left: told by direct message."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import connection_words
from bot.blocks import Block
from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent
from bot.text import is_person

Words = Callable[[Mapping[str, object]], tuple[str, list[Block]]]


def company_connected(mail: Mail) -> Outcome:
    """Each has a message of her own."""
    return _directly(mail, connection_words.connected)


def connector_gone(mail: Mail) -> Outcome:
    """The same."""
    return _directly(mail, connection_words.gone)


def _directly(mail: Mail, words: Words) -> Outcome:
    person = mail.message.recipient
    if person is None or not is_person(person):
        return Needless()
    direct = mail.direct(person)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = words(mail.message.facts)
    return mail.post(Message(text, (tuple(blocks),)), direct)
