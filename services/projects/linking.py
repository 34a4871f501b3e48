"""Creating a project and linking a customer, each with its line in the audit log: parts of a transaction."""

from __future__ import annotations

from datetime import datetime

from services.model.audit import AuditAction
from services.model.people import Actor
from services.model.project import CustomerLink, Project
from services.ports.store import Transaction


def found_or_created(
    tx: Transaction, actor: Actor, client: str, name: str, at: datetime
) -> tuple[Project, bool]:
    """The project of this client and name, and whether it is new. Call ``tx.projects.lock`` before."""
    present = tx.projects.named(actor.team_id, name, client, 1)
    if present:
        return present[0], False
    project = tx.projects.create(actor, client, name, at)
    tx.audit.add(actor, AuditAction.PROJECT_CREATED, project.id, {"label": project.label}, at)
    return project, True


def link_customer(tx: Transaction, actor: Actor, link: CustomerLink) -> str | None:
    """Link the customer; the id of the project to which it was linked instead, None if to none or to this."""
    earlier = tx.projects.link_of(link.connection_id, link.customer_id)
    if earlier is not None and earlier.project_id == link.project_id:
        return None
    tx.projects.link(link)
    details = {"connection_id": link.connection_id, "project_id": link.project_id}
    action = AuditAction.CUSTOMER_LINKED
    if earlier is not None:
        action = AuditAction.CUSTOMER_RELINKED
        details["from_project_id"] = earlier.project_id
    tx.audit.add(actor, action, link.customer_id, details, link.linked_at)
    return earlier.project_id if earlier is not None else None
