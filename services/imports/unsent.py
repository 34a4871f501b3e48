"""What a preview says of *Treat unsent invoices as sent*."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.decisions.unsent_rule import offer_unsent_as_sent
from services.model.import_run import ImportRun
from services.model.report import UnsentRule
from services.ports.store import Transaction


def unsent_rule(tx: Transaction, run: ImportRun) -> dict[str, Any]:
    """The company's rule, and what speaks for it, as JSON for the run's row."""
    is_treated = tx.connections.get(run.connection_id).treat_unsent_as_sent
    paid, paid_unsent = tx.unsent.paid(run.connection_id)
    is_offered = offer_unsent_as_sent(paid, paid_unsent, is_treated)
    return asdict(UnsentRule(paid, paid_unsent, is_treated, is_offered))
