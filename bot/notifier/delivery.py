"""Where each kind of message goes, and what it says: from the ledger, at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from slack_sdk import WebClient

from bot.imports.messages import (
    Message,
    announcement,
    calls_notice,
    card,
    file_words,
    final,
    paused_notice,
    private_copy,
)
from bot.notifier.files import ReportFile, ReportFiles
from bot.notifier.outcomes import Later, Needless, Outcome, Posted, Refused, Sent
from bot.notifier.sender import REPEATED, Sender
from bot.notifier.uploads import Uploads, longest
from bot.text import is_person
from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade
from services.model.import_run import FINISHED, ImportRun, RunStatus
from services.model.outbox import MessageKind, OutboxMessage, RunCard
from services.model.report import RunReport

log = structlog.get_logger()

#: A reply waits so many attempts for the card under which it belongs; then it stands alone.
WAITS_FOR_CARD = 5
WAIT_FOR_CARD = Later("waits for its card")
#: Another process has the message: whatever is recorded of it here changes nothing.
TAKEN = Later("is another's")
#: This process ends; the next one makes the files.
STOPPED = Later("stopped", seconds=0)
#: Making files may take so many seconds, and one more for so many invoices.
MAKING, INVOICES_A_SECOND = 60, 500
#: So often a process may end while it makes or sends files; then the CSV goes alone.
MOST_ENDS = 5
#: Slack's clock and ours need not agree to the second.
LOOK_BACK = timedelta(minutes=1)


class Delivery:
    """Delivers single messages. Repeating a delivery is harmless: what stands in Slack is found again."""

    def __init__(
        self, services: UseCases, client: WebClient, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        self._services = services
        self._sender = Sender(client)
        self._uploads = Uploads(client, services.clock, is_over)
        self._files = ReportFiles(services, is_over)
        self._by_kind: dict[MessageKind, Callable[[OutboxMessage, RunReport], Outcome]] = {
            MessageKind.CARD: self._card,
            MessageKind.FINAL: self._final,
            MessageKind.FILE: self._file,
            MessageKind.PRIVATE_COPY: self._private_copy,
            MessageKind.ANNOUNCEMENT: self._announcement,
            MessageKind.PAUSED: self._paused,
            MessageKind.CALLS: self._calls,
        }

    def deliver(self, message: OutboxMessage) -> Outcome:
        """One attempt."""
        report = self._services.history.report(message.run_id)
        return self._by_kind[message.kind](message, report)

    def _card(self, message: OutboxMessage, report: RunReport) -> Outcome:
        run = report.run
        known = self._card_of(run.id)
        if run.place is None or (known is None and run.status is RunStatus.REPLACED):
            return Needless()
        if known is not None:
            shown = card(report, _shows_all(run, known.channel_id), self._services.clock.now())
            updated = self._sender.update(shown, known)
            if not isinstance(updated, Refused):
                return updated
        return self._new_card(message, report, run.place.channel_id)

    def _new_card(self, message: OutboxMessage, report: RunReport, channel_id: str) -> Posted:
        """A card of its own; that of a retry stands in the thread of the run it follows."""
        root = self._root_of(report.run) if report.run.parent_id else None
        now = self._services.clock.now()
        at = root or Sent(channel_id, "")
        outcome = self._post(message, card(report, _shows_all(report.run, at.channel_id), now), at)
        if isinstance(outcome, Refused):
            outcome = self._directly(message, report, card(report, True, now))
        if isinstance(outcome, Sent):
            self._remember(report.run.id, outcome)
            if _may_stand_there(message):
                return self._brought_up_to_date(report, outcome)
        return outcome

    def _brought_up_to_date(self, report: RunReport, at: Sent) -> Posted:
        """A card that was found again shows how things stood when it was posted."""
        shown = card(report, _shows_all(report.run, at.channel_id), self._services.clock.now())
        updated = self._sender.update(shown, at)
        return at if isinstance(updated, Refused) else updated

    def _final(self, message: OutboxMessage, report: RunReport) -> Outcome:
        run, root = report.run, self._root_of(report.run)
        if run.place is None:
            return Needless()
        if root is None and _may_wait(message):
            return WAIT_FOR_CARD
        at = root or Sent(run.place.channel_id, "")
        is_broadcast = root is not None and self._is_announced_in(run, root.channel_id)
        outcome = self._post(message, final(report, _shows_all(run, at.channel_id)), at, is_broadcast)
        if isinstance(outcome, Refused):
            return self._directly(message, report, final(report, True))
        return outcome

    def _file(self, message: OutboxMessage, report: RunReport) -> Outcome:
        """Every invoice that needs somebody: in the thread where it may stand there, else to who asked."""
        run, root = report.run, self._root_of(report.run)
        if run.place is not None and root is None and _may_wait(message):
            return WAIT_FOR_CARD
        files = self._made(message, report)
        outcome = self._shared(message, report, files) if isinstance(files, tuple) else files
        if isinstance(outcome, Later) and outcome.has_failed:
            self._files.failed(report)
        elif not isinstance(outcome, Later):
            self._files.drop(report)
        return outcome

    def _made(self, message: OutboxMessage, report: RunReport) -> tuple[ReportFile, ...] | Later:
        invoices = report.counts.found + report.counts.left_out
        if not self._keeps(message, timedelta(seconds=MAKING + invoices / INVOICES_A_SECOND)):
            return TAKEN
        try:
            files = self._files.of(report)
        except FileNotMade:
            return STOPPED
        return files[:1] if message.is_ambiguous and message.attempts > MOST_ENDS else files

    def _shared(self, message: OutboxMessage, report: RunReport, files: tuple[ReportFile, ...]) -> Outcome:
        run, root = report.run, self._root_of(report.run)
        outcome: Posted = Refused("no thread for it")
        if run.place is not None and run.place.takes_files and root and _shows_all(run, root.channel_id):
            outcome = self._upload(message, report, files, root)
        if isinstance(outcome, Refused):
            at = self._direct_messages(run)
            outcome = self._upload(message, report, files, at) if isinstance(at, Sent) else at
        return outcome

    def _upload(
        self, message: OutboxMessage, report: RunReport, files: Sequence[ReportFile], at: Sent
    ) -> Posted:
        """All of them in one message; the first, which is the plainest, alone where Slack refuses that."""
        if not self._keeps(message, longest(files)):
            return TAKEN
        words = file_words(report, has_workbook=len(files) > 1)
        repeated = f" {REPEATED}" if message.is_ambiguous else ""
        outcome = self._uploads.share(files, words + repeated, at)
        if isinstance(outcome, Refused) and len(files) > 1:
            log.warning("files_refused", run=report.run.id, error=outcome.error)
            return self._upload(message, report, files[:1], at)
        return outcome

    def _keeps(self, message: OutboxMessage, needed: timedelta) -> bool:
        """Whether the message is still this process's, and stays so for as long as is needed."""
        with self._services.store.writing() as tx:
            is_kept = tx.outbox.keep(message, self._services.clock.now() + needed)
            tx.commit()
        return is_kept

    def _private_copy(self, message: OutboxMessage, report: RunReport) -> Outcome:
        link = self._link_to(report.run)
        if isinstance(link, Later):
            return link
        return self._directly(message, report, private_copy(report, link))

    def _announcement(self, message: OutboxMessage, report: RunReport) -> Outcome:
        run, root = report.run, self._root_of(report.run)
        channel_id = self._results_channel(run)
        if run.place is not None and root is None and _may_wait(message):
            return WAIT_FOR_CARD
        if channel_id is None or (root is not None and root.channel_id == channel_id):
            return Needless()  # the reply in the thread was broadcast there
        link = self._link_to(run)
        if isinstance(link, Later):
            return link
        return self._post(message, announcement(report, link), Sent(channel_id, ""))

    def _paused(self, message: OutboxMessage, report: RunReport) -> Outcome:
        """A financial administrator is told by direct message; each has a message of her own."""
        if message.recipient is None:
            return Needless()
        channel_id = self._sender.direct(message.recipient)
        if not isinstance(channel_id, str):
            return channel_id
        link = self._link_to(report.run)
        if isinstance(link, Later):
            return link
        return self._post(message, paused_notice(report, link), Sent(channel_id, ""))

    def _calls(self, message: OutboxMessage, report: RunReport) -> Outcome:
        """A financial administrator is told by direct message that the month's calls run out."""
        if message.recipient is None:
            return Needless()
        channel_id = self._sender.direct(message.recipient)
        if not isinstance(channel_id, str):
            return channel_id
        return self._post(message, calls_notice(report), Sent(channel_id, ""))

    def _directly(self, message: OutboxMessage, report: RunReport, words: Message) -> Posted:
        at = self._direct_messages(report.run)
        return self._post(message, words, at) if isinstance(at, Sent) else at

    def _direct_messages(self, run: ImportRun) -> Posted:
        if not is_person(run.requested_by):
            return Refused("nobody to write to")
        channel_id = self._sender.direct(run.requested_by)
        return Sent(channel_id, "") if isinstance(channel_id, str) else channel_id

    def _post(self, message: OutboxMessage, words: Message, at: Sent, is_broadcast: bool = False) -> Posted:
        """Post it, unless an earlier attempt did although its answer got lost."""
        key = f"{_key(message)}:{at.channel_id}"
        if _may_stand_there(message):
            found = self._sender.find(key, at, message.created_at - LOOK_BACK)
            if isinstance(found, Sent | Later):
                return found
            words = _repeated(words) if isinstance(found, Refused) and message.is_ambiguous else words
        thread = {"thread_ts": at.ts, "reply_broadcast": is_broadcast} if at.ts else {}
        return self._sender.post(words, at.channel_id, key, **thread)

    def _link_to(self, run: ImportRun) -> str | Later | None:
        """The way to the run's message; None where Slack gives none."""
        root = self._root_of(run)
        return self._sender.permalink(root) if root else None

    def _card_of(self, run_id: str) -> Sent | None:
        with self._services.store.reading() as tx:
            return _place_of(tx.outbox.card(run_id))

    def _root_of(self, run: ImportRun) -> Sent | None:
        """The message under which the run's replies stand."""
        with self._services.store.reading() as tx:
            return _place_of(tx.outbox.root_card(run.id))

    def _remember(self, run_id: str, at: Sent) -> None:
        with self._services.store.writing() as tx:
            tx.outbox.save_card(RunCard(run_id, at.channel_id, at.ts))
            tx.commit()

    def _results_channel(self, run: ImportRun) -> str | None:
        with self._services.store.reading() as tx:
            return tx.connections.get(run.connection_id).results_channel_id

    def _is_announced_in(self, run: ImportRun, channel_id: str) -> bool:
        return run.status in FINISHED and not run.dry_run and self._results_channel(run) == channel_id


def _shows_all(run: ImportRun, channel_id: str) -> bool:
    """Whether amounts and names may appear there: in direct messages, and where the run's place allows it."""
    is_own = run.place is not None and run.place.channel_id == channel_id and run.place.shows_everything
    return is_own or channel_id.startswith("D")


def _may_wait(message: OutboxMessage) -> bool:
    return message.attempts < WAITS_FOR_CARD


def _place_of(known: RunCard | None) -> Sent | None:
    return Sent(known.channel_id, known.ts) if known else None


def _key(message: OutboxMessage) -> str:
    """What the message is found by. A run has one card, however often it is queued."""
    return f"{message.run_id}:card" if message.kind is MessageKind.CARD else message.dedupe_key


def _may_stand_there(message: OutboxMessage) -> bool:
    """Whether an earlier attempt may have posted it."""
    is_later_card = message.kind is MessageKind.CARD and not message.dedupe_key.endswith(":card:0")
    return message.attempts > 1 or is_later_card


def _repeated(words: Message) -> Message:
    return Message(f"{words.text} {REPEATED}", words.renderings)
