"""Where the cards of runs stand, and which runs share a thread."""

from __future__ import annotations

from services.model.outbox import RunCard
from services.model.people import Place, PlaceKind
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.books import add_run


def test_what_is_told_elsewhere_has_a_thread_of_its_own_and_waits_for_no_other_card(store: Store) -> None:
    first = add_run(store)
    second = add_run(store, parent_id=first.id, place=Place("D2", PlaceKind.DIRECT, "direct messages"))
    third = add_run(store, parent_id=second.id, place=second.place)
    with store.writing() as tx:
        tx.outbox.queue_card(first, NOW)
        before = tx.outbox.root_card(third.id)
        tx.outbox.save_card(RunCard(first.id, "C1", "1.0"))
        tx.outbox.save_card(RunCard(second.id, "D2", "2.0"))

        roots = [tx.outbox.root_card(run.id) for run in (first, second, third)]

        assert (tx.outbox.awaits_card(first.id), tx.outbox.awaits_card(third.id)) == (True, False)
    assert before is None
    assert roots == [RunCard(first.id, "C1", "1.0"), *[RunCard(second.id, "D2", "2.0")] * 2]
