"""How many metered calls of QuickBooks a reading will have taken: said before it, and about true after it."""

from __future__ import annotations

#: How full a page is at most, on average; its last day, which may have been cut, is asked for again besides.
FILL_PERCENT = 98
#: From so many pages on, a range is read in segments side by side, of which the last pages are not full.
SIDE_BY_SIDE = 4
#: How many pages that makes more, measured.
LAST_PAGES = 2
#: What follows the pages where nothing changes meanwhile: what changed, what is gone, the COUNT of the proof.
CALLS_AFTER = 3


def expected_calls(to_read: int, days: int, page_size: int, made: int) -> int:
    """Calls in the end, about: ``made`` so far, the pages of ``to_read`` invoices, and what follows them.

    ``days`` is the number of dates that the invoices have among them: half a day is lost with each page.
    """
    half_a_day = min(to_read // max(1, days), page_size) // 2
    filled = max(1, page_size * FILL_PERCENT // 100 - half_a_day)
    pages = 1 if 0 < to_read <= page_size else -(-to_read // filled)
    last_ones = LAST_PAGES if pages > SIDE_BY_SIDE else 0
    return made + pages + last_ones + CALLS_AFTER
