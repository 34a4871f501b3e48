"""Keeps acknowledgements quick, and memory flat, while an import works in the same interpreter."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from contextlib import suppress

#: Seconds for which one thread may hold the interpreter while others wait. Python's own 5 ms add up, because
#: an acknowledgement passes through several threads.
SWITCH_AFTER = 0.0005
#: Objects made before the youngest are looked through, and how often older ones are (Python: 700, 10, 10). A
#: page of invoices is thousands of objects that live for milliseconds; ten thousand take one to look through.
COLLECT_AFTER = (10_000, 50, 100)
#: Of nineteen: an import alone on the machine is as quick as ever, and an answer to Slack goes before it.
_STEPS_BACK = 5
#: glibc's names for what ``mallopt`` sets (malloc.h).
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
#: Blocks from this size on (bytes) go back to the system when they are let go: QuickBooks' answers.
_LARGE_BLOCK = 256 * 1024
#: Every thread that fetches would keep an arena of its own, as large as its largest answer.
_ARENAS = 2


def favour_short_work() -> None:
    """Once everything is loaded: hand over sooner, and never look through what was loaded for garbage."""
    sys.setswitchinterval(SWITCH_AFTER)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def give_way() -> None:
    """Let other processes go first, where the system can. Before threads are made: Linux asks each one."""
    with suppress(AttributeError, OSError):
        os.nice(_STEPS_BACK)


def keep_memory_flat() -> None:
    """Before threads are made, where the C library is glibc, whose defaults keep what they let go."""
    with suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
        mallopt(_M_ARENA_MAX, _ARENAS)
