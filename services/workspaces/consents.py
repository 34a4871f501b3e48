"""Consents to install the app: each is good for one return, within minutes, in the browser that began it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest

from services.clock import Clock
from services.model.installation import OAuthPurpose, OAuthState, digest_of
from services.ports.store import Store

GOOD_FOR = timedelta(minutes=10)


class InstallConsents:
    """Consents that are asked for at Slack."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, browser: str) -> str:
        """A new state. ``browser`` is the random secret that this browser keeps."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        begun = OAuthState(
            id=digest_of(state),
            purpose=OAuthPurpose.SLACK,
            created_at=now,
            expires_at=now + GOOD_FOR,
            browser_digest=digest_of(browser),
        )
        with self._store.writing_now() as tx:
            tx.oauth_states.add(begun)
            tx.commit()
        return state

    def take(self, state: str, browser: str) -> bool:
        """Whether this browser began it, lately, and it was not taken yet: nobody takes it once more."""
        now = self._clock.now()
        with self._store.writing_now() as tx:
            begun = tx.oauth_states.find(state)
            if begun is None or begun.purpose is not OAuthPurpose.SLACK or begun.browser_digest is None:
                return False
            if not compare_digest(begun.browser_digest, digest_of(browser)):
                return False
            is_taken = tx.oauth_states.use(state, now)
            tx.commit()
        return is_taken
