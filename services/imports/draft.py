"""The choices of the wizard, kept in the store: closing the modal loses nothing."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.clock import Clock, today_in
from services.decisions.check_filters import check_filters
from services.decisions.quick_ranges import quick_ranges
from services.errors import AppError, InvalidInput, NoConnection, NotFound
from services.model.connection import Connection, ConnectionStatus
from services.model.draft import Draft, DraftFields, DraftStatus, FieldProblems
from services.model.import_run import Filters, ImportType
from services.model.people import Actor, Place, Right
from services.model.wizard import OpenedDraft, QuickRange
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: A draft that was changed within this time is continued.
CONTINUES_WITHIN = timedelta(hours=24)


class DraftSealed(AppError):
    """Import was already pressed for these choices, so they cannot change any more."""

    code = "draft_sealed"
    remedy = "To import again, start with a copy of them."

    def __init__(self, by: str | None, at: datetime | None, run_id: str | None) -> None:
        who = f" by {by}" if by else ""
        when = f" on {at:%Y-%m-%d at %H:%M} UTC" if at else ""
        super().__init__(f"This import was already started{who}{when}.")
        #: Who pressed Import, when, and the run; the edge that shows the error turns the id into a name.
        self.by, self.at, self.run_id = by, at, run_id


class DraftGone(NotFound):
    """These choices are not kept any more."""

    code = "draft_gone"


class Drafts:
    """Drafts of imports. All of it needs the right to import, and only its owner reaches a draft."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def open(self, actor: Actor, place: Place, connection_id: str | None = None) -> OpenedDraft:
        """Her open draft (of this company, if given) if it was changed within 24 hours, else a new one.

        A new draft has a company if one was given or there is only one. Raises ``NotAllowed``,
        ``NoConnection``, or ``NotFound`` for a company of another workspace.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            companies = _companies(tx, actor)
            wanted = _company(companies, connection_id) if connection_id is not None else None
            known = self._to_continue(tx, actor, {company.id for company in companies}, wanted)
            if known is not None:
                draft = self._change(tx, known, place=place, connection_id=known.connection_id or wanted)
            else:
                only = companies[0].id if len(companies) == 1 else None
                draft = self._fresh(tx, actor, place, wanted or only)
            tx.commit()
        return OpenedDraft(draft, known is not None, companies)

    def get(self, actor: Actor, draft_id: str) -> Draft:
        """Her open draft. Raises ``NotAllowed``, ``DraftSealed`` or ``DraftGone``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return open_draft(tx, actor, draft_id)

    def start_over(self, actor: Actor, draft_id: str) -> Draft:
        """A new draft with nothing chosen, same company and place. Raises ``NotAllowed`` or ``DraftGone``."""
        return self._replaced(actor, draft_id, keeps_fields=False)

    def copy(self, actor: Actor, draft_id: str) -> Draft:
        """A new draft with the same choices, also of a sealed one. Raises ``NotAllowed`` or ``DraftGone``."""
        return self._replaced(actor, draft_id, keeps_fields=True)

    def choose(
        self, actor: Actor, draft_id: str, version: int, import_type: ImportType, connection_id: str
    ) -> Draft:
        """The draft for this type and company: one per person and company, so its id may be another.

        Raises ``NotAllowed``, ``NotFound`` for a company that is not there, ``DraftSealed`` or ``DraftGone``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            draft = open_draft(tx, actor, draft_id)
            company = _company(_companies(tx, actor), connection_id)
            if draft.connection_id != company:
                draft = self._moved(tx, actor, draft, company)
            draft = self._change(tx, draft, version, import_type=import_type)
            tx.commit()
        return draft

    def keep(self, actor: Actor, draft_id: str, version: int, fields: DraftFields) -> Draft:
        """Store what stands in the form, right or wrong.

        Raises ``NotAllowed``, ``DraftSealed`` or ``DraftGone``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            draft = self._change(tx, open_draft(tx, actor, draft_id), version, fields=fields)
            tx.commit()
        return draft

    def submit(
        self, actor: Actor, draft_id: str, version: int, fields: DraftFields
    ) -> tuple[Draft, Filters] | FieldProblems:
        """The filters to preview with, or what is wrong with which field; the form is stored either way.

        Raises ``NotAllowed``, ``DraftSealed``, ``DraftGone``, or ``InvalidInput`` before a company is chosen.
        """
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        draft = self.keep(actor, draft_id, version, fields)
        if draft.connection_id is None:
            raise InvalidInput("Choose a company first.")
        with self._store.reading() as tx:
            company = tx.connections.get(draft.connection_id, actor.team_id)
            unknown = _unknown_choices(tx, actor, draft, sees_all)
        checked = check_filters(fields, today_in(self._clock, company.time_zone))
        if isinstance(checked, FieldProblems):
            return FieldProblems(checked.by_field | unknown)
        return FieldProblems(unknown) if unknown else (draft, checked)

    def ranges(self, connection_id: str) -> list[QuickRange]:
        """The quick ranges as of today in the company's time zone. Raises ``NotFound``."""
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id)
        return list(quick_ranges(today_in(self._clock, company.time_zone), company.fiscal_year_start))

    def _to_continue(
        self, tx: Transaction, actor: Actor, companies: set[str], wanted: str | None
    ) -> Draft | None:
        for draft in tx.drafts.open_of(actor):
            is_possible = draft.connection_id is None or draft.connection_id in companies
            is_wanted = wanted is None or draft.connection_id in (None, wanted)
            if is_possible and is_wanted and self._is_recent(draft):
                return draft
        return None

    def _is_recent(self, draft: Draft) -> bool:
        return draft.updated_at > self._clock.now() - CONTINUES_WITHIN

    def _discard(self, tx: Transaction, draft: Draft) -> None:
        tx.drafts.save(replace(draft, status=DraftStatus.DISCARDED, updated_at=self._clock.now()))

    def _moved(self, tx: Transaction, actor: Actor, draft: Draft, company: str) -> Draft:
        """The draft to go on with for another company: hers for that one, or this one's choices."""
        others = [other for other in tx.drafts.open_of(actor) if other.connection_id == company]
        if draft.connection_id is None:
            for other in others:
                self._discard(tx, other)
            return self._change(tx, draft, connection_id=company)
        if others and self._is_recent(others[0]):
            return self._change(tx, others[0], place=draft.place)
        # Customers are another company's; dates, statuses, project and policy mean the same.
        fields = replace(draft.fields, customer_ids=(), associated_ids=())
        return self._fresh(tx, actor, draft.place, company, fields)

    def _replaced(self, actor: Actor, draft_id: str, keeps_fields: bool) -> Draft:
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            old = _own_draft(tx, actor, draft_id)
            self._discard(tx, old)
            fields = old.fields if keeps_fields else DraftFields()
            draft = self._fresh(tx, actor, old.place, old.connection_id, fields)
            tx.commit()
        return draft

    def _fresh(
        self,
        tx: Transaction,
        actor: Actor,
        place: Place,
        connection_id: str | None,
        fields: DraftFields | None = None,
    ) -> Draft:
        """A new draft, in place of any other for the same person and company."""
        now = self._clock.now()
        for other in tx.drafts.open_of(actor):
            if other.connection_id == connection_id:
                self._discard(tx, other)
        draft = Draft(
            id=secrets.token_hex(6),
            team_id=actor.team_id,
            user_id=actor.user_id,
            connection_id=connection_id,
            import_type=ImportType.INVOICE_HISTORY,
            fields=fields or DraftFields(),
            place=place,
            version=1,
            status=DraftStatus.OPEN,
            run_id=None,
            created_at=now,
            updated_at=now,
        )
        tx.drafts.add(draft)
        return draft

    def _change(self, tx: Transaction, draft: Draft, seen_version: int = 0, **changes: Any) -> Draft:
        """The draft with these changes, as stored. The last form wins, also if it was opened earlier."""
        version = max(draft.version, seen_version) + 1
        changed = replace(draft, version=version, updated_at=self._clock.now(), **changes)
        if not tx.drafts.save(changed):
            raise _sealed(tx, draft)
        return changed


def _companies(tx: Transaction, actor: Actor) -> tuple[Connection, ...]:
    """The companies that can be chosen; one that needs reconnecting can: its run waits."""
    known = tx.connections.of_team(actor.team_id)
    found = tuple(company for company in known if company.status is not ConnectionStatus.DISCONNECTED)
    if not found:
        raise NoConnection
    return found


def _company(companies: tuple[Connection, ...], connection_id: str) -> str:
    if connection_id not in {company.id for company in companies}:
        raise NotFound("This QuickBooks company is not connected here.")
    return connection_id


def _own_draft(tx: Transaction, actor: Actor, draft_id: str) -> Draft:
    try:
        draft = tx.drafts.get(draft_id, actor.team_id)
    except NotFound:
        raise DraftGone from None
    if draft.user_id != actor.user_id:
        raise DraftGone
    return draft


def open_draft(tx: Transaction, actor: Actor, draft_id: str) -> Draft:
    """Her open draft. Raises ``DraftSealed`` or ``DraftGone``."""
    draft = _own_draft(tx, actor, draft_id)
    if draft.status is DraftStatus.SEALED:
        raise _sealed(tx, draft)
    if draft.status is DraftStatus.DISCARDED:
        raise DraftGone
    return draft


def _sealed(tx: Transaction, draft: Draft) -> DraftSealed:
    by, at = tx.drafts.started(draft.id)
    return DraftSealed(by, at, draft.run_id)


def _unknown_choices(tx: Transaction, actor: Actor, draft: Draft, sees_all: bool) -> dict[str, str]:
    """Problems with ids that are not offered to this person: somebody removed them, or never offered them."""
    fields, connection_id = draft.fields, draft.connection_id or ""
    problems = {}
    if fields.project_id is not None:
        exists = bool(tx.projects.many([fields.project_id], actor.team_id))
        if not exists or not (sees_all or tx.projects.is_member(fields.project_id, actor.user_id)):
            problems["project_id"] = "Choose a project from the list."
    for name, ids in (("customer_ids", fields.customer_ids), ("associated_ids", fields.associated_ids)):
        if ids and set(ids) - tx.mirror.customer_names(connection_id, ids).keys():
            problems[name] = "Choose customers from the list."
    return problems
