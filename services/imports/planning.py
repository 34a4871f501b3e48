"""Makes the plan of a run: the mirror passes by in pages, and each invoice gets its item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.clock import Clock, today_in
from services.decisions.aging import aging_effect
from services.decisions.classify_invoice import (
    Candidate,
    Import,
    Known,
    classify_invoice,
    folded_number,
    needs_review,
)
from services.decisions.match_project import ProjectMatcher
from services.decisions.plan_import import (
    Change,
    PlanDigest,
    added_up,
    change_of,
    material_of,
    planned_item,
)
from services.decisions.tie_out import tie_out
from services.imports.plan_inputs import INPUTS, equal_plan, inputs_digest
from services.imports.turn import Turn
from services.model.import_run import ImportRun, RunPhase
from services.model.report import Counts, PlanChanges
from services.ports.invoice_window import Scope
from services.ports.mirror import RangeProof
from services.ports.runs import PlannedItem
from services.ports.store import Store, Transaction
from services.ports.totals import AsOf

#: Under this name a run's facts keep what changed since a person last saw its plan.
CHANGED = "changed"
#: And under this one, the rule by which its tiles were chosen.
UNSENT_AS_SENT = "unsent_as_sent"
#: How many items are taken over from an equal plan in one transaction.
COPIED_AT_ONCE = 20_000
#: What ``summed`` says of a plan.
SUMMED = ("counts", "totals", "tiles", "reasons", "left_out", "unlinked", "unlinked_more")
#: Unexplained invoices that a report names.
_NAMED = 20
#: Customers without a project that a run keeps: as many as a list in Slack may have.
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a whole. ``associated``: customers taken in by association only, as JSON.

    ``inputs``: a digest of what it was made from. ``unsent_as_sent``: the rule for its tiles. ``sums``: what
    is known of its sums, as JSON, if it is a plan that was made before.
    """

    digest: str
    changes: PlanChanges
    associated: list[dict[str, Any]]
    inputs: str
    unsent_as_sent: bool
    sums: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that is read before the invoices pass by, and the digest of it and of their versions."""

    digest: str
    matcher: ProjectMatcher
    clients: dict[str, str]
    unsent_as_sent: bool


class Planner:
    """One plan of one run."""

    def __init__(self, store: Store, clock: Clock, turn: Turn) -> None:
        self._store = store
        self._clock = clock
        self._turn = turn
        self._run: ImportRun = turn.claim.run
        self._digest = PlanDigest()
        #: The plan that a person saw, to compare with; one that was interrupted before it was shown is none.
        self._baseline = self._run.id if self._run.planned_at is not None else self._run.parent_id
        self._changes = self._carried()
        self._associated: dict[str, tuple[str, int]] = {}
        self._position = 0

    def plan(self, proof: RangeProof) -> Plan:
        """The plan: the one that a person saw if it stands, else a copy of an equal one, else a new one."""
        with self._store.reading() as tx:
            inputs = self._inputs(tx)
            plan_no = tx.items.next_plan_no(self._run.id)
            is_first = self._baseline is None and plan_no == 1
            equal = equal_plan(tx, self._run, inputs.digest) if is_first else None
        if self._run.plan_digest is not None and self._run.facts.get(INPUTS) == inputs.digest:
            return self._known_plan(self._run)
        if equal is not None:
            self._copy(equal, proof)
            return self._known_plan(equal)
        return self._made(proof, inputs, plan_no)

    def _inputs(self, tx: Transaction) -> _Inputs:
        """Read in one transaction: what changes meanwhile shows in the digest of the next plan."""
        matcher = self._matcher(tx)
        is_sent = tx.connections.get(self._run.connection_id).treat_unsent_as_sent
        return _Inputs(inputs_digest(tx, self._run), matcher, self._clients(tx, matcher), is_sent)

    def _known_plan(self, run: ImportRun) -> Plan:
        """The whole plan of a run: nothing that it was made from has changed since."""
        assert run.plan_digest is not None  # only whole plans are taken over
        sums = {name: run.facts[name] for name in SUMMED}
        facts = run.facts
        associated, rule = facts["associated"], facts[UNSENT_AS_SENT]
        return Plan(run.plan_digest, self._changes, associated, facts[INPUTS], rule, sums)

    def _copy(self, equal: ImportRun, proof: RangeProof) -> None:
        """Take over the items of an equal plan, so many in one transaction that nobody waits long."""
        with self._store.reading() as tx:
            last = tx.items.last_position(equal.id)
        for after in range(0, last, COPIED_AT_ONCE):
            upto = min(after + COPIED_AT_ONCE, last)
            with self._store.writing() as tx:
                # First: where another process plans the run by now, its items stand there.
                self._turn.guard(tx, RunPhase.PLANNING, upto, proof.mirror_count)
                tx.items.copy(equal.id, self._run.id, after, upto)
                tx.commit()

    def _made(self, proof: RangeProof, inputs: _Inputs, plan_no: int) -> Plan:
        """Write the items of the plan, page by page; what is different from the plan before it."""
        after: tuple[date, str] | None = None
        while True:
            with self._store.writing() as tx:
                page = tx.items.candidates(self._run, after, self._turn.sizes.page)
                if not page:
                    break
                # First: where another process plans the run by now, its items stand there.
                self._turn.guard(tx, RunPhase.PLANNING, self._position + len(page), proof.mirror_count)
                known = self._known(tx, page, inputs)
                self._write(tx, plan_no, page, known)
                tx.commit()
            last = page[-1]
            assert last.txn_date is not None  # the range is asked for by date
            after = (last.txn_date, last.qbo_id)
        with self._store.writing() as tx:
            gone = tx.items.drop_older(self._run.id, plan_no)
            self._note_changes(tx, [], gone)
            self._turn.guard(tx, RunPhase.PLANNING, self._position, proof.mirror_count)
            tx.commit()
        associated, rule = self._associated_customers(), inputs.unsent_as_sent
        return Plan(self._digest.hexdigest(), self._changes, associated, inputs.digest, rule)

    def _carried(self) -> PlanChanges:
        """What earlier turns found changed before they were interrupted: their pages hide it now."""
        is_own = self._baseline == self._run.id
        return PlanChanges(**self._run.facts.get(CHANGED, {})) if is_own else PlanChanges()

    def _note_changes(self, tx: Transaction, found: Sequence[Change], gone: int) -> None:
        """Count what changed; kept with the page that overwrites the plan that it was compared with.

        From that page on the old plan is not whole: it must not pass for what its inputs would give again.
        """
        self._changes = _together(self._changes, added_up(found, gone))
        facts = {name: fact for name, fact in self._run.facts.items() if name != INPUTS}
        if self._changes != PlanChanges():
            facts[CHANGED] = asdict(self._changes)
        if self._baseline == self._run.id and facts != self._run.facts:
            tx.runs.note_facts(self._run.id, facts)

    def _matcher(self, tx: Transaction) -> ProjectMatcher:
        customers = tx.mirror.customers(self._run.connection_id)
        return ProjectMatcher(customers, tx.projects.links(self._run.connection_id), self._run.filters)

    def _clients(self, tx: Transaction, matcher: ProjectMatcher) -> dict[str, str]:
        wanted = set(matcher.links.values())
        if self._run.filters.project_id is not None:
            wanted.add(self._run.filters.project_id)
        projects = tx.projects.many(wanted, self._run.team_id)
        return {project_id: project.client_id for project_id, project in projects.items()}

    def _known(self, tx: Transaction, page: Sequence[Candidate], inputs: _Inputs) -> Known:
        numbers = {number for one in page if (number := folded_number(one.doc_number)) is not None}
        unposted = tx.items.unposted_numbers(self._run.team_id, numbers) if numbers else frozenset()
        odd = {one.qbo_id for one in page if needs_review(one)}
        accepted = tx.reviews.accepted(self._run.connection_id, odd) if odd else {}
        too = tx.posting.imported_too(self._run.connection_id) if unposted else frozenset()
        choices = self._run.filters, inputs.matcher, inputs.clients
        return Known(*choices, unposted, inputs.unsent_as_sent, accepted, too)

    def _write(
        self,
        tx: Transaction,
        plan_no: int,
        page: Sequence[Candidate],
        known: Known,
    ) -> None:
        baseline = self._baseline
        before = tx.items.earlier(baseline, [one.qbo_id for one in page]) if baseline else {}
        changes: list[Change] = []
        planned: list[PlannedItem] = []
        for invoice in page:
            self._position += 1
            decision = classify_invoice(invoice, known)
            item = planned_item(self._position, invoice, decision)
            material = material_of(item)
            self._digest.add(item.verdict, material)
            if baseline:
                changes.append(change_of(before.get(invoice.qbo_id), item, material))
            if isinstance(decision, Import) and decision.is_associated and invoice.customer_id:
                self._associate(invoice.customer_id, invoice.customer_name)
            planned.append(PlannedItem(item, material))
        tx.items.write(self._run.id, plan_no, planned)
        self._note_changes(tx, changes, 0)

    def _associate(self, customer_id: str, name: str | None) -> None:
        _, count = self._associated.get(customer_id, ("", 0))
        self._associated[customer_id] = (name or customer_id, count + 1)

    def _associated_customers(self) -> list[dict[str, Any]]:
        return [
            {"customer_id": customer_id, "name": name, "invoices": count}
            for customer_id, (name, count) in self._associated.items()
        ]


def summed(tx: Transaction, run: ImportRun) -> dict[str, Any]:
    """The run's items added up, as JSON for the run's row: counts, money, tiles, reasons, customers."""
    sums = tx.sums.sums(run.id)
    return {
        "counts": asdict(sums.counts),
        "totals": [
            {"currency": one.currency, "found": str(one.found), "imported": str(one.imported)}
            | {"imported_count": one.imported_count}
            for one in sums.totals
        ],
        "tiles": [
            {"tile": one.tile.value, "currency": one.currency, "count": one.count}
            | {"total": str(one.total), "balance": str(one.balance)}
            for one in sums.tiles
        ],
        "reasons": [{"reason": one.reason.code, "count": one.count} for one in sums.reasons],
        "left_out": [{"because": one.because.code, "count": one.count} for one in sums.left_out],
        "unlinked": [asdict(one) for one in sums.unlinked[:_LISTED]],
        "unlinked_more": max(0, len(sums.unlinked) - _LISTED),
    }


def aged(tx: Transaction, run: ImportRun, clock: Clock, is_in: bool = False) -> list[dict[str, Any]]:
    """What the import does to A/R aging, as JSON. ``is_in``: what it brings stands in the ledger already."""
    connection = tx.connections.get(run.connection_id)
    today = today_in(clock, connection.time_zone)
    stands = tx.totals.aged(Scope(run.team_id), AsOf(today))
    added = [(one.currency, one.day, one.balance) for one in tx.sums.balances(run.id)]
    return [
        {"currency": one.currency, "bucket": one.bucket.value}
        | {"before": str(one.before), "after": str(one.after)}
        for one in aging_effect(stands, added, today, is_in)
    ]


def tied_out(tx: Transaction, run: ImportRun, proof_count: int, counts: Counts) -> dict[str, Any]:
    """QuickBooks' count against what the run explains, as JSON; names what is unexplained."""
    result = tie_out(proof_count, counts)
    if result.unexplained:
        result = tie_out(proof_count, counts, tx.items.missing(run, _NAMED))
    return asdict(result)


def _together(one: PlanChanges, other: PlanChanges) -> PlanChanges:
    """Both added up."""
    more = asdict(other)
    return PlanChanges(**{name: count + more[name] for name, count in asdict(one).items()})
