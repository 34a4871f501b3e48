"""The forms in which somebody says what the list of invoices shall show."""

from __future__ import annotations

from datetime import date

from services.decisions.check_list import check_filter, check_search
from services.errors import NotFound
from services.invoice_window.listing import names_of
from services.invoice_window.looking import scope_of
from services.model.draft import FieldProblems
from services.model.import_run import ImportRun, RunKind
from services.model.invoice_list import (
    CustomerKey,
    FilterChoices,
    FilterFields,
    ListFilter,
    Named,
    SearchFields,
)
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.ports.totals import AsOf

NO_PROJECT = "There is no such project any more. Choose another one."
NO_CLIENT = "There is no such client any more. Choose another one."
NO_RUN = "There is no such import run. Choose another one."
NO_CUSTOMER = "There is no such customer any more. Choose another one."
#: Runs among which one is looked for by its reference.
_RUNS = 100
#: Names are the same on any day.
_ANY_DAY = AsOf(date(2000, 1, 1))


class ListFilters:
    """What can be chosen, and whether what was chosen can be shown."""

    def __init__(self, store: Store, rights: Rights) -> None:
        self._store = store
        self._rights = rights

    def choices(self, actor: Actor, chosen: ListFilter) -> FilterChoices:
        """What the form offers, with what is chosen now."""
        scope = self._scope(actor)
        with self._store.reading() as tx:
            currencies = sorted({one.currency for one in tx.totals.tiles(scope)})
            names = names_of(tx, scope, chosen, _ANY_DAY)
        return FilterChoices(chosen, names, tuple(currencies), self._rights.may(actor, Right.IMPORT))

    def filtered(self, actor: Actor, fields: FilterFields) -> ListFilter | FieldProblems:
        """The filter, or words for each field that is wrong, or names what she may not see."""
        found = check_filter(fields)
        if isinstance(found, FieldProblems):
            return found
        scope = self._scope(actor)
        with self._store.reading() as tx:
            names = names_of(tx, scope, found, _ANY_DAY)
            wrong = {"project_id": NO_PROJECT} if found.project_id and names.project is None else {}
            wrong |= {"client_id": NO_CLIENT} if found.client_id and names.client is None else {}
            if found.run_id and not (
                self._rights.may(actor, Right.IMPORT) and _has_run(tx, scope, found.run_id)
            ):
                wrong["run_id"] = NO_RUN
        return FieldProblems(wrong) if wrong else found

    def searched(self, actor: Actor, fields: SearchFields) -> ListFilter | FieldProblems:
        """The search, or words for each field that is wrong."""
        found = check_search(fields)
        if isinstance(found, FieldProblems) or found.customer is None:
            return found
        with self._store.reading() as tx:
            is_known = names_of(tx, self._scope(actor), found, _ANY_DAY).customer is not None
        return found if is_known else FieldProblems({"customer": NO_CUSTOMER})

    def clients(self, actor: Actor, text: str, limit: int) -> list[Named]:
        """Clients of whose invoices this person may see any, by the start of their name first."""
        with self._store.reading() as tx:
            return tx.lists.clients(self._scope(actor), text, limit)

    def customers(self, actor: Actor, text: str, limit: int) -> list[tuple[CustomerKey, str, str | None]]:
        """Customers with invoices that this person may see; with their companies where there are several."""
        with self._store.reading() as tx:
            found = tx.lists.customers(self._scope(actor), text, limit)
            companies = {one.id: one.company_name for one in tx.connections.of_team(actor.team_id)}
        names = companies if len(companies) > 1 else {}
        return [(key, name, names.get(key.connection_id)) for key, name in found]

    def runs(self, actor: Actor, text: str, limit: int) -> list[ImportRun]:
        """The newest imports whose reference holds the text. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        typed = text.strip().upper()
        with self._store.reading() as tx:
            recent = tx.runs.recent(actor.team_id, _RUNS)
            older = (
                [] if not typed or any(typed in run.id for run in recent) else _run(tx, actor.team_id, typed)
            )
        imports = [run for run in recent if run.kind is RunKind.IMPORT and typed in run.id]
        return [*imports, *older][:limit]

    def _scope(self, actor: Actor) -> Scope:
        return scope_of(actor, self._rights.may(actor, Right.ANY_PROJECT))


def _run(tx: Transaction, team_id: str, run_id: str) -> list[ImportRun]:
    """An older run, by its whole reference."""
    try:
        return [tx.runs.get(run_id, team_id)]
    except NotFound:
        return []


def _has_run(tx: Transaction, scope: Scope, run_id: str) -> bool:
    return bool(_run(tx, scope.team_id, run_id))
