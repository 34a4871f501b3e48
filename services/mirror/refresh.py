"""The use case: bring the documents of a resource of a range of dates up to date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from services.clock import Clock
from services.decisions.call_cost import expected_calls
from services.decisions.plan_windows import Planned, Span, uncovered
from services.mirror.axes import Days, days_between
from services.mirror.catch_up import CaughtUp, catch_up
from services.mirror.lists import refresh_list
from services.mirror.pages import Pages
from services.mirror.reconcile import reconcile_customers
from services.mirror.walk import Walk
from services.mirror.windows import read_differing
from services.model.import_run import Progress
from services.model.quickbooks import Entity
from services.ports.mirror import ProvenWindow, RangeProof
from services.ports.quickbooks import DocumentSource
from services.ports.step_guard import StepGuard
from services.ports.store import Store, Transaction

#: Change data capture looks back 30 days; a proof does not outlive what it would tell.
PROOF_LASTS = timedelta(days=29)
#: How often changes that arrive while the range is read are followed.
_SWEEPS = 3
_DAY = timedelta(days=1)
#: The lists that documents of a resource refer to, and that are read with them.
_LISTS = {
    Entity.INVOICE: (Entity.CUSTOMER,),
    Entity.TIME_ACTIVITY: (Entity.CUSTOMER, Entity.EMPLOYEE, Entity.VENDOR),
    Entity.BILL: (Entity.CUSTOMER,),
    Entity.PURCHASE: (Entity.CUSTOMER,),
}


class Mirror:
    """QuickBooks' documents of one resource, brought up to date range by range."""

    def __init__(self, store: Store, clock: Clock, entity: Entity = Entity.INVOICE) -> None:
        self._store = store
        self._clock = clock
        self._entity = entity

    def refresh(
        self, source: DocumentSource, connection_id: str, date_from: date, date_to: date, guard: StepGuard
    ) -> RangeProof:
        """Read what is missing or changed of the documents of these dates, both included; the proof of it.

        Every page is one transaction with ``guard`` in it. What was committed before an exception is not read
        again by the next call. Raises what ``source`` and ``guard`` raise.
        """
        pages = self._pages(source, connection_id, guard)
        return _RangeRefresh(pages, days_between(date_from, date_to + _DAY)).run()

    def refresh_customers(self, source: DocumentSource, connection_id: str) -> None:
        """Read all customers the first time, then what changed of them. Raises what ``source`` raises."""
        refresh_list(self._pages(source, connection_id, _unguarded), Entity.CUSTOMER)

    def _pages(self, source: DocumentSource, connection_id: str, guard: StepGuard) -> Pages:
        now = self._clock.now()
        pages = Pages(self._store, self._clock, source, connection_id, guard, now, self._entity)
        pages.learn_customers = partial(refresh_list, entity=Entity.CUSTOMER)
        return pages


def _say_so(tx: Transaction) -> None:
    """Nothing is written but how much there is to read, and how many calls that will take."""


def _unguarded(tx: Transaction, progress: Progress) -> None:
    """No run watches: whoever asks for customers alone waits for them."""


class _RangeRefresh:
    """One call of ``refresh``."""

    def __init__(self, pages: Pages, span: Span) -> None:
        self._pages = pages
        self._span = span

    def run(self) -> RangeProof:
        as_of = self._as_of()
        now = min(refresh_list(self._pages, entity) for entity in _LISTS[self._pages.entity])
        caught_up = self._catch_up_since(self._anchor(as_of, now))
        days = Days(now, self._pages.told_apart_by)
        gaps = uncovered(self._span, self._proven(now))
        if gaps:
            self._read(days, gaps)
            caught_up = self._follow(now)
        assert caught_up is not None  # without a point to catch up from, nothing is proven and all is read
        return self._prove(days, caught_up)

    def _as_of(self) -> datetime | None:
        with self._pages.store.reading() as tx:
            return self._pages.mine(tx).as_of(self._pages.connection_id)

    def _windows(self) -> list[ProvenWindow]:
        with self._pages.store.reading() as tx:
            return self._pages.mine(tx).windows(self._pages.connection_id)

    def _anchor(self, as_of: datetime | None, now: datetime) -> datetime | None:
        """The instant from which changes are missing; None when the mirror has to begin anew.

        A first reading that was interrupted leaves windows, but no point up to which changes are known; one
        that began anew leaves windows that are younger than that point.
        """
        proven = [window.proven_at for window in self._windows()]
        known = (as_of, min(proven, default=None))
        anchor = max((at for at in known if at is not None), default=None)
        if anchor is not None and anchor > now - PROOF_LASTS:
            return anchor
        if proven:
            self._pages.write(
                lambda tx: self._pages.mine(tx).forget_windows(self._pages.connection_id, None, None)
            )
            reconcile_customers(self._pages)
        return None

    def _catch_up_since(self, anchor: datetime | None) -> CaughtUp | None:
        return None if anchor is None else catch_up(self._pages, anchor)

    def _proven(self, now: datetime) -> list[Span]:
        """The windows that need not be read again."""
        return [
            days_between(window.date_from, window.date_to)
            for window in self._windows()
            if window.proven_at > now - PROOF_LASTS
        ]

    def _read(self, days: Days, gaps: list[Span]) -> None:
        counted = [Planned(gap, self._pages.count(days, gap)) for gap in gaps]
        to_read, size = sum(gap.count for gap in counted), self._pages.page_size
        self._pages.total = self._pages.done + to_read
        days_to_read = sum(gap.span.width for gap in counted)
        self._pages.calls = expected_calls(to_read, days_to_read, size, self._pages.source.calls)
        if to_read > size:
            self._pages.write(_say_so)
        Walk(self._pages, days).read(counted)

    def _follow(self, since: datetime) -> CaughtUp:
        """The closing sweep, again while it finds something new: it changed while the range was read."""
        for _ in range(_SWEEPS):
            caught_up = catch_up(self._pages, since)
            if not caught_up.changed:
                break
            since = caught_up.as_of
        return caught_up

    def _prove(self, days: Days, caught_up: CaughtUp) -> RangeProof:
        """QuickBooks' COUNT beside the mirror's; where they differ, the reason is looked for once."""
        proof = self._compared(days, caught_up)
        if proof.quickbooks_count != proof.mirror_count:
            caught_up = self._follow(caught_up.as_of)
            proof = self._compared(days, caught_up)
        if proof.quickbooks_count != proof.mirror_count:
            read_differing(self._pages, days, self._all())
            proof = self._compared(days, self._follow(caught_up.as_of))
        self._pages.write(self._note_use)
        return proof

    def _compared(self, days: Days, caught_up: CaughtUp) -> RangeProof:
        counted = self._pages.source.count(self._pages.entity, days.conditions(self._span))
        with self._pages.store.reading() as tx:
            mine = self._pages.mine(tx).count(self._pages.connection_id, *self._dates())
        return RangeProof(counted.count, mine, caught_up.as_of)

    def _all(self) -> list[Span]:
        """The range, cut at the borders of its proven windows."""
        known = [days_between(window.date_from, window.date_to) for window in self._windows()]
        inside = [part for one in known if (part := _common(one, self._span)) is not None]
        return sorted([*inside, *uncovered(self._span, inside)])

    def _note_use(self, tx: Transaction) -> None:
        self._pages.mine(tx).note_use(self._pages.connection_id, *self._dates(), self._pages.clock.now())

    def _dates(self) -> tuple[date, date]:
        return date.fromordinal(self._span.start), date.fromordinal(self._span.end)


def _common(one: Span, other: Span) -> Span | None:
    """What two spans have in common."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None
