"""What ``requirements.lock`` installs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distribution

from tests.rules.sources import text_of
from tests.rules.test_licences import is_installed, stated

LOCK = "requirements.lock"
_PINNED = re.compile(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==(\S+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: For another system than the one that looks.
NOT_HERE = "not installed on this machine"


@dataclass(frozen=True)
class Package:
    """One package, pinned. ``licence`` is an SPDX expression where it is known."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]


def packages(lock: str | None = None) -> Sequence[Package]:
    """All of them, by name."""
    text = text_of(LOCK) if lock is None else lock
    found = list(_PINNED.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [_package(one, text[one.start() : end]) for one, end in zip(found, ends, strict=True)]


def _package(pinned: re.Match[str], stanza: str) -> Package:
    name, version = pinned[1], pinned[2].rstrip(";")
    licence = stated(distribution(name)) if is_installed(name) else NOT_HERE
    return Package(name, version, licence, tuple(_HASH.findall(stanza)))
