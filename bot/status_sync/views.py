"""The window *Changes in QuickBooks*, and what one invoice's *Update from QuickBooks* found."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.status_sync.messages import TITLE
from bot.status_sync.parts import accept_all, change
from bot.step_words import in_step
from bot.text import count, cut, escape, plain
from services.model.connection import Connection
from services.model.in_step import Decided, Drift, DriftPage

UPDATE_TITLE = "Update from QuickBooks"
#: Changes on one page, with two blocks each.
PAGE = 15
MOST_COMPANIES, LONGEST_NAME = 40, 200
#: Numbers that are named of those that a draft has, too.
MOST_NUMBERS = 5
NO_COMPANY = "No QuickBooks company is connected yet, so there is nothing to keep in step with."
NOTHING = "Nothing waits for you: every invoice here is as it is in QuickBooks, or was kept as it is."
NOTHING_YET = "Nothing waits for you so far."
SAME = "This invoice is here as it is in QuickBooks. Balance, payment and delivery follow by themselves."
FOLLOWS = (
    "Balance, payment and delivery follow by themselves, voids and deletions too. What else changes in "
    "QuickBooks waits here for Accept or Keep."
)


def changes(page: DriftPage, after: int | None, note: Sequence[Block] = ()) -> Block:
    """A page of what waits in one company; first, what came of a press."""
    parts = [
        blocks.quoted(f"{page.company_name} · {_waiting(page.waiting)}"),
        blocks.context(escape(in_step(page.step))),
        *note,
        blocks.context(FOLLOWS),
    ]
    if page.to_accept > 1 and page.drifts:
        parts.append(blocks.actions(accept_all(page.connection_id, page.drifts[0].id, page.to_accept)))
    for drift in page.drifts:
        parts += [blocks.divider(), *change(drift, shows_all=True)]
    if not page.drifts:
        parts.append(blocks.section(NOTHING if page.step.as_of else NOTHING_YET))
    parts += _turning(page, after)
    metadata = page.connection_id if after is None else f"{page.connection_id}/{after}"
    return blocks.modal(TITLE, View.DRIFT_CHANGES, parts, metadata=metadata)


def companies(known: Sequence[tuple[Connection, int]]) -> Block:
    """Which company, where there are several."""
    parts = [blocks.section("Whose changes?") if known else blocks.section(NO_COMPANY)]
    for company, waiting in known[:MOST_COMPANIES]:
        name = escape(cut(company.company_name, LONGEST_NAME))
        spoken = f"Show the changes of {plain(company.company_name, 40)}"
        show = blocks.button("Show", Action.DRIFT_OPEN, company.id, spoken=spoken)
        parts.append(blocks.section(f"*{name}*\n{_waiting(waiting)}", show))
    parts += blocks.more(len(known) - MOST_COMPANIES, "company", "companies")
    return blocks.modal(TITLE, View.DRIFT_CHANGES, parts)


def one(drift: Drift | None) -> Block:
    """What *Update from QuickBooks* found about an invoice."""
    parts = change(drift, shows_all=True) if drift else [blocks.section(SAME)]
    return blocks.modal(UPDATE_TITLE, View.DRIFT_ONE, parts)


def decided(came: Sequence[Block]) -> Block:
    """What came of it, in the same place."""
    return blocks.modal(UPDATE_TITLE, View.DRIFT_ONE, list(came))


def done_parts(done: Decided, is_accepted: bool) -> list[Block]:
    """What came of a press; of one invoice with another customer, the way to another project, too."""
    parts = [blocks.section(done_words(done, is_accepted))]
    if len(done.moved) == 1:
        parts.append(blocks.actions(blocks.button("Change project", Action.INVOICE_PROJECT, done.moved[0])))
    return parts


def done_words(done: Decided, is_accepted: bool) -> str:
    """What came of a press."""
    found = []
    if done.number:
        what = "updated from QuickBooks" if is_accepted else "kept as it is here"
        found.append(f"{count(done.number, 'invoice')} {what}.")
    if done.missed:
        found.append(
            f"{count(done.missed, 'invoice')} changed once more, or somebody decided already: "
            "nothing was changed there."
        )
    if done.blocked:
        found.append(
            f"{count(done.blocked, 'invoice')} cannot be taken over as QuickBooks has it now: "
            "correct it in QuickBooks, then look again."
        )
    return " ".join([*found, *_beside(done)]) or NOTHING


def _beside(done: Decided) -> list[str]:
    """What is left to be done by somebody about what was accepted."""
    found = []
    if done.moved:
        found.append(
            f"{count(len(done.moved), 'invoice is', 'invoices are')} another customer's now: the project "
            "stays as it was until you choose Change project in the invoice's details."
        )
    if done.repeated:
        numbers = ", ".join(escape(cut(one, 40)) for one in done.repeated[:MOST_NUMBERS])
        rest = len(done.repeated) - MOST_NUMBERS
        more = f" and {rest} more" if rest > 0 else ""
        found.append(
            f"A draft of the same client has this number, too: {numbers}{more}. "
            "Give the draft another number, or say in its details that it is the same invoice."
        )
    return found


def _waiting(number: int) -> str:
    return count(number, "change waits", "changes wait") if number else "nothing waits"


def _turning(page: DriftPage, after: int | None) -> list[Block]:
    buttons = []
    if after is not None:
        buttons.append(blocks.button("First page", Action.DRIFT_OPEN, page.connection_id))
    if page.after is not None:
        buttons.append(blocks.button("Next", Action.DRIFT_NEXT, f"{page.connection_id}/{page.after}"))
    return [blocks.actions(*buttons)] if buttons else []
