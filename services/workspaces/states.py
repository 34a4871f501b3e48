"""Consents that nobody finished."""

from __future__ import annotations

from datetime import timedelta

from services.clock import Clock
from services.ports.store import Store

#: Expired ones are kept so long, so that somebody who comes late is told what happened.
EXPIRED_KEPT = timedelta(days=1)


def forget_states(store: Store, clock: Clock) -> int:
    """Forget codes of consents that expired, and consents that expired more than a day ago; how many."""
    with store.writing() as tx:
        tx.oauth_states.forget_codes(clock.now())
        gone = tx.oauth_states.prune(clock.now() - EXPIRED_KEPT)
        tx.commit()
    return gone
