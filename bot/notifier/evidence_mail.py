"""The evidence pack on its way to whoever asked for it: made in a file, so that memory stays as it is."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile

from bot.imports.messages import evidence_words
from bot.notifier.files import ReportFile
from bot.notifier.mail import TAKEN, Mail
from bot.notifier.outcomes import STOPPED, Later, Outcome, Posted, Sent
from bot.notifier.sender import REPEATED
from bot.notifier.uploads import Uploads, longest
from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade
from services.model.report import RunReport

#: Making it may take so many seconds, and one more for so many invoices.
MAKING, INVOICES_A_SECOND = 60, 2000


class EvidenceMail:
    """Makes packs and shares them."""

    def __init__(self, services: UseCases, is_over: Callable[[], bool]) -> None:
        self._services = services
        self._is_over = is_over

    def deliver(self, mail: Mail, report: RunReport) -> Outcome:
        """One attempt, with a pack of its own: the same run gives the same bytes."""
        invoices = report.counts.found + report.counts.left_out
        at = mail.place_of_files(timedelta(seconds=MAKING + invoices / INVOICES_A_SECOND))
        return mail.shared(self._made_and_sent(mail, report, at)) if isinstance(at, Sent) else at

    def _made_and_sent(self, mail: Mail, report: RunReport, at: Sent) -> Posted:
        run_id = report.run.id
        with TemporaryFile(prefix="import-invoices-") as out:
            try:
                made = self._services.evidence.write(run_id, out, self._is_over)
                out.flush()
            except (FileNotMade, OSError):
                return STOPPED if self._is_over() else Later("file_not_made")
            with mmap.mmap(out.fileno(), 0, access=mmap.ACCESS_READ) as content:
                pack = ReportFile(f"{run_id}-evidence.zip", content)
                if not mail.keeps(longest([pack])):
                    return TAKEN
                repeated = f" {REPEATED}" if mail.message.is_ambiguous else ""
                return self._uploads(mail).share([pack], evidence_words(made) + repeated, at)

    def _uploads(self, mail: Mail) -> Uploads:
        return Uploads(mail.client, self._services.clock, self._is_over)
