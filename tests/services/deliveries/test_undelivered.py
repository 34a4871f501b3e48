"""What reached nobody is listed for those whom it concerns, until one of them has seen it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.deliveries import Deliveries, prune
from services.errors import NotFound
from services.model.import_run import ImportRun
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    NOW,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)
from tests.store.books import add_run

FINAL, CARD, PAUSED = MessageKind.FINAL, MessageKind.CARD, MessageKind.PAUSED
ANOTHER_MEMBER = Actor(TEAM, "UOTHER")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        connected(store, SettableClock())
        yield store


def desk(store: Store, clock: SettableClock | None = None) -> Deliveries:
    return Deliveries(store, clock or SettableClock(), EveryRight(ADMIN))


def refused(store: Store, run: ImportRun, *kinds: MessageKind, error: str = "is_archived") -> None:
    """These messages of the run could be delivered nowhere."""
    with store.writing() as tx:
        for kind in kinds:
            tx.outbox.queue(run, kind, f"{run.id}:{kind.value}", NOW)
        for message in tx.outbox.claim_due(NOW, 10):
            tx.outbox.undeliverable(message, error)
        tx.commit()


def test_an_administrator_finds_what_reached_nobody_by_run(store: Store) -> None:
    run = add_run(store, requested_by=MEMBER.user_id)
    refused(store, run, FINAL, CARD)

    (found,) = desk(store).undelivered(ADMIN)

    assert (found.run, found.messages.error, set(found.messages.kinds)) == (run, "is_archived", {FINAL, CARD})


@pytest.mark.parametrize(("actor", "number"), [(MEMBER, 1), (ANOTHER_MEMBER, 0), (STRANGER, 0)])
def test_anybody_else_finds_her_own_alone(store: Store, actor: Actor, number: int) -> None:
    refused(store, add_run(store, requested_by=MEMBER.user_id), FINAL)
    refused(store, add_run(store, requested_by=ADMIN.user_id, draft_id="draft2"), FINAL)

    assert len(desk(store).undelivered(actor)) == number


def test_a_notice_that_did_not_arrive_is_no_result(store: Store) -> None:
    refused(store, add_run(store), PAUSED)

    assert desk(store).undelivered(ADMIN) == []


def test_what_was_dismissed_is_listed_no_longer(store: Store) -> None:
    run = add_run(store, requested_by=MEMBER.user_id)
    refused(store, run, FINAL)

    desk(store).dismiss(MEMBER, run.id)

    assert desk(store).undelivered(ADMIN) == desk(store).undelivered(MEMBER) == []


@pytest.mark.parametrize("actor", [ANOTHER_MEMBER, STRANGER])
def test_nobody_else_can_dismiss_it(store: Store, actor: Actor) -> None:
    run = add_run(store, requested_by=MEMBER.user_id)
    refused(store, run, FINAL)

    with pytest.raises(NotFound):
        desk(store).dismiss(actor, run.id)
    assert len(desk(store).undelivered(ADMIN)) == 1


def test_what_was_sent_is_kept_for_a_month(store: Store) -> None:
    clock = SettableClock()
    with store.writing() as tx:
        for number in range(2):
            tx.outbox.add(NewMessage(TEAM, MessageKind.CALLS, f"calls:{number}"), NOW)
        (sent, _) = tx.outbox.claim_due(NOW, 10)
        tx.outbox.sent(sent, "D1", "1.0")
        tx.commit()

    clock.move(days=30)
    kept = prune(store, clock)
    clock.move(seconds=1)
    gone = prune(store, clock)

    assert (kept, gone) == (0, 1)


def test_the_key_of_a_message_stays_while_its_run_may_queue_it_again(store: Store) -> None:
    clock, run = SettableClock(), add_run(store)
    with store.writing() as tx:
        tx.outbox.queue(run, FINAL, "final", NOW)
        (message,) = tx.outbox.claim_due(NOW, 10)
        tx.outbox.sent(message, "C1", "1.0")
        tx.commit()

    clock.move(days=31)

    assert prune(store, clock) == 0


def test_of_a_run_that_ended_only_where_its_report_stands_is_kept(store: Store) -> None:
    clock, run = SettableClock(), add_run(store)
    kinds = (FINAL, MessageKind.PRIVATE_COPY, MessageKind.ANNOUNCEMENT, PAUSED)
    with store.writing() as tx:
        for kind in kinds:
            tx.outbox.queue(run, kind, kind.value, NOW)
        for message in tx.outbox.claim_due(NOW, 10):
            tx.outbox.sent(message, "C1", "1.0")
        tx.runs.close(run.id, run.status.CANCELLED, NOW, frozenset({run.status}))
        tx.commit()
    clock.move(days=31)

    gone = prune(store, clock)

    with store.reading() as tx:
        standing = [tx.outbox.standing(kind.value) is not None for kind in kinds]
    assert (gone, standing) == (2, [True, True, False, False])


def test_what_reached_nobody_is_kept_until_it_was_seen(store: Store) -> None:
    clock, run = SettableClock(), add_run(store)
    refused(store, run, FINAL)
    with store.writing() as tx:
        tx.runs.close(run.id, run.status.CANCELLED, NOW, frozenset({run.status}))
        tx.commit()
    clock.move(days=31)

    before = prune(store, clock)
    desk(store, clock).dismiss(ADMIN, run.id)
    after = prune(store, clock)

    assert (before, after) == (0, 1)


def test_what_came_in_is_remembered_for_two_days(store: Store) -> None:
    clock, pressed = SettableClock(), Actor(TEAM, "UADMIN", "press 1")
    with store.writing() as tx:
        assert tx.inbox.is_new(pressed, "import", NOW)
        tx.commit()
    clock.move(hours=48, seconds=1)

    assert prune(store, clock) == 1
