"""Makes the plan of a run: the mirror passes by in pages, and each thing found gets its item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.decisions.decision import Found, Import
from services.decisions.match_project import ProjectMatcher
from services.decisions.plan_import import (
    Change,
    PlanDigest,
    added_up,
    change_of,
    planned_item,
)
from services.imports.plan_facts import SUMMED
from services.imports.plan_inputs import INPUTS, equal_plan, inputs_digest
from services.imports.subjects import Basis, subject_of
from services.imports.turn import Turn
from services.model.import_run import ImportRun, RunPhase
from services.model.report import PlanChanges
from services.ports.mirror import RangeProof
from services.ports.runs import PlannedItem
from services.ports.store import Store, Transaction

#: Under this name a run's facts keep what changed since a person last saw its plan.
CHANGED = "changed"
#: And under this one, the rule by which its tiles were chosen.
UNSENT_AS_SENT = "unsent_as_sent"
#: How many items are taken over from an equal plan in one transaction.
COPIED_AT_ONCE = 20_000


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
    """All that is read before the pages pass by, and the digest of it and of their versions."""

    digest: str
    basis: Basis


class Planner:
    """One plan of one run."""

    def __init__(self, store: Store, turn: Turn) -> None:
        self._store = store
        self._turn = turn
        self._run: ImportRun = turn.claim.run
        self._subject = subject_of(self._run.import_type)
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
            total = self._subject.size(tx, self._run, proof)
            plan_no = tx.items.next_plan_no(self._run.id)
            is_first = self._baseline is None and plan_no == 1
            equal = equal_plan(tx, self._run, inputs.digest) if is_first else None
        if self._run.plan_digest is not None and self._run.facts.get(INPUTS) == inputs.digest:
            return self._known_plan(self._run)
        if equal is not None:
            self._copy(equal, total)
            return self._known_plan(equal)
        return self._made(total, inputs, plan_no)

    def _inputs(self, tx: Transaction) -> _Inputs:
        """Read in one transaction: what changes meanwhile shows in the digest of the next plan."""
        basis = self._subject.basis(tx, self._run, self._matcher(tx))
        return _Inputs(inputs_digest(tx, self._run), basis)

    def _known_plan(self, run: ImportRun) -> Plan:
        """The whole plan of a run: nothing that it was made from has changed since."""
        assert run.plan_digest is not None  # only whole plans are taken over
        sums = {name: run.facts[name] for name in SUMMED}
        facts = run.facts
        associated, rule = facts["associated"], facts[UNSENT_AS_SENT]
        return Plan(run.plan_digest, self._changes, associated, facts[INPUTS], rule, sums)

    def _copy(self, equal: ImportRun, total: int) -> None:
        """Take over the items of an equal plan, so many in one transaction that nobody waits long."""
        with self._store.reading() as tx:
            last = tx.items.last_position(equal.id)
        for after in range(0, last, COPIED_AT_ONCE):
            upto = min(after + COPIED_AT_ONCE, last)
            with self._store.writing() as tx:
                # First: where another process plans the run by now, its items stand there.
                self._turn.guard(tx, RunPhase.PLANNING, upto, total)
                tx.items.copy(equal.id, self._run.id, after, upto)
                tx.commit()

    def _made(self, total: int, inputs: _Inputs, plan_no: int) -> Plan:
        """Write the items of the plan, page by page; what is different from the plan before it."""
        after: tuple[date, str] | None = None
        while True:
            with self._store.writing() as tx:
                page = self._subject.page(tx, self._run, after, self._turn.sizes.page)
                if not page:
                    break
                # First: where another process plans the run by now, its items stand there.
                self._turn.guard(tx, RunPhase.PLANNING, self._position + len(page), total)
                self._write(tx, plan_no, page, self._subject.known(tx, self._run, page, inputs.basis))
                tx.commit()
            last = page[-1]
            assert last.txn_date is not None  # the range is asked for by date
            after = (last.txn_date, last.qbo_id)
        with self._store.writing() as tx:
            gone = tx.items.drop_older(self._run.id, plan_no)
            self._note_changes(tx, [], gone)
            self._turn.guard(tx, RunPhase.PLANNING, self._position, total)
            tx.commit()
        associated, rule = self._associated_customers(), inputs.basis.unsent_as_sent
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

    def _write(
        self,
        tx: Transaction,
        plan_no: int,
        page: Sequence[Found],
        known: object,
    ) -> None:
        baseline = self._baseline
        before = tx.items.earlier(baseline, [one.qbo_id for one in page]) if baseline else {}
        changes: list[Change] = []
        planned: list[PlannedItem] = []
        classify, material_of = self._subject.classify, self._subject.material
        for found in page:
            self._position += 1
            decision = classify(found, known)
            item = planned_item(self._position, found, decision)
            material = material_of(item)
            self._digest.add(item.verdict, material)
            if baseline:
                changes.append(change_of(before.get(found.qbo_id), item, material))
            if isinstance(decision, Import) and decision.is_associated and found.customer_id:
                self._associate(found.customer_id, found.customer_name)
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


def _together(one: PlanChanges, other: PlanChanges) -> PlanChanges:
    """Both added up."""
    more = asdict(other)
    return PlanChanges(**{name: count + more[name] for name, count in asdict(one).items()})
