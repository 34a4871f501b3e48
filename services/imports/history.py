"""Runs as they were: reports, items page by page, the newest ones."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from services.clock import Clock
from services.decisions.call_budget import call_usage, falls_short, month_of
from services.decisions.plan_undo import plan_undo
from services.model.import_run import FINISHED, ImportRun, RunKind
from services.model.invoice_status import AgingBucket, Tile
from services.model.metering import CallUsage
from services.model.outbox import RunCard
from services.model.people import Actor
from services.model.project import Project
from services.model.rejection import LeftOutBecause, Reason
from services.model.report import (
    LISTED,
    AgingEffect,
    Counts,
    CurrencyTotal,
    LeftOutCount,
    PlanChanges,
    ReasonCount,
    RunItem,
    RunReport,
    TieOut,
    TileTotal,
    Undone,
    UnlinkedCustomer,
    UnsentRule,
    Verdict,
)
from services.model.undo import UNDOABLE, UndoOutcome, undone_from_json
from services.ports.store import Store, Transaction

#: Exceptions that a report carries itself; the rest stand in its files and pages.
FIRST_EXCEPTIONS = 50


class History:
    """Reads runs. Whoever shows them decides what the place may see."""

    def __init__(
        self, store: Store, clock: Clock, support_contact: str | None = None, monthly_calls: int = 0
    ) -> None:
        self._store = store
        self._clock = clock
        self._support_contact = support_contact
        self._monthly_calls = monthly_calls

    def run(self, run_id: str, team_id: str | None = None) -> ImportRun:
        """The run. Raises ``NotFound``, also for another workspace's."""
        with self._store.reading() as tx:
            return tx.runs.get(run_id, team_id)

    def recent(self, team_id: str, limit: int = 10) -> list[ImportRun]:
        """The workspace's newest runs."""
        with self._store.reading() as tx:
            return tx.runs.recent(team_id, limit)

    def latest_of(self, actor: Actor) -> ImportRun | None:
        """The newest run that this person asked for."""
        with self._store.reading() as tx:
            return tx.runs.latest_of(actor)

    def items(
        self,
        run_id: str,
        verdicts: Collection[Verdict] | None,
        after: int,
        limit: int,
        without: LeftOutBecause | None = None,
    ) -> list[RunItem]:
        """Items in order of position after this one; of these verdicts only, if given.

        ``without``: not those that were left out for this.
        """
        with self._store.reading() as tx:
            return tx.items.page(run_id, verdicts, after, limit, without)

    def report(self, run_id: str, team_id: str | None = None) -> RunReport:
        """Everything that may be said of the run. Raises ``NotFound``, also for another workspace's."""
        with self._store.reading() as tx:
            return self._report(tx, tx.runs.get(run_id, team_id))

    def card(self, run_id: str, team_id: str) -> RunCard | None:
        """Where the message of the run stands. Raises ``NotFound``, also for another workspace's."""
        with self._store.reading() as tx:
            return tx.outbox.card(tx.runs.get(run_id, team_id).id)

    def _report(self, tx: Transaction, run: ImportRun) -> RunReport:
        facts, usage = run.facts, self._usage(tx, run)
        names = tx.mirror.customer_names(run.connection_id, run.filters.customer_ids)
        return RunReport(
            run=run,
            company_name=tx.connections.get(run.connection_id).company_name,
            project_name=_project_name(tx, run),
            customer_names=tuple(sorted(names.get(one, one) for one in run.filters.customer_ids)),
            is_whole=run.planned_at is not None,
            counts=Counts(**facts["counts"]) if "counts" in facts else Counts(),
            totals=tuple(_total(one) for one in facts.get("totals", ())),
            tiles=tuple(_tile(one) for one in facts.get("tiles", ())),
            reasons=tuple(ReasonCount(Reason.of(r["reason"]), r["count"]) for r in facts.get("reasons", ())),
            exceptions=tuple(tx.items.page(run.id, LISTED, 0, FIRST_EXCEPTIONS)),
            unlinked=tuple(UnlinkedCustomer(**one) for one in facts.get("unlinked", ())),
            associated=tuple(UnlinkedCustomer(**one) for one in facts.get("associated", ())),
            aging=tuple(_effect(one) for one in facts.get("aging", ())),
            tie_out=_tie_out(facts.get("tie_out")),
            changes=PlanChanges(**facts.get("changes", {})),
            support_contact=self._support_contact,
            unlinked_more=facts.get("unlinked_more", 0),
            usage=usage,
            is_short_of_calls=falls_short((run.progress.calls or 0) - run.calls, usage.left),
            left_out=tuple(_left_out(one) for one in facts.get("left_out", ())),
            unsent=UnsentRule(**facts["unsent"]) if "unsent" in facts else None,
            joined=tx.runs.get(run.joined_id) if run.joined_id else None,
            fired=tx.schedules.fired(run),
            undone=_undone(tx, run),
            undo=tx.undo.newest_of([run.id]).get(run.id),
            may_undo=may_undo(tx, run),
        )

    def _usage(self, tx: Transaction, run: ImportRun) -> CallUsage:
        month = month_of(self._clock.now())
        companies = tx.connections.of_team(run.team_id)
        return call_usage(month, self._monthly_calls, tx.meter.shares(month), companies)


def _project_name(tx: Transaction, run: ImportRun) -> str | None:
    if run.filters.project_id is None:
        return None
    project: Project | None = tx.projects.many([run.filters.project_id], run.team_id).get(
        run.filters.project_id
    )
    return project.label if project else None


def _undone(tx: Transaction, run: ImportRun) -> Undone | None:
    """What an undo did: counted anew while it works, as noted once it ended."""
    if run.kind is RunKind.IMPORT:
        return None
    return undone_from_json(run.facts) if run.status in FINISHED else tx.undo.undone(run)


def may_undo(tx: Transaction, run: ImportRun) -> bool:
    """Whether *Undo* would take something back."""
    if run.kind is RunKind.UNDO or run.status not in UNDOABLE:
        return False
    is_going = tx.undo.has_going(run)
    return plan_undo(run, tx.undo.begun(run.id), is_going, is_going) is UndoOutcome.POSSIBLE


def _total(stored: dict[str, Any]) -> CurrencyTotal:
    found, imported = Decimal(stored["found"]), Decimal(stored["imported"])
    return CurrencyTotal(stored["currency"], found, imported, stored["imported_count"])


def _tile(stored: dict[str, Any]) -> TileTotal:
    total, balance = Decimal(stored["total"]), Decimal(stored["balance"])
    seconds = stored.get("seconds", 0)
    return TileTotal(Tile(stored["tile"]), stored["currency"], stored["count"], total, balance, seconds)


def _left_out(stored: dict[str, Any]) -> LeftOutCount:
    because = next(each for each in LeftOutBecause if each.code == stored["because"])
    return LeftOutCount(because, stored["count"])


def _effect(stored: dict[str, Any]) -> AgingEffect:
    before, after = Decimal(stored["before"]), Decimal(stored["after"])
    return AgingEffect(stored["currency"], AgingBucket(stored["bucket"]), before, after)


def _tie_out(stored: dict[str, Any] | None) -> TieOut | None:
    if stored is None:
        return None
    return TieOut(**(stored | {"unexplained_ids": tuple(stored["unexplained_ids"])}))
