"""*PDF*: an invoice as QuickBooks prints it, fetched when somebody asks for it and kept nowhere."""

from __future__ import annotations

from datetime import timedelta

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.errors import AppError, InvalidInput, NeedsReconnect, QuickBooksUnavailable, QuotaSpent
from services.invoice_window.looking import InvoiceNotFound, scope_of
from services.model.invoice_pdf import InvoicePdf
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.quickbooks import Sources, waits_at_most
from services.ports.store import Store

#: Somebody looks at the window: longer than so many seconds nothing is waited for.
PATIENCE = 60.0
#: By then it was sent, or is said to be missing in the window where it was asked for.
ENDS_WITHIN = timedelta(minutes=10)
#: What others say that fails is about runs.
_REMEDIES = {
    NeedsReconnect.code: "A financial administrator must reconnect the company; then ask again.",
    QuotaSpent.code: "Ask again next month, or open the invoice in QuickBooks.",
}


class NotInQuickBooks(InvalidInput):
    """This invoice is not in QuickBooks yet, so there is no PDF of it."""

    code = "not_in_quickbooks_yet"
    remedy = "Post it to QuickBooks first."


class PdfGone(InvalidInput):
    """QuickBooks has this invoice no more, so there is no PDF of it."""

    code = "pdf_gone"
    remedy = "Ask in QuickBooks' audit log who deleted it. What was imported stays here."


class PdfNotFetched(AppError):
    """QuickBooks did not send the PDF."""

    code = "pdf_not_fetched"
    remedy = "Try again in a few minutes, or open the invoice in QuickBooks."

    def __init__(self, error: AppError) -> None:
        super().__init__(str(error))
        self.remedy = _REMEDIES.get(error.code, self.remedy)


class InvoicePdfs:
    """Fetches PDFs: one metered call each."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, sources: Sources) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._sources = sources

    def begin(self, actor: Actor, invoice_id: str) -> str:
        """Have her told by message that it is missing, unless ``end`` is called with this key."""
        now = self._clock.now()
        key = f"pdf:{actor.team_id}:{actor.user_id}:{invoice_id}:{now.isoformat()}"
        facts = {"invoice_id": invoice_id}
        told = NewMessage(actor.team_id, MessageKind.PDF_MISSING, key, recipient=actor.user_id, facts=facts)
        with self._store.writing_now() as tx:
            tx.outbox.add(told, now + ENDS_WITHIN)
            tx.commit()
        return key

    def end(self, key: str) -> None:
        """She was told what came of it where she asked."""
        with self._store.writing() as tx:
            tx.undelivered.withdraw(key)
            tx.commit()

    def fetch(self, actor: Actor, invoice_id: str) -> InvoicePdf:
        """The PDF. Raises ``InvoiceNotFound``, ``NotInQuickBooks``, ``PdfGone``, or what QuickBooks says."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = tx.window.find(scope_of(actor, sees_all), invoice_id)
        if kept is None:
            raise InvoiceNotFound
        connection_id, qbo_id = kept.row.connection_id, kept.history.qbo_id
        if connection_id is None or qbo_id is None:
            raise NotInQuickBooks
        content = self._content(connection_id, qbo_id)
        if content is None:
            raise PdfGone
        return InvoicePdf(content, qbo_id, kept.row.doc_number)

    def _content(self, connection_id: str, qbo_id: str) -> bytes | None:
        source = self._sources.open(connection_id, waits_at_most(self._clock, PATIENCE))
        try:
            return source.pdf(qbo_id)
        except (NeedsReconnect, QuotaSpent, QuickBooksUnavailable) as error:
            raise PdfNotFetched(error) from error
        finally:
            with self._store.writing() as tx:
                tx.meter.add(connection_id, month_of(self._clock.now()), source.calls)
                tx.commit()
