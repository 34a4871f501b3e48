"""Each person sees the time entries and expenses that she may, and takes them along as files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from services.errors import NotAllowed
from services.imports.report_files import Tables
from services.mirror.followed import follow_some
from services.model.draft import FieldProblems
from services.model.entry import EntryKind, PartyKind, SourceRecord
from services.model.entry_filter import UNBILLED, EntryFields, EntryFilter, EntryKey, Party, Shown
from services.model.entry_marks import Marks
from services.model.invoice_status import AgingBucket
from services.model.outbox import MessageKind
from services.model.people import Actor
from services.model.project import CustomerLink
from services.model.project_directory import Beside
from services.model.quickbooks import Entity
from services.model.work_in_progress import EntryPlace, Updated
from services.quickbooks.documents import QuickBooksDocuments
from services.store.unit_of_work import Store
from services.work_in_progress import (
    EntryExport,
    EntryNotFound,
    EntryNotLinked,
    EntryNotUpdated,
    EntryUpdates,
    OneEntry,
    WorkInProgress,
)
from services.work_in_progress.exporting import HEAD, NothingListed, NotWritten
from tests.kept_databases import empty
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import (
    ADMIN,
    KEYS,
    MEMBER,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
)
from tests.services.status_sync.test_entries_following import a_line, a_record
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects, add_rows, an_invoice_row

HOURS, BILL = "con1:TimeActivity:5", "con1:Bill:5:1"
CHANGED = EntryFilter(Shown.CHANGED)
EMILY = Party("con1", PartyKind.EMPLOYEE, "55")


@dataclass
class Firm:
    """Two hours of one project, a bill of another, and an invoice that was imported."""

    store: Store
    rights: EveryRight = field(default_factory=EveryRight)
    clock: SettableClock = field(default_factory=SettableClock)
    told: list[Entity] = field(default_factory=list)
    content: str = "content"
    customer: str | None = "1"
    markup: Decimal | None = None

    def __post_init__(self) -> None:
        self.work = WorkInProgress(self.store, self.clock, self.rights)
        self.updates = EntryUpdates(self.store, self.clock, self.rights, batch=1)
        self.export = EntryExport(self.store, self.clock, self.rights, Tables())
        documents = QuickBooksDocuments("production")
        self.one = OneEntry(self.store, self.clock, self.rights, documents, self)

    def hear(self, *records: SourceRecord, entity: Entity = Entity.TIME_ACTIVITY) -> None:
        """A look brings these in, and they are followed."""
        with self.store.writing() as tx:
            tx.mirror.of(entity).keep("con1", records)
            follow_some(tx, "con1", self.clock.now(), 50)
            tx.commit()

    def read_now(self, connection_id: str, qbo_id: str, entity: Entity = Entity.INVOICE) -> None:
        """QuickBooks states another time."""
        self.told.append(entity)
        with self.store.writing() as tx:
            line = a_line(0, self.content, customer_id=self.customer, markup=self.markup)
            record = a_record(line, version=len(self.told))
            tx.mirror.of(Entity.TIME_ACTIVITY).keep(connection_id, [record])
            tx.commit()

    def ids(self, actor: Actor, filters: EntryFilter = UNBILLED) -> list[str]:
        return [row.id for row in self.work.window(actor, EntryPlace(filters)).entries.page.rows]


@pytest.fixture
def firm(kept_sqlite_url: str) -> Firm:
    empty(kept_sqlite_url)
    engine = kept_engine(kept_sqlite_url)
    store = Store(engine, KEYS)
    connected(store, SettableClock())
    with engine.begin() as database:
        add_projects(database)
        add_entries(database, [an_entry_row(), an_expense_row(project_id="p2", description="=1+1")])
        add_rows(database, [an_invoice_row()])
    return Firm(store)


def test_the_tile_counts_hours_and_money_of_what_she_sees(firm: Firm) -> None:
    everything, hers = firm.work.tile(ADMIN), firm.work.tile(MEMBER)

    assert everything is not None
    assert hers is not None
    assert [(one.kind, one.count, one.seconds, one.amount) for one in everything.sums] == [
        (EntryKind.EXPENSE, 1, 0, Decimal("150.00")),
        (EntryKind.TIME, 1, 7200, Decimal("150.00")),
    ]
    assert [one.kind for one in hers.sums] == [EntryKind.TIME]
    aged = {one.bucket: one.count for one in everything.aging if one.count}
    assert aged == {AgingBucket.DAYS_31_60: 2}
    (meeting,) = everything.overlaps.shown
    assert (meeting.project.name, meeting.work_month) == ("p1", date(2026, 10, 1))
    assert firm.work.tile(STRANGER) is None


def test_members_see_entries_of_their_projects_and_other_workspaces_none(firm: Firm) -> None:
    assert firm.ids(ADMIN) == [HOURS, BILL]
    assert firm.ids(MEMBER) == [HOURS]
    assert firm.ids(MEMBER, EntryFilter(project_id="p2")) == []
    assert firm.one.show(MEMBER, HOURS).kept.row.party == "Emily Platt"
    with pytest.raises(EntryNotFound):
        firm.one.show(MEMBER, BILL)
    with pytest.raises(EntryNotFound):
        firm.one.show(STRANGER, HOURS)
    names = [work.project.name for work in firm.work.projects(MEMBER, Beside()).page.rows]
    assert names == ["p1"]


def test_a_filter_names_what_is_wrong_and_nothing_that_she_must_not_see(firm: Firm) -> None:
    wrong = EntryFields(
        "unbilled", None, "p2", Party("con1", PartyKind.VENDOR, "30"), "2026-10-02", "2026-10-01"
    )

    found = firm.work.filtered(MEMBER, wrong)

    assert isinstance(found, FieldProblems)
    assert sorted(found.by_field) == ["date_to", "party", "project_id"]
    assert firm.work.filtered(ADMIN, EntryFields("gone", "time")) == EntryFilter(Shown.GONE, EntryKind.TIME)
    assert [one.name for one in firm.work.parties(MEMBER, "", 5)] == ["Emily Platt"]


def test_a_bill_opens_in_quickbooks_and_a_time_activity_has_no_page_there(firm: Firm) -> None:
    bill = firm.one.show(ADMIN, BILL)

    assert bill.address is not None
    assert "bill%3FtxnId%3D5" in bill.address
    assert firm.one.show(ADMIN, HOURS).address is None


def test_update_takes_over_what_quickbooks_states_and_is_audited(firm: Firm) -> None:
    firm.content = "other"

    details = firm.one.update(ADMIN, HOURS)

    assert (details.kept.row.seconds, details.kept.history.is_changed) == (9000, False)
    assert firm.told == [Entity.TIME_ACTIVITY]
    with firm.store.reading() as tx:
        (entry,) = [one for one in tx.audit.recent(TEAM, 5) if one.action.code == "entry_updated"]
    assert {"seconds", "amount", "txn_date"} <= {*entry.details["fields"]}


def test_another_markup_is_said_and_taken_over(firm: Firm) -> None:
    firm.one.update(ADMIN, HOURS)
    firm.markup = Decimal(25)
    firm.read_now("con1", "5")
    before = firm.one.show(ADMIN, HOURS).kept

    after = firm.one.update(ADMIN, HOURS).kept

    assert (before.history.is_changed, before.facts.markup) == (True, None)
    assert (after.history.is_changed, after.facts.markup) == (False, Decimal(25))


def test_an_entry_goes_along_to_the_project_of_its_new_customer(firm: Firm) -> None:
    firm.content, firm.customer = "other", "7"
    with pytest.raises(EntryNotLinked):
        firm.one.update(ADMIN, HOURS)
    kept = firm.one.show(ADMIN, HOURS).kept
    assert (kept.row.project_id, kept.row.seconds, kept.history.is_changed) == ("p1", 7200, True)
    with firm.store.writing() as tx:
        tx.projects.link(CustomerLink("con1", "7", "p2", ADMIN.user_id, firm.clock.now()))
        tx.commit()

    details = firm.one.update(ADMIN, HOURS)

    assert (details.kept.row.project_id, details.kept.row.seconds) == ("p2", 9000)
    assert firm.ids(MEMBER) == []
    assert [work.project.name for work in firm.work.projects(ADMIN, Beside()).page.rows] == ["p2"]


def test_what_changed_is_counted_listed_and_updated_all_at_once(firm: Firm, kept_sqlite_url: str) -> None:
    with kept_engine(kept_sqlite_url).begin() as database:
        add_entries(database, [an_entry_row(qbo_id=no, project_id="p2") for no in ("6", "7")])
    firm.hear(*(a_record(a_line(0, "other"))._replace(qbo_id=no) for no in ("5", "6")))
    firm.hear(a_record(a_line(1, "other", customer_id=None)), entity=Entity.BILL)
    shown = firm.work.window(ADMIN, EntryPlace(CHANGED))
    firm.clock.move(minutes=1)
    firm.hear(a_record(a_line(0, "other"))._replace(qbo_id="7"))

    assert (shown.tile.marks, shown.may_change, len(shown.entries.page.rows)) == (Marks(3), True, 3)
    assert firm.ids(MEMBER, CHANGED) == [HOURS]
    assert firm.work.window(MEMBER, EntryPlace(CHANGED)).tile.marks == Marks(1)
    assert shown.seen_at is not None
    with pytest.raises(NotAllowed):
        firm.updates.update(MEMBER, CHANGED, shown.seen_at)
    assert firm.updates.update(ADMIN, EntryFilter(kind=EntryKind.TIME), shown.seen_at) == Updated(2)
    assert firm.updates.update(ADMIN, CHANGED, shown.seen_at) == Updated(0, 1)

    assert firm.ids(ADMIN, CHANGED) == ["con1:TimeActivity:7", BILL]
    assert firm.one.show(ADMIN, HOURS).kept.row.seconds == 9000
    with firm.store.reading() as tx:
        updated = [one for one in tx.audit.recent(TEAM, 9) if one.action.code == "entry_updated"]
    assert sorted(one.subject for one in updated) == ["con1:TimeActivity:5", "con1:TimeActivity:6"]


def test_nothing_is_taken_over_where_nothing_differs_or_without_the_right(firm: Firm) -> None:
    assert firm.one.update(ADMIN, HOURS).kept.row.seconds == 7200
    firm.content, firm.customer = "other", None
    with pytest.raises(EntryNotUpdated):
        firm.one.update(ADMIN, HOURS)
    with pytest.raises(NotAllowed):
        firm.one.update(MEMBER, HOURS)
    assert firm.one.show(ADMIN, HOURS).kept.history.is_changed


def test_files_hold_what_the_filter_shows_and_run_nothing(firm: Firm) -> None:
    plain, book = io.BytesIO(), io.BytesIO()

    assert firm.export.csv(ADMIN, UNBILLED, plain) == 2
    firm.export.xlsx(ADMIN, UNBILLED, book)

    head, hours, bill = csv.reader(io.StringIO(plain.getvalue().decode("utf-8-sig")))
    assert head == [one.text for one in HEAD]
    assert hours[8:13] == ["2.0000", "2:00", "USD", "150.00", "Unbilled"]
    assert (bill[7], bill[13]) == ("'=1+1", "Bill:5:1")
    rows = list(load_workbook(book)["Entries"].values)
    assert (rows[1][8], rows[2][7]) == (2, "=1+1")
    mine = io.BytesIO()
    assert firm.export.csv(MEMBER, UNBILLED, mine) == 1
    with pytest.raises(NotWritten):
        firm.export.csv(ADMIN, UNBILLED, io.BytesIO(), lambda: True)


def test_what_is_asked_for_goes_along_with_the_message(firm: Firm) -> None:
    wanted = EntryFilter(Shown.BILLED, EntryKind.TIME, "p1", EMILY, date(2026, 10, 1), date(2026, 10, 31))

    with pytest.raises(NothingListed):
        firm.export.ask(MEMBER, wanted)
    wanted = replace(wanted, shown=Shown.UNBILLED)
    firm.export.ask(MEMBER, wanted)

    with firm.store.writing() as tx:
        message = tx.outbox.claim_file(firm.clock.now())
    assert message is not None
    assert (message.kind, message.recipient) == (MessageKind.ENTRIES_FILE, MEMBER.user_id)
    assert EntryFilter.of(message.facts) == wanted
    assert EntryKey.of("2026-10-05con1:Bill:5:1") == EntryKey(date(2026, 10, 5), BILL)
