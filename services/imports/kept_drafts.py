"""Parts of transactions about drafts: finding an open one, and beginning a new one in place of others."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from services.errors import AppError, NotFound
from services.model.draft import Draft, DraftChoices, DraftFields, DraftStatus
from services.model.people import Actor, Place
from services.ports.store import Transaction


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


class DraftChanged(AppError):
    """These choices were changed elsewhere since this form was opened."""

    code = "draft_changed"
    remedy = "What you entered is still here: to import that, press Next step again."


def own_draft(tx: Transaction, actor: Actor, draft_id: str) -> Draft:
    """Her draft, whatever became of it. Raises ``DraftGone``, also for somebody else's."""
    try:
        draft = tx.drafts.get(draft_id, actor.team_id)
    except NotFound:
        raise DraftGone from None
    if draft.user_id != actor.user_id:
        raise DraftGone
    return draft


def open_draft(tx: Transaction, actor: Actor, draft_id: str) -> Draft:
    """Her open draft. Raises ``DraftSealed`` or ``DraftGone``."""
    draft = own_draft(tx, actor, draft_id)
    if draft.status is DraftStatus.SEALED:
        raise sealed(tx, draft)
    if draft.status is DraftStatus.DISCARDED:
        raise DraftGone
    return draft


def sealed(tx: Transaction, draft: Draft) -> DraftSealed:
    """The error that says who pressed Import, and when."""
    by, at = tx.drafts.started(draft.id)
    return DraftSealed(by, at, draft.run_id)


def new_draft(
    actor: Actor, place: Place, connection_id: str | None, choices: DraftChoices, now: datetime
) -> Draft:
    """A draft that is stored nowhere yet."""
    return Draft(
        id=secrets.token_hex(6),
        team_id=actor.team_id,
        user_id=actor.user_id,
        connection_id=connection_id,
        import_type=choices.import_type,
        fields=choices.fields,
        place=place,
        version=1,
        status=DraftStatus.OPEN,
        run_id=None,
        created_at=now,
        updated_at=now,
    )


def begin_draft(tx: Transaction, actor: Actor, draft: Draft) -> None:
    """Store a new draft, in place of any other for the same person and company."""
    for other in tx.drafts.open_of(actor):
        if other.connection_id == draft.connection_id:
            discard(tx, other, draft.created_at)
    tx.drafts.add(draft)


def discard(tx: Transaction, draft: Draft, now: datetime) -> None:
    """Give up the choices; they can be copied, but not gone on with."""
    tx.drafts.save(replace(draft, status=DraftStatus.DISCARDED, updated_at=now))


def is_late(draft: Draft, seen_version: int, fields: DraftFields) -> bool:
    """Whether a form that was shown before the newest choices were made would write over them."""
    return seen_version < draft.version and fields != draft.fields


def following(draft: Draft, seen_version: int = 0) -> int:
    """The version of a change made in a form of that version: forms that were shown before are older."""
    return max(draft.version, seen_version) + 1
