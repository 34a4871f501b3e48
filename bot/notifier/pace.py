"""Slack's limits as the notifier keeps them: how often each method may be called, and when to hold back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from bot.notifier.outcomes import NOT_ACCEPTED, Later, Outcome
from services.clock import Clock
from services.model.outbox import EVERYTHING, Lane, lane_of
from services.ports.store import Store, Transaction

POST, UPDATE = "chat.postMessage", "chat.update"
REPLIES, HISTORY = "conversations.replies", "conversations.history"
#: Reading messages back is one lane: Slack may limit it to one call a minute.
LOOKUPS = "lookups"
STRICT_SPACING, STRICT_FOR = timedelta(minutes=1), timedelta(days=1)
#: A method that lacks a scope is asked again after so long.
WITHOUT_SCOPE = timedelta(minutes=5)
#: What came of a call that was not made says nothing of Slack.
NOT_MADE = frozenset({"paced", "late", "stopped", "is another's"})
#: How long to hold back where Slack says "too fast", but not for how long.
UNSAID = 30.0
#: Slack is not there: waits double from the first to the last of these.
AWAY_FIRST, AWAY_LONGEST = timedelta(seconds=2), timedelta(seconds=30)
#: Slack does not accept the app: with a new token it does again, which nobody tells us.
REFUSED_FIRST, REFUSED_LONGEST = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """A call, then the next one so much later, but for a few at once."""

    spacing: timedelta
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Rates:
    """A message each 1.2 s in a channel, forty edits and look-ups a minute: a little below Slack's limits.

    ``progress``: how often the card of a run at work is shown anew at most. An installation never changes
    these; tests do whose time stands still.
    """

    post: Rate = Rate(timedelta(seconds=1.2), 2)
    update: Rate = Rate(timedelta(seconds=1.5), 10)
    lookup: Rate = Rate(timedelta(seconds=1.5), 5)
    progress: timedelta = timedelta(seconds=3)


USUAL = Rates()
AT_ONCE = Rate(timedelta(0))
UNHURRIED = Rates(AT_ONCE, AT_ONCE, AT_ONCE, timedelta(0))


class Pace:
    """Asks before each call whether it may be made, and notes what came of it: for every process together."""

    def __init__(self, store: Store, clock: Clock, rates: Rates = USUAL, token: str = "") -> None:
        self._store = store
        self._clock = clock
        self._rates = rates
        #: Closed while Slack does not accept this process's token; others may have a newer one.
        self.own = lane_of(sha256(token.encode()).hexdigest()[:12])
        #: Workspaces whose Slack was away when a call was last allowed.
        self._away: set[str] = set()

    def may(self, team_id: str, method: str, channel_id: str = "") -> Later | None:
        """None, and the call counts; or when to try again."""
        is_counted = self._lane(method, channel_id).spacing > timedelta(0)
        with self._store.writing() if is_counted else self._store.reading() as tx:
            wait = self.taken(tx, team_id, method, channel_id)
            tx.commit()
        return wait

    def taken(self, tx: Transaction, team_id: str, method: str, channel_id: str = "") -> Later | None:
        """The same in a transaction that the caller commits."""
        now = self._clock.now()
        taken = tx.pace.take(team_id, self._lane(method, channel_id), now)
        if taken.was_away:
            self._away.add(team_id)
        if taken.free_at is None:
            return None
        if taken.lane in (EVERYTHING, self.own):
            return Later("paced", 0)  # nobody whom that concerns claims it before the lane is open
        return Later("paced", (taken.free_at - now).total_seconds(), lane=taken.lane)

    def heard(self, team_id: str, method: str, outcome: Outcome) -> None:
        """What came of a call says when the next ones may come."""
        if isinstance(outcome, Later):
            if outcome.error not in NOT_MADE and not outcome.has_failed:
                self._hold(team_id, method, outcome)
        elif team_id in self._away:
            self._away.discard(team_id)
            with self._store.writing() as tx:
                tx.pace.release(self.own, team_id)
                tx.commit()

    def begin(self) -> None:
        """A process that starts may have another token: what was not accepted is tried at once."""
        with self._store.writing() as tx:
            tx.pace.release(self.own)
            tx.commit()

    def reopen(self, team_id: str) -> None:
        """The workspace has another token, with which it is tried at once."""
        with self._store.writing() as tx:
            tx.pace.reopen(team_id)
            tx.commit()

    def _lane(self, method: str, channel_id: str) -> Lane:
        """The limit under which a call falls."""
        within, rates = (_held(method), self.own), self._rates
        if method == POST:
            return Lane(f"{POST} {channel_id}", rates.post.spacing, rates.post.burst, within)
        if method == UPDATE:
            return Lane(UPDATE, rates.update.spacing, rates.update.burst, within)
        if method in (REPLIES, HISTORY):
            return Lane(LOOKUPS, rates.lookup.spacing, rates.lookup.burst, within, STRICT_SPACING)
        return Lane(method, within=within)

    def _hold(self, team_id: str, method: str, outcome: Later) -> None:
        now = self._clock.now()
        with self._store.writing() as tx:
            if outcome.error == "ratelimited":
                until = now + timedelta(seconds=outcome.seconds or UNSAID)
                strict_until = now + STRICT_FOR if method in (REPLIES, HISTORY) else None
                tx.pace.hold(team_id, _held(method), until, strict_until)
            elif outcome.error == "missing_scope":
                tx.pace.hold(team_id, _held(method), now + WITHOUT_SCOPE)
            elif outcome.error in NOT_ACCEPTED:
                tx.pace.hold_everything(team_id, REFUSED_FIRST, REFUSED_LONGEST, now, self.own)
            else:
                tx.pace.hold_everything(team_id, AWAY_FIRST, AWAY_LONGEST, now)
            tx.commit()


def _held(method: str) -> str:
    """The lane that a "too fast" closes: for every call of the method, in whatever channel."""
    return f"{LOOKUPS if method in (REPLIES, HISTORY) else method} held"
