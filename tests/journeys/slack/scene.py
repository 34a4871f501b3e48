"""Everything of one story: the app, the books, the people, the database, the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, Self, TypeVar

import pytest

from bot.bootstrap import operator
from bot.sandbox.workspace import TEAM_ID
from tests.conftest import DATABASES
from tests.journeys.books import Books
from tests.journeys.slack.app import ADMINISTRATORS, App
from tests.journeys.slack.ledger import Ledger
from tests.journeys.slack.little_books import OCTOBER
from tests.journeys.slack.looking import Json, words
from tests.journeys.slack.person import PRIVATE, Person
from tests.journeys.slack.standing_clock import StandingClock
from tests.journeys.slack.waiting import until
from tests.sandbox_slack.people import People

#: Signs of a card whose preview is not complete.
WORKING = ("Preparing the preview", "Importing")
#: How often a person presses before she gives up.
PRESSES = 3

#: Runs a story on both databases; without it, it runs on SQLite.
on_both_databases = pytest.mark.parametrize("database", DATABASES, indirect=True)

AnyBooks = TypeVar("AnyBooks", bound=Books)


class Scene(Generic[AnyBooks]):
    """A running app and whoever has to do with it."""

    def __init__(
        self,
        people: People,
        books: AnyBooks,
        database_url: str,
        clock: StandingClock,
        administrators: Sequence[str] = ADMINISTRATORS,
    ) -> None:
        self.people = people
        self.books = books
        self.clock = clock
        self.database_url = database_url
        self.app = App(people, books, database_url, clock, administrators)
        self.admin = Person(people, "U0ADMIN")
        self.second = Person(people, "U0SECOND")
        self.manager = Person(people, "U0MEMBER")
        self.partner = Person(people, "U0PARTNER")
        self.connection_id = ""
        self.ledger: Ledger

    @contextmanager
    def opened(self) -> Iterator[Self]:
        """The app runs, and the company is connected."""
        self.app.start()
        self.ledger = Ledger(self.database_url)
        try:
            self.connection_id = self.app.connect()
            yield self
        finally:
            self.ledger.close()
            self.app.stop()

    def project(self, name: str, *customer_ids: str, client: str = "Client work") -> str:
        """A project to which these customers are linked; its id."""
        return self.app.project(self.connection_id, client, name, *customer_ids)

    def pass_time(self, **how_far: float) -> None:
        """Time passes, and the app looks what is due."""
        self.clock.move(**how_far)
        self.app.services.worker.drain()

    def pass_time_until(self, look: Callable[[], bool]) -> None:
        """A minute and a half passes again and again, until it is so."""

        def minute_later() -> bool:
            self.pass_time(seconds=90)
            return look()

        until(minute_later, "something that takes time")

    def another_app(self) -> App:
        """A second process on the same database."""
        return App(self.people, self.books, self.database_url, self.clock)

    def postponed(self, error: str) -> None:
        """Return once a message waits because of this error."""
        until(lambda: error in self.ledger.postponed(), f"a message waits because of {error}")

    def preview(self, channel: str = PRIVATE, **fields: Any) -> Json:
        """The wizard from the command to its card, with these fields of step 2; the complete card."""
        earlier = [one["ts"] for one in self.admin.messages(channel)]
        self.filters(channel)
        self.submit_filters(self.admin, **fields)
        return self.card(channel, earlier)

    def filters(self, channel: str = PRIVATE, by: Person | None = None) -> Json:
        """Step 2, by way of the command and step 1."""
        person = by or self.admin
        person.types(channel=channel)
        person.modal("Import data")
        person.submits()
        return person.modal("Filters")

    def submit_filters(self, person: Person, **fields: Any) -> None:
        """Step 2 with October, unless other fields are given; the modals close.

        She presses again where she is asked to, as on a machine that has much else to do.
        """
        answer = person.submits(**OCTOBER | fields)
        for _ in range(PRESSES - 1):
            if not _asks_to_press_again(answer):
                break
            answer = person.submits()
        assert answer["outcome"] == "cleared", answer

    def card(self, channel: str = PRIVATE, earlier: Collection[str] = ()) -> Json:
        """The newest card in the channel but for earlier messages, once its preview is complete."""

        def look() -> Json | None:
            cards = [one for one in self.admin.messages(channel) if "Asked by" in words(one)]
            fresh = [one for one in cards if one["ts"] not in earlier]
            is_ready = bool(fresh) and not any(sign in words(fresh[-1]) for sign in WORKING)
            return fresh[-1] if is_ready else None

        return until(look, f"a card in {channel}")

    def report(self, card: Json, heading: str, channel: str = PRIVATE, by: Person | None = None) -> str:
        """What the report under the card says, once it has this heading."""
        return words((by or self.admin).reply(card, f"*{heading}*", channel=channel))

    def freeze_messages(self) -> None:
        """Slack takes no edits any more: a person's screen stays as it is, buttons and all."""
        self.people.do("fault", method="chat.update", kind="ratelimited", retry_after=86400, times=50)

    def make_administrator(self, user_id: str) -> None:
        """This person becomes a financial administrator."""
        self.app.services.access.add(operator(TEAM_ID), user_id)

    def dismiss_administrator(self, user_id: str) -> None:
        """She is none any more."""
        self.app.services.access.remove(operator(TEAM_ID), user_id)


def _asks_to_press_again(answer: Json) -> bool:
    """Whether the database was busy, or the answer came too late for Slack."""
    return answer["outcome"] == "trouble" or "Please press again." in " ".join(answer["errors"].values())
