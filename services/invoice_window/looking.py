"""What a person may see of the invoice window: tiles, aging, a page of one tile, one invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.clock import Clock, today_in
from services.decisions.access_end import access_end
from services.decisions.aging import days_overdue
from services.decisions.call_budget import call_usage, month_of
from services.decisions.unsent_rule import stands_by_rule
from services.errors import NotFound
from services.invoice_window.listing import list_of
from services.model.connection import Connection, ConnectionStatus
from services.model.invoice_status import Tile
from services.model.invoice_window import (
    HomeReport,
    InvoiceDetails,
    InvoiceRow,
    Origin,
    PagePlace,
    WindowReport,
)
from services.model.metering import CallUsage
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice, Scope
from services.ports.store import Store, Transaction
from services.ports.totals import AsOf
from services.ports.unsent import Movable

#: Lines of one invoice that are shown.
MOST_LINES = 40
#: Runs in App Home.
MOST_RUNS = 10
#: Schedules there; the others are behind *All schedules*.
MOST_SCHEDULES = 3
#: Whose day it is for an invoice of no company, while no company is connected.
_NOWHERE = "UTC"


class InvoiceNotFound(NotFound):
    """This invoice is not in the invoice window any more, or it belongs to a project that you don't see."""

    code = "invoice_not_found"
    remedy = "Open the app's Home tab again to see what is there now."


class InvoiceWindow:
    """Reads the invoice window, each person what she may see."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, monthly_calls: int = 0) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._monthly_calls = monthly_calls

    def home(self, actor: Actor, place: PagePlace) -> HomeReport:
        """App Home as this person may see it; runs and companies only with the right to import."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        may_import = self._rights.may(actor, Right.IMPORT)
        with self._store.reading() as tx:
            companies = tx.connections.of_team(actor.team_id)
            window = self._window(tx, scope_of(actor, sees_all), place, companies)
            steps = tx.looks.steps(actor.team_id)
            if not may_import:
                return HomeReport(may_import, window, steps=steps)
            movable = {
                one.id: tx.unsent.count(Movable(one.id, one.treat_unsent_as_sent)) for one in companies
            }
            runs = tx.runs.recent(actor.team_id, MOST_RUNS)
            undone = tx.undo.newest_of([run.id for run in runs])
            schedules = tx.schedules.page(actor.team_id, 0, MOST_SCHEDULES)
            usage, granted = self._usage(tx, companies), tx.connections.granted(actor.team_id)
        ends = {one: access_end(until, self._clock.now()) for one, until in granted.items()}
        # As in the window of the companies: disconnected ones last.
        companies.sort(key=lambda one: one.status is ConnectionStatus.DISCONNECTED)
        shown = HomeReport(may_import, window, tuple(companies), movable, tuple(runs), usage, ends, schedules)
        return replace(shown, undone=undone, steps=steps)

    def invoice(self, actor: Actor, invoice_id: str) -> InvoiceDetails:
        """One invoice. Raises ``InvoiceNotFound``, also for another workspace's or another project's."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = tx.window.find(scope_of(actor, sees_all), invoice_id)
            if kept is None:
                raise InvoiceNotFound
            companies = tx.connections.of_team(actor.team_id)
            names = {company.id: company.company_name for company in companies}
            projects = tx.projects.many([kept.project_id] if kept.project_id else [], actor.team_id)
            return InvoiceDetails(
                row=_Days(self._clock, companies).overdue(kept.row),
                company_name=names.get(kept.row.connection_id or ""),
                project=projects.get(kept.project_id or ""),
                exchange_rate=kept.exchange_rate,
                tax=kept.tax,
                payment=kept.payment,
                delivery=kept.delivery,
                history=kept.history,
                lines=tuple(tx.window.lines(kept.row.id, MOST_LINES)),
                line_count=tx.window.line_count(kept.row.id),
                is_by_rule=_is_by_rule(kept),
            )

    def _usage(self, tx: Transaction, companies: list[Connection]) -> CallUsage:
        month = month_of(self._clock.now())
        return call_usage(month, self._monthly_calls, tx.meter.shares(month), companies)

    def _window(
        self, tx: Transaction, scope: Scope, place: PagePlace, companies: list[Connection]
    ) -> WindowReport:
        tiles = tx.totals.tiles(scope)
        days = _Days(self._clock, companies)
        page = list_of(tx, scope, place, tiles, days.as_of)
        return WindowReport(
            sees_all=scope.member is None,
            project_count=tx.window.project_count(scope),
            tiles=tiles,
            aging=tx.totals.aged(scope, days.as_of),
            page=replace(page, rows=tuple(days.overdue(row) for row in _marked(tx, page.rows))),
        )


class _Days:
    """Which day it is at each company. What belongs to none goes by the first company's day."""

    def __init__(self, clock: Clock, companies: list[Connection]) -> None:
        self._days = {company.id: today_in(clock, company.time_zone) for company in companies}
        self._elsewhere = next(iter(self._days.values()), today_in(clock, _NOWHERE))

    @property
    def as_of(self) -> AsOf:
        """The days, as totals are asked for."""
        return AsOf(self._elsewhere, self._days)

    def today(self, connection_id: str | None) -> date:
        return self._days.get(connection_id or "", self._elsewhere)

    def overdue(self, row: InvoiceRow) -> InvoiceRow:
        """The row with the days by which it is overdue."""
        today = self.today(row.connection_id)
        return replace(row, days_overdue=days_overdue(row.tile, row.due_date, row.txn_date, today))


def scope_of(actor: Actor, sees_all: bool) -> Scope:
    """Which invoices this person may see."""
    return Scope(actor.team_id, None if sees_all else actor.user_id)


def _marked(tx: Transaction, rows: Sequence[InvoiceRow]) -> list[InvoiceRow]:
    """The rows, those marked that are on their way to QuickBooks: only drafts of ours can be."""
    ours = [row.id for row in rows if row.origin is Origin.CREATED_HERE and row.tile is Tile.DRAFTS]
    under_way = tx.posting.under_way(ours) if ours else frozenset()
    return [replace(row, is_being_posted=True) if row.id in under_way else row for row in rows]


def _is_by_rule(kept: KeptInvoice) -> bool:
    """Whether it would be a draft, were it not for *Treat unsent invoices as sent*."""
    is_imported = kept.row.origin is Origin.IMPORTED
    return is_imported and kept.unsent_as_sent and stands_by_rule(kept.payment, kept.delivery)
