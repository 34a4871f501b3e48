"""Moves of invoices between Drafts and A/R Aging, and their undoing, told where the move was asked for."""

from __future__ import annotations

from bot.imports.messages import Message
from bot.notifier.mail import Mail
from bot.notifier.outcomes import Outcome, Refused, Sent
from bot.notifier.places import place_of
from bot.unsent.views import moving
from bot.use_cases import UseCases
from services.model.tile_move import Moved, MoveUndone, TileMove, moved_key


class Moves:
    """Tells of moves. From Home there is no thread: whoever moved is told directly."""

    def __init__(self, services: UseCases) -> None:
        self._services = services

    def moved(self, mail: Mail) -> Outcome:
        """In the thread of the import where it was asked for, with *Undo*."""
        move = self._move(mail)
        text, blocks = moving.announcement(Moved(move, _number(mail, "count")))
        return self._post(mail, Message(text, (tuple(blocks),)), self._root_of(mail.message.run_id))

    def undone(self, mail: Mail) -> Outcome:
        """Where the move was told of."""
        move = self._move(mail)
        undone = MoveUndone(move, _number(mail, "put_back"), _number(mail, "kept"), is_new=True)
        words = Message(moving.undone_words(undone), ())
        return self._post(mail, words, self._thread_of(move))

    def _post(self, mail: Mail, words: Message, at: Sent | None) -> Outcome:
        outcome = mail.post_somewhere(words, at) if at else Refused("no thread for it")
        if not isinstance(outcome, Refused) or mail.message.recipient is None:
            return outcome
        direct = mail.direct(mail.message.recipient)
        return mail.post(words, direct) if isinstance(direct, Sent) else direct

    def _move(self, mail: Mail) -> TileMove:
        move_id = str(mail.message.facts["move_id"])
        with self._services.store.reading() as tx:
            return tx.tile_moves.find(move_id, mail.message.team_id)

    def _thread_of(self, move: TileMove) -> Sent | None:
        with self._services.store.reading() as tx:
            told = tx.outbox.standing(moved_key(move.id))
        root = self._root_of(told.run_id) if told else None
        is_there = told is not None and root is not None and root.channel_id == told.channel_id
        return root if is_there else place_of(told)

    def _root_of(self, run_id: str) -> Sent | None:
        with self._services.store.reading() as tx:
            return place_of(tx.outbox.root_card(run_id)) if run_id else None


def _number(mail: Mail, name: str) -> int:
    return int(str(mail.message.facts.get(name, 0)))
