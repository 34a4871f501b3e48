"""Whose entries there are: from one person or vendor to the next in their index."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from services.model.entry import PartyKind
from services.model.entry_filter import Party
from services.ports.invoice_window import Scope
from services.store.bulk import these
from services.store.entry_list import EntryPages
from services.store.invoice_window import hers
from services.store.list_ways import Condition
from services.store.tables_entries import PARTY, entries

#: Of a member's, so many of those who are called so are asked about at a time.
_AT_ONCE = 100
_LAST_FIRST = (*PARTY, "tile", "kind", "txn_date", "id")


class EntryParties(EntryPages):
    """People and vendors."""

    def parties(self, scope: Scope, text: str, limit: int) -> list[tuple[Party, str]]:
        """Who worked and whom was paid, by name: those whose name holds the text."""
        folded = text.strip().casefold()
        rows = self._database.execute(_walk(), {"team_id": scope.team_id})
        called = [row for row in rows if row.party_name and folded in row.party_name.casefold()]
        called.sort(key=lambda row: (row.party_name.casefold(), *(row[1:4])))
        found: list[tuple[Party, str]] = []
        while called and len(found) < limit:
            some, called = called[:_AT_ONCE], called[_AT_ONCE:]
            seen_by_her = self._seen(scope, [row.id for row in some])
            found += [(_party(row), row.party_name) for row in some if row.id in seen_by_her]
        return found[:limit]

    def party_name(self, scope: Scope, party: Party) -> str | None:
        """As one of the newest of their entries in the scope has it."""
        rows, values = entries.c, (party.connection_id, party.kind.value, party.party_id)
        mine = [rows[name] == value for name, value in zip(PARTY, values, strict=True)]
        asked = sa.select(rows.party_name).where(rows.team_id == scope.team_id, *mine, seen(entries, scope))
        newest = asked.order_by(*(rows[name].desc() for name in _LAST_FIRST))
        return self._database.scalar(newest.limit(1))

    def _seen(self, scope: Scope, ids: list[str]) -> Collection[str]:
        """Those of these entries whose people have any that she may see."""
        if scope.member is None:
            return ids
        theirs = entries.alias("theirs")
        same = (theirs.c[name] == entries.c[name] for name in ("team_id", *PARTY))
        has_any = sa.exists().where(*same, seen(theirs, scope))
        asked = sa.select(entries.c.id).where(entries.c.id.in_(these(self._database, ids)), has_any)
        return frozenset(self._database.scalars(asked))


def seen(rows: sa.FromClause, scope: Scope) -> Condition:
    """Whether this person may see the entry."""
    if scope.member is not None:
        return rows.c.project_id.in_(hers(scope))
    return rows.c.team_id == scope.team_id


@cache
def _walk() -> sa.Select[Any]:
    """One entry of each, the last in the index: the newest where anything of theirs is unbilled."""
    names = ("id", *PARTY)
    first = entries.alias("first")
    walk = sa.select(*(first.c[name] for name in names)).where(first.c.id == _last()).cte("walk", True)
    further = entries.alias("further")
    # One after the other: where all three are compared at once, SQLite begins with the person's own entries.
    beyond = [_last(walk, *PARTY[:number]) for number in (2, 1, 0)]
    following = walk.join(further, further.c.id == sa.func.coalesce(*beyond))
    both = walk.union_all(sa.select(*(further.c[name] for name in names)).select_from(following))
    named = both.join(entries, entries.c.id == both.c.id)
    return sa.select(*both.c, entries.c.party_name).select_from(named)


def _last(walk: sa.FromClause | None = None, *same: str) -> sa.ScalarSelect[str]:
    """The last entry in the index; beside another, of those with the same of these, and less of the next."""
    rows = entries.alias("last")
    has_party = rows.c.party_id.is_not(None)
    asked = sa.select(rows.c.id).where(rows.c.team_id == sa.bindparam("team_id"), has_party)
    if walk is not None:
        less = PARTY[len(same)]
        asked = asked.where(*(rows.c[name] == walk.c[name] for name in same), rows.c[less] < walk.c[less])
        asked = asked.correlate(walk)
    return asked.order_by(*(rows.c[name].desc() for name in _LAST_FIRST)).limit(1).scalar_subquery()


def _party(row: sa.Row[Any]) -> Party:
    return Party(row.connection_id, PartyKind(row.party_kind), row.party_id)
