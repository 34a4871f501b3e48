"""Drafts that were created here and posted, as the database has them, and what must hold of them.

I10 each is in the books once, or certainly not and said to be refused; nobody is told "being posted" for
ever; the next import knows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.model.import_run import ImportRun
from services.model.invoice_status import Tile
from services.model.invoice_window import Origin
from services.model.posting import PostingState
from services.model.rejection import Reason
from services.model.report import Verdict
from services.store.tables import invoice_lines, invoices
from services.store.tables_posting import posting_attempts
from services.store.tables_runs import run_items
from tests.faults.books import Booked

_COLUMNS = (
    invoices.c.id,
    invoices.c.qbo_id,
    invoices.c.txn_date,
    invoices.c.total,
    invoices.c.tile,
    posting_attempts.c.state,
    posting_attempts.c.owner,
    posting_attempts.c.trouble,
)


@dataclass(frozen=True)
class Drafted:
    """An invoice that was created here. ``name``: what its first line says, which no other one does."""

    id: str
    name: str
    qbo_id: str | None
    txn_date: date
    total: Decimal
    tile: Tile
    #: Of the newest attempt to post it.
    state: PostingState | None
    owner: str | None
    trouble: str | None

    @property
    def is_under_way(self) -> bool:
        return self.state is PostingState.WAITING


def drafted(database: sa.Connection) -> list[Drafted]:
    """All that were created here, by their names."""
    first = sa.and_(invoice_lines.c.invoice_id == invoices.c.id, invoice_lines.c.line_no == 1)
    attempt = posting_attempts.c.invoice_id == invoices.c.id
    joined = invoices.outerjoin(invoice_lines, first).outerjoin(posting_attempts, attempt)
    wanted = sa.select(*_COLUMNS, invoice_lines.c.description.label("name")).select_from(joined)
    ours = wanted.where(invoices.c.origin == Origin.CREATED_HERE.value).order_by(sa.text("name"))
    return [_drafted(row) for row in database.execute(ours)]


def wrongly_posted(
    database: sa.Connection,
    booked: Sequence[Booked],
    brought_in: Sequence[ImportRun],
    made: Collection[str] = (),
) -> Iterator[str]:
    """What does not hold of the drafts, where these runs brought in all of their ranges.

    ``made``: the names of those that there must be, whatever became of them.
    """
    ours = drafted(database)
    yield from _miscounted(ours, booked, made)
    for draft in ours:
        yield from _misplaced(draft, [one for one in booked if one.draft == draft.name])
        if draft.qbo_id is not None:
            yield from _unknown(database, draft, brought_in)


def _miscounted(ours: Sequence[Drafted], booked: Sequence[Booked], made: Collection[str]) -> Iterator[str]:
    """Those that are not here once, or more than once there: also of what nobody here knows any more."""
    here = Counter(draft.name for draft in ours)
    there = Counter(one.draft for one in booked if one.draft)
    for name in sorted({*made, *here, *there}, key=str):
        if here[name] != 1:
            yield f"I10 {name} is here {here[name]} times"
        if there[name] > 1:
            yield f"I10 {name} is in QuickBooks {there[name]} times"


def _misplaced(draft: Drafted, there: Sequence[Booked]) -> Iterator[str]:
    if draft.is_under_way:
        yield f"I5 {draft.name} is being posted still ({draft.trouble})"
    elif draft.qbo_id is None:
        if there:
            yield f"I10 {draft.name} is in QuickBooks, and a draft here ({draft.state}, {draft.trouble})"
        if draft.state is not PostingState.REFUSED or not draft.trouble:
            yield f"I10 {draft.name} is not posted, and nobody says why ({draft.state})"
    elif [(one.qbo_id, one.total) for one in there] != [(draft.qbo_id, draft.total)]:
        yield f"I10 {draft} is not what QuickBooks has: {there}"
    elif draft.state is not PostingState.POSTED or draft.tile is Tile.DRAFTS:
        yield f"I10 {draft} is posted and does not say so"


def _unknown(database: sa.Connection, draft: Drafted, brought_in: Sequence[ImportRun]) -> Iterator[str]:
    """The runs that did not find that it was created here."""
    known = (Verdict.ALREADY_HERE.value, Reason.CREATED_HERE.code)
    for run in brought_in:
        if run.filters.date_from <= draft.txn_date <= run.filters.date_to:
            item = (run_items.c.run_id == run.id, run_items.c.qbo_id == draft.qbo_id)
            found = database.execute(sa.select(run_items.c.verdict, run_items.c.reason).where(*item)).first()
            if found is None or tuple(found) != known:
                yield f"I10 {run.id} says of {draft.name}, which was posted from here: {found}"


def _drafted(row: Any) -> Drafted:
    facts = row._asdict()
    state = PostingState(facts["state"]) if facts["state"] else None
    return Drafted(**facts | {"state": state, "tile": Tile(facts["tile"])})
