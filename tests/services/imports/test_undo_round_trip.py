"""Whatever happens between an import and its undo: imported again, everything is as if for the first time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.import_run import RunStatus
from services.model.undo import UndoOutcome
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, Kept, another_firm, fill, opened_firm
from tests.services.imports.undo_firm import UNSENT, imported, move_all, moves, paid_here, undone, undos

SENT, DRAFTS = ("101", "102"), ("110", "111", "112")
EVERY = (*SENT, *DRAFTS)


@dataclass(frozen=True)
class Paid:
    """The customer pays this invoice in QuickBooks; ``is_seen``: the invoice window follows."""

    qbo_id: str
    is_seen: bool


@dataclass(frozen=True)
class Moved:
    """Somebody moves what the rule places elsewhere, once it is set so."""

    to_sent: bool


@dataclass(frozen=True)
class TakenBack:
    """Somebody takes the newest move back."""


@dataclass(frozen=True)
class Undone:
    """Somebody undoes the import: what was moved stays."""


Step = Paid | Moved | TakenBack | Undone
steps = st.lists(
    st.builds(Paid, st.sampled_from(EVERY), st.booleans())
    | st.builds(Moved, st.booleans())
    | st.just(TakenBack())
    | st.just(Undone()),
    max_size=6,
)


class Story:
    """An import, and what is done to it."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        begin(firm)
        self.run = imported(firm)
        self.moves: list[str] = []
        self.rule = False

    def do(self, step: Step) -> None:
        self.firm.clock.move(minutes=1)
        match step:
            case Paid(qbo_id, is_seen):
                self._pay(qbo_id, is_seen)
            case Moved(to_sent):
                self.rule = to_sent
                self.moves += filter(None, [move_all(self.firm, to_sent)])
            case TakenBack() if self.moves:
                moves(self.firm).undo(ADMIN, self.moves.pop())
            case Undone():
                self.undo()

    def _pay(self, qbo_id: str, is_seen: bool) -> None:
        self.firm.books.change(qbo_id, balance=0)
        if is_seen:
            paid_here(self.firm, qbo_id)

    def undo(self) -> None:
        """If it may be undone: exactly what no move protects goes."""
        review = undos(self.firm).review(ADMIN, self.run.id)
        before = len(self.firm.ledger())
        if review.outcome is UndoOutcome.POSSIBLE:
            assert undone(self.firm, self.run).status is RunStatus.UNDONE
            assert len(self.firm.ledger()) == review.standing.kept
            assert review.standing.count + review.standing.kept == before

    def undo_everything(self) -> None:
        """Every move is taken back, the newest first, and then the import."""
        while self.moves:
            self.do(TakenBack())
        self.undo()
        assert self.firm.ledger() == {}


def begin(firm: Firm) -> None:
    """Two sent invoices and three that look unsent."""
    fill(firm, linked=len(SENT))
    for qbo_id in DRAFTS:
        firm.books.invoice(qbo_id, **UNSENT)


def first_import(firm: Firm, rule: bool, paid: list[str]) -> dict[str, Kept]:
    """The invoice window after a first import of the same books, under the same rule."""
    begin(firm)
    firm.clock.move(minutes=1)
    for qbo_id in paid:
        firm.books.change(qbo_id, balance=0)
    with firm.store.writing() as tx:
        tx.connections.set_treat_unsent_as_sent(firm.connection_id, rule)
        tx.commit()
    imported(firm)
    return nameless(firm)


def nameless(firm: Firm) -> dict[str, Kept]:
    return {qbo_id: replace(kept, run_id="") for qbo_id, kept in firm.ledger().items()}


@given(steps)
@settings(max_examples=6)
def test_after_an_undo_an_import_is_as_the_first_one(story_steps: list[Step]) -> None:
    with TemporaryDirectory() as folder, opened_firm(f"sqlite:///{Path(folder) / 'firm.db'}") as firm:
        story = Story(firm)
        for step in story_steps:
            story.do(step)
        story.undo_everything()
        imported(firm)
        again = nameless(firm)
        paid = [step.qbo_id for step in story_steps if isinstance(step, Paid)]

        assert again == first_import(another_firm(firm), story.rule, paid)
        assert set(again) == set(EVERY)
