"""Who connected a company may leave the workspace: administrators are told, once."""

from __future__ import annotations

from services.connections.connectors import Connectors
from services.model.audit import AuditAction
from services.model.outbox import MessageKind
from services.model.people import Actor
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, TEAM, EveryRight, SettableClock, connected

SECOND = Actor(TEAM, "USECOND")


class Gone:
    """Slack, of which these people have left."""

    def __init__(self, *people: str) -> None:
        self.people = people

    def is_gone(self, team_id: str, user_id: str) -> bool:
        return user_id in self.people


def told(store: Store, clock: SettableClock) -> list[tuple[MessageKind, str | None]]:
    with store.writing() as tx:
        return [(one.kind, one.recipient) for one in tx.outbox.claim_due(clock.now(), 10)]


def test_the_other_administrators_are_told_once(store: Store, clock: SettableClock) -> None:
    company = connected(store, clock)
    connectors = Connectors(store, clock, EveryRight(ADMIN, SECOND), Gone(ADMIN.user_id))

    assert (connectors.look(), connectors.look()) == (1, 0)
    assert told(store, clock) == [(MessageKind.CONNECTOR_GONE, "USECOND")]
    with store.reading() as tx:
        (entry,) = tx.audit.recent(TEAM, 5)
    assert (entry.action, entry.subject) == (AuditAction.CONNECTOR_GONE, company.id)


def test_the_next_one_who_leaves_is_told_of_too(store: Store, clock: SettableClock) -> None:
    company = connected(store, clock)
    gone = Gone(ADMIN.user_id, SECOND.user_id)
    connectors = Connectors(store, clock, EveryRight(ADMIN, SECOND), gone)
    connectors.look()
    connected(store, clock, id=company.id, connected_by=SECOND.user_id)

    assert connectors.look() == 1


def test_where_the_only_administrator_left_the_next_one_is_told(store: Store, clock: SettableClock) -> None:
    connected(store, clock)
    gone = Gone(ADMIN.user_id)

    assert Connectors(store, clock, EveryRight(ADMIN), gone).look() == 0
    assert Connectors(store, clock, EveryRight(SECOND), gone).look() == 1
    assert told(store, clock) == [(MessageKind.CONNECTOR_GONE, "USECOND")]


def test_nobody_is_told_of_who_is_there_of_a_command_or_of_a_company_that_is_over(
    store: Store, clock: SettableClock
) -> None:
    connected(store, clock)
    connected(store, clock, id="con2", realm_id="2", connected_by="cli")
    connected(store, clock, id="con3", realm_id="3", connected_by="ULEFT")
    with store.writing() as tx:
        tx.connections.disconnect("con3")
        tx.commit()

    assert Connectors(store, clock, EveryRight(), Gone("ULEFT", "cli")).look() == 0
    assert Connectors(store, clock, EveryRight(), None).look() == 0
