"""The bot token of each workspace as it is now: read from the store, and remembered for a minute."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import structlog

from services.clock import Clock
from services.errors import AppError
from services.ports.store import Store

log = structlog.get_logger()

#: Seconds for which a token is remembered, and for which that there is none.
REMEMBERED, ABSENT_FOR = 60.0, 5.0
#: Seconds for which others take what was known while one of them asks again.
PATIENCE = 5.0
#: Seconds for which Slack is not asked again about a configured token that it refused, at first and at most.
REFUSED_FOR, REFUSED_AT_MOST = 60.0, 1800.0
#: Workspaces that are remembered.
MOST_WORKSPACES = 20_000


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    token: str | None = field(repr=False)


class BotTokens:
    """Tokens by workspace. While the store is away, what was known goes on to be."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        #: So often something was forgotten: what was read before may be older than that.
        self._forgotten = 0
        #: The workspace of the configured token, once somebody has asked Slack, and that token.
        self._own: tuple[str, str] | None = None
        #: Why nobody knows the workspace of the configured token, and until when that is not asked again.
        self._unsettled: tuple[float, AppError] | None = None
        #: Where Slack refuses the configured token by now: until when it is not asked again, and how long.
        self._refused: tuple[float, float] | None = None

    @property
    def own_team_id(self) -> str | None:
        """The workspace of the token that is configured; None where there is none, or nobody knows yet."""
        return self._own[0] if self._own else None

    def settle(self, team_id: str, token: str) -> None:
        """The token that is configured is this workspace's: there it goes before any other."""
        self._own, self._unsettled, self._refused = (team_id, token), None, None

    def own_refused(self) -> None:
        """Slack refuses the configured token: until it takes it again, another of its workspace goes before.

        Slack is asked later and later.
        """
        if self._refused is None or self.may_own_be_good:
            seconds = min(self._refused[1] * 2, REFUSED_AT_MOST) if self._refused else REFUSED_FOR
            self._refused = (self._clock.monotonic() + seconds, seconds)

    @property
    def is_own_refused(self) -> bool:
        """Whether Slack refused the configured token when it was asked last."""
        return self._refused is not None

    @property
    def may_own_be_good(self) -> bool:
        """Whether it was refused so long ago that Slack is worth asking again."""
        return self._refused is not None and self._clock.monotonic() >= self._refused[0]

    def not_settled(self, error: AppError, seconds: float) -> None:
        """Slack does not say whose the configured token is; it is asked again after so long."""
        self._unsettled = (self._clock.monotonic() + seconds, error)

    @property
    def why_unsettled(self) -> AppError | None:
        """Why Slack did not say it just now; None once it is worth asking again."""
        until, error = self._unsettled or (0.0, None)
        return error if self._clock.monotonic() < until else None

    def of(self, team_id: str) -> str | None:
        """The token; None where there is none. Raises an ``AppError`` where nobody can say."""
        if self._own is not None and self._own[0] == team_id:
            other = self._installed(team_id) if self._refused else None
            return other or self._own[1]
        return self._installed(team_id)

    def _installed(self, team_id: str) -> str | None:
        """The token of the workspace's own installation."""
        now = self._clock.monotonic()
        with self._lock:
            known, forgotten = self._known.get(team_id), self._forgotten
            if known is not None and now < known.until:
                return known.token
            if known is not None:
                self._known[team_id] = replace(known, until=now + PATIENCE)
        return self._asked(team_id, known, now, forgotten)

    def forget(self, team_id: str) -> None:
        """Ask the store the next time: the workspace has another token, or none."""
        with self._lock:
            self._forgotten += 1
            self._known.pop(team_id, None)

    def _asked(self, team_id: str, before: _Known | None, now: float, forgotten: int) -> str | None:
        try:
            with self._store.reading() as tx:
                token = tx.installations.token(team_id)
        except AppError as error:
            if before is None:
                raise
            log.warning("bot_token_not_read", error=error.code)
            return before.token
        with self._lock:
            if forgotten == self._forgotten:
                self._remember(team_id, _Known(now + (ABSENT_FOR if token is None else REMEMBERED), token))
        return token

    def _remember(self, team_id: str, known: _Known) -> None:
        # As the newest: what was asked for longest ago goes first.
        self._known.pop(team_id, None)
        self._known[team_id] = known
        if len(self._known) > MOST_WORKSPACES:
            del self._known[next(iter(self._known))]
