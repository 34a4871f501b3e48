"""How far an ordered answer of at most one page reaches: everything before its last position is whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from services.decisions.plan_windows import Span


def whole_upto(asked: Span, positions: Sequence[int | None], page_size: int) -> int | None:
    """Where the part of ``asked`` ends that is known to be whole; None for an answer that is not in order.

    An answer with fewer rows than asked for is whole. A full one may be cut short within its last position,
    which is therefore asked for again; if it has no other, nothing of it is whole: the start is returned.
    (More rows than asked for have been seen: jpettersson/node-quickbooks#89. So "full" means "not fewer".)
    """
    inside = [at for at in positions if at is not None and asked.start <= at < asked.end]
    if len(inside) < len(positions) or any(before > after for before, after in pairwise(inside)):
        return None
    return asked.end if len(inside) < page_size else inside[-1]


def steps_for_a_page(span: Span, count: int, page_size: int) -> int:
    """How many positions to ask for at once, so that a page is full though rows are spread unevenly.

    A full page ends where it ends; one that is not full costs a call for little.
    """
    return max(1, -(-span.width * page_size * _WIDER_PERCENT // (max(1, count) * 100)))


#: How much more is asked for than fills a page on average.
_WIDER_PERCENT = 150
