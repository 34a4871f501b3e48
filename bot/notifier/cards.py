"""The one message of a run that is edited in place: never more often than helps, and never back in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.imports.messages import Message, card
from bot.notifier.mail import Mail
from bot.notifier.outcomes import UNCONFIRMED, Later, Needless, Outcome, Posted, Refused, Sent
from bot.notifier.places import place_of, shows_all
from bot.notifier.rights import MailRights
from bot.text import is_person
from bot.use_cases import UseCases
from services.model.import_run import WORKING, ImportRun, RunStatus
from services.model.outbox import RunCard
from services.model.report import RunReport


class Cards:
    """Shows runs in their cards."""

    def __init__(self, services: UseCases, rights: MailRights, every: timedelta) -> None:
        self._services = services
        self._rights = rights
        #: The card of a run at work is shown anew so often at most.
        self._every = every

    def show(self, mail: Mail) -> Outcome:
        """Edit the card, or post it where there is none."""
        known, run = self._known(mail.message.run_id, mail.message.team_id)
        if known is not None:
            updated = self._too_soon(known, run) or self._shown(mail, known)
            if not isinstance(updated, Refused):
                return updated
            if run.status in WORKING:
                return Needless()  # somebody removed it; the outcome gets a card of its own
        report = self._report(run.id)
        if run.place is None or (known is None and report.run.status is RunStatus.REPLACED):
            return Needless()
        return self._new(mail, report, run.place.channel_id)

    def _too_soon(self, known: RunCard, run: ImportRun) -> Later | None:
        if run.status not in WORKING or known.shown_at is None or _was_pressed(run, known.shown_at):
            return None
        left = known.shown_at + self._every - self._services.clock.now()
        return Later("paced", left.total_seconds()) if left > timedelta(0) else None

    def _shown(self, mail: Mail, known: RunCard) -> Posted:
        """Of two processes that show the same card the one that began later has read more.

        Where one began while this one was on its way, the earlier words may stand over the later ones: the
        card is then shown once more.
        """
        version = self._begun(known.run_id)
        now = self._services.clock.now()
        shown = self._words(mail, self._report(known.run_id), known.channel_id, now)
        if isinstance(shown, Later):
            return shown
        updated = mail.update(shown, Sent(known.channel_id, known.ts))
        if isinstance(updated, Sent):
            self._note(known, version, now)
        return updated

    def _new(self, mail: Mail, report: RunReport, channel_id: str) -> Posted:
        """A card of its own; that of a retry stands in the thread of the run it follows."""
        root = self._root_of(report.run) if report.run.parent_id else None
        outcome = self._posted(mail, report, root or Sent(channel_id, ""))
        if isinstance(outcome, Refused) and outcome != UNCONFIRMED and is_person(report.run.requested_by):
            direct = mail.direct(report.run.requested_by)
            outcome = self._posted(mail, report, direct) if isinstance(direct, Sent) else direct
        if isinstance(outcome, Sent):
            self._remember(report.run.id, outcome)
            if mail.was_found:  # it shows how things stood when it was posted
                return self._brought_up_to_date(mail, RunCard(report.run.id, outcome.channel_id, outcome.ts))
        return outcome

    def _posted(self, mail: Mail, report: RunReport, at: Sent) -> Posted:
        words = self._words(mail, report, at.channel_id, self._services.clock.now())
        return words if isinstance(words, Later) else mail.post_somewhere(words, at)

    def _words(self, mail: Mail, report: RunReport, channel_id: str, now: datetime) -> Message | Later:
        """The card as the run is now, as far as it may stand there."""
        withheld = self._rights.withheld(mail, report.run, channel_id)
        return withheld or card(report, shows_all(report.run, channel_id), now)

    def _brought_up_to_date(self, mail: Mail, known: RunCard) -> Posted:
        updated = self._shown(mail, known)
        return Sent(known.channel_id, known.ts) if isinstance(updated, Refused) else updated

    def _known(self, run_id: str, team_id: str) -> tuple[RunCard | None, ImportRun]:
        with self._services.store.reading() as tx:
            return tx.outbox.card(run_id), tx.runs.get(run_id, team_id)

    def _report(self, run_id: str) -> RunReport:
        return self._services.history.report(run_id)

    def _begun(self, run_id: str) -> int:
        with self._services.store.writing() as tx:
            version = tx.outbox.begin_card(run_id)
            tx.commit()
        return version

    def _note(self, known: RunCard, version: int, as_of: datetime) -> None:
        """It was shown as it was at that moment."""
        with self._services.store.writing() as tx:
            if not tx.outbox.card_shown(known.run_id, version, as_of):
                owner = tx.outbox.card_owner(known.channel_id, known.ts)
                if owner is not None:
                    tx.outbox.queue_card(tx.runs.get(owner), self._services.clock.now())
            tx.commit()

    def _root_of(self, run: ImportRun) -> Sent | None:
        with self._services.store.reading() as tx:
            return place_of(tx.outbox.root_card(run.id))

    def _remember(self, run_id: str, at: Sent) -> None:
        with self._services.store.writing() as tx:
            tx.outbox.save_card(RunCard(run_id, at.channel_id, at.ts))
            tx.commit()


def _was_pressed(run: ImportRun, shown_at: datetime) -> bool:
    """Whether buttons may stand there that were pressed: they go at once. One that is to stop ends soon."""
    was_started = run.started_at is not None and run.started_at >= shown_at
    return was_started or run.cancel_requested_by is not None
