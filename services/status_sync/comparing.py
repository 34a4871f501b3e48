"""Compares the invoice window with the mirror, whole, for what nobody noted: before an upgrade, say."""

from __future__ import annotations

from services.ports.store import Store

#: Invoices of one transaction.
AT_ONCE = 2000


def compare_books(store: Store) -> int:
    """Have every invoice followed up whose document is another one; how many companies there are."""
    with store.reading() as tx:
        companies = tx.retention.companies()
    for connection_id in companies:
        after: str | None = ""
        while after is not None:
            with store.writing() as tx:
                after = tx.in_step.note_differing(connection_id, after, AT_ONCE)
                tx.commit()
    return len(companies)
