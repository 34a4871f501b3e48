"""How many entries changed, or are gone, in QuickBooks: counted in the indexes of those alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from services.model.entry_marks import MOST_MARKED, Marks
from services.ports.invoice_window import Scope
from services.store.bounded import bounded_count, plainly
from services.store.entry_parties import EntryParties
from services.store.tables import project_members
from services.store.tables_entries import entries


class EntryMarks(EntryParties):
    """Counts, none of which goes further than anybody wants to know."""

    def marks(self, scope: Scope) -> Marks:
        """Of what is seen in this scope."""
        values = {"team_id": scope.team_id, "member": scope.member}
        row = self._database.execute(_counts(scope.member is not None), values).one()
        return Marks(row.changed, row.gone)


@lru_cache(maxsize=2)
def _counts(is_member: bool) -> sa.Select[Any]:
    marks = (entries.c.changed_at, entries.c.gone_at)
    changed, gone = (_count(is_member, mark.is_not(None)) for mark in marks)
    return sa.select(changed.label("changed"), gone.label("gone"))


def _count(is_member: bool, is_marked: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    team_id = sa.bindparam("team_id", type_=sa.Text)
    if not is_member:
        return bounded_count(is_marked & (entries.c.team_id == team_id), entries, MOST_MARKED)
    hers = project_members.join(entries, entries.c.project_id == project_members.c.project_id)
    lists_her = project_members.c.user_id == sa.bindparam("member")
    # Not by the workspace's index: of all that are marked there, few may be hers.
    is_ours = plainly(entries.c.team_id) == team_id
    return bounded_count(sa.and_(lists_her, is_marked, is_ours), hers, MOST_MARKED)
