"""Taking an entry over as QuickBooks states it now, into the project of the customer that it names there."""

from __future__ import annotations

from services.decisions.match_project import nearest_link
from services.errors import AppError
from services.model.work_in_progress import EntryRow
from services.ports.store import Transaction


class EntryNotLinked(AppError):
    """In QuickBooks this entry is for another customer by now, and that one is linked to no project."""

    code = "entry_not_linked"
    remedy = "Link the customer to a project, then press Update from QuickBooks again."


def is_linked(tx: Transaction, row: EntryRow) -> bool:
    """Whether it would have a project, once it is for whom QuickBooks names now."""
    return _project_of(tx, row) is not None


def took_over(tx: Transaction, row: EntryRow) -> bool:
    """Whether it is as QuickBooks states it now; ``row``: as it was.

    False where QuickBooks' version is not known or not usable, or where its new customer has no project.
    Nobody chose the project in which it stands but for the customer that it had.
    """
    project_id = _project_of(tx, row)
    if project_id is None or not tx.followed_entries.take_over(row.id):
        return False
    if project_id != row.project_id:
        tx.followed_entries.move(row.id, project_id)
    return True


def _project_of(tx: Transaction, row: EntryRow) -> str | None:
    """Its own; with another customer, the one that this is linked to, if any."""
    customer_id = tx.followed_entries.new_customer(row.id)
    if customer_id is None:
        return row.project_id
    company = row.connection_id
    return nearest_link(customer_id, tx.mirror.customers(company), tx.projects.links(company))
