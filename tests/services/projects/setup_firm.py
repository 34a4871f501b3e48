"""A company with customers, and what is set up in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from services.model.people import Actor
from services.model.project import Project
from services.model.project_setup import OfCompany, SetupLine, SetupOutcome, SetupPage
from services.model.quickbooks import Entity, SourceCustomer
from services.projects import Customers, ProjectDesk, Projects, ProjectSetup
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)
from tests.services.imports.little_company import LittleCompany

CONNECTION = "con1"
COMPANY = OfCompany(CONNECTION)
SECOND = Actor(TEAM, "USECOND")
#: More than any of these companies has.
EVERYBODY = 10_000
A_CUSTOMER = SourceCustomer("1", "Acme", "Acme", None, False, True, None, "USD", None, b"raw", "digest")


class SetupFirm:
    """One connected company, two administrators, and everything that can be done about its customers."""

    def __init__(self, store: Store, admin: Actor = ADMIN) -> None:
        self.store = store
        self.admin = admin
        self.clock = SettableClock()
        self.rights = EveryRight(admin, SECOND, STRANGER)
        self.projects = Projects(store, self.clock, self.rights)
        self.setup = ProjectSetup(store, self.clock, self.rights)
        self.books = LittleCompany(self.clock)
        customers = Customers(store, self.clock, self.books)
        self.desk = ProjectDesk.over(store, self.clock, self.rights, customers)
        connected(store, self.clock, team_id=admin.team_id)

    def customer(self, qbo_id: str, name: str, **facts: Any) -> None:
        """QuickBooks has this customer."""
        self.customers(replace(A_CUSTOMER, qbo_id=qbo_id, full_name=name, display_name=name, **facts))

    def customers(self, *known: SourceCustomer) -> None:
        """QuickBooks has these customers."""
        with self.store.writing() as tx:
            tx.mirror.list_of(Entity.CUSTOMER).keep(CONNECTION, known)
            tx.commit()

    def project(self, client: str, name: str, *customer_ids: str) -> Project:
        """A project with links from these customers."""
        project = self.projects.create(self.admin, client, name)
        if customer_ids:
            self.projects.link(self.admin, CONNECTION, customer_ids, project.id)
        return project

    def page(self, start: int = 0, size: int = EVERYBODY) -> SetupPage:
        """What the administrator is shown."""
        return self.setup.page(self.admin, COMPANY, start, size)

    def lines(self) -> dict[str, SetupLine]:
        """Everybody without a project, by id."""
        return {line.customer_id: line for line in self.page().lines}

    def ticks(self, *customer_ids: str) -> dict[str, str]:
        """These customers as they are shown, ticked."""
        lines = self.lines()
        return {one: lines[one].suggestion.mark for one in customer_ids}

    def apply(self, ticked: dict[str, str], actor: Actor = ADMIN) -> SetupOutcome:
        return self.setup.apply(actor, COMPANY, ticked)

    def links(self) -> dict[str, str]:
        """The label of the project, by linked customer."""
        with self.store.reading() as tx:
            links = tx.projects.links(CONNECTION)
            known = tx.projects.many(set(links.values()), self.admin.team_id)
        return {customer: known[project].label for customer, project in links.items()}

    def audit(self) -> list[tuple[str, str]]:
        """Who did what, oldest first."""
        with self.store.reading() as tx:
            entries = tx.audit.recent(self.admin.team_id, EVERYBODY)
        return [(entry.actor, entry.action.code) for entry in reversed(entries)]

    def make_member(self, project: Project) -> None:
        """The person without the right is listed in the project."""
        with self.store.writing() as tx:
            tx.projects.add_member(project.id, MEMBER.user_id)
            tx.commit()


@contextmanager
def opened_setup_firm(database_url: str, admin: Actor = ADMIN) -> Iterator[SetupFirm]:
    """A firm on this empty database."""
    with opened_store(database_url) as store:
        yield SetupFirm(store, admin)


def counts(outcome: SetupOutcome) -> dict[str, int]:
    """What the outcome counts, but for zeros."""
    names = ("linked", "created", "joined", "linked_meanwhile", "changed", "left")
    return {name: number for name in names if (number := getattr(outcome, name))}
