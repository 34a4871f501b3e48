"""*Undo*: what would go and what stays, before anybody presses; and what came of the press."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import View
from bot.imports.messages import undone
from bot.text import days, grouped, mention, moment
from bot.type_words import counted, noun, that
from bot.views import notice
from services.model.import_run import ImportType
from services.model.undo import KEPT_REMEDY, UndoOutcome, UndoPressed, UndoReview

TITLE = "Undo the import"
FINAL = (
    "In QuickBooks nothing changes. Links between customers and projects stay, and the {many} can be "
    "imported again. An undo can't be undone."
)
STARTED = "The import is being undone. A message tells how it goes."


def dialog(review: UndoReview, note: str = "") -> Block:
    """The dialog, or why there is nothing to undo now. ``note`` says why it is shown once more."""
    if review.outcome is not UndoOutcome.POSSIBLE:
        return notice(words_of(UndoPressed(review.outcome, latest=review.latest)), title=TITLE)
    run, standing, kind = review.target, review.standing, review.target.import_type
    dates = days(run.filters.date_from, run.filters.date_to)
    parts = [
        blocks.quoted(f"{review.company_name} · {dates} · {run.id}"),
        *([blocks.section(note)] if note else []),
        blocks.section(f"*{that(standing.count, kind, 'goes', 'go')}* out of the invoice window"),
        *undone.totals(standing.going, kind),
        *_settled(standing.paid, kind),
        *_kept(standing.kept, kind),
        blocks.section(FINAL.format(many=noun(kind).many)),
    ]
    submit = f"Undo {counted(standing.count, kind)}"
    return blocks.modal(TITLE, View.UNDO, parts, submit=submit, metadata=run.id)


def pressed(done: UndoPressed) -> Block:
    """What came of the press."""
    return notice(words_of(done), title=TITLE)


def words_of(done: UndoPressed) -> str:
    """The same in words; who was first, and when, where somebody was."""
    latest = done.latest
    if done.outcome is UndoOutcome.STARTED:
        return STARTED
    if latest is None:
        return done.outcome.sentence
    who, at = mention(latest.by), moment(latest.at)
    if done.outcome is UndoOutcome.ALREADY_STARTED:
        return f"{who} is undoing this import already, since {at}."
    if done.outcome is UndoOutcome.ALREADY_UNDONE:
        return f"{who} undid this import on {at}: nothing of it is here any more."
    return done.outcome.sentence


def _settled(number: int, import_type: ImportType) -> list[Block]:
    """How many stand elsewhere by now because QuickBooks said so, which keeps none here."""
    if not number:
        return []
    were, of_them = "was" if number == 1 else "were", f"{grouped(number)} of them"
    if import_type is ImportType.INVOICE_HISTORY:
        why = "paid since. A payment that QuickBooks reported keeps no invoice here."
    else:
        one = noun(import_type).one
        why = f"billed in QuickBooks since, or made billable again. That keeps no {one} here."
    return [blocks.section(f"{of_them} {were} {why}")]


def _kept(number: int, import_type: ImportType) -> list[Block]:
    if not number:
        return []
    stay = that(number, import_type, "stays", "stay")
    moved = "somebody here moved it to another tile or project after it came in"
    several = "somebody here moved them to another tile or project after they came in"
    return [blocks.section(f"*{stay}*: {moved if number == 1 else several}. {KEPT_REMEDY}")]
