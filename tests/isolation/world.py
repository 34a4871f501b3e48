"""A firm in which everything that can be shown is there, beside another workspace that has the app, too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.invoice_window.created_here import CreatedHere
from services.mirror.followed import follow_some
from services.model.draft import DraftFields, FieldProblems
from services.model.entry import PartyKind
from services.model.import_run import ANY_PLAN, CommitPolicy, Filters, NewRun, Via
from services.model.invoice_window import NewInvoice, NewLine
from services.model.people import Actor, Place, PlaceKind
from services.model.people_links import PersonKey
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from services.model.schedule import ScheduleChoices
from services.store.message_tables import outbox
from services.store.tables import metadata
from services.store.tables_entries import mirror_people
from tests.isolation.desk import PrintingCompany, every_use_case
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE, TEAM, connected
from tests.services.imports.firm import SECOND, Firm
from tests.services.status_sync.test_entries_following import a_line, a_record
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_rows, an_invoice_row

OTHER_TEAM = "T2"
#: Financial administrators of the other workspace: one of its own, and one with an id that is used here, too.
STRANGER, NAMESAKE = Actor(OTHER_TEAM, "USTRANGER"), Actor(OTHER_TEAM, ADMIN.user_id)
#: In no security group; a project lists her, and it is not the firm's big one.
OUTSIDER = Actor(TEAM, "UOUTSIDER")
ELSEWHERE = Place("C2", PlaceKind.PRIVATE, "ledger")
MONDAYS = ScheduleChoices("con1", "monday", "08:00", "America/New_York", "last_month", ("sent", "paid"))
SCHEDULES = [f"SCH-{number:06d}" for number in range(11)]
#: What the firm calls its own; nothing of it may ever be told to others.
NAMES = ("Rivertown Design", "Windmill Books", "Alderbrook", "Borealis", "Cedar", "Zinnia")


def a_world(firm: Firm) -> None:
    """Fill this firm, and the workspace beside it."""
    firm.books = PrintingCompany(firm.clock)
    firm.books.page_size = 1000
    _neighbours(firm)
    _books(firm)
    every_use_case(firm).customers.bring("con1")
    _projects(firm)
    _people(firm)
    _runs(firm)
    _window(firm)
    _work(firm)
    _beside(firm)
    _reading(firm)


def _neighbours(firm: Firm) -> None:
    connected(firm.store, firm.clock)
    facts = {"id": "con9", "team_id": OTHER_TEAM, "company_name": "Elsewhere Ltd"}
    connected(firm.store, firm.clock, **facts)
    with firm.store.writing() as tx:
        for person in (ADMIN, SECOND, STRANGER, NAMESAKE):
            tx.access.add(person, person.user_id, firm.clock.now())
        tx.commit()


def _books(firm: Firm) -> None:
    """One customer with a project, and a dozen without: more than a page of each."""
    firm.books.customer("1", "Alderbrook")
    firm.books.customer("2", "Borealis")
    for number in range(3, 40):
        firm.books.customer(str(number), f"Cedar {number}")
    for number in range(1, 20):
        firm.books.invoice(str(100 + number), customer_name="Alderbrook", txn_date=date(2026, 10, number))
    for number in range(2, 19):
        facts = {"customer_id": str(number), "customer_name": f"Cedar {number}"}
        firm.books.invoice(str(200 + number), txn_date=date(2026, 10, number), **facts)
    firm.books.invoice(
        "300", customer_name="Alderbrook", balance=Decimal("40.00"), problem=ReviewProblem.SUMS_DIFFER
    )


def _projects(firm: Firm) -> None:
    firm.project("Alderbrook", "1")
    for number in range(12):
        firm.project(f"Zinnia {number:02d}")
    for number in range(2, 40):
        # Customers of these names are suggested for them.
        firm.project("Borealis" if number == 2 else f"Cedar {number}")
    desk = every_use_case(firm)
    (own,) = firm.projects.search(ADMIN, "Zinnia 00", 1)
    desk.project_desk.members.add(ADMIN, own.id, OUTSIDER.user_id)
    (first,) = firm.projects.search(ADMIN, "Alderbrook", 1)
    with firm.store.writing() as tx:
        for number in range(25):
            tx.projects.add_member(first.id, f"UMEMBER{number:02d}")
        tx.commit()


def _people(firm: Firm) -> None:
    """More than a page of vendors: one linked, one suggested somebody, one for whom that was ignored."""
    rows = [
        {
            "connection_id": "con1",
            "kind": PartyKind.VENDOR,
            "qbo_id": str(number),
            "name": f"Zinnia Smith {number}",
            "name_folded": f"zinnia smith {number}",
            "is_active": True,
        }
        for number in range(10, 22)
    ]
    with firm.engine.begin() as database:
        database.execute(sa.insert(mirror_people), rows)
    links = every_use_case(firm).people_links
    links.link(ADMIN, "con1", PersonKey(PartyKind.VENDOR, "11"), MEMBER.user_id)
    links.ignore(ADMIN, "con1", PersonKey(PartyKind.VENDOR, "12"), MEMBER.user_id)


def _runs(firm: Firm) -> None:
    """One of each kind that is shown in another way."""
    (project,) = firm.projects.search(ADMIN, "Alderbrook", 1)
    drafted(firm, "N-115")
    run_id = firm.previewed().id
    firm.runs.press_import(ADMIN, run_id)
    firm.work_off(run_id)
    firm.books.invoice("130", customer_name="Alderbrook", txn_date=date(2026, 10, 20))
    firm.work_off(firm.unattended(place=PLACE, policy=CommitPolicy.ALL_OR_NOTHING).id)
    firm.previewed(project_id=project.id)


def _reading(firm: Firm) -> None:
    """Runs that read at this moment, more than a page of them."""
    draft = firm.drafts.open(SECOND, ELSEWHERE, "con2").draft
    days = DraftFields(date_from="2026-10-01", date_to="2026-10-31")
    submitted = firm.drafts.submit(SECOND, draft.id, draft.version, days)
    assert not isinstance(submitted, FieldProblems), submitted
    firm.previews.start(SECOND, *submitted)
    for day in range(1, 11):
        filters = Filters(date(2026, 9, day), date(2026, 9, 30))
        firm.previews.request(NewRun("con2", TEAM, "cli", Via.CLI, filters, approved_digest=ANY_PLAN))


def drafted(firm: Firm, number: str) -> str:
    """An invoice that was created here, for the linked customer's project; its id."""
    (project,) = firm.projects.search(ADMIN, "Alderbrook", 1)
    line = NewLine("Design", Decimal(1), Decimal(100))
    new = NewInvoice(project.id, number, date(2026, 11, 20), None, "USD", (line,))
    return CreatedHere(firm.store, firm.clock, firm.rights).create(ADMIN, new)


def _window(firm: Firm) -> None:
    """Invoices that could be moved, and those that QuickBooks changed since."""
    (project,) = firm.projects.search(ADMIN, "Alderbrook", 1)
    row: dict[str, Any] = {
        "delivery_state": "not_sent",
        "tile": "drafts",
        "project_id": project.id,
        "customer_name": "Alderbrook",
    }
    with firm.engine.begin() as database:
        rows = [
            an_invoice_row(qbo_id=str(number), doc_number=f"N-{number}", **row) for number in range(901, 918)
        ]
        add_rows(database, rows)
    with firm.store.writing() as tx:
        tx.connections.set_treat_unsent_as_sent("con1", True)
        tx.connections.set_results_channel("con1", "C0FINANCE")
        tx.commit()
    sync = every_use_case(firm).status_sync
    sync.in_step.look()
    for number in {*range(101, 120)} - {115}:
        firm.books.change(str(number), doc_number=f"N-{number}-B")
    firm.clock.move(hours=2)
    sync.in_step.look()


def _work(firm: Firm) -> None:
    """More than a page of entries and of projects with some, one of them changed; a bill, with a page."""
    projects = firm.projects.search(ADMIN, "Cedar", 12)
    facts = {"customer_name": "Cedar 5", "party_name": "Zinnia Smith 11", "party_id": "11"}
    rows = [
        an_entry_row(qbo_id=str(number), client_id=one.client_id, project_id=one.id, **facts)
        for number, one in enumerate(projects, 500)
    ]
    bill = {"client_id": projects[0].client_id, "project_id": projects[0].id, "txn_date": date(2026, 11, 2)}
    with firm.engine.begin() as database:
        add_entries(database, [*rows, an_expense_row(qbo_id="600", **facts | bill)])
    with firm.store.writing() as tx:
        tx.mirror.of(Entity.TIME_ACTIVITY).keep("con1", [a_record(a_line(0, "other"))._replace(qbo_id="500")])
        follow_some(tx, "con1", firm.clock.now(), 1)
        tx.commit()


def _beside(firm: Firm) -> None:
    """Another company, schedules, ignored suggestions, and a result that reached nobody."""
    facts = {"id": "con2", "realm_id": "9341453000000002", "company_name": "Windmill Books"}
    connected(firm.store, firm.clock, **facts)
    desk = every_use_case(firm)
    for schedule_id in SCHEDULES:
        added = desk.schedules.add(ADMIN, schedule_id, MONDAYS, PLACE)
        assert not isinstance(added, FieldProblems), added
    desk.schedules.pause(ADMIN, SCHEDULES[-1])
    for start in (0, 0):
        for line in desk.project_desk.suggestions.page(ADMIN, "con1", start).lines:
            project_id = line.suggestion.project_id or ""
            desk.project_desk.suggestions.ignore(ADMIN, "con1", line.customer_id, project_id)
    with firm.engine.begin() as database:
        lost = {"state": "undeliverable", "error": "channel_not_found"}
        kinds = sa.select(sa.func.min(outbox.c.id)).where(outbox.c.kind == "final").scalar_subquery()
        database.execute(sa.update(outbox).where(outbox.c.id == kinds).values(**lost))


def secrets_of(firm: Firm) -> list[str]:
    """What nobody outside may be told: names, numbers, and the references of runs."""
    return [*NAMES, "N-1", "N-2", "N-9", *runs_of(firm)]


def runs_of(firm: Firm, *people: str) -> list[str]:
    """The references of runs; of those that these people asked for, if any are given."""
    runs = metadata.tables["import_runs"].c
    wanted = sa.select(runs.id).where(runs.requested_by.in_(people)) if people else sa.select(runs.id)
    with firm.engine.connect() as database:
        return list(database.scalars(wanted))


def ids_of(firm: Firm) -> list[str]:
    """The ids of everything that the firm has, the longest first."""
    tables = (
        "connections",
        "projects",
        "clients",
        "import_runs",
        "invoices",
        "entries",
        "schedules",
        "drafts",
        "tile_moves",
    )
    with firm.engine.connect() as database:
        found = {
            str(row)
            for name in tables
            for row in database.scalars(
                sa.select(metadata.tables[name].c.id).where(metadata.tables[name].c.team_id == TEAM)
            )
        }
    return sorted(found, key=len, reverse=True)


__all__ = [
    "MEMBER",
    "NAMESAKE",
    "OUTSIDER",
    "STRANGER",
    "a_world",
    "drafted",
    "ids_of",
    "runs_of",
    "secrets_of",
]
