"""The customers of a company, page by page, each with its project and the link that this comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.decisions.match_project import linked_by
from services.decisions.page_beside import page_beside
from services.errors import NotFound
from services.model.connection import Connection
from services.model.people import Actor, Right
from services.model.project import CustomerNode, Project
from services.model.project_directory import (
    Beside,
    CustomerDetails,
    CustomerList,
    CustomerPlace,
    CustomersWanted,
    ListedCustomer,
    Paged,
)
from services.model.quickbooks import Entity
from services.ports.desk import Rights
from services.ports.store import Store, Transaction
from services.projects.customers import Customers

#: Customers on a page.
PAGE = 10


class CustomerLinks:
    """Looks at links. They are made and removed by ``Projects``."""

    def __init__(self, store: Store, rights: Rights, customers: Customers) -> None:
        self._store = store
        self._rights = rights
        self._customers = customers

    def page(self, actor: Actor, wanted: CustomersWanted) -> CustomerList:
        """Customers by name. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            company = tx.connections.get(wanted.connection_id, actor.team_id)

            def fetch(beside: Beside, limit: int) -> list[ListedCustomer]:
                asked = CustomersWanted(company.id, wanted.text, wanted.which, beside)
                return tx.customer_list.page(asked, limit)

            found = page_beside(fetch, wanted.beside, PAGE)
            places = self._places(tx, actor, company, found.rows)
            as_of = tx.mirror.list_of(Entity.CUSTOMER).as_of(company.id)
        return CustomerList(company, Paged(places, found.has_previous, found.has_next), as_of)

    def find(self, actor: Actor, connection_id: str, customer_id: str) -> CustomerDetails:
        """One customer. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id, actor.team_id)
            customer = tx.customer_list.find(connection_id, customer_id)
            if customer is None:
                raise NotFound("QuickBooks does not have this customer any more.")
            (place,) = self._places(tx, actor, company, [customer])
            return CustomerDetails(company, place, tx.customer_list.count_below(connection_id, customer))

    def companies(self, actor: Actor) -> list[Connection]:
        """The workspace's companies, by name, disconnected ones included. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            return tx.connections.of_team(actor.team_id)

    def bring(self, actor: Actor, connection_id: str) -> None:
        """Make the company's customers known, if they were never read. Raises what QuickBooks says."""
        self._require_company(actor, connection_id)
        self._customers.bring(connection_id)

    def refresh(self, actor: Actor, connection_id: str) -> None:
        """Read what changed of the company's customers. Raises what QuickBooks says."""
        self._require_company(actor, connection_id)
        self._customers.refresh(connection_id)

    def _require_company(self, actor: Actor, connection_id: str) -> None:
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            tx.connections.get(connection_id, actor.team_id)

    def _places(
        self, tx: Transaction, actor: Actor, company: Connection, rows: Sequence[ListedCustomer]
    ) -> list[CustomerPlace]:
        family = tx.customer_list.family(company.id, rows)
        links = tx.customer_list.links_of(company.id, family.keys())
        projects = tx.projects.many(set(links.values()), actor.team_id)
        return [_place(row, family, links, projects) for row in rows]


def _place(
    row: ListedCustomer,
    family: Mapping[str, CustomerNode],
    links: Mapping[str, str],
    projects: Mapping[str, Project],
) -> CustomerPlace:
    nearest = linked_by(row.customer_id, family, links)
    if nearest is None:
        return CustomerPlace(row)
    by = None if nearest == row.customer_id else family[nearest].name
    return CustomerPlace(row, projects.get(links[nearest]), by)
