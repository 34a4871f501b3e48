"""Asks change data capture, which tells 1,000 objects and gives no second page, for all that it can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.model.quickbooks import SETTLING, Captured, Entity, Field, OneOf, Settlement, Settler
from services.ports.quickbooks import DocumentSource

#: Intuit's times are whole seconds and its machines do not agree to the second.
OVERLAP = timedelta(minutes=5)

#: What is asked for together with the documents of a resource. Time activities cannot be asked for at all.
_ASKED = {
    Entity.INVOICE: (Entity.INVOICE, Entity.CUSTOMER, *SETTLING),
    Entity.TIME_ACTIVITY: (Entity.CUSTOMER, Entity.EMPLOYEE, Entity.VENDOR),
    Entity.BILL: (Entity.BILL, Entity.CUSTOMER),
    Entity.PURCHASE: (Entity.PURCHASE, Entity.CUSTOMER),
}
#: Of what its deletions are told.
CAPTURED = frozenset(documents for documents, asked in _ASKED.items() if documents in asked)
#: How often a shorter time is asked for where the whole one was too full.
_SHORTER = 5


@dataclass(frozen=True, slots=True)
class Told:
    """The answers. All that they tell is true; ``lost`` are the resources of which they do not tell all."""

    answers: tuple[Captured, ...]
    lost: frozenset[Entity]

    def deleted(self, entity: Entity) -> frozenset[str]:
        """The ids that are said to be deleted."""
        return frozenset().union(*(one.deleted.get(entity, frozenset()) for one in self.answers))

    def settlements(self) -> Iterator[Settlement]:
        """The payments and credit memos that changed, of the kinds of which nothing is lost."""
        for answer in self.answers:
            yield from (one for one in answer.settlements if one.settler.kind not in self.lost)

    def deleted_settlers(self) -> frozenset[Settler]:
        """The payments and credit memos that are said to be deleted."""
        return frozenset(Settler(kind.value, qbo_id) for kind in SETTLING for qbo_id in self.deleted(kind))


def ask_captured(source: DocumentSource, documents: Entity, since: datetime, now: datetime) -> Told:
    """One question about these documents and what goes with them; where its answer is full, one for each."""
    asked = _ASKED[documents]
    untold = frozenset({documents}) - set(asked)
    together = source.captured(asked, since)
    if together.is_complete:
        return Told((together,), untold)
    alone = {entity: source.captured((entity,), since) for entity in asked}
    lost = frozenset(entity for entity, answer in alone.items() if not answer.is_complete)
    later = _later(source, documents, since, now) if documents in lost else ()
    return Told((together, *alone.values(), *later), lost | untold)


def _later(source: DocumentSource, entity: Entity, since: datetime, now: datetime) -> Iterator[Captured]:
    """What happened since the latest half, quarter, eighth … of the time that one answer can hold.

    A deletion that is known by its id spares a search for it. Of what settles, each is looked for by its id
    anyway, and a customer, too: nothing would be spared there.
    """
    for _ in range(_SHORTER):
        since += (now - since) / 2
        answer = source.captured((entity,), since)
        if answer.is_complete:
            yield answer
            return


def vanished(source: DocumentSource, entity: Entity, ids: Collection[str]) -> frozenset[str]:
    """Those of these ids that QuickBooks counts no more: one COUNT a page where none or all are gone."""
    ordered = sorted(ids)
    starts = range(0, len(ordered), source.page_size)
    pages = (ordered[start : start + source.page_size] for start in starts)
    return frozenset(qbo_id for some in pages for qbo_id in _vanished(source, entity, some))


def _vanished(source: DocumentSource, entity: Entity, ids: list[str]) -> list[str]:
    there = source.count(entity, [OneOf(Field.ID, tuple(ids))]).count
    if there == 0 or there >= len(ids):
        return ids if there == 0 else []
    middle = len(ids) // 2
    return _vanished(source, entity, ids[:middle]) + _vanished(source, entity, ids[middle:])
