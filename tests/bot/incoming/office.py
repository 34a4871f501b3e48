"""A firm, the app in front of it, and a Slack that delivers what people did as often as a test wants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial, reduce
from typing import Any, cast

import sqlalchemy as sa
from slack_bolt import App

from bot.app import create_app
from bot.ids import View
from bot.use_cases import UseCases
from services.access import Access
from services.connections import Connections
from services.deliveries import Deliveries
from services.imports.draft import Drafts
from services.imports.preview import Previews
from services.imports.quick_start import QuickStart
from services.imports.run import Runs
from services.imports.undo import Undos
from services.invoice_window import InvoiceDesk, InvoiceWindow, OneInvoice, WindowPictures
from services.ports.posting import Writers
from services.ports.store import Store
from services.projects import Projects, ProjectSetup
from services.quickbooks.documents import QuickBooksDocuments
from services.store.tables import metadata
from services.unsent import UnsentMoves
from services.work_in_progress import WorkInProgress
from tests.bot.incoming.takes_everything import TakesEverything
from tests.bot.slack_app import answer_of, finish, given
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.desk_doubles import ADMIN, TEAM, OneCompany, RotatingServer
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import SECOND, Firm, another_firm

Json = dict[str, Any]
#: How often each row is there, by table.
Effects = dict[str, Counter[str]]
CHANNEL = {"id": "C0FINANCE", "name": "finance", "is_member": True, "is_private": True}
SLACK: Json = {
    "views_open": {"view": {"id": "V0NEW"}},
    "views_push": {"view": {"id": "V0NEW"}},
    "conversations_info": {"channel": CHANNEL},
    "conversations_open": {"channel": {"id": "D0ADMIN"}},
    "users_info": {"user": {"id": ADMIN.user_id, "team_id": TEAM, "is_admin": True}},
    "users_list": {"members": []},
}
#: What is the same where the same was done: no ids, no versions, no moments.
EFFECTS: dict[str, tuple[str, ...]] = {
    "audit_log": ("actor", "action"),
    "import_runs": ("status", "requested_by", "started_by", "cancel_requested_by"),
    "drafts": ("status", "connection_id", "fields"),
    "outbox": ("kind", "state"),
    "customer_links": ("customer_id",),
    "clients": ("name",),
    "projects": ("name",),
    "security_group_members": ("security_group", "principal", "added_by"),
    "connections": ("results_channel_id", "treat_unsent_as_sent"),
    "tile_moves": ("moved_by", "undone_by"),
    "invoices": ("qbo_id", "doc_number", "tile"),
}


class NoBooks:
    """QuickBooks, of which nothing is asked here."""

    def bring(self, connection_id: str) -> None:
        pass


class Desk:
    """The use cases as one process has them, in front of this store."""

    def __init__(self, firm: Firm, store: Store, writers: Writers) -> None:
        clock, rights, kicks = firm.clock, firm.rights, firm.kicks
        self.store, self.clock, self.history, self.customers = store, clock, firm.history, NoBooks()
        self.access = Access(store, clock)
        self.connections = Connections(store, clock, rights, RotatingServer(cast(Any, clock)), OneCompany())
        self.projects = Projects(store, clock, rights)
        self.project_setup = ProjectSetup(store, clock, rights)
        self.drafts, self.previews = Drafts(store, clock, rights), Previews(store, clock, rights, kicks)
        self.quick_start = QuickStart(self.drafts, self.previews)
        self.runs = Runs(store, clock, rights, kicks)
        self.invoice_window = InvoiceWindow(store, clock, rights)
        self.window_pictures = WindowPictures(store, clock)
        self.one_invoice = OneInvoice(store, rights, self.invoice_window, QuickBooksDocuments("sandbox"))
        self.work_in_progress = WorkInProgress(store, clock, rights)
        self.invoice_desk = InvoiceDesk.over(store, clock, rights, writers)
        self.unsent_moves = UnsentMoves(store, clock, rights)
        self.undos, self.deliveries = Undos(store, clock, rights, kicks), Deliveries(store, clock, rights)


class Office:
    """What people do reaches the app by it."""

    def __init__(self, firm: Firm, slack: SlackDouble, writers: Writers) -> None:
        self.firm = firm
        self.slack = slack
        #: Where invoices are posted to, whichever process asks.
        self.writers: Writers = writers

    def administrator(self, user_id: str = ADMIN.user_id) -> None:
        """This person is a financial administrator."""
        with self.firm.store.writing() as tx:
            tx.access.add(ADMIN, user_id, self.firm.clock.now())
            tx.commit()

    def nobody(self) -> None:
        """Nobody is a financial administrator."""
        with self.firm.store.writing() as tx:
            tx.access.remove(TEAM, ADMIN.user_id)
            tx.commit()

    def asks(self, body: Json) -> Json:
        """What the request is answered with, once everything is done."""
        with self.process() as app:
            return answer_of(given(app, body))

    def opens(self, body: Json) -> Json:
        """The view that is shown last after this."""
        answer = self.asks(body)
        if "view" in answer:
            view: Json = answer["view"]
            return view
        return self._shown()[-1]

    @contextmanager
    def process(self, store: Store | None = None) -> Iterator[App]:
        """A process of its own; leaving waits until it has done everything."""
        desk = cast(UseCases, Desk(self.firm, store or self.firm.store, self.writers))
        app = create_app(desk, self.slack.client, lambda: None, TEAM)
        app.middleware(_at_once)
        try:
            yield app
        finally:
            finish(app)

    def dies(self, body: Json, at: int = 1, before: bool = True) -> int:
        """A process that is gone at this commit; how many it came to."""
        store = CrashingStore(self.firm.store, dies_at=at, dies_before=before)
        with self.process(cast(Store, store)) as app, suppress(Crash):
            given(app, body)
        return store.commits

    def gets(self, body: Json, times: int) -> list[Json]:
        """The same by that many threads at once; what each was answered with."""
        return self.gets_all([body] * times)

    def gets_all(self, bodies: Sequence[Json]) -> list[Json]:
        """All of it at once; what each was answered with."""
        with self.process() as app, ThreadPoolExecutor(len(bodies)) as slack:
            return [answer_of(answer) for answer in slack.map(partial(given, app), bodies)]

    def effects(self) -> Effects:
        """What was done so far."""
        names = {project.id: project.name for project in self.firm.projects.search(ADMIN, "")}
        with self.firm.engine.connect() as database:
            return {name: Counter(_rows(database, name, names)) for name in EFFECTS}

    def said(self) -> set[str]:
        """The words that people were told, in the channel or in a window of its own."""
        notices = [view for view in self._shown() if view["callback_id"] == View.NOTICE]
        return {told["text"] for told in self.slack.told} | {str(notice["blocks"]) for notice in notices}

    def _shown(self) -> list[Json]:
        views = [sent["view"] for method, sent in self.slack.asked if method.startswith("views.")]
        return [json.loads(view) if isinstance(view, str) else view for view in views]


@contextmanager
def an_office(firm: Firm) -> Iterator[Office]:
    """An office in front of a firm where nothing was done yet."""
    with a_slack(**SLACK) as slack:
        office = Office(another_firm(firm), slack, TakesEverything())
        office.administrator()
        yield office


def as_admin(body: Json, user_id: str = ADMIN.user_id) -> Json:
    """The request as the firm's own administrator makes it."""
    text = json.dumps(body).replace("T0FIRM", TEAM).replace("U0ADMIN", user_id)
    return cast(Json, json.loads(text))


def as_second(body: Json) -> Json:
    """The request as another administrator makes it."""
    return as_admin(body, SECOND.user_id)


def _rows(database: sa.Connection, name: str, names: dict[str, str]) -> Iterator[str]:
    """The rows of a table, with names for the projects."""
    columns = [metadata.tables[name].c[column] for column in EFFECTS[name]]
    for row in database.execute(sa.select(*columns)):
        yield reduce(lambda text, project: text.replace(*project), names.items(), str(tuple(row)))


def _at_once(context: Any, next: Callable[[], Any]) -> Any:
    context["handed_over"] = lambda: None
    return next()
