"""The audit log on its way to whoever asked for it: made in a file, so that memory stays as it is."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile

from bot.notifier.files import ReportFile
from bot.notifier.mail import TAKEN, Mail
from bot.notifier.outcomes import STOPPED, Later, Outcome, Posted, Sent
from bot.notifier.sender import REPEATED
from bot.notifier.uploads import Uploads, longest
from bot.text import count
from bot.use_cases import UseCases
from services.audit import NotWritten
from services.model.audit_log import AuditFilter

#: Making it may take so long: a million entries take a minute.
MAKING = timedelta(minutes=10)
NAME = "audit-log.csv"


class AuditMail:
    """Makes the file and shares it."""

    def __init__(self, services: UseCases, is_over: Callable[[], bool]) -> None:
        self._services = services
        self._is_over = is_over

    def deliver(self, mail: Mail) -> Outcome:
        """One attempt, with a file of its own."""
        at = mail.place_of_files(MAKING)
        return mail.shared(self._made_and_sent(mail, at)) if isinstance(at, Sent) else at

    def _made_and_sent(self, mail: Mail, at: Sent) -> Posted:
        wanted = AuditFilter.of(mail.message.facts)
        with TemporaryFile(prefix="import-invoices-") as out:
            try:
                number = self._services.audit_log.write(mail.message.team_id, wanted, out, self._is_over)
                out.flush()
            except (NotWritten, OSError):
                return STOPPED if self._is_over() else Later("file_not_made")
            with mmap.mmap(out.fileno(), 0, access=mmap.ACCESS_READ) as content:
                made = ReportFile(NAME, content)
                if not mail.keeps(longest([made])):
                    return TAKEN
                repeated = f" {REPEATED}" if mail.message.is_ambiguous else ""
                words = f"The audit log as you asked for it: {count(number, 'entry', 'entries')}.{repeated}"
                return self._uploads(mail).share([made], words, at)

    def _uploads(self, mail: Mail) -> Uploads:
        return Uploads(mail.client, self._services.clock, self._is_over)
