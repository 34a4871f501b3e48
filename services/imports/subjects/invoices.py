"""Invoice history: invoices, with what was created here and what was accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.clock import Clock, today_in
from services.decisions.aging import aging_effect
from services.decisions.classify_invoice import (
    Candidate,
    Known,
    classify_invoice,
    folded_number,
    needs_review,
)
from services.decisions.match_project import ProjectMatcher
from services.decisions.plan_import import material_of
from services.imports.subjects.subject import Basis
from services.imports.unsent import unsent_rule
from services.model.import_run import ImportRun
from services.model.quickbooks import Entity
from services.model.report import Counts
from services.ports.invoice_window import Scope
from services.ports.mirror import RangeProof
from services.ports.store import Transaction
from services.ports.totals import AsOf


class Invoices:
    """What is particular about importing invoices."""

    resources = (Entity.INVOICE,)
    has_reviews = True
    classify = staticmethod(classify_invoice)
    material = staticmethod(material_of)

    def rules(self, tx: Transaction, run: ImportRun) -> tuple[object, ...]:
        """*Treat unsent invoices as sent*."""
        return (_is_unsent_sent(tx, run),)

    def basis(self, tx: Transaction, run: ImportRun, matcher: ProjectMatcher) -> Basis:
        """With the clients of all projects that an invoice may go to, and the rule."""
        return Basis(matcher, _clients(tx, run, matcher), _is_unsent_sent(tx, run))

    def size(self, tx: Transaction, run: ImportRun, proof: RangeProof) -> int:
        """An invoice is a document."""
        return proof.mirror_count

    def page(
        self, tx: Transaction, run: ImportRun, after: tuple[date, str] | None, limit: int
    ) -> list[Candidate]:
        """Invoices of the mirror."""
        return tx.items.candidates(run, after, limit)

    def known(self, tx: Transaction, run: ImportRun, page: Sequence[Candidate], basis: Basis) -> Known:
        """With the numbers that were given here, and what somebody accepted."""
        numbers = {number for one in page if (number := folded_number(one.doc_number)) is not None}
        unposted = tx.items.unposted_numbers(run.team_id, numbers) if numbers else frozenset()
        odd = {one.qbo_id for one in page if needs_review(one)}
        accepted = tx.reviews.accepted(run.connection_id, odd) if odd else {}
        too = tx.posting.imported_too(run.connection_id) if unposted else frozenset()
        choices = run.filters, basis.matcher, basis.clients
        return Known(*choices, unposted, basis.unsent_as_sent, accepted, too)

    def explained(self, tx: Transaction, run: ImportRun, counts: Counts) -> int:
        """Each by its item."""
        return counts.found + counts.left_out

    def unexplained(self, tx: Transaction, run: ImportRun, limit: int) -> list[str]:
        """Their ids."""
        return tx.items.missing(run, limit)

    def effect(self, tx: Transaction, run: ImportRun, clock: Clock, is_in: bool) -> list[dict[str, Any]]:
        """Every bucket before and after."""
        connection = tx.connections.get(run.connection_id)
        today = today_in(clock, connection.time_zone)
        stands = tx.totals.aged(Scope(run.team_id), AsOf(today))
        added = [(one.currency, one.day, one.balance) for one in tx.sums.balances(run.id)]
        return [
            {"currency": one.currency, "bucket": one.bucket.value}
            | {"before": str(one.before), "after": str(one.after)}
            for one in aging_effect(stands, added, today, is_in)
        ]

    def follow(self, tx: Transaction, run: ImportRun, at: datetime) -> None:
        """Invoices follow in looks, where what they become is decided one by one."""

    def beside(self, tx: Transaction, run: ImportRun) -> dict[str, Any]:
        """The rule for unsent invoices, and what speaks for it."""
        return {"unsent": unsent_rule(tx, run)}


def _is_unsent_sent(tx: Transaction, run: ImportRun) -> bool:
    return tx.connections.get(run.connection_id).treat_unsent_as_sent


def _clients(tx: Transaction, run: ImportRun, matcher: ProjectMatcher) -> Mapping[str, str]:
    wanted = set(matcher.links.values())
    if run.filters.project_id is not None:
        wanted.add(run.filters.project_id)
    projects = tx.projects.many(wanted, run.team_id)
    return {project_id: project.client_id for project_id, project in projects.items()}
