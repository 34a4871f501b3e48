"""The queues and their ages, as those see them who watch over the installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.model.import_run import RunStatus
from services.model.operations import Figures, Replica, Role
from services.model.outbox import MessageKind, NewMessage
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM
from tests.store.books import ANY_RUN


def seen(store: Store, at: timedelta = timedelta(0)) -> Figures:
    with store.reading() as tx:
        return tx.figures.figures(NOW + at)


def test_an_installation_at_rest_has_empty_queues(store: Store) -> None:
    assert seen(store) == Figures()


def test_what_waits_is_counted_with_its_age(store: Store) -> None:
    with store.writing() as tx:
        run = tx.runs.add(ANY_RUN, NOW)
        tx.runs.add(replace(ANY_RUN, draft_id="another"), NOW + timedelta(seconds=20))
        for number in range(3):
            tx.outbox.add(NewMessage(TEAM, MessageKind.CALLS, str(number)), NOW)
        (first, second) = tx.outbox.claim_due(NOW, 2)
        tx.outbox.sent(first, "C1", "1.0")
        tx.outbox.undeliverable(second, "is_archived")
        tx.replicas.beat(Replica("r1", "h/1", Role.SERVE), NOW)
        tx.commit()

    found = seen(store, timedelta(seconds=60))

    assert run.status is RunStatus.PREVIEWING
    assert found == Figures(
        runs={("import", "previewing"): 2},
        due_runs=2,
        oldest_due_run=timedelta(seconds=60),
        messages={"pending": 1, "undeliverable": 1},
        oldest_due_message=timedelta(seconds=60),
        replicas=1,
    )
    assert seen(store, timedelta(seconds=100)).replicas == 0
