"""The audit log as financial administrators look at it and export it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from services.audit import AuditLog, NotWritten
from services.audit.log import AT_ONCE, PAGE
from services.errors import NotAllowed, Repeated
from services.model.audit import AuditAction, Deed
from services.model.audit_log import EVERYTHING, AuditFilter, AuditLine, AuditPlace
from services.model.outbox import MessageKind
from services.model.people import Actor
from services.store.unit_of_work import Store
from tests.kept_engines import kept_engine
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
from tests.store.window_rows import add_rows, an_invoice_row

SYSTEM = Actor(TEAM, "system")
CREATED, LINKED, STARTED = (
    AuditAction.PROJECT_CREATED,
    AuditAction.CUSTOMER_LINKED,
    AuditAction.IMPORT_STARTED,
)


@pytest.fixture
def clock() -> SettableClock:
    clock = SettableClock()
    clock.move(days=1)
    return clock


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def log(store: Store, clock: SettableClock) -> AuditLog:
    return AuditLog(store, clock, EveryRight())


def note(store: Store, minutes: int, action: AuditAction, subject: str, who: Actor = ADMIN) -> None:
    """An entry so long after the beginning."""
    with store.writing() as tx:
        tx.audit.add(who, action, subject, {}, NOW + timedelta(minutes=minutes))
        tx.commit()


def subjects(lines: tuple[AuditLine, ...]) -> list[str]:
    return [line.entry.subject for line in lines]


def walked(log: AuditLog, wanted: AuditFilter = EVERYTHING) -> tuple[list[str], list[str]]:
    """Every subject from page to page, forth and then back."""
    page = log.page(ADMIN, AuditPlace(wanted))
    pages = [page]
    while page.has_next:
        page = log.page(ADMIN, AuditPlace(wanted, page.lines[-1].key))
        pages.append(page)
    back = [page]
    while page.has_previous:
        page = log.page(ADMIN, AuditPlace(wanted, page.lines[0].key, is_before=True))
        back.append(page)
    forth = [one for page in pages for one in subjects(page.lines)]
    return forth, [one for page in reversed(back) for one in subjects(page.lines)]


@pytest.mark.parametrize("number", [0, 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 3])
def test_pages_hold_every_entry_once_newest_first(store: Store, log: AuditLog, number: int) -> None:
    with store.writing() as tx:
        for each in range(number):
            # Two at a time: the order of those of one instant is theirs.
            tx.audit.add(ADMIN, CREATED, f"p{each}", {}, NOW + timedelta(minutes=each // 2))
        tx.audit.add(STRANGER, CREATED, "another workspace's", {}, NOW)
        tx.commit()

    expected = [f"p{each}" for each in reversed(range(number))]
    assert walked(log) == (expected, expected)


def test_a_page_before_what_is_less_than_a_page_is_the_first_one(store: Store, log: AuditLog) -> None:
    for each in range(PAGE + 2):
        note(store, each, CREATED, f"p{each}")
    second = log.page(ADMIN, AuditPlace(key=log.page(ADMIN, AuditPlace()).lines[-1].key))
    note(store, 99, CREATED, "new")

    page = log.page(ADMIN, AuditPlace(key=second.lines[0].key, is_before=True))

    assert subjects(page.lines)[-1] == f"p{2}"
    assert page.has_next


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EVERYTHING, ["IMP-4T7Q2MZX", "7", "p1", "p0"]),
        (AuditFilter(person=MEMBER.user_id), ["7"]),
        (AuditFilter(action=CREATED), ["p1", "p0"]),
        (AuditFilter(since=NOW + timedelta(minutes=1)), ["IMP-4T7Q2MZX", "7", "p1"]),
        (AuditFilter(until=NOW + timedelta(minutes=1)), ["p0"]),
        (AuditFilter(about=" imp-4t7q2mzx "), ["IMP-4T7Q2MZX"]),
        (AuditFilter(action=CREATED, person=MEMBER.user_id), []),
    ],
)
def test_the_log_is_narrowed_by_person_action_time_and_subject(
    store: Store, log: AuditLog, wanted: AuditFilter, found: list[str]
) -> None:
    note(store, 0, CREATED, "p0")
    note(store, 1, CREATED, "p1")
    note(store, 2, LINKED, "7", MEMBER)
    note(store, 3, STARTED, "IMP-4T7Q2MZX", SYSTEM)

    assert walked(log, wanted) == (found, found)


def test_what_was_acted_on_is_named_and_found_by_its_name(
    store: Store, log: AuditLog, clock: SettableClock
) -> None:
    connection = connected(store, clock)
    with store.writing() as tx:
        project = tx.projects.create(ADMIN, "Acme", "Redesign", NOW)
        details = {"connection_id": connection.id, "project_id": project.id}
        deeds = [
            Deed(AuditAction.CUSTOMER_LINKED, "7", details),
            Deed(AuditAction.COMPANY_CONNECTED, connection.id, {"realm_id": connection.realm_id}),
            Deed(AuditAction.PROJECT_CREATED, project.id, {"label": "Acme / Old name"}),
            Deed(AuditAction.PROJECT_DELETED, "gone", {"label": "Acme / Gone"}),
        ]
        tx.audit.add_all(ADMIN, deeds, NOW)
        tx.commit()

    named = {line.entry.action: (line.subject, line.details) for line in log.page(ADMIN, AuditPlace()).lines}
    assert named == {
        AuditAction.CUSTOMER_LINKED: (
            "customer 7",
            (("company", connection.company_name), ("project", "Acme / Redesign")),
        ),
        AuditAction.COMPANY_CONNECTED: (
            connection.company_name,
            (("QuickBooks company id", connection.realm_id),),
        ),
        AuditAction.PROJECT_CREATED: ("Acme / Redesign", ()),
        AuditAction.PROJECT_DELETED: ("Acme / Gone", ()),
    }
    for about, found in (("redesign", project.id), (connection.company_name, connection.id)):
        assert walked(log, AuditFilter(about=about))[0] == [found]


def test_what_changed_is_told_old_and_new_and_once(store: Store, log: AuditLog) -> None:
    old_new = {"number": ["1002", "1003"], "due_date": [None, "2026-12-15"]}
    details = {"change": 7, "fields": ["number", "due_date", "total"], "old_new": old_new}
    with store.writing() as tx:
        tx.audit.add(ADMIN, AuditAction.CHANGE_ACCEPTED, "con1:101", details, NOW)
        tx.audit.add(ADMIN, AuditAction.REVIEW_ACCEPTED, "1169", {"problem": "sums_differ"}, NOW)
        tx.commit()

    accepted, updated = log.page(ADMIN, AuditPlace()).lines
    assert updated.details == (
        ("number", "1002 → 1003"),
        ("due date", "nothing → 2026-12-15"),
        ("changed too", "total"),
    )
    assert accepted.subject == "QuickBooks id 1169"


def test_an_invoice_is_found_by_its_number(store: Store, log: AuditLog, database_url: str) -> None:
    with kept_engine(database_url).begin() as database:
        row = an_invoice_row(doc_number="INV-7", doc_number_folded="inv-7", project_id=None)
        add_rows(database, [row])
    note(store, 0, AuditAction.PROJECT_CHANGED, "con1:101")

    page = log.page(ADMIN, AuditPlace(AuditFilter(about="inv-7")))
    assert [line.subject for line in page.lines] == ["invoice INV-7"]


def test_only_who_may_looks_at_it_or_exports_it(log: AuditLog) -> None:
    for attempt in (
        lambda: log.page(MEMBER, AuditPlace()),
        lambda: log.ask(MEMBER, EVERYTHING),
        lambda: log.export(MEMBER, EVERYTHING, io.BytesIO()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_file_holds_every_entry_and_runs_nothing(store: Store, log: AuditLog) -> None:
    with store.writing() as tx:
        deeds = [Deed(CREATED, f"p{each}") for each in range(AT_ONCE + 3)]
        tx.audit.add_all(ADMIN, deeds, NOW)
        tx.audit.add(ADMIN, CREATED, "=1+1", {"label": '=cmd|"x"', "to": ["é"]}, NOW)
        tx.commit()
    out = io.BytesIO()

    number = log.export(ADMIN, EVERYTHING, out)

    rows = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))
    assert (number, len(rows)) == (AT_ONCE + 5, AT_ONCE + 6)
    assert len({row[-1] for row in rows}) == len(rows)
    assert rows[1][2] == "audit_exported"
    assert rows[2][:6] == [
        "2026-11-24 09:30:00",
        "UADMIN",
        "project_created",
        "created a project",
        """'=cmd|"x\"""",
        "'=1+1",
    ]
    assert json.loads(rows[2][6])["to"] == ["é"]


def test_an_export_is_noted_with_what_was_chosen(store: Store, log: AuditLog) -> None:
    note(store, 0, CREATED, "p0", MEMBER)

    assert log.export(ADMIN, AuditFilter(person=MEMBER.user_id), io.BytesIO()) == 1

    newest = log.page(ADMIN, AuditPlace()).lines[0].entry
    assert (newest.action, newest.details["person"]) == (
        AuditAction.AUDIT_EXPORTED,
        MEMBER.user_id,
    )


def test_a_file_is_asked_for_once_however_often_the_press_arrives(
    store: Store, log: AuditLog, clock: SettableClock
) -> None:
    note(store, 0, CREATED, "p0")
    presser = replace(ADMIN, delivery="press-1")
    log.ask(presser, AuditFilter(action=CREATED, since=NOW, about="x"))
    with pytest.raises(Repeated):
        log.ask(presser, EVERYTHING)

    with store.writing() as tx:
        message = tx.outbox.claim_file(clock.now())
        assert tx.outbox.claim_file(clock.now()) is None
    assert message is not None
    assert (message.kind, message.recipient) == (MessageKind.AUDIT_FILE, ADMIN.user_id)
    assert AuditFilter.of(message.facts) == AuditFilter(action=CREATED, since=NOW, about="x")


def test_a_file_that_must_stop_is_not_finished(store: Store, log: AuditLog) -> None:
    note(store, 0, CREATED, "p0")

    with pytest.raises(NotWritten):
        log.write(TEAM, EVERYTHING, io.BytesIO(), is_over=lambda: True)


def test_what_several_are_called_is_paged_as_one(store: Store, log: AuditLog) -> None:
    with store.writing() as tx:
        same = [tx.projects.create(ADMIN, client, "Care", NOW).id for client in ("Acme", "Borealis")]
        for each in range(2 * PAGE + 1):
            tx.audit.add(ADMIN, CREATED, same[each % 2], {}, NOW + timedelta(minutes=each))
        tx.commit()

    expected = [same[each % 2] for each in reversed(range(2 * PAGE + 1))]
    assert walked(log, AuditFilter(about="Care")) == (expected, expected)
