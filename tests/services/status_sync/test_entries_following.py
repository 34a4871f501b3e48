"""What was billed or deleted in QuickBooks follows by itself; what somebody changed there does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.model.entry import Billable, EntryKind, PartyKind, SourceEntry, SourceRecord
from services.model.import_run import ImportType
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from services.model.work_in_progress import Followed
from services.ports.store import Transaction
from services.status_sync.entries import EntriesFollowing
from services.store.tables import audit_log
from services.store.tables_entries import entries, entry_records
from services.store.unit_of_work import Store
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import KEYS, NOW, SettableClock, connected
from tests.services.imports.entry_firm import bill, imported, tiles, time, time_changes
from tests.services.imports.records import a_line as a_bill_line
from tests.services.imports.records import an_entry
from tests.services.status_sync.watched_firm import WatchedFirm
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects

LATER = NOW + timedelta(days=1)


@dataclass
class Followers:
    """Two hours and a bill of two lines that were imported, before the mirror hears of changes."""

    engine: Engine
    store: Store
    clock: SettableClock

    def hear(self, entity: Entity, *records: SourceRecord) -> None:
        with self.store.writing() as tx:
            tx.mirror.of(entity).keep("con1", records)
            tx.commit()

    def lose(self, entity: Entity, qbo_id: str) -> None:
        with self.store.writing() as tx:
            tx.mirror.of(entity).mark_gone("con1", [qbo_id], NOW)
            tx.commit()

    def follow(self) -> Followed:
        return EntriesFollowing(self.store, self.clock, batch=2).follow_all("con1")

    def stand(self) -> dict[str, tuple[str, bool]]:
        """Where each entry stands, and whether it is gone."""
        wanted = sa.select(entries.c.ref, entries.c.tile, entries.c.gone_at)
        with self.engine.connect() as database:
            return {row.ref: (row.tile, row.gone_at is not None) for row in database.execute(wanted)}

    def changed(self) -> set[str]:
        """Those that say that they changed."""
        with self.engine.connect() as database:
            wanted = sa.select(entries.c.ref).where(entries.c.changed_at.is_not(None))
            return set(database.scalars(wanted))

    def audited(self) -> list[dict[str, Any]]:
        with self.engine.connect() as database:
            wanted = sa.select(audit_log.c.details).where(audit_log.c.action == "entries_followed")
            return [dict(details) for details in database.scalars(wanted)]


@pytest.fixture
def firm(database_url: str) -> Followers:
    engine, clock = kept_engine(database_url), SettableClock()
    store = Store(engine, KEYS)
    connected(store, clock)
    with engine.begin() as database:
        add_projects(database)
        add_entries(database, [an_entry_row(), *(an_expense_row(line_no=no) for no in (1, 2))])
    return Followers(engine, store, clock)


def a_line(number: int, content: str = "content", **facts: Any) -> SourceEntry:
    entry = SourceEntry(
        line_no=number,
        kind=EntryKind.EXPENSE if number else EntryKind.TIME,
        party_kind=PartyKind.VENDOR if number else PartyKind.EMPLOYEE,
        party_id="55",
        party_name="Emily Platt",
        customer_id="1",
        customer_name="Harbour House",
        item_id="2",
        item_name="Hours",
        account_id=None,
        account_name=None,
        description="Sketches",
        billable=Billable.BILLABLE,
        seconds=None if number else 9000,
        rate=None,
        quantity=None,
        amount=Decimal("187.50"),
        tax=None,
        markup=None,
        problem=None,
        content_digest=content,
    )
    return entry._replace(**facts)


def a_record(*lines: SourceEntry, version: int = 1) -> SourceRecord:
    return SourceRecord(
        qbo_id="5",
        sync_token=version,
        created_at=None,
        updated_at=datetime(2026, 11, 1, tzinfo=UTC),
        doc_number=None,
        txn_date=date(2026, 10, 6),
        due_date=None,
        currency="USD",
        exchange_rate=None,
        raw=b"{}",
        digest=f"digest {version}",
        content_digest=f"content {version}",
        entries=lines,
    )


TIME, FIRST, SECOND = "TimeActivity:5", "Bill:5:1", "Bill:5:2"
UNBILLED, BILLED = "work_in_progress", "billed"


def test_what_was_billed_follows_and_other_content_does_not(firm: Followers) -> None:
    billed = {"billable": Billable.BILLED}
    firm.hear(Entity.TIME_ACTIVITY, a_record(a_line(0, content="other", **billed)))
    firm.hear(Entity.BILL, a_record(a_line(1, **billed), a_line(2, content="other", **billed)))

    assert firm.follow() == Followed(status=3, changed=2)
    assert firm.stand() == {TIME: (BILLED, False), FIRST: (BILLED, False), SECOND: (BILLED, False)}
    assert firm.audited() == [{"status": 3, "changed": 2}]
    assert firm.follow() == Followed()
    with firm.engine.connect() as database:
        assert set(database.scalars(sa.select(entries.c.amount))) == {Decimal("150.00")}


@pytest.mark.parametrize(
    "lines",
    [
        (a_line(1, content="second", billable=Billable.BILLED), a_line(2, content="third")),
        (a_line(1, content="other", billable=Billable.BILLED),),
    ],
)
def test_nothing_of_a_line_follows_that_may_be_another_by_now(
    firm: Followers, lines: tuple[SourceEntry, ...]
) -> None:
    with firm.engine.begin() as database:
        content = {"content_digest": "second"}
        database.execute(sa.update(entries).where(entries.c.ref == SECOND).values(content))
    firm.hear(Entity.BILL, a_record(*lines))

    firm.follow()
    assert firm.stand()[FIRST] == (UNBILLED, False)


def test_what_was_deleted_is_marked_and_counts_again_once_it_is_back(firm: Followers) -> None:
    firm.hear(Entity.TIME_ACTIVITY, a_record(a_line(0)))
    firm.hear(Entity.BILL, a_record(a_line(1)))
    firm.lose(Entity.TIME_ACTIVITY, "5")

    assert firm.follow() == Followed(gone=2)
    assert firm.stand() == {TIME: (UNBILLED, True), FIRST: (UNBILLED, False), SECOND: (UNBILLED, True)}

    firm.hear(Entity.BILL, a_record(a_line(1), a_line(2), version=2))
    assert firm.follow() == Followed(back=1)
    assert firm.stand()[SECOND] == (UNBILLED, False)


def test_a_document_that_cannot_be_read_takes_nothing_away(firm: Followers) -> None:
    firm.hear(Entity.BILL, a_record(a_line(1)))
    with firm.store.writing() as tx:
        tx.mirror.of(Entity.BILL).mark_unreadable("con1", ["5"])
        tx.commit()

    assert firm.follow() == Followed()
    assert firm.stand()[SECOND] == (UNBILLED, False)


def test_what_quickbooks_states_is_taken_over_whole(firm: Followers) -> None:
    firm.hear(Entity.TIME_ACTIVITY, a_record(a_line(0, content="other")))
    firm.follow()
    assert firm.changed() == {TIME}

    assert (take_over(firm, "con1:TimeActivity:5"), take_over(firm, "con1:Bill:5:1")) == (True, False)
    with firm.engine.connect() as database:
        row = database.execute(sa.select(entries).where(entries.c.ref == TIME)).one()
        kept = database.execute(sa.select(entry_records.c.qbo_id, entry_records.c.digest)).all()
    assert (row.seconds, row.amount, row.txn_date) == (9000, Decimal("187.50"), date(2026, 10, 6))
    assert (row.content_digest, row.digest) == ("other", "digest 1")
    assert [tuple(one) for one in kept] == [("5", "digest 1")]
    assert firm.changed() == set()


def test_what_changed_says_so_until_it_is_as_it_was_or_is_deleted(firm: Followers) -> None:
    firm.hear(Entity.TIME_ACTIVITY, a_record(a_line(0, markup=Decimal(5))))
    firm.hear(Entity.BILL, a_record(a_line(1, content="other"), a_line(2, content="other")))
    assert firm.follow() == Followed(changed=3)

    firm.hear(Entity.TIME_ACTIVITY, a_record(a_line(0), version=2))
    firm.hear(Entity.BILL, a_record(a_line(1, content="another"), version=2))
    assert firm.follow() == Followed(gone=1)
    assert firm.changed() == {FIRST}
    with firm.store.writing() as tx:
        tx.mirror.of(Entity.BILL).mark_unreadable("con1", ["5"])
        tx.commit()
    firm.hear(Entity.BILL, a_record(a_line(0, problem=ReviewProblem.UNREADABLE), version=3))
    assert firm.follow() == Followed()
    assert firm.changed() == {FIRST}

    firm.hear(Entity.BILL, a_record(a_line(1), a_line(2, content="other"), version=4))
    assert firm.follow() == Followed(back=1, changed=1)
    assert firm.changed() == {SECOND}


def test_what_stands_in_work_in_progress_comes_by_turns(firm: Followers) -> None:
    with firm.engine.begin() as database:
        tiles_of = {"6": UNBILLED, "7": BILLED, "8": UNBILLED, "9": UNBILLED}
        add_entries(database, [an_entry_row(qbo_id=no, tile=tile) for no, tile in tiles_of.items()])

    with firm.store.reading() as tx:
        turns = [tx.followed_entries.unbilled("con1", "TimeActivity", turn, 2) for turn in range(3)]

    assert turns == [["5", "6"], ["8", "9"], ["5", "6"]]


def take_over(firm: Followers, entry_id: str) -> bool:
    tx: Transaction
    with firm.store.writing() as tx:
        is_taken = tx.followed_entries.take_over(entry_id)
        tx.commit()
    return is_taken


def test_a_look_brings_in_what_changed_of_each_resource(once: WatchedFirm) -> None:
    time(once.firm, "5")
    bill(once.firm, "6", a_bill_line(1), a_bill_line(2))
    for kind in (ImportType.TIME, ImportType.EXPENSES):
        imported(once.firm, kind)

    time_changes(once.firm, "5", an_entry(billable=Billable.BILLED))
    once.books.delete_record(Entity.BILL, "6")
    once.look()

    assert tiles(once.firm) == {"TimeActivity:5": BILLED, "Bill:6:1": UNBILLED, "Bill:6:2": UNBILLED}
    assert [details for _, _, details in once.audit("entries_followed")] == [{"status": 1, "gone": 2}]
    with once.firm.store.reading() as tx:
        assert set(tx.work.as_of("T1")) == {"con1"}
