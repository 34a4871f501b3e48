"""The file: entries in a fixed order, without times, so that the same run always gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from services.imports.evidence import documents, verdicts
from services.model.connection import Connection
from services.model.evidence import EvidenceDeed, EvidenceItem, PackMade
from services.model.report import RunReport

#: Every entry, in the order in which they stand; the sums are of all that stand before them.
FILES = ("audit.jsonl", "manifest.json", "run.json", "totals.json", "verdicts.csv")
SUMS = "SHA256SUMS"
#: The first moment that the format knows: when a pack was made says nothing about the run.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3


class Items(Protocol):
    """Where the items are read."""

    def page(self, after: int) -> list[EvidenceItem]: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the run besides its items."""

    report: RunReport
    company: Connection
    deeds: Sequence[EvidenceDeed]


def write_pack(facts: Facts, items: Items, out: BinaryIO) -> PackMade:
    """Write it entry by entry; rows pass through, they are never held."""
    counted = _Counted(items)
    contents: dict[str, Iterable[bytes]] = {
        "audit.jsonl": documents.audit(facts.deeds),
        "manifest.json": [documents.manifest(facts.report, FILES)],
        "run.json": [documents.run(facts.report, facts.company)],
        "totals.json": [documents.totals(facts.report)],
        "verdicts.csv": verdicts.rows(counted, facts.report.run.import_type),
    }
    with ZipFile(out, "w") as archive:
        sums = "".join(f"{_add(archive, name, contents[name])}  {name}\n" for name in FILES)
        top = _add(archive, SUMS, [sums.encode()])
    return PackMade(facts.report.run.id, top, counted.number)


class _Counted:
    """Passes items on, and counts them."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self.number = 0

    def __iter__(self) -> Iterator[EvidenceItem]:
        after = 0
        while page := self._items.page(after):
            yield from page
            self.number += len(page)
            after = page[-1].item.position


def _add(archive: ZipFile, name: str, content: Iterable[bytes]) -> str:
    """The hash of the entry that was added."""
    digest = hashlib.sha256()
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _READABLE, _UNIX
    with archive.open(entry, "w") as file:
        for piece in content:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()
