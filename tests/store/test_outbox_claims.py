"""A message belongs to one claim at a time: who lost it changes nothing, and files are claimed one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.model.outbox import MessageKind, OutboxMessage
from services.store.outbox import OutboxRepository
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM
from tests.store.books import add_run
from tests.store.test_outbox import AFTER_THE_LEASE, LATER, claim, queue


def claim_file(store: Store, now: datetime = LATER) -> OutboxMessage | None:
    with store.writing() as tx:
        message = tx.outbox.claim_file(now)
        tx.commit()
    return message


def told(store: Store, tell: Callable[[OutboxRepository], bool]) -> bool:
    """What the outbox says to a process that tells it how it went."""
    with store.writing() as tx:
        is_changed = tell(tx.outbox)
        tx.commit()
    return is_changed


ENDINGS: list[Callable[[OutboxRepository, OutboxMessage], bool]] = [
    lambda box, message: box.sent(message, "C1", "1.0"),
    lambda box, message: box.postpone(message, NOW, "URLError", is_ambiguous=True),
    lambda box, message: box.undeliverable(message, "channel_not_found"),
    lambda box, message: box.keep(message, NOW + timedelta(days=1)),
]


@pytest.mark.parametrize("tell", ENDINGS)
def test_who_lost_a_message_to_another_changes_nothing_of_it(
    store: Store, tell: Callable[[OutboxRepository, OutboxMessage], bool]
) -> None:
    queue(store, add_run(store), "final")
    (lost,) = claim(store, NOW)
    (mine,) = claim(store, AFTER_THE_LEASE)

    assert not told(store, lambda box: tell(box, lost))

    assert claim(store, AFTER_THE_LEASE) == []
    assert told(store, lambda box: box.sent(mine, "C1", "1.0"))


@pytest.mark.parametrize("tell", ENDINGS)
def test_what_is_done_with_is_not_changed_by_who_had_it(
    store: Store, tell: Callable[[OutboxRepository, OutboxMessage], bool]
) -> None:
    queue(store, add_run(store), "final")
    (message,) = claim(store, NOW)
    assert told(store, lambda box: box.sent(message, "C1", "1.0"))

    assert not told(store, lambda box: tell(box, message))
    assert claim(store, AFTER_THE_LEASE + timedelta(days=2)) == []


def test_a_message_that_is_kept_is_nobody_elses_until_then(store: Store) -> None:
    queue(store, add_run(store), "final")
    (message,) = claim(store, NOW)

    assert told(store, lambda box: box.keep(message, AFTER_THE_LEASE))

    assert claim(store, AFTER_THE_LEASE) == []
    assert len(claim(store, AFTER_THE_LEASE + timedelta(seconds=1))) == 1


def test_a_process_whose_token_is_not_accepted_claims_nothing_of_that_workspace(store: Store) -> None:
    queue(store, add_run(store), "final")
    queue(store, add_run(store), "file", kind=MessageKind.FILE)
    with store.writing() as tx:
        tx.pace.hold_everything(TEAM, timedelta(minutes=1), timedelta(hours=1), NOW, "* old")
        assert tx.outbox.claim_due(LATER, 10, "* old") == []
        assert tx.outbox.claim_file(LATER, "* old") is None

        assert len(tx.outbox.claim_due(LATER, 10, "* new")) == 1


def test_files_are_claimed_one_by_one_and_no_message_waits_behind_them(store: Store) -> None:
    for number in range(3):
        run = add_run(store)
        queue(store, run, f"file {number}", kind=MessageKind.FILE)
    queue(store, run, "paused", kind=MessageKind.PAUSED)

    assert [message.dedupe_key for message in claim(store, limit=1)] == ["paused"]
    assert [message.dedupe_key for message in map(claim_file, [store] * 3) if message] == [
        "file 0",
        "file 1",
        "file 2",
    ]
    assert claim_file(store) is None


def test_a_file_follows_the_reply_that_goes_before_it(store: Store) -> None:
    run = add_run(store)
    queue(store, run, "final")
    queue(store, run, "file", kind=MessageKind.FILE)

    assert claim_file(store) is None
    (reply,) = claim(store, LATER)
    assert claim_file(store) is None
    assert told(store, lambda box: box.postpone(reply, AFTER_THE_LEASE, "ratelimited"))

    # A reply that has to wait for long holds up no file.
    assert claim_file(store) is not None


def test_a_file_that_a_process_left_behind_is_sent_by_another(store: Store) -> None:
    queue(store, add_run(store), "file", kind=MessageKind.FILE)
    claim_file(store, NOW)

    again = claim_file(store, AFTER_THE_LEASE)

    assert again is not None
    assert (again.attempts, again.is_ambiguous) == (2, True)
