"""Where each kind of message goes, and what it says: from the ledger, at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient

from bot.clients import Clients, clients_of
from bot.imports.messages import (
    Message,
    announcement,
    calls_notice,
    final,
    joined_final,
    paused_notice,
    private_copy,
)
from bot.notifier.by_themselves import by_themselves
from bot.notifier.cards import Cards
from bot.notifier.evidence_mail import EvidenceMail
from bot.notifier.mail import Mail, Office
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
from bot.notifier.pace import USUAL, Pace, Rates
from bot.notifier.places import place_of, shows_all
from bot.notifier.report_mail import ReportMail
from bot.notifier.rights import MailRights
from bot.notifier.sender import Sender
from bot.notifier.senders import Senders
from bot.text import is_person
from bot.use_cases import UseCases
from services.model.import_run import FINISHED, ImportRun, RunStatus
from services.model.outbox import MessageKind, OutboxMessage
from services.model.people import PlaceKind
from services.model.report import RunReport

#: A reply waits for the card under which it belongs as long as that is on its way.
WAIT_FOR_CARD = Later("waits for its card", seconds=2)
#: Who asked for an import and may not import any more is sent nothing of it.
NO_RIGHT = Refused("no_right")
#: A preview that changes is shown where it stood; an outcome is told anew, because an edit tells nobody.
PREVIEWED = frozenset({RunStatus.AWAITING, RunStatus.REFUSED})


class Delivery:
    """Delivers single messages. Repeating a delivery is harmless: what stands in Slack is found again."""

    def __init__(
        self,
        services: UseCases,
        client: WebClient | Clients,
        is_over: Callable[[], bool] = lambda: False,
        rates: Rates = USUAL,
    ) -> None:
        self._services = services
        clients = clients_of(client)
        self.pace = Pace(services.store, services.clock, rates, clients.own_token)
        self._senders = Senders(clients, self.pace)
        self._rights = MailRights(services)
        self._cards = Cards(services, self._rights, rates.progress)
        self._files = ReportMail(services, is_over)
        self._evidence = EvidenceMail(services, is_over)
        self._by_kind: dict[MessageKind, Callable[[Mail, RunReport], Outcome]] = {
            MessageKind.FINAL: self._final,
            MessageKind.FINAL_AGAIN: self._final_again,
            MessageKind.FILE: self._file,
            MessageKind.REPORT_AGAIN: self._report_again,
            MessageKind.EVIDENCE: self._evidence.deliver,
            MessageKind.PRIVATE_COPY: self._private_copy,
            MessageKind.ANNOUNCEMENT: self._announcement,
            MessageKind.PAUSED: self._paused,
            MessageKind.CALLS: self._calls,
        }
        self._by_itself: dict[MessageKind, Callable[[Mail], Outcome]] = {
            MessageKind.CARD: self._cards.show,
            **by_themselves(services, clients, self._rights, is_over),
        }

    @property
    def kinds(self) -> frozenset[MessageKind]:
        """What it can deliver."""
        return frozenset({*self._by_kind, *self._by_itself})

    def deliver(self, message: OutboxMessage, deadline: float) -> Outcome:
        """One attempt with a message that is this process's until then, by the clock that never jumps."""
        client = self._senders.of(message.team_id)
        if isinstance(client, Later):
            return client
        services = self._services
        office = Office(services.store, services.clock, Sender(client), self.pace)
        return self._senders.heard(message.team_id, client, self._sent(Mail(office, message, deadline)))

    def _sent(self, mail: Mail) -> Outcome:
        message = mail.message
        may = self._rights.of_recipient(mail)
        if may is not True:
            return may or Needless()
        if message.kind in self._by_itself:
            return self._by_itself[message.kind](mail)
        report = self._services.history.report(message.run_id, message.team_id)
        return self._by_kind[message.kind](mail, report)

    def _final(self, mail: Mail, report: RunReport) -> Outcome:
        """In the thread; where that is gone in the channel; else to who asked, with everything."""
        run, root = report.run, self._root_of(report.run)
        if run.place is None:
            return Needless()
        held = self._held_back_there(mail, run)
        if held is not None:
            return held
        if root is None and self._awaits_card(run):
            return WAIT_FOR_CARD
        at = root or Sent(run.place.channel_id, "")
        is_broadcast = root is not None and self._is_announced_in(run, root.channel_id)
        outcome = mail.post_somewhere(self._outcome(report, shows_all(run, at.channel_id)), at, is_broadcast)
        return self._else_directly(mail, run, outcome, lambda: self._outcome(report, True))

    def _outcome(self, report: RunReport, full: bool) -> Message:
        """How the run ended; for one that joined another, how that ended."""
        if report.run.joined_id is None:
            return final(report, full)
        other = self._services.history.report(report.run.joined_id, report.run.team_id)
        return joined_final(report, other, full)

    def _final_again(self, mail: Mail, report: RunReport) -> Outcome:
        """What was told of an import, without *Undo* once it is undone. What is gone is let go."""
        run, link = report.run, self._link_to(mail, report.run)
        if isinstance(link, Later):
            return link
        told = self._told(run)
        if isinstance(told, Later):
            return told
        final_at, copy_at = told
        edits = [(self._outcome(report, shows_all(run, final_at.channel_id)), final_at)] if final_at else []
        edits += [(private_copy(report, link), copy_at)] if copy_at else []
        for words, at in edits:
            shown = self._rights.withheld(mail, run, at.channel_id) or words
            outcome = shown if isinstance(shown, Later) else mail.update(shown, at)
            if isinstance(outcome, Later):
                return outcome
        return Needless()

    def _told(self, run: ImportRun) -> tuple[Sent | None, Sent | None] | Later:
        """Where the run's outcome stands, and its copy with amounts."""
        final_key = f"{run.id}:final:{run.status.value}"
        copy_key = f"{run.id}:private:{run.status.value}:{run.plan_digest}"
        with self._services.store.reading() as tx:
            if tx.outbox.awaits(final_key) or tx.outbox.awaits(copy_key):
                return WAIT_FOR_REPORT
            return place_of(tx.outbox.standing(final_key)), place_of(tx.outbox.standing(copy_key))

    def _file(self, mail: Mail, report: RunReport) -> Outcome:
        """Every invoice that needs somebody: in the thread where it may stand there, else to who asked.

        To whoever asked for the report again, where somebody did.
        """
        run, asker = report.run, mail.message.recipient
        if asker is not None:
            return self._files.deliver(mail, report, None, lambda: mail.direct(asker))
        held = self._held_back_there(mail, run)
        if held is not None:
            return held
        root = self._root_of(run)
        if run.place is not None and root is None and self._awaits_card(run):
            return WAIT_FOR_CARD
        return self._files.deliver(mail, report, root, lambda: self._direct_messages(mail, run))

    def _private_copy(self, mail: Mail, report: RunReport) -> Outcome:
        held = self._held_back(mail, report.run)
        if held is not None:
            return held
        link = self._link_to(mail, report.run)
        if isinstance(link, Later):
            return link
        words = private_copy(report, link)
        earlier = self._earlier_copy(report.run)
        if earlier is not None:
            updated = mail.update(words, earlier)
            if not isinstance(updated, Refused):
                return updated
        return self._directly(mail, report.run, words)

    def _report_again(self, mail: Mail, report: RunReport) -> Outcome:
        """The whole report, to the financial administrator who asked for it again."""
        link = self._link_to(mail, report.run)
        if isinstance(link, Later):
            return link
        return self._to_recipient(mail, private_copy(report, link))

    def _announcement(self, mail: Mail, report: RunReport) -> Outcome:
        run, root = report.run, self._root_of(report.run)
        channel_id = self._results_channel(run)
        if run.place is not None and root is None and self._awaits_card(run):
            return WAIT_FOR_CARD
        if channel_id is None or (root is not None and root.channel_id == channel_id):
            return Needless()  # the reply in the thread was broadcast there
        link = self._link_to(mail, run)
        if isinstance(link, Later):
            return link
        return mail.post(announcement(report, link), Sent(channel_id, ""))

    def _paused(self, mail: Mail, report: RunReport) -> Outcome:
        """A financial administrator is told by direct message; each has a message of her own."""
        link = self._link_to(mail, report.run)
        if isinstance(link, Later):
            return link
        return self._to_recipient(mail, paused_notice(report, link))

    def _calls(self, mail: Mail, report: RunReport) -> Outcome:
        """A financial administrator is told by direct message that the month's calls run out."""
        return self._to_recipient(mail, calls_notice(report))

    @staticmethod
    def _to_recipient(mail: Mail, words: Message) -> Outcome:
        if mail.message.recipient is None:
            return Needless()
        at = mail.direct(mail.message.recipient)
        return mail.post(words, at) if isinstance(at, Sent) else at

    def _else_directly(
        self, mail: Mail, run: ImportRun, outcome: Posted, words: Callable[[], Message]
    ) -> Posted:
        """What no channel takes goes to who asked."""
        if not isinstance(outcome, Refused) or outcome == UNCONFIRMED:
            return outcome
        return self._directly(mail, run, words())

    def _directly(self, mail: Mail, run: ImportRun, words: Message) -> Posted:
        at = self._direct_messages(mail, run)
        return mail.post(words, at) if isinstance(at, Sent) else at

    def _direct_messages(self, mail: Mail, run: ImportRun) -> Posted:
        return self._held_back(mail, run) or mail.direct(run.requested_by)

    def _held_back(self, mail: Mail, run: ImportRun) -> Later | Refused | None:
        """Why who asked may not be sent anything of it directly."""
        if not is_person(run.requested_by):
            return Refused("nobody to write to")
        may = self._rights.may(mail, run.requested_by)
        return None if may is True else may or NO_RIGHT

    def _held_back_there(self, mail: Mail, run: ImportRun) -> Later | Refused | None:
        """The same where the run is told in her direct messages."""
        is_hers = run.place is not None and run.place.kind is PlaceKind.DIRECT
        return self._held_back(mail, run) if is_hers and is_person(run.requested_by) else None

    def _link_to(self, mail: Mail, run: ImportRun) -> str | Later | None:
        """The way to the run's message; None where Slack gives none."""
        root = self._root_of(run)
        return mail.permalink(root) if root else None

    def _earlier_copy(self, run: ImportRun) -> Sent | None:
        if run.status not in PREVIEWED:
            return None
        with self._services.store.reading() as tx:
            return place_of(tx.outbox.earlier_copy(run))

    def _root_of(self, run: ImportRun) -> Sent | None:
        """The message under which the run's replies stand."""
        with self._services.store.reading() as tx:
            return place_of(tx.outbox.root_card(run.id))

    def _awaits_card(self, run: ImportRun) -> bool:
        with self._services.store.reading() as tx:
            return tx.outbox.awaits_card(run.id)

    def _results_channel(self, run: ImportRun) -> str | None:
        with self._services.store.reading() as tx:
            return tx.connections.get(run.connection_id).results_channel_id

    def _is_announced_in(self, run: ImportRun, channel_id: str) -> bool:
        return run.status in FINISHED and not run.dry_run and self._results_channel(run) == channel_id
