"""Which project an entry goes to once QuickBooks names another customer for it."""

from __future__ import annotations

from services.decisions.match_project import nearest_link
from services.errors import AppError
from services.model.work_in_progress import EntryRow
from services.ports.store import Transaction


class EntryNotLinked(AppError):
    """In QuickBooks this entry is for another customer by now, and that one is linked to no project."""

    code = "entry_not_linked"
    remedy = "Link the customer to a project, then press Update from QuickBooks again."


def go_along(tx: Transaction, row: EntryRow, customer_before: str | None) -> None:
    """Put the entry, taken over, into its new customer's project: nobody chose the one that it stands in.

    ``row``: as it was. Raises ``EntryNotLinked``.
    """
    company, customer_id = row.connection_id, tx.followed_entries.customer_of(row.id)
    if customer_id is None or customer_id == customer_before:
        return
    project_id = nearest_link(customer_id, tx.mirror.customers(company), tx.projects.links(company))
    if project_id is None:
        raise EntryNotLinked
    if project_id != row.project_id:
        tx.followed_entries.move(row.id, project_id)
