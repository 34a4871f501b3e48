"""The app of two workspaces in front of one store, and what everybody was told by it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from slack_bolt import App, BoltContext, BoltResponse

from bot.app import create_app
from bot.clients import OneWorkspace
from bot.home_pictures import DAY, HomePictures, Kind
from bot.notifier import Notifier
from services.model.people import Actor
from services.store.engine import open_engine
from services.store.message_tables import outbox
from services.store.tables import metadata
from tests.bot.slack_app import answer_of, given
from tests.bot.slack_double import SlackDouble, a_slack
from tests.isolation.client import by
from tests.isolation.desk import every_use_case
from tests.isolation.world import OTHER_TEAM, a_world
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM
from tests.services.imports.firm import Firm

Json = dict[str, Any]
#: A copy of the database, in memory.
Kept = sqlite3.Connection
CHANNEL = {"id": "C0FINANCE", "name": "finance", "is_member": True, "is_private": True}
SLACK: Json = {
    "views_open": {"view": {"id": "V0NEW"}},
    "views_push": {"view": {"id": "V0NEW"}},
    "conversations_info": {"channel": CHANNEL},
    "conversations_open": {"channel": {"id": "D0ADMIN"}},
    "chat_postMessage": {"ts": "1.0", "channel": "C0FINANCE"},
    "users_info": {"user": {"id": ADMIN.user_id, "team_id": TEAM, "is_admin": True}},
    "users_list": {
        "members": [{"id": MEMBER.user_id, "team_id": TEAM, "real_name": "Zinnia Smith 10", "profile": {}}]
    },
    "usergroups_list": {"usergroups": [{"id": "S0FINANCE", "handle": "finance", "name": "Finance"}]},
}


class AtOnce(Executor):
    """Listeners that have done everything when the request is answered."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@dataclass(frozen=True, slots=True)
class Told:
    """What one request led to: the answer, the calls of Slack, and what was said to its response address."""

    answer: Json
    calls: tuple[tuple[str, Json], ...]
    said: tuple[Json, ...]

    @property
    def views(self) -> list[Json]:
        """Views that were shown, the last one as it stayed."""
        shown = [_loaded(sent["view"]) for method, sent in self.calls if method.startswith("views.")]
        return [*shown, *([self.answer["view"]] if "view" in self.answer else [])]

    @property
    def messages(self) -> list[list[Json]]:
        """The blocks of messages."""
        sent = [given for method, given in self.calls if method in ("chat.postMessage", "chat.postEphemeral")]
        return [_loaded(one["blocks"]) for one in (*sent, *self.said) if one.get("blocks")]

    @property
    def words(self) -> str:
        """All of it as text."""
        return json.dumps([self.answer, self.calls, self.said], ensure_ascii=False)


@dataclass
class Session:
    """Delivers, and remembers how the world was."""

    firm: Firm
    slack: SlackDouble
    path: str

    def __post_init__(self) -> None:
        self._app = self._opened()
        self._watch = sqlite3.connect(self.path)
        self.seen()

    def keep(self) -> Kept:
        """This is how the world is."""
        kept = sqlite3.connect(":memory:")
        self._watch.backup(kept)
        self.seen()
        return kept

    def restore(self, kept: Kept) -> None:
        """The world as it was."""
        kept.backup(self._watch)
        self.seen()

    def change(self, statement: str) -> None:
        """Somebody changes the world, whoever may."""
        with self.firm.engine.begin() as database:
            database.exec_driver_sql(statement)

    def seen(self) -> None:
        """From here on, whatever is written counts."""
        self._version = self._data_version()
        self._asked = self.firm.books.calls

    @property
    def has_changed(self) -> bool:
        """Whether anything was written, or QuickBooks asked, since it was looked at last."""
        return self._data_version() != self._version or self.firm.books.calls != self._asked

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        names = [row[0] for row in self._watch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        every = "SELECT * FROM {}".format
        return {name: sorted(map(repr, self._watch.execute(every(name)))) for name in names}

    def give(self, body: Json, actor: Actor = ADMIN) -> Told:
        """It is delivered as this person's."""
        return self.give_as_it_is(by(body, actor.team_id, actor.user_id))

    def give_as_it_is(self, body: Json) -> Told:
        """Whoever made it."""
        self.slack.asked.clear()
        self.slack.told.clear()
        answer = answer_of(given(self._app, body))
        return Told(answer, tuple(self.slack.asked), tuple(self.slack.told))

    def options(self, body: Json) -> list[Json]:
        """What a list offers the administrator."""
        answer = self.give(body).answer
        groups = [one for group in answer.get("option_groups") or () for one in group["options"]]
        return [*(answer.get("options") or ()), *groups]

    def post(self) -> Told:
        """Everything that waits is sent."""
        self.slack.asked.clear()
        notifier = Notifier(every_use_case(self.firm), self.slack.client)
        for _ in range(15):
            notifier.pump()
            self.firm.clock.move(seconds=30)
        notifier.stop()
        return Told({}, tuple(self.slack.asked), ())

    def again(self) -> list[str]:
        """Every message waits once more; the kinds of them."""
        with self.firm.engine.begin() as database:
            waits = {"state": "pending", "not_before": self.firm.clock.now(), "dismissed_by": None}
            database.execute(sa.update(outbox).values(**waits, lease_until=None, ts=None))
            return sorted(database.scalars(sa.select(outbox.c.kind)))

    def as_if_of(self, team_id: str) -> list[str]:
        """The same, and each says that it is this workspace's."""
        with self.firm.engine.begin() as database:
            database.execute(sa.update(outbox).values(team_id=team_id))
        return self.again()

    def _opened(self) -> App:
        clients = OneWorkspace(self.slack.client)
        app = create_app(every_use_case(self.firm), clients, lambda: None)
        app.listener_runner.listener_executor.shutdown()
        app.listener_runner.listener_executor = AtOnce()
        app.middleware(_plainly)
        return app

    def _data_version(self) -> int:
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the database."""
        self._watch.close()


def _plainly(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
    """No pictures in Home, and nothing waits for an answer to arrive."""
    pictures = HomePictures()
    for team in (TEAM, OTHER_TEAM):
        for kind in Kind:
            pictures.refuse(team, kind, DAY)
    context["pictures"], context["handed_over"] = pictures, lambda: None
    return next()


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@contextmanager
def a_session(path: str) -> Iterator[Session]:
    """The world, filled, with the app in front of it; in a SQLite file of its own."""
    engine = open_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    firm = Firm(engine)
    a_world(firm)
    with a_slack(**SLACK) as slack:
        session = Session(firm, slack, path)
        try:
            yield session
        finally:
            session.close()
            engine.dispose()
