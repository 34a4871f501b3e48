"""An administrator posts three drafts, whatever dies meanwhile; then the quarter is imported.

One has a number, one is to get QuickBooks' own, and one is dated into closed books, so that QuickBooks
refuses it. She does what the windows offer her, and looks again where nothing comes of it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa

from bot.ids import Action
from bot.metadata import HomeState
from bot.sandbox.workspace import TEAM_ID
from services.invoice_window.sending import LEASE
from services.model.invoice_status import Tile
from services.model.invoice_window import NewInvoice, NewLine, PagePlace
from services.model.people import Actor
from services.store.tables import projects
from tests.faults import books
from tests.faults.postings import Drafted, drafted
from tests.faults.processes import asked
from tests.faults.random_kills import ask_for_runs
from tests.faults.story import PATIENCE, Story, look, reconnect
from tests.faults.world import World
from tests.journeys.slack.looking import Json, fields, labels, words
from tests.journeys.slack.person import LOADING, Person

CREATES = f"POST /v3/company/{books.realm(0)}/invoice"
POST, OPEN = "Post to QuickBooks", "Open"
#: Name of the draft, its number, its date: the last one is before the books were closed.
DRAFTS = (
    (f"{books.DRAFT}1, without a number", None, date(2026, 9, 14)),
    (f"{books.DRAFT}2, with a number", "F-2", date(2026, 9, 15)),
    (f"{books.DRAFT}3, into closed books", "F-3", books.CLOSED_UNTIL),
)
_PRICE = Decimal("145.25")


class Posting(Story):
    """Three drafts, one after the other."""

    #: Whoever takes over a posting waits for the lease of whoever died in it.
    takeover = LEASE + timedelta(seconds=1)
    #: How the answers to the first requests get lost, and how many so.
    losses: Sequence[tuple[str, int]] = ()
    drafts: Sequence[tuple[str, str | None, date]] = DRAFTS
    is_imported = True

    def __init__(self, world: World) -> None:
        self._world = world
        self._person = Person(world.people, "U0ADMIN")
        self._shown: tuple[object, ...] = ()
        self._acted_at = 0.0
        asked(lambda: _create(world, self.drafts))
        for kind, times in self.losses:
            world.books.each("fault", kind=kind, match=CREATES, times=times)

    @property
    def made(self) -> Collection[str]:
        """The names of the drafts."""
        return [name for name, _, _ in self.drafts]

    def go_on(self) -> bool:
        """Do what is next, if anything; whether all is done."""
        state = look(self._world)
        for connection_id in state.disconnected:
            reconnect(self._world, connection_id)
        with self._world.database() as database:
            open_ones = [one for one in drafted(database) if not _is_settled(one)]
        if open_ones:
            self._get_on(open_ones[0])
            return False
        if self.is_imported and not state.runs:
            asked(lambda: ask_for_runs(self._world, 1))
            return False
        return state.is_quiet

    def _get_on(self, draft: Drafted) -> None:
        """Press what is offered, once for each view, and again after a while in which nothing came of it."""
        if draft.is_under_way or not self._world.is_heard():
            return
        view, home = (self._world.people.see(what, user=self._person.id) for what in ("view", "home"))
        shown = (draft.id, *(one and one["hash"] for one in (view, home)))
        is_patient = time.monotonic() - self._acted_at < PATIENCE
        if is_patient and (shown == self._shown or (view and LOADING in words(view))):
            return
        self._shown, self._acted_at = shown, time.monotonic()
        if view is None:
            self._open(draft, home or {})
        else:
            self._press(draft, view)

    def _press(self, draft: Drafted, view: Json) -> None:
        if draft.id in view["private_metadata"] and "Product or service" in fields(view):
            self._person.submits(
                **{
                    "Customer in QuickBooks": self._first("Customer in QuickBooks", "acme"),
                    "Product or service": self._first("Product or service", "design"),
                }
            )
        elif draft.name in words(view) and POST in labels(view):
            self._person.presses_in_modal(POST)
        else:
            self._person.closes()

    def _open(self, draft: Drafted, home: Json) -> None:
        if draft.id in str(home):
            self._click(Action.HOME_INVOICE, draft.id)
        elif "Show" in labels(home):
            # Once one is posted, the list begins with what is to be paid.
            self._click(Action.HOME_TILE, HomeState(PagePlace(Tile.DRAFTS)).encode())
        else:
            self._person.does("home")

    def _click(self, action: Action, value: str) -> None:
        self._person.does("click", view_id="home", action_id=action, value=value)

    def _first(self, label: str, typed: str) -> str | None:
        """The first that the list of this field offers; none while nobody answers."""
        return next(iter(self._person.searches(label, typed).values()), None)


class PostingOne(Posting):
    """Quickly: one draft, which has no number, and no import afterwards."""

    drafts = DRAFTS[:1]
    is_imported = False


class PostingUnheard(Posting):
    """QuickBooks takes the first draft, and no answer comes back; the second does not reach it at first."""

    losses = (("truncated", 4), ("503_html", 4))


def _is_settled(draft: Drafted) -> bool:
    """Whether nothing is left to do: it is there, or it is refused for good."""
    is_refused = draft.trouble is not None and "books" in draft.trouble and not draft.is_under_way
    return draft.qbo_id is not None or (is_refused and draft.txn_date == books.CLOSED_UNTIL)


def _create(world: World, drafts: Sequence[tuple[str, str | None, date]]) -> None:
    with world.database() as database:
        project_id = database.scalar(sa.select(projects.c.id))
    created = world.services().invoice_desk.created
    for name, number, txn_date in drafts:
        lines = (NewLine(name, Decimal("1.5"), _PRICE), NewLine("Travel", Decimal(1), Decimal("20.01")))
        new = NewInvoice(str(project_id), number, txn_date, None, "USD", lines)
        created.create(Actor(TEAM_ID, "U0ADMIN"), new)
