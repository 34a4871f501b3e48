"""The review of what the rule for unsent invoices would place elsewhere, and what came of the move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks, limits
from bot.blocks import Block
from bot.ids import Action, View
from bot.run_words import BUCKET_NAMES, SENT_ONLY, TILE_NAMES
from bot.text import count, day, figure, grouped, mention, money, plain
from bot.unsent.move_state import MoveState
from services.model.invoice_window import InvoiceRow
from services.model.report import AgingEffect
from services.model.tile_move import MovableTotal, Moved, MoveReview, MoveUndone, tile_by_rule

TITLE = "Move invoices"
#: Invoices on one page: two lines each, on a screen that scrolls.
PAGE = 15
LONGEST = 120
ONCE_MORE = "Nothing was moved: please look once more."
NOTHING = "No invoice stands in another tile than its company's rule for unsent invoices gives it."


@dataclass(frozen=True, slots=True)
class MoveForm:
    """A page as it is shown; ``note`` says why it is shown once more."""

    review: MoveReview
    state: MoveState
    note: str = ""


def review(form: MoveForm) -> Block:
    """What would be moved, added up, its A/R effect, and one page of it."""
    known = form.review
    parts = [
        blocks.quoted(f"{known.company_name} · {_way(known.to_sent)}"),
        *([blocks.section(form.note)] if form.note else []),
        blocks.section(f"*{count(known.count, 'invoice')}*, each with nothing paid and unsent in QuickBooks"),
        blocks.columns([_total(one) for one in known.totals[: limits.FIELDS]]),
        *_more(len(known.totals)),
        *_aging(known.aging),
        blocks.divider(),
        *map(_row, known.rows),
        *_turning(known),
    ]
    submit = f"Move {count(known.count, 'invoice')}"
    return blocks.modal(TITLE, View.MOVE, parts, submit=submit, metadata=form.state.encode())


def what_changed(seen: MoveState, now: MoveReview) -> str:
    """Why what she reviewed is not what would be moved now; empty where it is, or where she saw nothing."""
    if not seen.digest or seen.digest == now.digest:
        return ""
    if seen.count == now.count:
        return f"Something changed since you looked at these {grouped(now.count)}. {ONCE_MORE}"
    before = count(seen.count, "invoice was", "invoices were")
    return f"{before} to be moved when you looked; now it is {grouped(now.count)}. {ONCE_MORE}"


def nothing_to_move() -> Block:
    """Where there is nothing to review any more."""
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(NOTHING)])


def moved(done: Moved) -> Block:
    """What came of it, to whoever pressed."""
    words = f"*{count(done.count, 'invoice')} moved* {_from_to(done.move.to_sent)}."
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(words), blocks.actions(_undo(done))])


def announcement(done: Moved) -> tuple[str, list[Block]]:
    """The same for the thread, without amounts or names: whoever may read there may know the number."""
    number = count(done.count, "invoice")
    words = f"{mention(done.move.moved_by)} moved {number} {_from_to(done.move.to_sent)}."
    return words, [blocks.section(words), blocks.actions(_undo(done))]


def undone_words(done: MoveUndone) -> str:
    """What came of *Undo*."""
    who = mention(done.move.undone_by)
    if not done.is_new:
        return f"{who} has undone this move already, so nothing was changed."
    back = tile_by_rule(not done.move.to_sent)
    words = f"{who} undid the move: {count(done.put_back, 'invoice')} put back to {TILE_NAMES[back]}."
    if not done.kept:
        return words
    kept = count(done.kept, "invoice changed since, and was", "invoices changed since, and were")
    return f"{words} {kept} left as it is now." if done.kept == 1 else f"{words} {kept} left as they are now."


def _undo(done: Moved) -> Block:
    return blocks.button("Undo", Action.MOVE_UNDO, done.move.id)


def _way(to_sent: bool) -> str:
    return "from Drafts to A/R Aging" if to_sent else "from A/R Aging back to Drafts"


def _from_to(to_sent: bool) -> str:
    rule = "treated as sent" if to_sent else "not treated as sent any more"
    return f"{_way(to_sent)}: unsent invoices are {rule}"


def _total(total: MovableTotal) -> str:
    head = f"*{money(total.total, total.currency)}* · {count(total.count, 'invoice')}"
    return f"{head}\n{figure(total.balance, total.currency)} open"


def _more(currencies: int) -> list[Block]:
    return blocks.more(currencies - limits.FIELDS, "currency", "currencies")


def _aging(aging: Sequence[AgingEffect]) -> list[Block]:
    """Each bucket before and after, a paragraph for each currency."""
    by_currency: dict[str, list[AgingEffect]] = {}
    for each in aging:
        by_currency.setdefault(each.currency, []).append(each)
    shown = [_buckets(effects) for effects in by_currency.values()]
    if not shown:
        return []
    return [blocks.columns(shown[: limits.FIELDS]), *_more(len(shown)), blocks.context(SENT_ONLY)]


def _buckets(effects: Sequence[AgingEffect]) -> str:
    code = money(None, effects[0].currency).removesuffix(" –")
    lines = [
        f"{BUCKET_NAMES[each.bucket]}: {figure(each.before, each.currency)}"
        + (f" → {figure(each.after, each.currency)}" if each.after != each.before else "")
        for each in effects
    ]
    return "\n".join([f"*A/R effect in {code}*, by days past due", *lines])


def _row(row: InvoiceRow) -> Block:
    number = plain(row.doc_number, LONGEST, "(no number)")
    customer = plain(row.customer, LONGEST)
    return blocks.quoted(f"{number} · {customer}\n{day(row.txn_date)} · {money(row.total, row.currency)}")


def _turning(known: MoveReview) -> list[Block]:
    """Each carries where it leads: the metadata may be older than what is shown."""
    last = known.start + len(known.rows)
    first, number = grouped(known.start + 1), grouped(known.count)
    shown = blocks.context(f"Invoices {first}–{grouped(last)} of {number}, newest first.")
    buttons = []
    if known.start:
        earlier = str(max(0, known.start - PAGE))
        buttons.append(blocks.button("Previous", Action.MOVE_PREVIOUS, earlier))
    if last < known.count:
        buttons.append(blocks.button("Next", Action.MOVE_NEXT, str(last)))
    return [shown, *([blocks.actions(*buttons)] if buttons else [])]
