"""How many documents are asked for at once: fewer of those of which full pages do not come in time.

Pages of a thousand time activities have been seen to time out (jpettersson/node-quickbooks#89).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from services.model.quickbooks import Entity

#: Resources whose full pages are slow.
SLOW = frozenset({Entity.TIME_ACTIVITY})
#: Fewer are never asked for.
FEWEST = 50
#: After so many full pages in a row, a quarter more is asked for.
_GROWS_AFTER = 3


@dataclass
class _Size:
    """What is asked for now, and how many full pages of that size came since it changed."""

    size: int
    came: int = 0


class PageSizes:
    """The page sizes of one company. Used by several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._fewest = min(FEWEST, most)
        self._lock = threading.Lock()
        self._slow = {entity: _Size(most) for entity in SLOW}

    def of(self, entity: Entity) -> int:
        """How many to ask for."""
        slow = self._slow.get(entity)
        return self._most if slow is None else slow.size

    def can_shrink(self, entity: Entity, asked: int) -> bool:
        """Whether fewer may be asked for, should so many not come."""
        return entity in self._slow and asked > self._fewest

    def failed(self, entity: Entity, asked: int) -> None:
        """So many did not come: half as many are asked for. (Several may have been under way.)"""
        with self._lock:
            slow = self._slow[entity]
            if asked <= slow.size:
                slow.size, slow.came = max(self._fewest, asked // 2), 0

    def came(self, entity: Entity, asked: int, received: int) -> None:
        """An answer came. Only one that was full says anything of its size."""
        slow = self._slow.get(entity)
        if slow is None or received < asked:
            return
        with self._lock:
            if asked == slow.size < self._most:
                slow.came += 1
                if slow.came >= _GROWS_AFTER:
                    slow.size, slow.came = min(self._most, slow.size + max(1, slow.size // 4)), 0
