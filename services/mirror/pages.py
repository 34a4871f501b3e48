"""One refresh at work: how it asks, how it writes a page, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.clock import Clock
from services.decisions.plan_windows import Planned, Span, plan_windows
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Axis, CustomerIds
from services.mirror.second_look import second_look
from services.model.entry import SourceRecord
from services.model.import_run import Progress, RunPhase
from services.model.quickbooks import Condition, DocumentPage, Entity, SourceDocument
from services.ports.mirror import DocumentStore
from services.ports.quickbooks import DocumentSource
from services.ports.step_guard import StepGuard
from services.ports.store import Store, Transaction

Write = Callable[[Transaction], None]

#: How many pages may fail for good while they are cut smaller, before the refresh gives up.
_FAILING_PAGES = 40


@dataclass
class Pages:
    """What every step of one refresh needs. ``done`` counts the documents written or found unchanged."""

    store: Store
    clock: Clock
    source: DocumentSource
    connection_id: str
    guard: StepGuard
    since: datetime
    entity: Entity = Entity.INVOICE
    #: Whether the guard stands before what is written: its locks are what others take before these rows.
    guards_first: bool = False
    done: int = 0
    total: int | None = None
    #: Calls that the refresh will have taken in the end, about; None while unknown.
    calls: int | None = None
    #: Whether something was new, changed or proven: what was only read again leaves as much to be read.
    lasts: bool = False
    news: int = 0
    #: Reads what changed of the customers: for documents of a project that is not known as one of them yet.
    learn_customers: Callable[[Pages], object] | None = None
    _failing_left: int = field(default=_FAILING_PAGES)

    def write(self, write: Write) -> None:
        """One transaction: what ``write`` does, then the guard, which knows of it then, and the commit."""
        with self.store.writing() as tx:
            if self.guards_first:
                self.guard(tx, self._progress())
            write(tx)
            if not self.guards_first:
                self.guard(tx, self._progress())
            tx.commit()

    def _progress(self) -> Progress:
        # What is asked for twice counts twice, but nobody is shown more than there is.
        done = self.done if self.total is None else min(self.done, self.total)
        return Progress(
            RunPhase.READING, done, self.total, self.since, self.calls, lasts=self.lasts, news=self.news
        )

    @property
    def page_size(self) -> int:
        """How many documents are asked for at once now."""
        return self.source.page_size_of(self.entity)

    def mine(self, tx: Transaction) -> DocumentStore:
        """The mirror's documents of this resource."""
        return tx.mirror.of(self.entity)

    def ask(self, conditions: Sequence[Condition]) -> DocumentPage:
        """The documents of this resource of which this is true, as many as come in one answer."""
        return self.source.documents(self.entity, conditions)

    def keep(self, documents: Sequence[SourceDocument], then: Write | None = None) -> frozenset[str]:
        """Write a page, and what else belongs into its transaction; the ids that were new or changed."""
        looked_at = second_look(self.source, self.entity, documents)
        self._know_projects(looked_at)
        changed: list[frozenset[str]] = []

        def write(tx: Transaction) -> None:
            changed.append(self.mine(tx).keep(self.connection_id, looked_at))
            self.lasts = self.lasts or bool(changed[-1])
            self.news += len(changed[-1])
            if then is not None:
                then(tx)

        self.done += len(documents)
        self.write(write)
        return changed[0]

    def _know_projects(self, documents: Sequence[SourceDocument]) -> None:
        """Whom an entry is for is settled when it is written, so its project must be known by then."""
        learn = self.learn_customers
        if learn is None or self.entity is Entity.INVOICE:
            return
        records = (document for document in documents if isinstance(document, SourceRecord))
        named = {entry.project_id for record in records for entry in record.entries if entry.project_id}
        if named and not named <= {*self.customer_ids()}:
            # Once: ids that only Intuit's Project API has stay unknown.
            self.learn_customers = None
            learn(self)

    @property
    def told_apart_by(self) -> CustomerIds:
        """By what documents of one and the same second are told apart: no header but an invoice's names one.

        (A time activity's may, but nothing says that all of them do.)
        """
        return self.customer_ids if self.entity is Entity.INVOICE else None

    def customer_ids(self) -> Sequence[str]:
        """The customers that the mirror knows."""
        with self.store.reading() as tx:
            return list(tx.mirror.customers(self.connection_id))

    def plan(self, axis: Axis, whole: Planned, page_size: int, entity: Entity | None = None) -> list[Planned]:
        """Windows of at most ``page_size`` documents, by asking QuickBooks to count."""
        plan = plan_windows(whole.span, whole.count, page_size)
        try:
            asked = next(plan)
            while True:
                asked = plan.send(self.count(axis, asked, entity))
        except StopIteration as end:
            windows: list[Planned] = end.value
            return windows

    def count(self, axis: Axis, span: Span, entity: Entity | None = None) -> int:
        """QuickBooks' COUNT of the documents in this span; of this resource, unless another one is named."""
        return self.source.count(entity or self.entity, axis.conditions(span)).count

    def gather(self, axis: Axis, window: Planned) -> Iterator[DocumentPage]:
        """The pages that hold this window; one that fails as a whole is cut until its bad row is alone."""
        if window.count == 0:
            return
        if window.count <= self.page_size:
            try:
                page = self.ask(axis.conditions(window.span))
                if len(page.documents) >= window.count or not page.is_full:
                    yield page
                    return
            except QuickBooksUnavailable as error:
                self.note_failing(error)
        yield from self.gather_parts(axis, window)

    def gather_parts(self, axis: Axis, window: Planned) -> Iterator[DocumentPage]:
        """As ``gather``, for a window that is known not to come in one answer."""
        smaller = min(self.page_size, max(1, window.count // 2))
        cut = (axis, window.span) if window.span.width > 1 else axis.finer(window.span)
        if cut is None and window.count > self.page_size:
            yield self.ask(axis.conditions(window.span))
        if cut is None or window.count == 1:
            return
        for part in self.plan(cut[0], Planned(cut[1], window.count), smaller):
            yield from self.gather(cut[0], part)

    def note_failing(self, error: QuickBooksUnavailable) -> None:
        """A page failed although it was asked for again. Raises ``error`` where too many did."""
        self._failing_left -= 1
        if self._failing_left < 0:
            raise error
