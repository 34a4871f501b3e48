"""Projects that are suggested for customers without one: ignored, and suggested again.

*Accept* is ``ProjectSetup.apply``, which does only what is suggested at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.clock import Clock
from services.decisions.page_beside import page_beside
from services.decisions.suggest_project import ProjectSuggester
from services.errors import NotFound
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.project_directory import Beside, Ignored, IgnoredPage, SuggestionLine, SuggestionPage
from services.model.project_setup import OfCompany
from services.ports.desk import Rights
from services.ports.store import Store
from services.projects.candidates import Candidates, candidates_of, suggester_for

#: Suggestions on a page.
PAGE = 10
#: Customers that are looked at for one page: where few projects fit, many may be in vain.
MOST_LOOKED_AT = 3000


class Suggestions:
    """Suggests projects that are there. Nothing is linked by a name alone."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def page(self, actor: Actor, connection_id: str, start: int) -> SuggestionPage:
        """Suggestions from this place on. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            known = candidates_of(tx, actor, OfCompany(connection_id))
            suggester = suggester_for(tx, actor, self._rights, known)
            ignored = tx.suggestions.count(connection_id)
        looked_at = [place for place in known.places_without_project() if place >= start][:MOST_LOOKED_AT]
        found = list(zip(range(PAGE + 1), _lines(known, suggester, looked_at), strict=False))
        lines = [line for _, (_, line) in found[:PAGE]]
        return SuggestionPage(known.connection, lines, _later(known, found, looked_at), ignored)

    def ignore(self, actor: Actor, connection_id: str, customer_id: str, project_id: str) -> None:
        """Suggest this project for this customer no more. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.SUGGESTION_IGNORED.code, now)
            tx.connections.get(connection_id, actor.team_id)
            # Nobody deletes the project meanwhile.
            tx.projects.lock(actor.team_id)
            project = tx.projects.get(project_id, actor.team_id)
            if tx.customer_list.find(connection_id, customer_id) is None:
                raise NotFound("QuickBooks does not have this customer any more.")
            if tx.suggestions.ignore(Ignored(connection_id, customer_id, project.id, actor.user_id, now)):
                details = {"connection_id": connection_id, "project_id": project.id}
                tx.audit.add(actor, AuditAction.SUGGESTION_IGNORED, customer_id, details, now)
            tx.commit()

    def ignored(self, actor: Actor, connection_id: str, beside: Beside) -> IgnoredPage:
        """What was ignored. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id, actor.team_id)

            def fetch(beside: Beside, limit: int) -> list[Ignored]:
                return tx.suggestions.page(connection_id, beside, limit)

            page = page_beside(fetch, beside, PAGE)
            names = tx.mirror.customer_names(connection_id, {one.customer_id for one in page.rows})
            projects = tx.projects.many({one.project_id for one in page.rows}, actor.team_id)
        return IgnoredPage(company, page, names, projects)

    def suggest_again(self, actor: Actor, connection_id: str, customer_id: str, project_id: str) -> None:
        """Ignore it no longer. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.LINK)
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.SUGGESTION_RESTORED.code, now)
            tx.connections.get(connection_id, actor.team_id)
            if tx.suggestions.forget(connection_id, customer_id, project_id):
                details = {"connection_id": connection_id, "project_id": project_id}
                tx.audit.add(actor, AuditAction.SUGGESTION_RESTORED, customer_id, details, now)
            tx.commit()


#: A place in the order of customers, and what is suggested there.
Placed = tuple[int, SuggestionLine]


def _lines(known: Candidates, suggester: ProjectSuggester, places: list[int]) -> Iterator[Placed]:
    for place in places:
        customer = known.asked[place].customer
        suggestion = suggester.present(customer)
        if suggestion is not None:
            yield place, SuggestionLine(customer.customer_id, customer.name, suggestion)


def _later(known: Candidates, found: list[tuple[int, Placed]], looked_at: list[int]) -> int | None:
    """Where the next page begins: at the first that found no room, or after those that were looked at."""
    if len(found) > PAGE:
        return found[PAGE][1][0]
    is_cut = len(looked_at) == MOST_LOOKED_AT and looked_at[-1] + 1 < len(known.asked)
    return looked_at[-1] + 1 if is_cut else None
