"""*Set up projects*: all customers without a project, a suggestion each; the ticked ones linked at once."""

from __future__ import annotations

from collections.abc import Mapping

from services.clock import Clock
from services.decisions.suggest_project import ProjectSuggester
from services.model.audit import AuditAction
from services.model.import_run import ImportType
from services.model.people import Actor, Right
from services.model.project import KnownCustomer
from services.model.project_setup import SetupLine, SetupOutcome, SetupPage, SetupScope, Suggestion
from services.ports.desk import Rights
from services.ports.store import Store
from services.projects.candidates import Asked, Candidates, candidates_of, suggester_for
from services.projects.planned_links import Linked, Linking, link_as_planned, linked_before


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
            known = candidates_of(tx, actor, scope)
            suggester = suggester_for(tx, actor, self._rights, known)
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
            import_type=known.run.import_type if known.run else ImportType.INVOICE_HISTORY,
        )

    def apply(self, actor: Actor, scope: SetupScope, ticked: Mapping[str, str]) -> SetupOutcome:
        """Link the ticked customers, and create what has to be, in one transaction.

        ``ticked`` holds the mark of the suggestion that the person saw, by customer.
        """
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            known = candidates_of(tx, actor, scope)
            suggester = suggester_for(tx, actor, self._rights, known)
        wanted = [one.customer for one in known.asked if one.customer.customer_id in ticked]
        plan = [(one, _as_seen(suggester, one, ticked[one.customer_id])) for one in wanted]
        with self._store.writing_now() as tx:
            # Delivered again it links nothing: somebody may have taken a link away meanwhile.
            is_new = tx.inbox.is_new(actor, AuditAction.CUSTOMER_LINKED.code, self._clock.now())
            linking = self._linking(actor, known)
            done = link_as_planned(tx, linking, plan) if is_new else linked_before(len(plan))
            tx.commit()
        return self._outcome(actor, scope, done, len(ticked) - len(wanted))

    def _linking(self, actor: Actor, known: Candidates) -> Linking:
        may_see_all = self._rights.may(actor, Right.ANY_PROJECT)
        return Linking(actor, known.connection.id, known.customers, may_see_all, self._clock.now())

    def _outcome(self, actor: Actor, scope: SetupScope, done: Linked, unknown: int) -> SetupOutcome:
        with self._store.reading() as tx:
            now = candidates_of(tx, actor, scope)
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


def _line(asked: Asked, suggester: ProjectSuggester) -> SetupLine:
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
