"""How long messages are kept, and what was seen of what came in."""

from __future__ import annotations

from datetime import timedelta

from services.clock import Clock
from services.ports.store import Store

SENT_KEPT, SEEN_KEPT = timedelta(days=30), timedelta(hours=48)


def prune(store: Store, clock: Clock, sent_kept: timedelta = SENT_KEPT) -> int:
    """Forget messages that were sent so long ago, and what came in more than two days ago; how many."""
    now = clock.now()
    with store.writing() as tx:
        gone = tx.undelivered.prune(now - sent_kept) + tx.inbox.prune(now - SEEN_KEPT)
        tx.commit()
    return gone
