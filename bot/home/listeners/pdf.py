"""*PDF* of one invoice: fetched when it is asked for, and sent to who asked, alone."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call
from bot.errors import Trouble, attempt
from bot.home.views import pdf as views
from bot.ids import Action
from bot.listening import on_button
from bot.metadata import invoice_id_in
from bot.notifier.files import ReportFile
from bot.notifier.outcomes import Later, Posted, Sent
from bot.notifier.uploads import Uploads
from bot.pdf_words import told


def send_pdf(call: Call) -> None:
    """Say that it is under way, since QuickBooks may take its time; then what came of it."""
    invoice_id = invoice_id_in(call.value)
    view_id = call.open(views.shown(views.FETCHING))
    if view_id is None:
        return
    key = attempt(lambda: call.services.invoice_pdfs.begin(call.actor, invoice_id))
    outcome = key if isinstance(key, Trouble) else attempt(lambda: _fetched_and_sent(call, invoice_id))
    is_told = _is_told(call, invoice_id, outcome, view_id)
    # Else she is told by and by that it may be missing.
    if isinstance(key, str) and is_told:
        call.services.invoice_pdfs.end(key)


def register(app: App) -> None:
    """Register the button."""
    on_button(app, Action.INVOICE_PDF, send_pdf)


def _fetched_and_sent(call: Call, invoice_id: str) -> Posted:
    pdf = call.services.invoice_pdfs.fetch(call.actor, invoice_id)
    direct = call.client.conversations_open(users=[call.actor.user_id])["channel"]["id"]
    uploads = Uploads(call.client, call.services.clock, is_over=lambda: False)
    file = ReportFile(views.file_name(pdf), pdf.content)
    return uploads.share([file], views.words_with(pdf), Sent(str(direct), ""))


def _is_told(call: Call, invoice_id: str, outcome: Posted | Trouble, view_id: str) -> bool:
    """Whether she knows what came of it: she may have closed the window, and waits for a message."""
    words = outcome.text if isinstance(outcome, Trouble) else _words(outcome)
    is_shown = attempt(lambda: call.updated(views.shown(words), view_id)) is True
    if is_shown or isinstance(outcome, Sent):
        return True
    return not isinstance(attempt(lambda: call.write(*told(words, invoice_id))), Trouble)


def _words(outcome: Posted) -> str:
    if isinstance(outcome, Sent):
        return views.SENT
    return views.NOT_SURE if isinstance(outcome, Later) and outcome.is_ambiguous else views.REFUSED
