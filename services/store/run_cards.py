"""Where the cards of runs stand, and which of those who show one anew knows most."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.outbox import RunCard
from services.store.bulk import insert_into
from services.store.message_tables import run_cards
from services.store.tables_runs import import_runs

#: A chain of retries longer than this would be a circle.
_LONGEST_CHAIN = 50


class CardRepository:
    """Cards."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def card(self, run_id: str) -> RunCard | None:
        """Where the run's card stands."""
        row = self._database.execute(sa.select(run_cards).where(run_cards.c.run_id == run_id)).one_or_none()
        return None if row is None else RunCard(**row._asdict())

    def root_card(self, run_id: str) -> RunCard | None:
        """The card whose thread holds the run's replies: of the first run of a chain of retries."""
        found: RunCard | None = None
        for current in self.chain(run_id):
            found = self.card(current) or found
        return found

    def chain(self, run_id: str) -> list[str]:
        """The run, the one that it follows, and so on to the first, as long as they are told in one place.

        What is told elsewhere has a thread of its own: the one before may stand in direct messages that are
        another person's.
        """
        current, place = self._followed(run_id)
        known = [run_id]
        while current is not None and len(known) < _LONGEST_CHAIN:
            before, its_place = self._followed(current)
            if its_place != place:
                break
            known.append(current)
            current = before
        return known

    def _followed(self, run_id: str) -> tuple[str | None, str | None]:
        """Which run it follows, and the channel where it is told."""
        wanted = sa.select(import_runs.c.parent_id, import_runs.c.place).where(import_runs.c.id == run_id)
        row = self._database.execute(wanted).one_or_none()
        return (row.parent_id, (row.place or {}).get("channel_id")) if row else (None, None)

    def begin_card(self, run_id: str) -> int:
        """Note that the card is about to be shown as the run is now; the number of this showing."""
        change = sa.update(run_cards).where(run_cards.c.run_id == run_id)
        begun = change.values(version=run_cards.c.version + 1).returning(run_cards.c.version)
        return self._database.scalar(begun) or 0

    def card_shown(self, run_id: str, version: int, at: datetime) -> bool:
        """Note that it was shown; False where a later showing has begun, which this one may have undone."""
        is_newest = sa.and_(run_cards.c.run_id == run_id, run_cards.c.version == version)
        change = sa.update(run_cards).where(is_newest).values(shown_at=at)
        return self._database.execute(change).rowcount == 1

    def card_owner(self, channel_id: str, ts: str) -> str | None:
        """The run that the card which stands there is of by now."""
        stands_there = sa.and_(run_cards.c.channel_id == channel_id, run_cards.c.ts == ts)
        return self._database.scalar(sa.select(run_cards.c.run_id).where(stands_there))

    def save_card(self, card: RunCard) -> None:
        """Remember where the card stands."""
        place = {"channel_id": card.channel_id, "ts": card.ts}
        add = insert_into(self._database, run_cards).values(run_id=card.run_id, **place)
        anew = place | {"version": run_cards.c.version + 1, "shown_at": None}
        self._database.execute(add.on_conflict_do_update(index_elements=["run_id"], set_=anew))

    def move_card(self, from_run_id: str, to_run_id: str) -> None:
        """Let another run edit the card."""
        card = self.card(from_run_id)
        if card is not None:
            self._database.execute(sa.delete(run_cards).where(run_cards.c.run_id == from_run_id))
            self.save_card(RunCard(to_run_id, card.channel_id, card.ts))
