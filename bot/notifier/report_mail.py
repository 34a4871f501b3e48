"""The files of a report on their way: to the thread where they may stand there, else to who asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from bot.imports.messages import file_words
from bot.notifier.files import ReportFile, ReportFiles
from bot.notifier.mail import TAKEN, Mail
from bot.notifier.outcomes import STOPPED, Later, Outcome, Posted, Refused, Sent
from bot.notifier.places import shows_all
from bot.notifier.sender import REPEATED
from bot.notifier.uploads import Uploads, longest
from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade
from services.model.report import RunReport

log = structlog.get_logger()

#: Making files may take so many seconds, and one more for so many invoices.
MAKING, INVOICES_A_SECOND = 60, 500
#: So often a process may end while it makes or sends files; then the CSV goes alone.
MOST_ENDS = 5


class ReportMail:
    """Makes the files of reports and shares them."""

    def __init__(self, services: UseCases, is_over: Callable[[], bool]) -> None:
        self._clock = services.clock
        self._is_over = is_over
        self._files = ReportFiles(services, is_over)

    def deliver(
        self, mail: Mail, report: RunReport, root: Sent | None, direct: Callable[[], Posted]
    ) -> Outcome:
        """One attempt."""
        wait = mail.may_share()
        files = wait or self._made(mail, report)
        if isinstance(files, Later):
            return files
        outcome = mail.shared(self._shared(mail, report, files, root, direct))
        if isinstance(outcome, Later) and outcome.has_failed:
            self._files.failed(report)
        elif not isinstance(outcome, Later):
            self._files.drop(report)
        return outcome

    def _made(self, mail: Mail, report: RunReport) -> tuple[ReportFile, ...] | Later:
        invoices, message = report.counts.found + report.counts.left_out, mail.message
        if not mail.keeps(timedelta(seconds=MAKING + invoices / INVOICES_A_SECOND)):
            return TAKEN
        try:
            files = self._files.of(report)
        except FileNotMade:
            return STOPPED
        return files[:1] if message.is_ambiguous and message.attempts > MOST_ENDS else files

    def _shared(
        self,
        mail: Mail,
        report: RunReport,
        files: tuple[ReportFile, ...],
        root: Sent | None,
        direct: Callable[[], Posted],
    ) -> Posted:
        run = report.run
        outcome: Posted = Refused("no thread for it")
        if run.place is not None and run.place.takes_files and root and shows_all(run, root.channel_id):
            outcome = self._upload(mail, report, files, root)
        if isinstance(outcome, Refused):
            at = direct()
            outcome = self._upload(mail, report, files, at) if isinstance(at, Sent) else at
        return outcome

    def _upload(self, mail: Mail, report: RunReport, files: Sequence[ReportFile], at: Sent) -> Posted:
        """All of them in one message; the first, which is the plainest, alone where Slack refuses that."""
        if not mail.keeps(longest(files)):
            return TAKEN
        words = file_words(report, has_workbook=len(files) > 1)
        repeated = f" {REPEATED}" if mail.message.is_ambiguous else ""
        uploads = Uploads(mail.client, self._clock, self._is_over)
        outcome = uploads.share(files, words + repeated, at)
        if isinstance(outcome, Refused) and len(files) > 1:
            log.warning("files_refused", run=report.run.id, error=outcome.error)
            return self._upload(mail, report, files[:1], at)
        return outcome
