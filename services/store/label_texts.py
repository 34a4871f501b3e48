"""The labels of a workspace's projects as one text, kept in the process, in which any part is found at once.

It stands as long as no project is made, renamed or removed: whoever does that raises the workspace's version.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
from threading import Lock
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables import projects
from services.store.versions import projects_of, version_of

#: Bytes of the texts that a process keeps; 100,000 projects are about five million.
MOST_KEPT = 32_000_000
#: So many names are put into the order of their labels; of more, the first ones come from that order itself.
_MOST_SORTED = 2000
#: Rows that are read at a time.
_PART = 2000
#: So many workspaces at most are read at the same time.
_LOCKS = 16
#: Case-folded label and name, which together are one project's.
Named = tuple[str, str]

_Numbers = TypeVar("_Numbers", range, "array[int]")


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts in one piece, each after a line break; where each begins is kept, as they may hold one, too."""

    text: bytearray = field(default_factory=bytearray)
    starts: array[int] = field(default_factory=lambda: array("I"))

    def add(self, lines: Iterable[str]) -> None:
        after = [b"\n" + line.encode() for line in lines]
        places = accumulate(map(len, after), initial=len(self.text) + 1)
        self.starts.extend(islice(places, len(after)))
        self.text.extend(b"".join(after))

    def line(self, number: int) -> bytes:
        return bytes(self.text[self.starts[number] : self._end(number)])

    def holding(self, part: bytes, first: int) -> Iterator[int]:
        """The numbers of those that hold it, in their order, from this place of the text on."""
        at = first
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            end = self._end(number)
            is_within = at + len(part) <= end
            if is_within:
                yield number
            at = self.text.find(part, end + 1 if is_within else at + 1)

    def beginning(self, part: bytes) -> Iterator[int]:
        """The numbers of those that begin with it, in their order."""
        broken = b"\n" + part
        at = self.text.find(broken)
        while at >= 0:
            number = bisect_right(self.starts, at + 1) - 1
            if self.starts[number] == at + 1 and at + len(broken) <= self._end(number):
                yield number
            at = self.text.find(broken, at + 1)

    def span(self, numbers: _Numbers, part: bytes) -> _Numbers:
        """Those that begin with it, of numbers that are sorted by their lines."""
        first = bisect_left(numbers, part, key=self.line)
        after = bisect_right(numbers, part, lo=first, key=lambda number: self.line(number)[: len(part)])
        return numbers[first:after]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.text) + self.starts.itemsize * len(self.starts)

    def _end(self, number: int) -> int:
        after = number + 1
        return self.starts[after] - 1 if after < len(self.starts) else len(self.text)


@dataclass(frozen=True, slots=True)
class LabelText:
    """The labels of a workspace, sorted, the names that they end with, and how these would be sorted."""

    labels: Lines
    names: Lines
    by_name: array[int]

    @property
    def size(self) -> int:
        """In bytes."""
        return self.labels.size + self.names.size + self.by_name.itemsize * len(self.by_name)

    def found(self, folded: str) -> Iterator[Named]:
        """Those whose name begins with it, then whose label does, then that hold it; each by label."""
        part = folded.encode("utf-8", "surrogatepass")
        first = self.labels.text.find(part, 1)
        if first < 0:
            return
        seen: set[int] = set()
        begin = self.labels.span(range(len(self.by_name)), part)
        for number in chain(self._called(part), begin, self.labels.holding(part, first)):
            if number not in seen:
                seen.add(number)
                yield self.labels.line(number).decode(), self.names.line(number).decode()

    def _called(self, part: bytes) -> Iterable[int]:
        """Those whose name begins with it, by label."""
        called = self.names.span(self.by_name, part)
        return sorted(called) if len(called) <= _MOST_SORTED else self.names.beginning(part)


class LabelTexts:
    """The texts that were searched last. Threads may share it."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._kept: OrderedDict[str, tuple[int, LabelText]] = OrderedDict()
        self._guard = Lock()
        self._reading = [Lock() for _ in range(_LOCKS)]

    def of(self, connection: Connection, team_id: str) -> LabelText:
        """The workspace's text, as this transaction sees it, which must read one consistent state."""
        scope = projects_of(team_id)
        version = version_of(connection, scope)
        found = self._standing(team_id, version)
        if found is None:
            # Of several who search after a change, one reads: together they would wait for each other anyway.
            with self._reading[hash(team_id) % _LOCKS]:
                found = self._standing(team_id, version) or self._read(connection, team_id, version)
        return found

    def _standing(self, team_id: str, version: int) -> LabelText | None:
        with self._guard:
            kept = self._kept.get(team_id)
            if kept is None or kept[0] != version:
                return None
            self._kept.move_to_end(team_id)
            return kept[1]

    def _read(self, connection: Connection, team_id: str, version: int) -> LabelText:
        text = read_labels(connection, team_id)
        with self._guard:
            self._kept[team_id] = version, text
            self._kept.move_to_end(team_id)
            size = sum(one.size for _, one in self._kept.values())
            while size > self._most_kept and len(self._kept) > 1:
                size -= self._kept.popitem(last=False)[1][1].size
        return text


def read_labels(connection: Connection, team_id: str) -> LabelText:
    """All of them, a part at a time."""
    labels, names = Lines(), Lines()
    label, name = projects.c.label_folded, projects.c.name_folded
    # By code points, which PostgreSQL's default order is not.
    order = sa.collate(label, "C") if connection.dialect.name == "postgresql" else label
    wanted = sa.select(label, name).where(projects.c.team_id == team_id).order_by(order)
    for some in connection.execute(wanted, execution_options={"yield_per": _PART}).partitions():
        labels.add(row[0] for row in some)
        names.add(row[1] for row in some)
    return LabelText(labels, names, array("I", sorted(range(len(names.starts)), key=names.line)))
