"""What a person may see of entries, and how far it is in step: parts of a transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.clock import Clock, today_in
from services.decisions.overlap import may_meet, meetings
from services.model.entry_filter import EntryFilter
from services.model.in_step import Step
from services.model.people import Actor, Right
from services.model.project import Project
from services.model.work_in_progress import EntryNames, Overlap, Overlaps
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Transaction

#: Projects of which months are compared, and of these the ones that are named.
MOST_COMPARED, MOST_NAMED = 50, 3
#: Whose day it is while no company is connected.
_NOWHERE = "UTC"


def scope_of(rights: Rights, actor: Actor) -> Scope:
    """Which entries this person may see: as of invoices, all or those of projects that list her."""
    return Scope(actor.team_id, None if rights.may(actor, Right.ANY_PROJECT) else actor.user_id)


def today_of(tx: Transaction, clock: Clock, team_id: str) -> date:
    """Which day it is at the first company."""
    zones = (company.time_zone for company in tx.connections.of_team(team_id))
    return today_in(clock, next(zones, _NOWHERE))


def steps_of(tx: Transaction, team_id: str) -> tuple[Step, ...]:
    """How far each company is whose entries are here."""
    steps = tx.looks.steps(team_id)
    return tuple(step_of(steps[one], at) for one, at in tx.work.as_of(team_id).items() if one in steps)


def step_of(step: Step, as_of: datetime | None) -> Step:
    """A company's step, by the mark of its entries."""
    return replace(step, as_of=as_of)


def names_of(tx: Transaction, scope: Scope, filters: EntryFilter) -> EntryNames:
    """How what is chosen is called, as far as this person may see it."""
    project = project_of(tx, scope, filters.project_id)
    party = tx.work.party_name(scope, filters.party) if filters.party else None
    return EntryNames(project.label if project else None, party)


def project_of(tx: Transaction, scope: Scope, project_id: str | None) -> Project | None:
    """The project, where she sees it."""
    if project_id is None or not tx.projects.is_visible(project_id, scope.member):
        return None
    return tx.projects.many([project_id], scope.team_id).get(project_id)


def overlaps_of(tx: Transaction, scope: Scope, project_id: str | None = None) -> Overlaps:
    """Where unbilled work and imported invoices meet, of the first projects, or of one."""
    found = tx.work.billed_twice(scope, project_id, MOST_COMPARED + 1)
    spans = tx.work.spans(scope.team_id, found[:MOST_COMPARED])
    meet = [one for one in found[:MOST_COMPARED] if one in spans and may_meet(*spans[one])]
    # Month by month only of those that are named: all their invoices are read for it.
    months = tx.work.months(scope.team_id, meet[:MOST_NAMED])
    projects = tx.projects.many(meet[:MOST_NAMED], scope.team_id)
    shown = tuple(
        Overlap(projects[one.project_id], one.work, one.invoices)
        for one in meetings(meet[:MOST_NAMED], months.work, months.invoices)
        if one.project_id in projects
    )
    return Overlaps(shown, len(meet) - len(shown), len(found) > MOST_COMPARED)
