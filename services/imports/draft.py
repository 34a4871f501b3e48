"""The choices of the wizard, kept in the store: closing the modal loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.clock import Clock, today_in
from services.decisions.check_filters import check_filters
from services.decisions.quick_ranges import quick_ranges
from services.errors import InvalidInput, NoConnection, NotFound, Repeated
from services.imports.kept_drafts import (
    DraftChanged,
    begin_draft,
    discard,
    following,
    is_late,
    new_draft,
    open_draft,
    own_draft,
    sealed,
)
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.draft import Draft, DraftChoices, DraftFields, FieldProblems
from services.model.import_run import Filters, ImportType
from services.model.people import Actor, Place, Right
from services.model.wizard import OpenedDraft, QuickRange
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: A draft that was changed within this time is continued.
CONTINUES_WITHIN = timedelta(hours=24)


class Drafts:
    """Drafts of imports. All of it needs the right to import, and only its owner reaches a draft."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def open(
        self,
        actor: Actor,
        place: Place,
        connection_id: str | None = None,
        import_type: ImportType = ImportType.INVOICE_HISTORY,
    ) -> OpenedDraft:
        """Her open draft (of this company, if given) if it was changed within 24 hours, else a new one.

        A new draft is of this type, and has a company if one was given or there is only one. Raises
        ``NotAllowed``, ``NoConnection``, or ``NotFound`` for a company of another workspace.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            companies = _companies(tx, actor)
            wanted = _company(companies, connection_id) if connection_id is not None else None
            known = self._to_continue(tx, actor, {company.id for company in companies}, wanted)
            is_new = tx.inbox.is_new(actor, "draft_opened", self._clock.now())
            if known is not None:
                draft = self._continued(tx, known, place, wanted) if is_new else known
            elif not is_new:
                raise Repeated
            else:
                only = companies[0].id if len(companies) == 1 else None
                draft = self._fresh(tx, actor, place, wanted or only, DraftChoices.at_first(import_type))
            tx.commit()
        return OpenedDraft(draft, known is not None, companies)

    def begin(self, actor: Actor, place: Place, connection_id: str, choices: DraftChoices) -> Draft:
        """A new draft with these choices, in place of her open one for the company.

        Raises ``NotAllowed``, ``NoConnection``, or ``NotFound`` for a company that can't be chosen.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            company = _company(_companies(tx, actor), connection_id)
            tx.inbox.once(actor, "draft_begun", self._clock.now())
            draft = self._fresh(tx, actor, place, company, choices)
            tx.commit()
        return draft

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
            if draft.import_type is not import_type:
                draft = self._retyped(tx, draft, version, import_type)
            tx.commit()
        return draft

    def keep(self, actor: Actor, draft_id: str, version: int, fields: DraftFields) -> Draft:
        """Store what stands in the form, right or wrong; the draft as it is then.

        What comes late, from a form that was shown before newer choices were made, changes nothing. Raises
        ``NotAllowed``, ``DraftSealed`` or ``DraftGone``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            draft = open_draft(tx, actor, draft_id)
            if not is_late(draft, version, fields):
                draft = self._change(tx, draft, version=following(draft, version), fields=fields)
                tx.commit()
        return draft

    def submit(
        self, actor: Actor, draft_id: str, version: int, fields: DraftFields
    ) -> tuple[Draft, Filters] | FieldProblems:
        """The filters to preview with, or what is wrong with which field; the form is stored either way.

        Raises ``NotAllowed``, ``DraftSealed``, ``DraftGone``, ``InvalidInput`` before a company is chosen, or
        ``DraftChanged``, with nothing stored, for a form that was shown before newer choices were made.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            # Delivered again, it would write over what was chosen after the preview that it asked for.
            tx.inbox.require_new(actor, AuditAction.IMPORT_REQUESTED.code)
            known = open_draft(tx, actor, draft_id)
        if known.connection_id is None:
            raise InvalidInput("Choose a company first.")
        checked = self.checked(actor, known.connection_id, DraftChoices(known.import_type, fields))
        is_right = not isinstance(checked, FieldProblems)
        draft = self._submitted(actor, draft_id, version, fields, is_right)
        return (draft, checked) if not isinstance(checked, FieldProblems) else checked

    def _submitted(
        self, actor: Actor, draft_id: str, version: int, fields: DraftFields, is_right: bool
    ) -> Draft:
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            draft = open_draft(tx, actor, draft_id)
            if is_late(draft, version, fields):
                raise DraftChanged
            # A form that is wrong is corrected and sent again, and must not be older by then.
            version = following(draft, version) if is_right else draft.version
            draft = self._change(tx, draft, version=version, fields=fields)
            tx.commit()
        return draft

    def companies(self, actor: Actor) -> tuple[Connection, ...]:
        """The companies that can be chosen. Raises ``NotAllowed`` or ``NoConnection``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return _companies(tx, actor)

    def checked(self, actor: Actor, connection_id: str, choices: DraftChoices) -> Filters | FieldProblems:
        """The filters that these choices mean, or what is wrong with which field."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id, actor.team_id)
            unknown = _unknown_choices(tx, actor, connection_id, choices.fields, sees_all)
        filters = check_filters(choices, today_in(self._clock, company.time_zone))
        if isinstance(filters, FieldProblems):
            return FieldProblems(filters.by_field | unknown)
        return FieldProblems(unknown) if unknown else filters

    def fresh(self, actor: Actor, place: Place, connection_id: str, choices: DraftChoices) -> Draft:
        """A draft of these choices, stored nowhere yet."""
        return new_draft(actor, place, connection_id, choices, self._clock.now())

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

    def _continued(self, tx: Transaction, known: Draft, place: Place, wanted: str | None) -> Draft:
        if known.connection_id is None and wanted is not None:
            return self._change(tx, known, version=following(known), place=place, connection_id=wanted)
        return self._change(tx, known, place=place)

    def _is_recent(self, draft: Draft) -> bool:
        return draft.updated_at > self._clock.now() - CONTINUES_WITHIN

    def _moved(self, tx: Transaction, actor: Actor, draft: Draft, company: str) -> Draft:
        """The draft to go on with for another company: hers for that one, or this one's choices."""
        others = [other for other in tx.drafts.open_of(actor) if other.connection_id == company]
        if draft.connection_id is None:
            for other in others:
                discard(tx, other, self._clock.now())
            return self._change(tx, draft, version=following(draft), connection_id=company)
        if others and self._is_recent(others[0]):
            return self._change(tx, others[0], place=draft.place)
        # Customers are another company's; dates, statuses, project and policy mean the same.
        fields = replace(draft.fields, customer_ids=(), associated_ids=())
        return self._fresh(tx, actor, draft.place, company, DraftChoices(draft.import_type, fields))

    def _retyped(self, tx: Transaction, draft: Draft, version: int, import_type: ImportType) -> Draft:
        """The same choices for another type; forms that show the old one are late from now on."""
        fields = draft.fields.of_type(import_type)
        return self._change(
            tx, draft, version=following(draft, version), import_type=import_type, fields=fields
        )

    def _replaced(self, actor: Actor, draft_id: str, keeps_fields: bool) -> Draft:
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.drafts.lock(actor)
            tx.inbox.once(actor, "draft_replaced", self._clock.now())
            old = own_draft(tx, actor, draft_id)
            discard(tx, old, self._clock.now())
            choices = old.choices if keeps_fields else DraftChoices()
            draft = self._fresh(tx, actor, old.place, old.connection_id, choices)
            tx.commit()
        return draft

    def _fresh(
        self,
        tx: Transaction,
        actor: Actor,
        place: Place,
        connection_id: str | None,
        choices: DraftChoices,
    ) -> Draft:
        """A new draft, in place of any other for the same person and company."""
        draft = new_draft(actor, place, connection_id, choices, self._clock.now())
        begin_draft(tx, actor, draft)
        return draft

    def _change(self, tx: Transaction, draft: Draft, **changes: Any) -> Draft:
        """The draft with these changes, as stored. Where it was asked for changes without a new version."""
        changed = replace(draft, updated_at=self._clock.now(), **changes)
        if not tx.drafts.save(changed):
            raise sealed(tx, draft)
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


def _unknown_choices(
    tx: Transaction, actor: Actor, connection_id: str, fields: DraftFields, sees_all: bool
) -> dict[str, str]:
    """Problems with ids that are not offered to this person: somebody removed them, or never offered them."""
    problems = {}
    if fields.project_id is not None:
        exists = bool(tx.projects.many([fields.project_id], actor.team_id))
        member = None if sees_all else actor.user_id
        if not exists or not tx.projects.is_visible(fields.project_id, member):
            problems["project_id"] = "Choose a project from the list."
    for name, ids in (("customer_ids", fields.customer_ids), ("associated_ids", fields.associated_ids)):
        if ids and set(ids) - tx.mirror.customer_names(connection_id, ids).keys():
            problems[name] = "Choose customers from the list."
    return problems
