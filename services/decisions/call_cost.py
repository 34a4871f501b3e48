"""How many metered calls of QuickBooks a reading will have taken: said before it, and about true after it."""

from __future__ import annotations

#: How full a page is on average: the ranges asked for leave some room, and the last one ends early.
FILL_PERCENT = 95
#: A large range is read as so many segments side by side; each ends with a page that is not full.
SEGMENTS = 4
#: What follows the pages: the closing sweep over what changed meanwhile, deletions, the COUNT of the proof.
CALLS_AFTER = 6


def expected_calls(to_read: int, page_size: int, made: int) -> int:
    """Calls in the end, about: ``made`` so far, the pages of ``to_read`` invoices, and what follows them."""
    filled = max(1, page_size * FILL_PERCENT // 100)
    pages = 1 if 0 < to_read <= page_size else -(-to_read // filled)
    last_ones = min(SEGMENTS, pages) if pages > 1 else 0
    return made + pages + last_ones + CALLS_AFTER
