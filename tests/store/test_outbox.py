"""Messages are queued once, sent by one process at a time, and kept until they stand in Slack."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from services.model.import_run import ImportRun
from services.model.outbox import MessageKind, OutboxMessage, RunCard
from services.store.outbox import SENDING
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.books import add_run

LATER = NOW + timedelta(seconds=1)
AFTER_THE_LEASE = NOW + SENDING + timedelta(seconds=1)


def queue(
    store: Store, run: ImportRun, key: str, at: datetime = NOW, kind: MessageKind = MessageKind.FINAL
) -> None:
    with store.writing() as tx:
        tx.outbox.queue(run, kind, key, at)
        tx.commit()


def queue_card(store: Store, run: ImportRun) -> None:
    with store.writing() as tx:
        tx.outbox.queue_card(run, NOW)
        tx.commit()


def claim(store: Store, now: datetime = LATER, limit: int = 10) -> list[OutboxMessage]:
    with store.writing() as tx:
        messages = tx.outbox.claim_due(now, limit)
        tx.commit()
    return messages


def test_a_message_is_claimed_with_all_that_sending_needs(store: Store) -> None:
    run = add_run(store)
    queue(store, run, "final")

    (message,) = claim(store)

    assert message == OutboxMessage(
        message.id, run.team_id, run.id, MessageKind.FINAL, "final", 1, NOW, NOW, is_ambiguous=False
    )


def test_a_message_for_one_person_keeps_whom_it_is_for(store: Store) -> None:
    run = add_run(store)
    with store.writing() as tx:
        tx.outbox.queue(run, MessageKind.PAUSED, "paused:UADMIN", NOW, recipient="UADMIN")
        tx.commit()

    (message,) = claim(store)

    assert message.recipient == "UADMIN"


def test_the_same_key_is_queued_once_even_after_it_was_sent(store: Store) -> None:
    run = add_run(store)
    queue(store, run, "final")
    (message,) = claim(store)
    with store.writing() as tx:
        tx.outbox.sent(message, "C1", "1.0")
        tx.commit()

    queue(store, run, "final")

    assert claim(store, AFTER_THE_LEASE) == []


def test_the_same_key_at_the_same_moment_is_queued_once(store: Store) -> None:
    run = add_run(store)
    start = threading.Barrier(6)

    def both(_: int) -> None:
        start.wait()
        queue(store, run, "announcement")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(both, range(6)))

    assert len(claim(store)) == 1


def test_a_message_of_an_abandoned_transaction_is_never_sent(store: Store) -> None:
    run = add_run(store)
    with store.writing() as tx:
        tx.outbox.queue(run, MessageKind.FINAL, "final", NOW)

    assert claim(store) == []


def test_messages_are_claimed_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    run = add_run(store)
    for key in ("c", "a", "b"):
        queue(store, run, key)

    assert [message.dedupe_key for message in claim(store, limit=2)] == ["c", "a"]
    assert [message.dedupe_key for message in claim(store, limit=2)] == ["b"]


def test_a_message_waits_for_its_time(store: Store) -> None:
    queue(store, add_run(store), "final", LATER)

    assert claim(store, NOW) == []
    assert len(claim(store, LATER)) == 1


def test_what_one_process_is_sending_no_other_gets(store: Store) -> None:
    queue(store, add_run(store), "final")
    claim(store, NOW)

    assert claim(store, NOW + SENDING) == []


def test_many_processes_never_claim_the_same_message(store: Store) -> None:
    run = add_run(store)
    for key in range(12):
        queue(store, run, str(key))
    start = threading.Barrier(4)

    def some(_: int) -> list[int]:
        start.wait()
        return [message.id for message in claim(store, limit=3)]

    with ThreadPoolExecutor(4) as pool:
        claimed = [one for ids in pool.map(some, range(4)) for one in ids]
    claimed += [message.id for message in claim(store, limit=12)]

    assert len(claimed) == len(set(claimed)) == 12


def begin(store: Store, message: OutboxMessage, now: datetime = NOW) -> None:
    """It is on its way to Slack."""
    with store.writing() as tx:
        assert tx.outbox.begin(message, now, now + SENDING, is_repeated=False)
        tx.commit()


def test_what_a_process_left_behind_on_its_way_is_sent_again_and_said_to_be_in_doubt(store: Store) -> None:
    queue(store, add_run(store), "final")
    (message,) = claim(store, NOW)
    begin(store, message)

    (again,) = claim(store, AFTER_THE_LEASE)

    assert (again.attempts, again.is_ambiguous, again.tried_at) == (2, True, NOW)


def test_what_a_process_left_behind_and_never_sent_is_in_no_doubt(store: Store) -> None:
    """Also where an attempt before is known to have failed."""
    queue(store, add_run(store), "final")
    (first,) = claim(store, NOW)
    begin(store, first)
    with store.writing() as tx:
        tx.outbox.postpone(first, NOW, "ratelimited")
        tx.commit()
    claim(store, NOW)

    (again,) = claim(store, AFTER_THE_LEASE)

    assert (again.attempts, again.is_ambiguous, again.tried_at) == (3, False, None)


@pytest.mark.parametrize("is_ambiguous", [False, True])
def test_a_postponed_message_comes_again_at_its_time(store: Store, is_ambiguous: bool) -> None:
    queue(store, add_run(store), "final")
    (message,) = claim(store, NOW)
    with store.writing() as tx:
        tx.outbox.postpone(message, AFTER_THE_LEASE, "rate_limited", is_ambiguous)
        tx.commit()
    assert claim(store, LATER) == []

    (again,) = claim(store, AFTER_THE_LEASE)

    assert (again.id, again.attempts, again.is_ambiguous) == (message.id, 2, is_ambiguous)


def test_what_cannot_be_delivered_is_not_tried_again(store: Store) -> None:
    queue(store, add_run(store), "final")
    (message,) = claim(store, NOW)
    with store.writing() as tx:
        tx.outbox.undeliverable(message, "channel_not_found")
        tx.commit()

    assert claim(store, AFTER_THE_LEASE) == []


def test_one_waiting_card_is_enough(store: Store) -> None:
    run = add_run(store)
    for _ in range(3):
        queue_card(store, run)

    assert [message.kind for message in claim(store)] == [MessageKind.CARD]


def test_while_a_card_is_being_sent_another_waits_for_its_end(store: Store) -> None:
    run = add_run(store)
    queue_card(store, run)
    (first,) = claim(store, NOW)
    queue_card(store, run)
    assert claim(store, LATER) == []

    with store.writing() as tx:
        tx.outbox.sent(first, "C1", "1.0")
        tx.commit()

    assert len(claim(store, LATER)) == 1


def test_a_card_that_has_to_wait_needs_no_other_behind_it(store: Store) -> None:
    run = add_run(store)
    queue_card(store, run)
    (first,) = claim(store, NOW)
    queue_card(store, run)
    with store.writing() as tx:
        tx.outbox.postpone(first, LATER, "ratelimited")
        tx.commit()

    (again,) = claim(store, AFTER_THE_LEASE)

    assert again.id == first.id
    assert claim(store, AFTER_THE_LEASE) == []


def test_each_run_has_its_own_waiting_card(store: Store) -> None:
    for _ in range(2):
        queue_card(store, add_run(store))

    assert len(claim(store)) == 2


@pytest.mark.postgres
def test_a_waiting_card_is_not_taken_before_what_it_must_show_is_there(postgres_store: Store) -> None:
    run = add_run(postgres_store)
    queue_card(postgres_store, run)

    with postgres_store.writing() as tx:
        tx.outbox.queue_card(run, NOW)
        assert claim(postgres_store) == []
        tx.commit()

    assert len(claim(postgres_store)) == 1


def test_where_a_card_stands_is_remembered_and_changed(store: Store) -> None:
    with store.writing() as tx:
        assert tx.outbox.card("IMP-1") is None
        tx.outbox.save_card(RunCard("IMP-1", "C1", "1.0"))
        tx.outbox.save_card(RunCard("IMP-1", "C2", "2.0"))

        assert tx.outbox.card("IMP-1") == RunCard("IMP-1", "C2", "2.0")


def test_a_card_moves_to_the_run_that_edits_it_from_now_on(store: Store) -> None:
    with store.writing() as tx:
        tx.outbox.save_card(RunCard("IMP-1", "C1", "1.0"))
        tx.outbox.move_card("IMP-1", "IMP-2")
        tx.outbox.move_card("IMP-UNKNOWN", "IMP-3")

        cards = [tx.outbox.card(one) for one in ("IMP-1", "IMP-2", "IMP-3")]

    assert cards == [None, RunCard("IMP-2", "C1", "1.0"), None]


def test_the_thread_of_a_chain_of_retries_is_that_of_its_first_card(store: Store) -> None:
    first = add_run(store)
    second = add_run(store, parent_id=first.id)
    third = add_run(store, parent_id=second.id)
    with store.writing() as tx:
        tx.outbox.save_card(RunCard(first.id, "C1", "1.0"))
        tx.outbox.save_card(RunCard(third.id, "C1", "3.0"))

        roots = [tx.outbox.root_card(run.id) for run in (first, second, third)]

    assert roots == [RunCard(first.id, "C1", "1.0")] * 3


def test_a_run_without_any_card_has_no_thread(store: Store) -> None:
    with store.reading() as tx:
        assert tx.outbox.root_card(add_run(store).id) is None
