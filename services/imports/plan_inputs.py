"""All that a plan is made from, as one digest: while it stays the same, so does the plan."""

from __future__ import annotations

from hashlib import sha256

from services.imports.subjects import subject_of
from services.model.import_run import ImportRun
from services.ports.store import Transaction

#: Under this name a run's facts keep the digest of what its plan was made from.
INPUTS = "inputs"
#: To be raised with every change of the rules by which invoices and entries are classified.
_RULES = 5
#: Earlier plans that are looked at.
_LOOKED_AT = 10


def inputs_digest(tx: Transaction, run: ImportRun) -> str:
    """A digest of the mirror, the ledger, links, customers and the company's rules as this run reads them.

    The run's own choices are not in it. Names neither, as they decide nothing.
    """
    customers = tx.mirror.customers(run.connection_id)
    parts = (
        _RULES,
        sorted(tx.items.plan_versions(run).items()),
        sorted(tx.projects.links(run.connection_id).items()),
        sorted((qbo_id, node.parent_id) for qbo_id, node in customers.items() if node.parent_id),
        *subject_of(run.import_type).rules(tx, run),
    )
    return sha256(repr(parts).encode()).hexdigest()


def equal_plan(tx: Transaction, run: ImportRun, inputs: str) -> ImportRun | None:
    """A run with the same choices whose whole plan was made from the same; nobody has to make it again."""
    for other in tx.items.earlier_plans(run, _LOOKED_AT):
        if other.facts.get(INPUTS) == inputs and other.filters == run.filters:
            return other
    return None
