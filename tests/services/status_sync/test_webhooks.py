"""Webhooks are noted once, for every workspace that has the company, and followed afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.metrics import WEBHOOK_EVENTS
from services.model.entry import Billable, PartyKind
from services.model.import_run import ImportType
from services.model.quickbooks import Entity, SourcePerson
from services.status_sync import Heard
from services.store.tables_entries import mirror_people
from services.store.tables_in_step import changes_told
from tests.services.desk_doubles import connected
from tests.services.imports.entry_firm import bill, imported, purchase, tiles, time, time_changes
from tests.services.imports.records import a_line, an_entry
from tests.services.status_sync.watched_firm import WatchedFirm
from tests.services.status_sync.webhook_bodies import a_notification, an_event


def told(watched: WatchedFirm) -> set[tuple[str, str, str]]:
    """What is to be read again."""
    wanted = sa.select(changes_told.c.connection_id, changes_told.c.entity, changes_told.c.qbo_id)
    with watched.firm.engine.connect() as database:
        return {tuple(row) for row in database.execute(wanted)}


def people(watched: WatchedFirm) -> set[str]:
    """Whom the mirror knows."""
    with watched.firm.engine.connect() as database:
        return set(database.scalars(sa.select(mirror_people.c.name)))


def hears_of(watched: WatchedFirm, qbo_id: str, *changes: str) -> None:
    """It is told, and looked at some seconds later."""
    assert watched.hear([an_event(qbo_id, what) for what in changes]) is Heard.NOTED
    watched.clock.move(seconds=4)
    watched.sync.in_step.look()


def counted(outcome: str) -> float:
    found = WEBHOOK_EVENTS.labels(outcome)._value.get()
    assert isinstance(found, float)
    return found


def test_what_is_told_is_read_seconds_later_and_follows(watched: WatchedFirm) -> None:
    watched.sync.in_step.look()
    watched.books.pay("101", "60")
    calls = watched.books.calls

    assert watched.hear([an_event("101"), an_event("4711")]) is Heard.NOTED
    watched.clock.move(seconds=4)
    watched.sync.in_step.look()

    assert watched.status("101") == ("40.00", "partial", "ar_aging")
    assert (told(watched), watched.books.calls - calls) == (set(), 1)


def test_what_is_told_of_entries_is_read_by_its_id_and_follows(once: WatchedFirm) -> None:
    time(once.firm, "5")
    bill(once.firm, "6", a_line(1), a_line(2))
    purchase(once.firm, "7", a_line(1))
    for kind in (ImportType.TIME, ImportType.EXPENSES):
        imported(once.firm, kind)
    once.sync.in_step.look()
    time_changes(once.firm, "5", an_entry(billable=Billable.BILLED))
    once.books.delete_record(Entity.BILL, "6")
    calls = once.books.calls

    once.hear([an_event("5", "timeactivity.updated"), an_event("4711", "timeactivity.created")])
    older = a_notification("6", name="Bill")["eventNotifications"]
    once.hear({"eventNotifications": older + a_notification("7", name="Purchase")["eventNotifications"]})
    once.clock.move(seconds=4)
    once.sync.in_step.look()

    assert tiles(once.firm)["TimeActivity:5"] == "billed"
    assert [details for _, _, details in once.audit("entries_followed")] == [{"status": 1, "gone": 2}]
    # One for each resource, and a COUNT of the bill that did not come.
    assert (told(once), once.books.calls - calls) == (set(), 4)


def test_who_is_new_is_known_seconds_later_once_anybody_is(once: WatchedFirm) -> None:
    once.sync.in_step.look()
    emily = SourcePerson(PartyKind.EMPLOYEE, "55", "Emily Platt", None, True)
    once.books.person(Entity.EMPLOYEE, emily)
    calls = once.books.calls
    hears_of(once, "55", "vendor.updated", "employee.created")
    assert (people(once), once.books.calls - calls) == (set(), 0)

    imported(once.firm, ImportType.TIME)
    once.sync.in_step.look()
    once.books.person(Entity.EMPLOYEE, replace(emily, qbo_id="56", name="John Johnson"))
    calls = once.books.calls
    hears_of(once, "56", "employee.created")

    assert (people(once), once.books.calls - calls) == ({"Emily Platt", "John Johnson"}, 1)


def test_the_same_event_again_is_not_read_again(watched: WatchedFirm) -> None:
    event = an_event("101")
    watched.hear([event])
    watched.clock.move(seconds=4)
    watched.sync.in_step.look()
    repeated = counted("repeated")

    assert watched.hear([event]) is Heard.NOTED

    assert (told(watched), counted("repeated") - repeated) == (set(), 1)
    assert watched.hear([an_event("101", key="another")]) is Heard.NOTED
    assert told(watched) == {("con1", "invoice", "101")}


def test_each_workspace_and_each_company_gets_its_own(watched: WatchedFirm) -> None:
    connected(watched.firm.store, watched.clock, id="con2", team_id="T2")
    connected(watched.firm.store, watched.clock, id="con3", realm_id="33")
    unknown = counted("unknown_company")

    both = [an_event("101"), an_event("7", "payment.created", realm_id="33"), an_event("1", realm_id="99")]
    assert watched.hear(both) is Heard.NOTED

    assert told(watched) == {
        ("con1", "invoice", "101"),
        ("con2", "invoice", "101"),
        ("con3", "payment", "7"),
    }
    assert counted("unknown_company") - unknown == 1


def test_the_older_form_is_heard_and_other_resources_are_not(once: WatchedFirm) -> None:
    body = a_notification("101", "102")
    body["eventNotifications"] += a_notification("1", name="Item")["eventNotifications"]

    assert once.hear(body) is Heard.NOTED

    assert told(once) == {("con1", "invoice", "101"), ("con1", "invoice", "102")}


@pytest.mark.parametrize(
    ("verifier", "body", "heard"),
    [("another", b"[]", Heard.UNSIGNED), ("verifier-of-the-app", b"junk", Heard.UNREADABLE)],
)
def test_what_is_not_signed_or_cannot_be_read_changes_nothing(
    once: WatchedFirm, verifier: str, body: bytes, heard: Heard
) -> None:
    assert once.hear(body, verifier) is heard
    assert told(once) == set()


def test_without_a_verifier_nobody_is_believed(once: WatchedFirm) -> None:
    assert once.opened(verifier=None).webhooks.hear(b"[]", None) is Heard.OFF


def test_however_much_is_told_of_what_nobody_tells_is_looked_for(once: WatchedFirm) -> None:
    once.sync.in_step.look()
    once.books.pay("102", "100")
    for _ in range(3):
        once.clock.move(minutes=40)
        once.hear([an_event("101", key=str(once.clock.now()))])
        once.clock.move(seconds=4)
        once.sync.in_step.look()

    assert once.status("102") == ("0.00", "paid", "finals")


def test_what_is_told_of_while_it_is_read_is_read_once_more(once: WatchedFirm) -> None:
    once.hear([an_event("101")])

    def tell(_: int) -> None:
        once.books.before_answer = lambda _: None
        once.hear([an_event("101", key="meanwhile")])

    once.books.before_answer = tell
    once.clock.move(seconds=4)
    once.sync.in_step.look()

    assert told(once) == {("con1", "invoice", "101")}
    once.clock.move(seconds=4)
    once.sync.in_step.look()
    assert told(once) == set()


def test_a_burst_is_noted_in_one_go_and_a_repetition_of_it_is_none(watched: WatchedFirm) -> None:
    burst = [an_event(str(number)) for number in range(1200)]

    assert watched.hear(burst) is Heard.NOTED
    assert len(told(watched)) == 1200
    watched.clock.move(seconds=4)
    watched.sync.in_step.look()
    assert watched.hear(burst) is Heard.NOTED

    assert told(watched) == set()
