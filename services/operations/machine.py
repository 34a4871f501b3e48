"""Which machine this is."""

from __future__ import annotations

import socket
from pathlib import Path

#: Linux's name for this start of the machine: containers of one machine share it.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def this_machine() -> str:
    """The machine's name and, where the system says it, that of its start."""
    try:
        start = BOOT_ID.read_text("ascii").strip()
    except OSError:
        start = ""
    return f"{socket.gethostname()}/{start}"


def is_same(one: str, other: str) -> bool:
    """Whether it is one machine: by name after it was started anew, or by its start for another container."""
    (name, _, start), (other_name, _, other_start) = one.partition("/"), other.partition("/")
    return name == other_name or (start != "" and start == other_start)


def name_of(machine: str) -> str:
    """The machine as people call it."""
    return machine.partition("/")[0]
