"""Reads days in order, a page at a time: each answer says itself how far it is whole.

No COUNT is spent on planning, and pages are full: about one call for a thousand documents. Where an answer
cannot be trusted, or QuickBooks cannot send it, those days are read by their COUNT instead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from services.decisions.ordered_answers import steps_for_a_page, whole_upto
from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Days, OrderedAxis, Seconds
from services.mirror.pages import Pages
from services.mirror.under_way import UnderWay
from services.mirror.windows import WindowReader
from services.model.quickbooks import DocumentPage, SourceDocument
from services.ports.quickbooks import UnreadPage

#: Requests side by side at most; how many there are follows from how long they take.
IN_FLIGHT = 8
#: A segment has at least so many pages: each one ends with a page that is not full.
_PAGES_OF_A_SEGMENT = 2


@dataclass
class _Segment:
    """Days from ``at`` to ``end`` that are still to be read, ``width`` of them at once."""

    at: int
    end: int
    width: int
    #: Of the first day, if it fills more than a page: its seconds that are still to be read.
    seconds: tuple[Seconds, Span] | None = None
    received: set[str] = field(default_factory=set)

    @property
    def asked_upto(self) -> int:
        """Where the days that are asked for next end."""
        return self.at + 1 if self.seconds else min(self.end, self.at + self.width)


@dataclass(frozen=True)
class _Step:
    """One question of a segment."""

    segment: _Segment
    axis: OrderedAxis
    span: Span


_Answer = UnreadPage | QuickBooksUnavailable


class Walk:
    """Brings gaps into the mirror."""

    def __init__(self, pages: Pages, days: Days) -> None:
        self._pages = pages
        self._days = days
        self._windows = WindowReader(pages, days)
        self._waiting: deque[_Segment] = deque()

    def read(self, gaps: Sequence[Planned]) -> None:
        """Read these days, each gap with its COUNT; what cannot be proven stays unproven."""
        for gap in gaps:
            if gap.count:
                self._waiting.extend(self._cut(gap))
            else:
                self._windows.settle(gap)
        asked: list[_Segment] = []
        with UnderWay(self._ask, IN_FLIGHT) as under_way:
            while self._waiting or under_way:
                while under_way.has_room and (self._waiting or self._share(asked)):
                    segment = self._waiting.popleft()
                    asked.append(segment)
                    under_way.begin(self._next(segment))
                step, answer = under_way.next()
                asked.remove(step.segment)
                self._take(step, answer)
                if step.segment.at < step.segment.end:
                    self._waiting.append(step.segment)

    def _cut(self, gap: Planned) -> list[_Segment]:
        """The gap in parts that are read side by side."""
        size = self._pages.page_size
        parts = min(IN_FLIGHT, gap.span.width, max(1, gap.count // (size * _PAGES_OF_A_SEGMENT)))
        borders = [gap.span.start + gap.span.width * part // parts for part in range(parts + 1)]
        width = steps_for_a_page(gap.span, gap.count, size)
        return [
            _Segment(start, end, gap.span.width if gap.count < size else width)
            for start, end in pairwise(borders)
        ]

    def _share(self, asked: Sequence[_Segment]) -> bool:
        """Whether the longest of the segments that are being asked for gave up its second half."""
        longest = max(asked, key=lambda one: one.end - one.asked_upto, default=None)
        if longest is None or longest.end - longest.asked_upto <= longest.width * _PAGES_OF_A_SEGMENT:
            return False
        middle = (longest.asked_upto + longest.end) // 2
        self._waiting.append(_Segment(middle, longest.end, longest.width))
        longest.end = middle
        return True

    def _next(self, segment: _Segment) -> _Step:
        if segment.seconds is not None:
            return _Step(segment, *segment.seconds)
        return _Step(segment, self._days, Span(segment.at, segment.asked_upto))

    def _ask(self, step: _Step) -> _Answer:
        try:
            conditions = step.axis.conditions(step.span)
            return self._pages.source.unread_documents(self._pages.entity, conditions, step.axis.field)
        except QuickBooksUnavailable as error:
            return error

    def _take(self, step: _Step, answer: _Answer) -> None:
        """Bring in what is whole of an answer, and let the segment go on behind it."""
        segment = step.segment
        try:
            page = _read(answer)
        except QuickBooksUnavailable as error:
            self._by_count(segment, error)
            return
        positions = [step.axis.position(document) for document in page.documents]
        upto = whole_upto(step.span, positions, page.asked_for)
        if upto is None or (upto == step.span.start and segment.seconds is not None):
            self._by_count(segment, None)
        elif upto == step.span.start:
            segment.seconds = self._days.finer(Span(segment.at, segment.at + 1))
        else:
            rows = [
                one for one, at in zip(page.documents, positions, strict=True) if at is not None and at < upto
            ]
            self._keep(segment, rows, upto)

    def _keep(self, segment: _Segment, rows: list[SourceDocument], upto: int) -> None:
        segment.received.update(document.qbo_id for document in rows)
        if segment.seconds is None:
            self._end(segment, rows, upto)
            return
        axis, span = segment.seconds
        segment.seconds = axis, Span(upto, span.end)
        if upto == span.end:
            self._end(segment, rows, segment.at + 1)
        else:
            self._pages.keep(rows)

    def _end(self, segment: _Segment, rows: list[SourceDocument], upto: int) -> None:
        """The days before ``upto`` are read."""
        self._windows.note_read(Span(segment.at, upto), rows, frozenset(segment.received))
        segment.at, segment.seconds, segment.received = upto, None, set()

    def _by_count(self, segment: _Segment, failed: QuickBooksUnavailable | None) -> None:
        span = Span(segment.at, segment.asked_upto)
        counted = self._windows.counted(span)
        self._windows.settle(counted, failed)
        segment.at, segment.seconds, segment.received = span.end, None, set()


def _read(answer: _Answer) -> DocumentPage:
    if isinstance(answer, QuickBooksUnavailable):
        raise answer
    return answer()
