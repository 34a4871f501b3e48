"""Whoever lost a right meanwhile gets nothing by direct message that needs it."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import not_allowed
from bot.imports.messages import Message, withheld
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Later
from bot.notifier.places import is_direct
from bot.text import is_person
from bot.use_cases import UseCases
from services.errors import NotAllowed
from services.model.import_run import ImportRun
from services.model.outbox import SAW_EVERY_PROJECT, MessageKind
from services.model.people import Actor, Right

#: What holds amounts and names of every project, and the right that asking for it takes.
NEEDED = {
    MessageKind.FILE: Right.IMPORT,
    MessageKind.REPORT_AGAIN: Right.IMPORT,
    MessageKind.EVIDENCE: Right.IMPORT,
    MessageKind.DRIFT: Right.IMPORT,
    MessageKind.AUDIT_FILE: Right.AUDIT,
}
#: A user group that Slack does not answer for grants nothing: for so long it is asked for again.
UNSURE, ASK_AGAIN = timedelta(hours=1), 120.0
RIGHT_UNKNOWN = Later("right_unknown", seconds=ASK_AGAIN)


class MailRights:
    """Says who may still read what is on its way to her."""

    def __init__(self, services: UseCases) -> None:
        self._services = services

    def of_recipient(self, mail: Mail) -> bool | Later:
        """Whether it may go to the person whom it is for alone; what is for nobody alone may."""
        right, person = NEEDED.get(mail.message.kind), mail.message.recipient
        if person is None:
            return True
        if mail.message.facts.get(SAW_EVERY_PROJECT):
            return self._sees_as_before(mail, person)
        return True if right is None else self.may(mail, person, right)

    def may(self, mail: Mail, person: str, right: Right = Right.IMPORT) -> bool | Later:
        """Whether this person holds the right now."""
        access, team_id = self._services.access, mail.message.team_id
        if access.may(Actor(team_id, person), right):
            return True
        return RIGHT_UNKNOWN if self._is_young(mail) and not access.is_sure(team_id) else False

    def withheld(self, mail: Mail, run: ImportRun, channel_id: str) -> Message | Later | None:
        """What stands instead in the direct messages of who asked for the run, if she may not any more."""
        if not is_direct(channel_id) or not is_person(run.requested_by):
            return None
        refusal = self._refusal(mail, run.requested_by)
        return withheld(run, refusal) if isinstance(refusal, str) else refusal

    def withheld_from(self, mail: Mail) -> str | Later | None:
        """Why its recipient, if it has one, may not read it any more, and who can grant it."""
        person = mail.message.recipient
        return None if person is None else self._refusal(mail, person)

    def _sees_as_before(self, mail: Mail, person: str) -> bool | Later:
        """A file holds what she sees when it is made: without her user group it would lack most of it."""
        sees_all = self._services.access.may(Actor(mail.message.team_id, person), Right.ANY_PROJECT)
        return RIGHT_UNKNOWN if self._is_young(mail) and not sees_all else True

    def _is_young(self, mail: Mail) -> bool:
        return self._services.clock.now() - mail.message.created_at < UNSURE

    def _refusal(self, mail: Mail, person: str) -> str | Later | None:
        may = self.may(mail, person)
        if isinstance(may, Later):
            return may
        people = self._services.access.people(mail.message.team_id)
        return None if may else not_allowed(NotAllowed(Right.IMPORT.words, tuple(people)))
