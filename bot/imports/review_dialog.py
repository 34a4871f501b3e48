"""*Import as QuickBooks states it*: what an invoice states, what is wrong, and what accepting it means."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import View
from bot.text import day, mention, moment, money, plain
from services.model.review import Acceptance, Review

TITLE = "Import as stated"
MEANS = (
    "It comes in with this total and this balance, just as QuickBooks states them. Nothing is corrected or "
    "guessed. The invoice is marked, and the audit log says who decided it. Should QuickBooks state anything "
    "else before it comes in, it needs review again."
)
CANNOT = "It cannot be imported as QuickBooks states it:"
CORRECT = "Correct the invoice in QuickBooks, then retry."
CHANGED = "It changed in QuickBooks while you were looking. This is what it states now."
_LONGEST = 200


def dialog(review: Review, note: str = "") -> Block:
    """What it states, and the question; without the question where something is missing."""
    parts = [*([blocks.section(note)] if note else []), *_stated(review)]
    if review.obstacles:
        missing = [f"• {obstacle.sentence}" for obstacle in review.obstacles]
        parts.append(blocks.section("\n".join([CANNOT, *missing, CORRECT])))
        return blocks.modal(TITLE, View.NOTICE, parts)
    parts.append(blocks.section(MEANS))
    state = f"{review.run.id}/{review.invoice.qbo_id}/{review.digest}"
    return blocks.modal(TITLE, View.REVIEW, parts, submit="Import as stated", metadata=state)


def accepted(review: Review, way_on: Sequence[Block]) -> Block:
    """Who decided it, and the way on."""
    who = [blocks.section(_who(review.accepted))] if review.accepted else []
    return blocks.modal(TITLE, View.NOTICE, [*_stated(review), *who, *way_on])


def state_in(metadata: str) -> tuple[str, str, str]:
    """The run, the invoice and what was shown of it; empty parts where it is none of ours."""
    run_id, _, rest = metadata.partition("/")
    qbo_id, _, digest = rest.rpartition("/")
    return run_id, qbo_id, digest


def _stated(review: Review) -> list[Block]:
    invoice = review.invoice
    number = plain(invoice.doc_number, _LONGEST, f"(no number, id {invoice.qbo_id})")
    head = f"{number} · {plain(invoice.customer_name, _LONGEST)} · {day(invoice.txn_date)}"
    amounts = [
        ("Total", money(invoice.total, invoice.currency)),
        ("Open balance", money(invoice.balance, invoice.currency)),
    ]
    wrong = [blocks.section(f"*What is wrong*: {invoice.problem.sentence}")] if invoice.problem else []
    return [blocks.quoted(head), blocks.facts(amounts), *wrong]


def _who(acceptance: Acceptance) -> str:
    return (
        f"{mention(acceptance.by)} decided on {moment(acceptance.at)} to import it as QuickBooks states it."
    )
