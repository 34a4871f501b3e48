"""How many metered calls of QuickBooks a reading will have taken: said before it, and about true after it."""

from __future__ import annotations

#: How full a page is on average: its last day is asked for again, as it may have been cut.
FILL_PERCENT = 97
#: From so many pages on, a range is read in segments side by side, of which the last pages are not full.
SIDE_BY_SIDE = 4
#: How many pages that makes more, measured.
LAST_PAGES = 2
#: What follows the pages where nothing changes meanwhile: what changed, what is gone, the COUNT of the proof.
CALLS_AFTER = 3


def expected_calls(to_read: int, page_size: int, made: int) -> int:
    """Calls in the end, about: ``made`` so far, the pages of ``to_read`` invoices, and what follows them."""
    filled = max(1, page_size * FILL_PERCENT // 100)
    pages = 1 if 0 < to_read <= page_size else -(-to_read // filled)
    last_ones = LAST_PAGES if pages > SIDE_BY_SIDE else 0
    return made + pages + last_ones + CALLS_AFTER
