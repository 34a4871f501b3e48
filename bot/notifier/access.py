"""The end of the access to a company, told weeks ahead; and who became the first financial administrator."""

from __future__ import annotations

from bot import access_words, blocks
from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Needless, Outcome, Sent
from bot.text import mention

CLAIMED = (
    "{who} is now the financial administrator of Import Invoices, and can add others in the app's Home tab."
)


def access_ends(mail: Mail) -> Outcome:
    """By direct message; each has a message of her own."""
    if mail.message.recipient is None:
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    text, blocks = access_words.notice(mail.message.facts)
    return mail.post(Message(text, (tuple(blocks),)), direct)


def claimed(mail: Mail) -> Outcome:
    """The other owners and admins of the workspace are told by direct message who may import now."""
    by = str(mail.message.facts["by"])
    if mail.message.recipient is None:
        trusted = mail.trusted()
        if not isinstance(trusted, list):
            return trusted
        mail.pass_on([one for one in trusted if one != by])
        return Needless()
    direct = mail.direct(mail.message.recipient)
    if not isinstance(direct, Sent):
        return direct
    words = CLAIMED.format(who=mention(by))
    return mail.post(Message(words, ((blocks.section(words),),)), direct)
