"""How a range too large for one answer is cut into windows of at most one page each.

All ranges are half-open and run over whole numbers: a day's ordinal, a second, a place in a list. Offsets are
not used: a row that is deleted while pages are read would shift the others past the reader.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass

#: How full a window is meant to be: some room is left for what is added while it is read.
_FILL_PERCENT = 85


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``start <= position < end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A span cannot end ({self.end}) before it starts ({self.start}).")

    @property
    def width(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Planned:
    """A window to be read in one answer. A count above the page size means that it cannot be cut further."""

    span: Span
    count: int


def plan_windows(span: Span, count: int, page_size: int) -> Generator[Span, int, list[Planned]]:
    """The windows that cover ``span`` exactly, in order; empty ones included.

    Yields each span whose COUNT it needs and is sent that number; the other half's follows by subtraction.
    """
    if count <= page_size or span.width <= 1:
        return [Planned(span, count)]
    left, right = _cut(span, count, page_size)
    left_count = min((yield left), count)
    first = yield from plan_windows(left, left_count, page_size)
    second = yield from plan_windows(right, count - left_count, page_size)
    return first + second


def _cut(span: Span, count: int, page_size: int) -> tuple[Span, Span]:
    """Two parts, cut where a multiple of a well-filled page would end if the rows were spread evenly."""
    well_filled = max(1, page_size * _FILL_PERCENT // 100)
    pages = max(2, -(-count // well_filled))
    middle = span.start + max(1, span.width * (pages // 2) // pages)
    return Span(span.start, middle), Span(middle, span.end)


def uncovered(span: Span, covered: Iterable[Span]) -> list[Span]:
    """The parts of ``span`` that no covered span contains, in order."""
    gaps, at = [], span.start
    for known in sorted(covered):
        if known.start > at:
            gaps.append(Span(at, min(known.start, span.end)))
        at = max(at, known.end)
        if at >= span.end:
            break
    if at < span.end:
        gaps.append(Span(at, span.end))
    return [gap for gap in gaps if gap.start < gap.end <= span.end]
