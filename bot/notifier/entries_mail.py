"""Time entries and expenses on their way to whoever asked for them: made in files, so that memory stays."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

from bot.notifier.files import ReportFile
from bot.notifier.mail import TAKEN, Mail
from bot.notifier.outcomes import STOPPED, Later, Outcome, Posted, Sent
from bot.notifier.sender import REPEATED
from bot.notifier.uploads import Uploads, longest
from bot.text import count
from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade
from services.model.entry_filter import EntryFilter
from services.model.people import Actor
from services.work_in_progress import NotWritten

#: Making them may take so long: a million entries take some minutes.
MAKING = timedelta(minutes=10)
NAMES = ("time-and-expenses.csv", "time-and-expenses.xlsx")


class EntriesMail:
    """Makes both files, of what the person may see now, and shares them."""

    def __init__(self, services: UseCases, is_over: Callable[[], bool]) -> None:
        self._services = services
        self._is_over = is_over

    def deliver(self, mail: Mail) -> Outcome:
        """One attempt, with files of its own."""
        at = mail.place_of_files(MAKING)
        return mail.shared(self._made_and_sent(mail, at)) if isinstance(at, Sent) else at

    def _made_and_sent(self, mail: Mail, at: Sent) -> Posted:
        actor = Actor(mail.message.team_id, mail.message.recipient or "")
        with ExitStack() as kept:
            plain, book = (kept.enter_context(TemporaryFile(prefix="import-invoices-")) for _ in NAMES)
            try:
                number = self._written(actor, EntryFilter.of(mail.message.facts), plain, book)
            except (NotWritten, FileNotMade, OSError):
                return STOPPED if self._is_over() else Later("file_not_made")
            made = [
                ReportFile(name, kept.enter_context(_mapped(out)))
                for name, out in zip(NAMES, (plain, book), strict=True)
            ]
            if not mail.keeps(longest(made)):
                return TAKEN
            repeated = f" {REPEATED}" if mail.message.is_ambiguous else ""
            words = f"Time and expenses as you asked for them: {count(number, 'entry', 'entries')}.{repeated}"
            return Uploads(mail.client, self._services.clock, self._is_over).share(made, words, at)

    def _written(self, actor: Actor, filters: EntryFilter, plain: BinaryIO, book: BinaryIO) -> int:
        """How many entries both hold."""
        export = self._services.entry_export
        number = export.csv(actor, filters, plain, self._is_over)
        export.xlsx(actor, filters, book, self._is_over)
        plain.flush()
        book.flush()
        return number


def _mapped(out: BinaryIO) -> mmap.mmap:
    return mmap.mmap(out.fileno(), 0, access=mmap.ACCESS_READ)
