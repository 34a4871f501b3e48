"""*Set up projects*: all customers without a project, a suggestion each; the ticked ones linked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.clock import Clock
from services.decisions.match_project import nearest_link
from services.decisions.suggest_project import ProjectSuggester
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.import_run import ImportRun
from services.model.people import Actor, Right
from services.model.project import KnownCustomer
from services.model.project_setup import (
    OfCompany,
    OfRun,
    SetupLine,
    SetupOutcome,
    SetupPage,
    SetupScope,
    Suggestion,
)
from services.model.report import UnlinkedCustomer
from services.ports.desk import Rights
from services.ports.store import Store, Transaction
from services.projects.planned_links import Linked, Linking, link_as_planned, linked_before


@dataclass(frozen=True, slots=True)
class _Asked:
    """One customer that is asked about, and its invoices in the import."""

    customer: KnownCustomer
    invoices: int | None


@dataclass(frozen=True, slots=True)
class _Candidates:
    """All customers that are asked about, linked meanwhile or not, in an order that stays."""

    connection: Connection
    run: ImportRun | None
    asked: tuple[_Asked, ...]
    customers: Mapping[str, KnownCustomer]
    links: Mapping[str, str]

    def places_without_project(self) -> list[int]:
        """Where those stand that have no link, nor a parent that has."""
        ids = [one.customer.customer_id for one in self.asked]
        return [at for at, one in enumerate(ids) if nearest_link(one, self.customers, self.links) is None]


class ProjectSetup:
    """Suggests projects, and makes of the suggestions what a person ticked.

    Nothing that the person sends is trusted: what was ticked is done only where the very same is suggested
    from the store, to this person, among the customers that she was asked about.
    """

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def page(self, actor: Actor, scope: SetupScope, start: int, size: int) -> SetupPage:
        """So many customers from this place on; the last ones where there are none. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            known = _candidates(tx, actor, scope)
            suggester = self._suggester(tx, actor, known)
        places = known.places_without_project()
        at = min(sum(place < start for place in places), max(len(places) - 1, 0) // size * size)
        return SetupPage(
            scope=scope,
            company_name=known.connection.company_name,
            lines=[_line(known.asked[place], suggester) for place in places[at : at + size]],
            first=at + 1,
            without_project=len(places),
            start=places[at] if places else 0,
            earlier=places[max(0, at - size)] if at else None,
            later=places[at + size] if at + size < len(places) else None,
        )

    def apply(self, actor: Actor, scope: SetupScope, ticked: Mapping[str, str]) -> SetupOutcome:
        """Link the ticked customers, and create what has to be, in one transaction.

        ``ticked`` holds the mark of the suggestion that the person saw, by customer.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            known = _candidates(tx, actor, scope)
            suggester = self._suggester(tx, actor, known)
        wanted = [one.customer for one in known.asked if one.customer.customer_id in ticked]
        plan = [(one, _as_seen(suggester, one, ticked[one.customer_id])) for one in wanted]
        with self._store.writing_now() as tx:
            # Delivered again it links nothing: somebody may have taken a link away meanwhile.
            is_new = tx.inbox.is_new(actor, AuditAction.CUSTOMER_LINKED.code, self._clock.now())
            linking = self._linking(actor, known)
            done = link_as_planned(tx, linking, plan) if is_new else linked_before(len(plan))
            tx.commit()
        return self._outcome(actor, scope, done, len(ticked) - len(wanted))

    def _linking(self, actor: Actor, known: _Candidates) -> Linking:
        may_see_all = self._rights.may(actor, Right.ANY_PROJECT)
        return Linking(actor, known.connection.id, known.customers, may_see_all, self._clock.now())

    def _outcome(self, actor: Actor, scope: SetupScope, done: Linked, unknown: int) -> SetupOutcome:
        with self._store.reading() as tx:
            now = _candidates(tx, actor, scope)
        return SetupOutcome(
            scope=scope,
            linked=done.linked,
            created=done.created,
            joined=done.joined,
            linked_meanwhile=done.linked_meanwhile,
            changed=done.changed + unknown,
            left=len(now.places_without_project()),
            run=now.run,
        )

    def _suggester(self, tx: Transaction, actor: Actor, known: _Candidates) -> ProjectSuggester:
        member = None if self._rights.may(actor, Right.ANY_PROJECT) else actor.user_id
        visible = tx.projects.visible(actor.team_id, member)
        return ProjectSuggester(visible, known.customers, known.links)


def _candidates(tx: Transaction, actor: Actor, scope: SetupScope) -> _Candidates:
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
    return _Candidates(connection, run, tuple(asked), customers, tx.projects.links(connection_id))


def _of_run(unlinked: Iterable[UnlinkedCustomer], known: Mapping[str, KnownCustomer]) -> list[_Asked]:
    """In the order of the report. A customer that is gone from QuickBooks is still asked about."""
    return [
        _Asked(
            known.get(one.customer_id) or KnownCustomer(one.customer_id, one.name, None),
            one.invoices,
        )
        for one in unlinked
    ]


def _active(known: Iterable[KnownCustomer]) -> list[_Asked]:
    """Those that can get invoices, by name: parents before their children."""
    ordered = sorted(known, key=lambda one: (one.name.casefold().split(":"), one.customer_id))
    return [_Asked(one, None) for one in ordered if one.is_active]


def _line(asked: _Asked, suggester: ProjectSuggester) -> SetupLine:
    customer = asked.customer
    return SetupLine(
        customer.customer_id,
        customer.name,
        customer.email,
        asked.invoices,
        suggester.suggest(customer),
    )


def _as_seen(suggester: ProjectSuggester, customer: KnownCustomer, mark: str) -> Suggestion | None:
    """What the person saw when she ticked; None where something else would be suggested now.

    A new project that she ticked stays what she asked for, even if there is a similar one by now.
    """
    possible = (suggester.suggest(customer), suggester.creation(customer))
    return next((one for one in possible if one.mark == mark), None)
