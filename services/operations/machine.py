"""Which machine this is."""

from __future__ import annotations

import socket
from pathlib import Path

#: Linux's name for this start of the machine: containers of one machine share it.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: What an installation of Linux is told apart by, whatever it is called; few containers have one.
MACHINE_ID = Path("/etc/machine-id")


def this_machine() -> str:
    """The machine's name and, where the system says them, the names of its start and of its installation."""
    return f"{socket.gethostname()}/{_said(BOOT_ID)}/{_said(MACHINE_ID)}"


def is_same(one: str, other: str) -> bool:
    """Whether it is one machine: by name after it was started anew, or by its start for another container.

    Two of one name are two machines where both say what they are told apart by.
    """
    name, start, installation = _parts(one)
    other_name, other_start, other_installation = _parts(other)
    if start and start == other_start:
        return True
    return name == other_name and (not installation or other_installation in ("", installation))


def name_of(machine: str) -> str:
    """The machine as people call it."""
    return machine.partition("/")[0]


def _parts(machine: str) -> tuple[str, str, str]:
    """Name, start and installation, the latter two empty where they were not said."""
    name, start, installation = [*machine.split("/"), "", ""][:3]
    return name, start, installation


def _said(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
