"""Where each person's Home tab stands, as this process saw it last: a modal over it does not say."""

from __future__ import annotations

import threading
from collections import OrderedDict

from services.model.invoice_window import FIRST_PLACE, PagePlace
from services.model.people import Actor

#: People who are remembered; of others it is the first page.
MOST = 10_000


class HomePlaces:
    """Remembers the places of those whose tab was shown last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._places: OrderedDict[tuple[str, str], PagePlace] = OrderedDict()

    def of(self, actor: Actor) -> PagePlace:
        """Where she stands, as far as is known."""
        with self._lock:
            return self._places.get((actor.team_id, actor.user_id), FIRST_PLACE)

    def remember(self, actor: Actor, place: PagePlace) -> None:
        """That is shown to her now."""
        key = (actor.team_id, actor.user_id)
        with self._lock:
            self._places[key] = place
            self._places.move_to_end(key)
            if len(self._places) > self._most:
                self._places.popitem(last=False)
