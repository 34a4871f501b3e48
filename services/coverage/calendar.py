"""A year of one company: its months, and the gaps that an import would close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from services.clock import Clock, today_in
from services.decisions.coverage import Vouched, gaps_of, months_of, settled
from services.decisions.covering_runs import covering, versions_of
from services.errors import NoConnection, NotFound
from services.model.connection import Connection
from services.model.coverage import Coverage, CoverageYear, MonthCoverage
from services.model.people import Actor, Right
from services.model.quickbooks import Entity
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: Years before this one are not asked for: QuickBooks holds none.
FIRST_YEAR = 1980


class CoverageCalendar:
    """Reads the calendar, for financial administrators."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def year(self, actor: Actor, connection_id: str | None = None, year: int | None = None) -> CoverageYear:
        """This year, or the one that was asked for, of the first company, or of this one.

        Raises ``NotAllowed``, ``NoConnection``, or ``NotFound`` for a company of another workspace.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            companies = tuple(tx.connections.of_team(actor.team_id))
            company = _chosen(companies, connection_id)
            today = today_in(self._clock, company.time_zone)
            shown = min(max(year or today.year, FIRST_YEAR), today.year)
            months = _months(tx, company, shown, today)
            as_of = tx.mirror.of(Entity.INVOICE).as_of(company.id)
        counts = Counter(month.state for month in months)
        gaps = gaps_of(months, today)
        return CoverageYear(
            company, companies, shown, months, gaps, as_of, shown < today.year, shown > FIRST_YEAR, counts
        )


def _chosen(companies: tuple[Connection, ...], connection_id: str | None) -> Connection:
    if not companies:
        raise NoConnection
    if connection_id is None:
        return companies[0]
    for company in companies:
        if company.id == connection_id:
            return company
    raise NotFound("This QuickBooks company is not connected here.")


def _months(tx: Transaction, company: Connection, year: int, today: date) -> tuple[MonthCoverage, ...]:
    """The runs say which months are covered; invoices are looked at only where a covered one may differ."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs = tx.coverage.runs(company, first, last)
    vouched = months_of(year, today, *covering(runs))
    run_ids = {run_id for month in vouched for run_id in month.run_ids}
    open_months = {day.replace(day=1) for day in tx.coverage.open_days(company.id, run_ids, first, last)}
    news, versions = tx.coverage.news(company.id, first, last), versions_of(runs)
    return tuple(
        settled(month, month.month.first in open_months, _is_changed(tx, company, month, news, versions))
        for month in vouched
    )


def _is_changed(
    tx: Transaction,
    company: Connection,
    vouched: Vouched,
    news: Mapping[date, int],
    versions: Mapping[str, int],
) -> bool:
    """Since it was first looked at: a change that nobody took over is one, however often it was found."""
    first = vouched.month.first
    if vouched.month.state is not Coverage.IMPORTED or first not in news:
        return False
    if news[first] <= min(versions[run_id] for run_id in vouched.looked_ids):
        return False
    return tx.coverage.has_changed(company.id, vouched.run_ids, first, vouched.last)
