"""One message on its way to Slack: whether it may go now, whether it stands there already, where else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from slack_sdk import WebClient

from bot.imports.messages import Message
from bot.notifier.outcomes import (
    THREAD_REFUSED,
    UNCONFIRMED,
    Later,
    Needless,
    Posted,
    Refused,
    Sent,
)
from bot.notifier.pace import HISTORY, POST, REPLIES, UPDATE, Pace
from bot.notifier.sender import REPEATED, Page, Sender
from services.clock import Clock
from services.model.outbox import MessageKind, NewMessage, OutboxMessage
from services.ports.store import Store

Answer = TypeVar("Answer")

#: How long a message stays this process's from the moment at which it is on its way.
SENDING = timedelta(seconds=60)
#: Another process has the message: whatever is recorded of it here changes nothing.
TAKEN = Later("is another's")
#: Slack's clock and ours need not agree to the second.
LOOK_BACK = timedelta(minutes=1)
#: Pages that are looked through for a message that may stand there.
MOST_PAGES = 5
UNSEEN = Refused("not_seen_to_the_end")


@dataclass(frozen=True, slots=True)
class Office:
    """What every message needs on its way."""

    store: Store
    clock: Clock
    sender: Sender
    pace: Pace


class Mail:
    """One attempt to deliver one message."""

    def __init__(self, office: Office, message: OutboxMessage, deadline: float) -> None:
        self.message = message
        #: Whether an earlier attempt turned out to have posted it.
        self.was_found = False
        self._office = office
        #: When the claim ends, by the clock that never jumps.
        self._deadline = deadline

    @property
    def client(self) -> WebClient:
        """That of the workspace to which it goes."""
        return self._office.sender.client

    def post(self, words: Message, at: Sent, is_broadcast: bool = False) -> Posted:
        """Post it, unless an earlier attempt did although its answer got lost."""
        key = f"{_key(self.message)}:{at.channel_id}"
        found = self._found(key, at) if _may_stand_there(self.message) else None
        if isinstance(found, Sent | Later):
            self.was_found = isinstance(found, Sent)
            return found
        is_once_more = isinstance(found, Refused) and self.message.is_ambiguous
        if is_once_more and self.message.is_repeated:
            return UNCONFIRMED
        wait = self._begin(at.channel_id, is_once_more)
        if wait is not None:
            return wait
        words = _repeated(words) if is_once_more else words
        outcome = self._office.sender.post(words, at, key, is_broadcast, self._in_time)
        self._office.pace.heard(self.message.team_id, POST, outcome)
        return self._settled(outcome, found is None, is_once_more)

    def post_somewhere(self, words: Message, at: Sent, is_broadcast: bool = False) -> Posted:
        """In the thread; in the channel, where there is no such thread any more."""
        outcome = self.post(words, at, is_broadcast)
        if at.ts and isinstance(outcome, Refused) and outcome.error in THREAD_REFUSED:
            return self.post(words, Sent(at.channel_id, ""))
        return outcome

    def update(self, words: Message, at: Sent) -> Posted:
        """Put it in the place of what stands there."""
        return self._asked(
            UPDATE, at.channel_id, lambda: self._office.sender.update(words, at, self._in_time)
        )

    def direct(self, user_id: str) -> Posted:
        """Where the app's direct messages with this person are."""
        return self._asked("conversations.open", "", lambda: self._office.sender.direct(user_id))

    def trusted(self) -> list[str] | Later | Refused:
        """The workspace's owners and admins."""
        return self._asked("users.list", "", self._office.sender.trusted)

    def pass_on(self, recipients: Sequence[str]) -> None:
        """Queue the same for each of these people, once."""
        message, now = self.message, self._office.clock.now()
        with self._office.store.writing() as tx:
            for one in recipients:
                key = f"{message.dedupe_key}:{one}"
                told = NewMessage(
                    message.team_id, message.kind, key, message.run_id, recipient=one, facts=message.facts
                )
                tx.outbox.add(told, now)
            tx.commit()

    def permalink(self, at: Sent) -> str | Later | None:
        """A link to the message; None where Slack refuses one."""
        return self._asked("chat.getPermalink", "", lambda: self._office.sender.permalink(at))

    def keeps(self, needed: timedelta) -> bool:
        """Whether the message is still this process's, and stays so for as long as is needed."""
        started = self._office.clock.monotonic()
        with self._office.store.writing() as tx:
            is_kept = tx.outbox.keep(self.message, self._office.clock.now() + needed)
            tx.commit()
        self._deadline = started + needed.total_seconds()
        return is_kept

    def place_of_files(self, making: timedelta) -> Posted | Needless:
        """Where files go that take so long to be made: the direct messages with whoever asked for them."""
        if self.message.recipient is None:
            return Needless()
        wait = self.may_share()
        if wait is not None:
            return wait
        return self.direct(self.message.recipient) if self.keeps(making) else TAKEN

    def may_share(self) -> Later | None:
        """Whether files may be shared now."""
        return self._office.pace.may(self.message.team_id, "files")

    def shared(self, outcome: Posted) -> Posted:
        """Note what came of it."""
        self._office.pace.heard(self.message.team_id, "files", outcome)
        return outcome

    def _asked(self, method: str, channel_id: str, call: Callable[[], Answer]) -> Answer | Later:
        """What Slack says, if it may be asked now."""
        team_id = self.message.team_id
        wait = self._office.pace.may(team_id, method, channel_id)
        if wait is not None:
            return wait
        answer = call()
        self._office.pace.heard(team_id, method, answer if isinstance(answer, Later) else Needless())
        return answer

    def _begin(self, channel_id: str, is_repeated: bool) -> Later | None:
        """From now on it is on its way, unless another process has it or Slack's limit forbids."""
        started, now = self._office.clock.monotonic(), self._office.clock.now()
        with self._office.store.writing() as tx:
            wait = self._office.pace.taken(tx, self.message.team_id, POST, channel_id)
            if wait is not None:
                return wait
            if not tx.outbox.begin(self.message, now, now + SENDING, is_repeated):
                return TAKEN
            tx.commit()
        self._deadline = started + SENDING.total_seconds()
        return None

    def _in_time(self) -> bool:
        """Whether Slack's answer, however late, comes before anybody else may claim the message."""
        return self._office.clock.monotonic() < self._deadline - self._office.sender.timeout

    def _settled(self, outcome: Posted, is_absent: bool, was_once_more: bool) -> Posted:
        """The outcome, with what is known by now of the attempts before."""
        if not isinstance(outcome, Later) or outcome.is_ambiguous:
            return outcome
        if was_once_more:
            now = self._office.clock.now()
            with self._office.store.writing() as tx:  # so that it was not sent once more after all
                tx.outbox.begin(self.message, self._tried_at, now + SENDING, is_repeated=False)
                tx.commit()
        return replace(outcome, is_settled=is_absent)

    @property
    def _tried_at(self) -> datetime:
        return self.message.tried_at or self.message.created_at

    def _found(self, key: str, near: Sent) -> Posted | None:
        """Where it stands, None where it does not; refused where the app may not, or cannot, look."""
        since, cursor = self._tried_at - LOOK_BACK, ""
        for _ in range(MOST_PAGES):
            page = self._look(near, since, cursor)
            if isinstance(page, Later) and cursor and page.error == "paced":
                return UNSEEN  # the next look would begin with the first page again
            if isinstance(page, Refused) and page.error in THREAD_REFUSED:
                return None
            if not isinstance(page, Page):
                return page
            if key in page.places:
                return page.places[key]
            cursor = page.cursor
            if not cursor:
                return None
        return UNSEEN

    def _look(self, near: Sent, since: datetime, cursor: str) -> Page | Later | Refused:
        method = REPLIES if near.ts else HISTORY
        return self._asked(method, "", lambda: self._office.sender.page(near, since, cursor))


def _key(message: OutboxMessage) -> str:
    """What the message is found by. A run has one card, however often it is queued."""
    return f"{message.run_id}:card" if message.kind is MessageKind.CARD else message.dedupe_key


def _may_stand_there(message: OutboxMessage) -> bool:
    """Whether an earlier attempt may have posted it: this message, or a card that was queued before."""
    is_later_card = message.kind is MessageKind.CARD and not message.dedupe_key.endswith(":card:0")
    return message.is_ambiguous or is_later_card


def _repeated(words: Message) -> Message:
    return Message(f"{words.text} {REPEATED}", words.renderings)
