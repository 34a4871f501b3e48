"""The dialog *Post to QuickBooks*, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot import blocks
from bot.blocks import Block
from bot.created_here.states import PostingDialogState
from bot.draft_ways import FOUND, LONGEST_TROUBLE
from bot.ids import Action, Field, View
from bot.text import clean, count, cut, day, escape, exact, mention, moment, money
from services.model.posting import Named, Posted, PostingForm, PostingOutcome
from services.model.quickbooks import SourceLine

TITLE = "Post to QuickBooks"
LONGEST_NAME, LONGEST_LINE, LONGEST_NUMBER = 300, 120, 40
NOBODY_MAILED = "Nobody is e-mailed. QuickBooks gets exactly these lines, and computes sales tax itself."
ON_ITS_WAY = "What this company offers is still being loaded. Press Post again once it is shown."
CHANGED = "*The draft was changed after you opened this.* Please look at it once more, then press Post again."


def dialog(form: PostingForm, note: str = "") -> Block:
    """What is posted, and what only a person can say: company, customer, product or service, sales tax."""
    state = PostingDialogState(form.invoice_id, form.change_number, form.company.id)
    # What was chosen for another company is not known in this one.
    suffix = f".{form.company.id}"
    item_hint = "QuickBooks keeps the lines under it; their texts stay as they are."
    parts = [
        *([blocks.section(note)] if note else []),
        *_refused(form.trouble),
        blocks.quoted(_what(form)),
        *_lines(form),
        _company(form, suffix),
        blocks.form_field("Customer in QuickBooks", _customer(form.customer), suffix=suffix),
        blocks.form_field("Product or service", _item(form.item), hint=item_hint, suffix=suffix),
        blocks.form_field("Sales tax", _taxes(form), suffix=suffix),
        blocks.context(NOBODY_MAILED),
    ]
    return blocks.modal(TITLE, View.POSTING, parts, submit="Post", metadata=state.encode())


def outcome(done: Posted) -> Block:
    """What came of it, and the ways on."""
    number = f"Invoice {done.doc_number}" if done.doc_number else "The invoice"
    words = "\n".join([f"*{escape(cut(number, LONGEST_NAME))}*", done.outcome.sentence, *_more(done)])
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(words), blocks.actions(*_ways(done))])


def choice_option(named: Named) -> Block:
    """A customer, or a product or service, in its list."""
    return blocks.option(named.name, named.id)


def _refused(trouble: str | None) -> list[Block]:
    if trouble is None:
        return []
    return [blocks.section(f"*QuickBooks refused it the last time.* {escape(cut(trouble, LONGEST_TROUBLE))}")]


def _what(form: PostingForm) -> str:
    number = f"Invoice {clean(form.doc_number)}" if form.doc_number else "An invoice that QuickBooks numbers"
    due = f", due {day(form.due_date)}" if form.due_date else ""
    lines = count(form.line_count, "line")
    return (
        f"{number} · {cut(clean(form.project.label), LONGEST_NAME)}\n"
        f"{day(form.txn_date)}{due} · {lines} · {money(form.total, form.currency)}"
    )


def _lines(form: PostingForm) -> list[Block]:
    """What is written, line by line; the rest counted."""
    shown = [_line(line, form.currency) for line in form.lines]
    more = blocks.more(form.line_count - len(shown), "line")
    return [blocks.quoted("\n".join(shown)), *more] if shown else []


def _line(line: SourceLine, currency: str) -> str:
    what = cut(clean(line.description), LONGEST_LINE) or "–"
    factors = f"{_number(line.quantity)} × {_number(line.unit_price)}"
    return f"{what} · {factors} · {money(line.amount, currency)}"


def _number(value: Decimal | None) -> str:
    return cut(exact(value), LONGEST_NUMBER) if value is not None else "–"


def _company(form: PostingForm, suffix: str) -> Block:
    if len(form.companies) < 2:
        return blocks.quoted(f"To {cut(clean(form.company.company_name), LONGEST_NAME)}")
    options = [blocks.option(one.company_name, one.id) for one in form.companies]
    element = blocks.select(Action.POST_COMPANY, options, form.company.id)
    return blocks.form_field("QuickBooks company", element, suffix=suffix) | {"dispatch_action": True}


def _customer(chosen: Named | None) -> Block:
    shown = choice_option(chosen) if chosen else None
    return blocks.loaded_select(Field.POST_CUSTOMER, "Search customers", shown)


def _item(chosen: Named | None) -> Block:
    shown = choice_option(chosen) if chosen else None
    return blocks.loaded_select(Field.POST_ITEM, "Search products and services", shown)


def _taxes(form: PostingForm) -> Block:
    options = [choice_option(one) for one in form.lists.taxes]
    return blocks.select(Field.POST_TAX, options, form.tax_code)


def _more(done: Posted) -> Iterator[str]:
    if done.outcome is PostingOutcome.POSTED:
        yield from _totals(done)
    if done.is_found:
        yield FOUND
    if done.trouble:
        yield escape(cut(done.trouble, LONGEST_TROUBLE))
    if done.at and done.outcome is not PostingOutcome.POSTED:
        who = f" by {mention(done.by)}" if done.by else ""
        what = "Posting it was asked for" if done.outcome is PostingOutcome.WAITING else "It was posted"
        yield f"{what}{who} on {moment(done.at)}."


def _totals(done: Posted) -> Iterator[str]:
    """What it amounts to there; why that is not what it amounted to here, if it is not."""
    there = money(done.total_there, done.currency)
    if done.total_there == done.total_here:
        yield f"Its total is {there}. It is no draft any more."
        return
    tax = f", {money(done.tax, done.currency)} of it tax" if done.tax else ""
    here = money(done.total_here, done.currency)
    yield f"*QuickBooks' total is {there}*{tax}; here it was {here}. From now on QuickBooks' holds."


def _ways(done: Posted) -> Iterator[Block]:
    if done.outcome is PostingOutcome.REFUSED:
        yield blocks.button(TITLE, Action.POST_OPEN, done.invoice_id, "primary")
        yield blocks.button("Edit", Action.DRAFT_EDIT, done.invoice_id)
    if done.outcome is PostingOutcome.WAITING:
        yield blocks.button("Ask QuickBooks now", Action.POST_AGAIN, done.invoice_id)
    yield blocks.button("Show the invoice", Action.HOME_INVOICE, done.invoice_id)
