"""Which customers are asked about: of an import, or all of a company; and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.decisions.match_project import nearest_link
from services.decisions.suggest_project import ProjectSuggester
from services.model.connection import Connection
from services.model.import_run import ImportRun
from services.model.people import Actor, Right
from services.model.project import KnownCustomer
from services.model.project_setup import OfCompany, OfRun, SetupScope
from services.model.report import UnlinkedCustomer
from services.ports.desk import Rights
from services.ports.store import Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """One customer that is asked about, and its invoices in the import."""

    customer: KnownCustomer
    invoices: int | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """All customers that are asked about, linked meanwhile or not, in an order that stays."""

    connection: Connection
    run: ImportRun | None
    asked: tuple[Asked, ...]
    customers: Mapping[str, KnownCustomer]
    links: Mapping[str, str]

    def places_without_project(self) -> list[int]:
        """Where those stand that have no link, nor a parent that has."""
        ids = [one.customer.customer_id for one in self.asked]
        return [at for at, one in enumerate(ids) if nearest_link(one, self.customers, self.links) is None]


def candidates_of(tx: Transaction, actor: Actor, scope: SetupScope) -> Candidates:
    """Who is asked about, and what is known of them. Raises ``NotFound``, also for another workspace's."""
    run: ImportRun | None = None
    match scope:
        case OfRun(run_id):
            run = tx.runs.get(run_id, actor.team_id)
            connection_id = run.connection_id
        case OfCompany(connection_id):
            pass
    connection = tx.connections.get(connection_id, actor.team_id)
    customers = tx.mirror.known_customers(connection_id)
    asked = _of_run(tx.sums.unlinked(run.id), customers) if run else _active(customers.values())
    # Of those that are gone from QuickBooks the name still counts: no two may get one new project.
    customers |= {one.customer.customer_id: one.customer for one in asked}
    return Candidates(connection, run, tuple(asked), customers, tx.projects.links(connection_id))


def suggester_for(tx: Transaction, actor: Actor, rights: Rights, known: Candidates) -> ProjectSuggester:
    """Suggests projects that this person may see, but those that somebody ignored."""
    member = None if rights.may(actor, Right.ANY_PROJECT) else actor.user_id
    visible = tx.projects.visible(actor.team_id, member)
    ignored = tx.suggestions.ignored(known.connection.id)
    return ProjectSuggester(visible, known.customers, known.links, ignored)


def _of_run(unlinked: Iterable[UnlinkedCustomer], known: Mapping[str, KnownCustomer]) -> list[Asked]:
    """In the order of the report. A customer that is gone from QuickBooks is still asked about."""
    return [
        Asked(
            known.get(one.customer_id) or KnownCustomer(one.customer_id, one.name, None),
            one.invoices,
        )
        for one in unlinked
    ]


def _active(known: Iterable[KnownCustomer]) -> list[Asked]:
    """Those that can get invoices, by name: parents before their children."""
    ordered = sorted(known, key=lambda one: (one.name.casefold().split(":"), one.customer_id))
    return [Asked(one, None) for one in ordered if one.is_active]
