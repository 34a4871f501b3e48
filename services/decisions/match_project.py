"""Which project an invoice goes to: the nearest link of its customer wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.model.import_run import Filters
from services.model.project import CustomerNode
from services.model.rejection import LeftOutBecause

#: QuickBooks nests customers at most five deep; more steps than that would be a circle.
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Matched:
    """The project; ``is_associated`` when the customer has no link and was picked for it."""

    project_id: str
    is_associated: bool = False


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Neither the customer nor a parent is linked."""


@dataclass(frozen=True, slots=True)
class NotChosen:
    """The customer was not asked for."""


@dataclass(frozen=True, slots=True)
class OtherProject:
    """The customer is linked to a project other than the chosen one."""


Match = Matched | Unlinked | NotChosen | OtherProject


@dataclass(frozen=True, slots=True)
class ProjectMatcher:
    """What is known of customers and links, and what a run asks for.

    ``customers`` and ``links`` (customer id → project id) are of one connection.
    """

    customers: Mapping[str, CustomerNode]
    links: Mapping[str, str]
    filters: Filters
    #: A company has far fewer customers than invoices.
    _found: dict[str | None, Match] = field(default_factory=dict, init=False, repr=False, compare=False)

    def match(self, customer_id: str | None) -> Match:
        """Where an invoice of this customer goes."""
        found = self._found.get(customer_id)
        if found is None:
            found = self._found[customer_id] = self._match(customer_id)
        return found

    def _match(self, customer_id: str | None) -> Match:
        line = tuple(_line(customer_id, self.customers))
        if self.filters.customer_ids and self.filters.customer_ids.isdisjoint(line):
            return NotChosen()
        linked = next((self.links[one] for one in line if one in self.links), None)
        chosen = self.filters.project_id
        if chosen is None:
            return Unlinked() if linked is None else Matched(linked)
        if linked is not None:
            return Matched(chosen) if linked == chosen else OtherProject()
        picked = self.filters.customer_ids | self.filters.associated_ids
        return Unlinked() if picked.isdisjoint(line) else Matched(chosen, is_associated=True)


def out_of(match: Match) -> LeftOutBecause | None:
    """Why such a customer's documents were not asked for; None where they were."""
    if isinstance(match, NotChosen):
        return LeftOutBecause.CUSTOMER
    return LeftOutBecause.OTHER_PROJECT if isinstance(match, OtherProject) else None


def nearest_link(
    customer_id: str, customers: Mapping[str, CustomerNode], links: Mapping[str, str]
) -> str | None:
    """The project of the customer's own link, else of its nearest parent's."""
    nearest = linked_by(customer_id, customers, links)
    return None if nearest is None else links[nearest]


def linked_by(
    customer_id: str, customers: Mapping[str, CustomerNode], links: Mapping[str, str]
) -> str | None:
    """Whose link it is that counts: the customer itself, else its nearest parent that has one."""
    return next((one for one in _line(customer_id, customers) if one in links), None)


def top_of(customer_id: str, customers: Mapping[str, CustomerNode]) -> str:
    """The topmost of the customer's parents, or the customer itself."""
    *_, top = _line(customer_id, customers)
    return top


def _line(customer_id: str | None, customers: Mapping[str, CustomerNode]) -> Iterator[str]:
    """The customer, then its parents: nearest first."""
    for _ in range(_DEEPEST):
        if customer_id is None:
            return
        yield customer_id
        node = customers.get(customer_id)
        customer_id = node.parent_id if node else None
