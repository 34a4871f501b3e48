"""The customers of a company: known before anybody chooses among them, or types their ids."""

from __future__ import annotations

from collections.abc import Collection

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.errors import InvalidInput
from services.mirror import Mirror
from services.model.quickbooks import Entity
from services.ports.quickbooks import Sources
from services.ports.store import Store

#: How many unknown ids are named in one sentence.
MOST_NAMED = 10


class UnknownCustomers(InvalidInput):
    """QuickBooks has no customer with this id."""

    code = "unknown_customers"
    remedy = (
        "A customer's id stands in the address of its page in QuickBooks, and in the report of an import."
    )


class Customers:
    """What can be asked of a company's customers before an import has read them."""

    def __init__(self, store: Store, clock: Clock, sources: Sources) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._mirror = Mirror(store, clock)

    def bring(self, connection_id: str) -> None:
        """Make the customers known, if they were never read. Raises what QuickBooks says where it refuses."""
        with self._store.reading() as tx:
            are_known = tx.mirror.list_of(Entity.CUSTOMER).as_of(connection_id) is not None
        if not are_known:
            self._read(connection_id)

    def refresh(self, connection_id: str) -> None:
        """Read what changed of the customers, all of them the first time. Raises what QuickBooks says."""
        self._read(connection_id)

    def require(self, connection_id: str, customer_ids: Collection[str]) -> None:
        """Do nothing if QuickBooks has all these customers, inactive ones too.

        It is asked only where one is not known here: it may have been added since. Raises
        ``UnknownCustomers``, and what QuickBooks says where it refuses.
        """
        wanted = {customer_id.strip() for customer_id in customer_ids}
        if not self._unknown(connection_id, wanted):
            return
        self._read(connection_id)
        unknown = self._unknown(connection_id, wanted)
        if unknown:
            raise UnknownCustomers(_sentence(unknown))

    def _read(self, connection_id: str) -> None:
        source = self._sources.open(connection_id)
        try:
            self._mirror.refresh_customers(source, connection_id)
        finally:
            self._count(connection_id, source.calls)

    def _count(self, connection_id: str, calls: int) -> None:
        with self._store.writing() as tx:
            tx.meter.add(connection_id, month_of(self._clock.now()), calls)
            tx.commit()

    def _unknown(self, connection_id: str, wanted: set[str]) -> list[str]:
        if not wanted:
            return []
        with self._store.reading() as tx:
            return sorted(wanted - tx.mirror.customers(connection_id).keys())


def _sentence(unknown: list[str]) -> str:
    if len(unknown) == 1:
        return f"QuickBooks has no customer with the id {unknown[0]}."
    named, more = ", ".join(unknown[:MOST_NAMED]), len(unknown) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f"QuickBooks has no customers with the ids {named}{rest}."
