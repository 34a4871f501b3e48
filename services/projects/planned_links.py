"""What was ticked in *Set up projects*, done in one transaction: few statements, whoever was quicker told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.decisions.match_project import nearest_link
from services.model.audit import AuditAction, Deed
from services.model.people import Actor
from services.model.project import CustomerLink, CustomerNode, Ensured
from services.model.project_setup import Suggestion
from services.ports.store import Transaction

#: A customer, and what was suggested for it; None where that would not be suggested any more.
Planned = tuple[CustomerNode, Suggestion | None]


@dataclass(frozen=True, slots=True)
class Linking:
    """Who links, when, in which company, and whether she sees every project."""

    actor: Actor
    connection_id: str
    customers: Mapping[str, CustomerNode]
    sees_all: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """How many customers were linked, projects created, or left to what somebody else did meanwhile."""

    linked: int
    created: int
    joined: int
    linked_meanwhile: int
    changed: int


def link_as_planned(tx: Transaction, linking: Linking, plan: Sequence[Planned]) -> Linked:
    """Link those that have no project yet, and create what they need."""
    tx.projects.lock(linking.actor.team_id)
    links = tx.projects.links(linking.connection_id)
    # Asked before anything is linked here: a ticked parent leaves its ticked children to be linked, too.
    open_ = [one for one in plan if nearest_link(one[0].customer_id, linking.customers, links) is None]
    suggested = {customer.customer_id: suggestion for customer, suggestion in open_ if suggestion}
    new = [(one.client_name, one.name) for one in suggested.values() if one.project_id is None]
    ensured = tx.projects.ensure(linking.actor, list(dict.fromkeys(new)), linking.at)
    usable = {named: one for named, one in ensured.items() if _may_use(tx, linking, one)}
    made = list(_links(linking, suggested, usable))
    tx.projects.link_all(made)
    distinct = {one.project.id: one for one in usable.values()}.values()
    tx.audit.add_all(linking.actor, [*_creations(distinct), *map(_deed, made)], linking.at)
    created = sum(one.is_new for one in distinct)
    return Linked(
        linked=len(made),
        created=created,
        joined=len(distinct) - created,
        linked_meanwhile=len(plan) - len(open_),
        changed=len(open_) - len(made),
    )


def linked_before(number: int) -> Linked:
    """So many customers were dealt with already."""
    return Linked(linked=0, created=0, joined=0, linked_meanwhile=number, changed=0)


def _may_use(tx: Transaction, linking: Linking, ensured: Ensured) -> bool:
    """Whether she may link to it: somebody else may have made one of this name that she cannot see."""
    member = None if ensured.is_new or linking.sees_all else linking.actor.user_id
    return tx.projects.is_visible(ensured.project.id, member)


def _links(
    linking: Linking, suggested: Mapping[str, Suggestion], ensured: Mapping[tuple[str, str], Ensured]
) -> Iterable[CustomerLink]:
    for customer_id, suggestion in suggested.items():
        there = ensured.get((suggestion.client_name, suggestion.name))
        project_id = suggestion.project_id or (there.project.id if there else None)
        if project_id is not None:
            yield CustomerLink(
                linking.connection_id, customer_id, project_id, linking.actor.user_id, linking.at
            )


def _creations(ensured: Iterable[Ensured]) -> Iterable[Deed]:
    for one in ensured:
        if one.is_new:
            yield Deed(AuditAction.PROJECT_CREATED, one.project.id, {"label": one.project.label})


def _deed(link: CustomerLink) -> Deed:
    details = {"connection_id": link.connection_id, "project_id": link.project_id}
    return Deed(AuditAction.CUSTOMER_LINKED, link.customer_id, details)
