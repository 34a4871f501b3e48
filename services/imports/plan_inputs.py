"""All that a plan is made from, as one digest: while it stays the same, so does the plan."""

from __future__ import annotations

from hashlib import sha256

from services.model.import_run import ImportRun
from services.ports.store import Transaction


def inputs_digest(tx: Transaction, run: ImportRun) -> str:
    """A digest of the mirror, the ledger, links, customers and the company's rule as this run reads them.

    The run's own choices are not in it: they never change. Names neither, as they decide nothing.
    """
    versions = tx.items.plan_versions(run)
    links = tx.projects.links(run.connection_id)
    parents = {one: node.parent_id for one, node in tx.mirror.customers(run.connection_id).items()}
    is_sent = tx.connections.get(run.connection_id).treat_unsent_as_sent
    return sha256(
        repr((sorted(versions.items()), sorted(links.items()), sorted(parents.items()), is_sent)).encode()
    ).hexdigest()
