"""The daily drift digest, on its way: to the results channel, or to each administrator."""

from __future__ import annotations

from datetime import date

from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import (
    UNCONFIRMED,
    WAIT_FOR_REPORT,
    Later,
    Needless,
    Outcome,
    Posted,
    Refused,
    Sent,
)
from bot.notifier.places import is_direct, place_of
from bot.notifier.rights import MailRights
from bot.places import channel_of
from bot.status_sync.messages import MOST, digest, not_shown
from bot.text import is_person
from bot.use_cases import UseCases
from services.model.connection import Connection
from services.model.outbox import DIGEST
from services.model.people import Place

#: Who is in a user group cannot be asked for just now, and nobody else is an administrator.
NOBODY_KNOWN = Later("nobody_known", seconds=600)


class DriftMail:
    """Tells what changed, as it is at the moment of sending."""

    def __init__(self, services: UseCases, rights: MailRights) -> None:
        self._services = services
        self._rights = rights

    def deliver(self, mail: Mail) -> Outcome:
        """Where it belongs; what the channel does not take goes to each administrator."""
        company = self._company(mail)
        if mail.message.recipient is not None:
            return self._directly(mail, mail.message.recipient)
        channel_id = company.results_channel_id
        posted: Posted = Refused("no channel any more")
        if channel_id is not None:
            posted = mail.post(self._words(mail, _shows_all(mail, channel_id)), Sent(channel_id, ""))
        is_refused = isinstance(posted, Refused) and posted != UNCONFIRMED
        return self._to_each(mail) if is_refused else posted

    def again(self, mail: Mail) -> Outcome:
        """As it is now, in the place of what stands there, or a sentence. What is gone is let go."""
        key = str(mail.message.facts[DIGEST])
        with self._services.store.reading() as tx:
            at, is_on_its_way = place_of(tx.outbox.standing(key)), tx.outbox.awaits(key)
        if at is None:
            return WAIT_FOR_REPORT if is_on_its_way else Needless()
        shown = self._anew(mail, at.channel_id)
        outcome = shown if isinstance(shown, Later) else mail.update(shown, at)
        return outcome if isinstance(outcome, Later) else Needless()

    def _anew(self, mail: Mail, channel_id: str) -> Message | Later:
        """What may stand there now: whoever may not import any more is left no amounts and no buttons."""
        withheld = self._rights.withheld_from(mail)
        if isinstance(withheld, Later):
            return withheld
        if withheld is not None:
            text, blocks = not_shown(withheld)
            return Message(text, (tuple(blocks),))
        return self._words(mail, is_direct(channel_id) or _shows_all(mail, channel_id))

    def _to_each(self, mail: Mail) -> Outcome:
        """As where there is no channel: each has a message of her own."""
        people = self._services.access.people(mail.message.team_id)
        mail.pass_on([one for one in people if is_person(one)])
        return Needless() if people else NOBODY_KNOWN

    def _directly(self, mail: Mail, person: str) -> Outcome:
        if not is_person(person):
            return Needless()
        at = mail.direct(person)
        return mail.post(self._words(mail, shows_all=True), at) if isinstance(at, Sent) else at

    def _words(self, mail: Mail, shows_all: bool) -> Message:
        facts = mail.message.facts
        day = date.fromisoformat(str(facts["day"]))
        told = self._services.status_sync.digests.digest(str(facts["connection_id"]), day, MOST)
        text, blocks = digest(told, shows_all)
        return Message(text, (tuple(blocks),))

    def _company(self, mail: Mail) -> Connection:
        with self._services.store.reading() as tx:
            return tx.connections.get(str(mail.message.facts["connection_id"]), mail.message.team_id)


def _shows_all(mail: Mail, channel_id: str) -> bool:
    """Whether amounts and names may stand there; not where nobody says what kind of channel it is."""
    place = channel_of(mail.client, channel_id)
    return isinstance(place, Place) and place.shows_everything
