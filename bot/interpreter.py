"""Keeps acknowledgements quick while an import works in the same interpreter."""

from __future__ import annotations

import gc
import sys

#: Seconds for which one thread may hold the interpreter while others wait. Python's own 5 ms add up, because
#: an acknowledgement passes through several threads.
SWITCH_AFTER = 0.0005
#: Objects made before the youngest are looked through, and how often older ones are (Python: 700, 10, 10). A
#: page of invoices is thousands of objects that live for milliseconds.
COLLECT_AFTER = (50_000, 20, 50)


def favour_short_work() -> None:
    """Once everything is loaded: hand over sooner, and never look through what was loaded for garbage."""
    sys.setswitchinterval(SWITCH_AFTER)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
