"""All runs of a workspace, looked through page by page."""

from __future__ import annotations

from dataclasses import replace

from services.imports.history import may_undo
from services.imports.presses import may_follow
from services.model.evidence import PACKED, evidence_of
from services.model.import_run import ImportRun, RunKind
from services.model.people import Actor, Right
from services.model.report import Counts
from services.model.run_history import RunFilter, RunLine, RunPage, RunPlace
from services.model.undo import undone_from_json
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: Runs on a page.
PAGE = 10


class RunHistory:
    """Lists runs, for financial administrators."""

    def __init__(self, store: Store, rights: Rights) -> None:
        self._store = store
        self._rights = rights

    def page(self, actor: Actor, place: RunPlace) -> RunPage:
        """The page; the first one where there is no such page any more. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return _page(tx, actor.team_id, place)

    def found(self, actor: Actor, wanted: RunFilter, limit: int) -> list[ImportRun]:
        """The newest runs of this kind. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return tx.run_pages.page(actor.team_id, RunPlace(wanted), limit)


def _page(tx: Transaction, team_id: str, place: RunPlace) -> RunPage:
    found = tx.run_pages.page(team_id, place, PAGE + 1)
    is_torn = place.key is not None and (len(found) < PAGE if place.is_before else not found)
    if is_torn:
        return _page(tx, team_id, RunPlace(place.wanted))
    has_more = len(found) > PAGE
    shown = found[-PAGE:] if place.is_before else found[:PAGE]
    has_previous = has_more if place.is_before else place.key is not None and _stand_before(tx, shown, place)
    companies = tuple(tx.connections.of_team(team_id))
    names = {company.id: company.company_name for company in companies}
    undos = tx.undo.newest_of([run.id for run in shown])
    lines = tuple(
        replace(_line(tx, run), company_name=names[run.connection_id], undo=undos.get(run.id))
        for run in shown
    )
    return RunPage(place, lines, has_previous, place.is_before or has_more, companies)


def _stand_before(tx: Transaction, shown: list[ImportRun], place: RunPlace) -> bool:
    """Whether any run stands before the first of these."""
    key = RunLine(shown[0], "", Counts()).key
    return bool(tx.run_pages.page(shown[0].team_id, replace(place, key=key, is_before=True), 1))


def _line(tx: Transaction, run: ImportRun) -> RunLine:
    counts = Counts(**run.facts["counts"]) if "counts" in run.facts else Counts()
    is_import = run.kind is RunKind.IMPORT
    return RunLine(
        run=run,
        company_name="",
        counts=counts,
        undone=None if is_import else undone_from_json(run.facts),
        may_retry=is_import and bool(counts.need_you) and may_follow(run, is_retry=True),
        may_undo=may_undo(tx, run),
        has_ended=run.status in PACKED,
        evidence=evidence_of(run.facts),
    )
