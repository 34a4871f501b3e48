"""One attempt to post, sent to QuickBooks: what came of it, and what is noted of that.

A refusal is believed where nothing may have arrived before it. Where an answer was lost, the same request is
sent again, which QuickBooks knows by its id. For how long, it does not say: later, and after a refusal, it is
asked what it has. The invoice is recorded, or it is certainly not there, or the attempt goes on waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.decisions.post_invoice import next_try, tile_when_posted
from services.errors import AppError, QuickBooksUnavailable
from services.model.audit import AuditAction
from services.model.outbox import MessageKind, NewMessage
from services.model.posting import Posted, PostingOutcome, PostingState
from services.model.quickbooks import SourceInvoice
from services.ports.invoice_window import KeptInvoice, Posting, Scope
from services.ports.posting import Attempt, InvoiceWriter, NotTaken, Writers
from services.ports.runs import RowsRefused
from services.ports.store import Store, Transaction

#: Seconds after which no request of a sending starts any more; the last one may take some minutes.
PATIENCE = 240.0
#: Longer than a sending takes at most. Whoever holds an attempt and is gone is waited for so long.
LEASE = timedelta(minutes=10)
#: QuickBooks' clock and ours may be apart so far.
_SKEW = timedelta(minutes=10)
#: So long QuickBooks is trusted to know a request again. Intuit states no time; what waits longer is looked
#: for before anything is sent.
KNOWN_FOR = timedelta(days=1)
#: An import may bring in a copy between two looks, or write at the same moment; not each time.
_LOOKS = 3
NOTHING_SENT = "Nothing was sent to QuickBooks, so the invoice can be posted again at any time."
MAY_HAVE_ARRIVED = "But an earlier request may have arrived, so QuickBooks is asked again."


class Sending:
    """Sends attempts that were claimed, and notes what became of them."""

    def __init__(self, store: Store, clock: Clock, writers: Writers) -> None:
        self._store = store
        self._clock = clock
        self._writers = writers

    def send(self, attempt: Attempt, by_itself: bool = False) -> Posted:
        """Ask QuickBooks, and note what it says. What it does not say is asked again.

        ``by_itself``: nobody waits for the answer, so whoever pressed *Post* is told.
        """
        connection_id = attempt.choice.connection_id
        try:
            writer = self._writers.writer(connection_id, self._watch())
        except AppError as error:
            return self._failed(attempt, error, attempt.may_have_arrived, by_itself)
        try:
            return self._asked(attempt, writer, by_itself)
        finally:
            self._count(connection_id, writer.calls)

    def _watch(self) -> Callable[[], None]:
        ends = self._clock.monotonic() + PATIENCE

        def watch() -> None:
            if self._clock.monotonic() > ends:
                raise QuickBooksUnavailable("QuickBooks did not answer in time.")

        return watch

    def _asked(self, attempt: Attempt, writer: InvoiceWriter, is_told: bool) -> Posted:
        is_known = self._clock.now() - attempt.asked_at < KNOWN_FOR
        if not attempt.may_have_arrived or (is_known and not self._is_numbered(attempt)):
            # Somebody may have made another one that says the same; the request says which one is ours.
            return self._sent(attempt, writer, is_told)
        try:
            ours = self._ours(attempt, writer, self._there(attempt, writer))
        except AppError as error:
            if not is_known:
                return self._put_off(attempt, str(error))
            # Another invoice that cannot be read, or a great many: nothing that ours should wait for.
            ours = None
        if ours is not None:
            return self._recorded(attempt, ours, is_told, is_found=True)
        return self._sent(attempt, writer, is_told)

    def _sent(self, attempt: Attempt, writer: InvoiceWriter, is_told: bool) -> Posted:
        try:
            stated = writer.create(attempt.body, attempt.request_id)
        except NotTaken as refused:
            if attempt.may_have_arrived or writer.may_have_arrived:
                return self._looked_for(attempt, writer, refused.sentence, is_told)
            return self._refused(attempt, refused.sentence, is_told)
        except AppError as error:
            is_doubtful = attempt.may_have_arrived or writer.may_have_arrived
            return self._failed(attempt, error, is_doubtful, is_told)
        return self._recorded(attempt, stated, is_told)

    def _failed(self, attempt: Attempt, error: AppError, is_doubtful: bool, is_told: bool) -> Posted:
        if is_doubtful:
            return self._put_off(attempt, str(error))
        return self._refused(attempt, f"{error} {NOTHING_SENT}", is_told)

    def _looked_for(self, attempt: Attempt, writer: InvoiceWriter, refusal: str, is_told: bool) -> Posted:
        """Refused now, but an earlier request may have arrived: what QuickBooks has counts."""
        # What left a moment ago may arrive after this look; the next sending looks once more.
        is_too_early = writer.may_have_arrived
        try:
            new = self._there(attempt, writer)
            ours = self._ours(attempt, writer, new)
        except AppError as error:
            return self._put_off(attempt, str(error))
        if ours is not None:
            return self._recorded(attempt, ours, is_told, is_found=True)
        if new or is_too_early:
            return self._put_off(attempt, f"{refusal} {MAY_HAVE_ARRIVED}")
        return self._refused(attempt, refusal, is_told)

    def _there(self, attempt: Attempt, writer: InvoiceWriter) -> list[SourceInvoice]:
        """What QuickBooks has that comes to the same, and was not posted from here."""
        found = writer.like(attempt.body, attempt.asked_at - _SKEW)
        connection_id = attempt.choice.connection_id
        with self._store.reading() as tx:
            return [one for one in found if not tx.posting.is_posted(connection_id, one.qbo_id)]

    def _ours(
        self, attempt: Attempt, writer: InvoiceWriter, found: Sequence[SourceInvoice]
    ) -> SourceInvoice | None:
        """The one that says all of it, if only one does, and if no other draft on its way says the same."""
        same = [one for one in found if _tells(writer, attempt, one)]
        if len(same) != 1:
            return None
        with self._store.reading() as tx:
            others = tx.posting.others_waiting(attempt)
        return None if any(_tells(writer, other, same[0]) for other in others) else same[0]

    def _is_numbered(self, attempt: Attempt) -> bool:
        with self._store.reading() as tx:
            return _kept(tx, attempt).row.doc_number is not None

    def _refused(self, attempt: Attempt, trouble: str, is_told: bool) -> Posted:
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            kept = _kept(tx, attempt)
            if tx.posting.refuse(attempt, trouble) and is_told:
                _tell(tx, attempt, kept, self._clock.now(), {"trouble": trouble})
            known = known_of(tx, kept)
            tx.commit()
        return known

    def _put_off(self, attempt: Attempt, trouble: str) -> Posted:
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            tx.posting.put_off(attempt, next_try(self._clock.now(), attempt.tries), trouble)
            known = known_of(tx, _kept(tx, attempt))
            tx.commit()
        # Whoever pressed knows who did.
        return replace(known, by=None, at=None) if known.outcome is PostingOutcome.WAITING else known

    def _recorded(
        self, attempt: Attempt, stated: SourceInvoice, is_told: bool, is_found: bool = False
    ) -> Posted:
        """``is_found``: QuickBooks had it already, and did not make it just now."""
        trouble: AppError = RowsRefused()
        for _ in range(_LOOKS):
            try:
                return self._record(attempt, stated, is_told, is_found)
            except AppError as error:
                trouble = error
        return self._put_off(attempt, str(trouble))

    def _record(self, attempt: Attempt, stated: SourceInvoice, is_told: bool, is_found: bool) -> Posted:
        """One transaction: the posting, what QuickBooks states, and that no attempt is under way."""
        connection_id, now = attempt.choice.connection_id, self._clock.now()
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            before = _kept(tx, attempt)
            if before.history.qbo_id is not None:
                return posted(before, PostingOutcome.ALREADY_POSTED)
            # Also where somebody else noted meanwhile that it was refused: QuickBooks has it.
            tx.posting.finish(attempt)
            run_id = tx.created_here.give_way(connection_id, stated.qbo_id)
            tile = tile_when_posted(before.payment, before.delivery)
            tx.created_here.post(Posting(attempt.invoice_id, connection_id, stated.qbo_id, tile), now)
            tx.created_here.take_over(attempt.invoice_id, stated)
            details: dict[str, object] = {"connection_id": connection_id, "qbo_id": stated.qbo_id}
            details |= {"request_id": attempt.request_id} | ({"in_place_of": run_id} if run_id else {})
            details |= {"found": True} if is_found else {}
            tx.audit.add(attempt.asker, AuditAction.INVOICE_POSTED, attempt.invoice_id, details, now)
            after = _kept(tx, attempt)
            if is_told:
                _tell(tx, attempt, after, now, {"found": True} if is_found else {})
            tx.commit()
        known = replace(posted(after, PostingOutcome.POSTED), is_found=is_found)
        return replace(known, total_here=before.row.total, total_there=after.row.total, tax=after.tax, at=now)

    def _count(self, connection_id: str, calls: int) -> None:
        with self._store.writing() as tx:
            tx.meter.add(connection_id, month_of(self._clock.now()), calls)
            tx.commit()


def posted(kept: KeptInvoice, outcome: PostingOutcome) -> Posted:
    """This outcome, of this invoice."""
    return Posted(outcome, kept.row.id, kept.row.doc_number, kept.row.currency)


def known_of(tx: Transaction, kept: KeptInvoice) -> Posted:
    """What is known of an invoice that was to be posted: whoever noted it last."""
    if kept.history.qbo_id is not None:
        return replace(posted(kept, PostingOutcome.ALREADY_POSTED), at=kept.history.posted_at)
    status = tx.posting.status(kept.row.id)
    if status is None:
        return posted(kept, PostingOutcome.REFUSED)
    if status.state is not PostingState.WAITING:
        return replace(posted(kept, PostingOutcome.REFUSED), trouble=status.trouble)
    waiting = posted(kept, PostingOutcome.WAITING)
    return replace(waiting, by=status.asked_by, at=status.asked_at, trouble=status.trouble)


def _tells(writer: InvoiceWriter, attempt: Attempt, stated: SourceInvoice) -> bool:
    """Whether the invoice says all that this attempt wrote, or may have written."""
    return writer.tells(attempt.body, attempt.asked_at - _SKEW, stated)


def _kept(tx: Transaction, attempt: Attempt) -> KeptInvoice:
    kept = tx.window.find(Scope(attempt.team_id), attempt.invoice_id)
    assert kept is not None  # nobody deletes what is being posted
    return kept


def _tell(
    tx: Transaction, attempt: Attempt, kept: KeptInvoice, at: datetime, ended: Mapping[str, object]
) -> None:
    """Once that it is posted, and once for each refusal, whoever brought it to its end."""
    facts = {"invoice_id": kept.row.id, "doc_number": kept.row.doc_number, **ended}
    key = f"posting:{attempt.request_id}" + (f":{attempt.tries}" if "trouble" in ended else "")
    told = NewMessage(attempt.team_id, MessageKind.POSTING, key, "", attempt.asked_by, facts)
    tx.outbox.add(told, at)
