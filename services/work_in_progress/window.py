"""*Work in Progress*: the tile, the list, the projects, and what a list can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from services.clock import Clock
from services.decisions.page_beside import page_beside
from services.model.draft import FieldProblems
from services.model.entry import EntryKind
from services.model.entry_filter import EntryFields, EntryFilter, Shown, day_in
from services.model.people import Actor, Right
from services.model.project_directory import Beside, Paged
from services.model.work_in_progress import (
    EntryChoices,
    EntryList,
    EntryPlace,
    EntryRow,
    PartyChoice,
    ProjectPage,
    ProjectWork,
    WorkTile,
    WorkWindow,
)
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.ports.work_in_progress import EntriesWanted
from services.work_in_progress.seen import names_of, overlaps_of, scope_of, steps_of, today_of

#: Entries, and projects, on a page.
PAGE = 10
NO_DAY = "Choose a day."
TO_BEFORE_FROM = "To lies before From. Choose a later day, or an earlier From."
NO_PROJECT = "There is no such project any more. Choose another one."
NO_PARTY = "There is no such person or vendor any more. Choose another one."


class WorkInProgress:
    """Reads time entries and expenses, each person what she may see."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def tile(self, actor: Actor) -> WorkTile | None:
        """What nobody was billed for; None where no entry is, or was, in this workspace."""
        scope = scope_of(self._rights, actor)
        with self._store.reading() as tx:
            return self._tile(tx, scope) if tx.work.was_any(actor.team_id) else None

    def window(self, actor: Actor, place: EntryPlace) -> WorkWindow:
        """The tile over a page of the list; of one project where that is chosen."""
        scope, may_import = scope_of(self._rights, actor), self._rights.may(actor, Right.IMPORT)
        may_change, seen_at = self._rights.may(actor, Right.CHANGE), self._clock.now()
        with self._store.reading() as tx:
            tile = self._tile(tx, scope, place.filters.project_id)
            return WorkWindow(tile, _list(tx, scope, place), may_import, may_change, seen_at)

    def projects(self, actor: Actor, beside: Beside) -> ProjectPage:
        """A page of the projects with unbilled work, by name."""
        scope = scope_of(self._rights, actor)
        with self._store.reading() as tx:
            found = page_beside(partial(tx.work.projects, scope), beside, PAGE)
            known = tx.projects.many(list(found.rows), actor.team_id)
            sums = tx.work.sums_of(actor.team_id, found.rows)
            rows = [ProjectWork(known[one], sums.get(one, ())) for one in found.rows if one in known]
            return ProjectPage(replace_rows(found, rows), beside, steps_of(tx, actor.team_id))

    def choices(self, actor: Actor, chosen: EntryFilter) -> EntryChoices:
        """What the filter shows as chosen."""
        with self._store.reading() as tx:
            return EntryChoices(chosen, names_of(tx, scope_of(self._rights, actor), chosen))

    def filtered(self, actor: Actor, fields: EntryFields) -> EntryFilter | FieldProblems:
        """The filter, or words for each field that is wrong, or names what she may not see."""
        first, last = day_in(fields.date_from), day_in(fields.date_to)
        wrong = {"date_from": NO_DAY} if fields.date_from and first is None else {}
        wrong |= {"date_to": NO_DAY} if fields.date_to and last is None else {}
        if first and last and last < first:
            wrong["date_to"] = TO_BEFORE_FROM
        kind = next((one for one in EntryKind if one == fields.kind), None)
        shown = Shown.of(fields.shown or "") or Shown.UNBILLED
        found = EntryFilter(shown, kind, fields.project_id, fields.party, first, last)
        wrong |= self._unseen(actor, found)
        return FieldProblems(wrong) if wrong else found

    def parties(self, actor: Actor, text: str, limit: int) -> Sequence[PartyChoice]:
        """People and vendors of recent entries that she may see; with companies where there are several."""
        with self._store.reading() as tx:
            found = tx.work.parties(scope_of(self._rights, actor), text, limit)
            companies = {one.id: one.company_name for one in tx.connections.of_team(actor.team_id)}
        known = companies if len(companies) > 1 else {}
        return [PartyChoice(party, name, known.get(party.connection_id)) for party, name in found]

    def _tile(self, tx: Transaction, scope: Scope, project_id: str | None = None) -> WorkTile:
        """Its sums are of everything; what is compared is that of one project where one is chosen."""
        sums = tx.work.sums(EntriesWanted(scope, EntryFilter())) or ()
        return WorkTile(
            sums=sums,
            aging=tx.work.aged(scope, today_of(tx, self._clock, scope.team_id), sums),
            overlaps=overlaps_of(tx, scope, project_id),
            steps=steps_of(tx, scope.team_id),
            marks=tx.work.marks(scope),
        )

    def _unseen(self, actor: Actor, filters: EntryFilter) -> dict[str, str]:
        with self._store.reading() as tx:
            names = names_of(tx, scope_of(self._rights, actor), filters)
        wrong = {"project_id": NO_PROJECT} if filters.project_id and names.project is None else {}
        return wrong | ({"party": NO_PARTY} if filters.party and names.party is None else {})


def replace_rows(page: Paged[str], rows: Sequence[ProjectWork]) -> Paged[ProjectWork]:
    """The same page of what its rows stand for."""
    return Paged(rows, page.has_previous, page.has_next)


def _list(tx: Transaction, scope: Scope, place: EntryPlace) -> EntryList:
    wanted = EntriesWanted(scope, place.filters)
    page = page_beside(partial(tx.work.page, wanted), place.beside, PAGE)
    named = named_rows(tx, scope.team_id, page.rows)
    shown = Paged(named, page.has_previous, page.has_next)
    names, sums = names_of(tx, scope, place.filters), tx.work.sums(wanted)
    return EntryList(place, shown, names, sums)


def named_rows(tx: Transaction, team_id: str, rows: Sequence[EntryRow]) -> list[EntryRow]:
    """The rows with the names of their projects."""
    known = tx.projects.many(sorted({row.project_id for row in rows}), team_id)
    labels = {project_id: project.label for project_id, project in known.items()}
    return [replace(row, project=labels.get(row.project_id)) for row in rows]
