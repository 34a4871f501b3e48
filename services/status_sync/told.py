"""What a webhook told of is read first: documents by their ids, lists of people by what changed of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from services.mirror.in_step import Keeper
from services.model.in_step import Told
from services.model.quickbooks import Entity
from services.ports.store import Store, Transaction

#: Documents, by the names that webhooks give their resources.
BY_ID = {
    entity.value.casefold(): entity
    for entity in (Entity.INVOICE, Entity.TIME_ACTIVITY, Entity.BILL, Entity.PURCHASE)
}
#: And lists of people.
LISTS = {entity.value.casefold(): entity for entity in (Entity.EMPLOYEE, Entity.VENDOR)}


def read_told(store: Store, keeper: Keeper, connection_id: str, told: Collection[Told]) -> bool:
    """Read what was told of and is here; whether that is all that may have changed by it."""
    with store.reading() as tx:
        documents = {entity: _here(tx, connection_id, entity, ids) for entity, ids in _ids(told).items()}
    for entity, here in documents.items():
        keeper.read(connection_id, here, entity)
    named = {one.entity for one in told}
    for name in sorted(named & LISTS.keys()):
        keeper.learn(connection_id, LISTS[name])
    # A payment or a customer does not say which invoices it is about.
    return named <= BY_ID.keys() | LISTS.keys()


def _ids(told: Collection[Told]) -> Mapping[Entity, list[str]]:
    listed = {entity: [one.qbo_id for one in told if one.entity == name] for name, entity in BY_ID.items()}
    return {entity: ids for entity, ids in listed.items() if ids}


def _here(tx: Transaction, connection_id: str, entity: Entity, ids: Collection[str]) -> frozenset[str]:
    if entity is Entity.INVOICE:
        return tx.in_step.here(connection_id, ids)
    return tx.followed_entries.here(connection_id, entity.value, ids)
