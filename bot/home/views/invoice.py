"""One invoice of the invoice window, in a modal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot import blocks
from bot.blocks import Block
from bot.draft_ways import is_under_way
from bot.home.views.home_value import home_value
from bot.home.views.invoice_ways import ways
from bot.home.views.invoice_words import number_of
from bot.ids import View
from bot.run_words import DELIVERY_NAMES, PAYMENT_NAMES, TILE_NAMES
from bot.step_words import changed, in_step
from bot.text import clean, count, cut, day, escape, exact, mention, moment, money, plain
from services.model.invoice_status import DeliveryState, Tile
from services.model.invoice_window import InvoiceDetails, InvoiceHistory, Origin
from services.model.quickbooks import LineKind, SourceLine
from services.model.review import Acceptance

#: What a line is called that has no words of its own.
KINDS = {
    LineKind.SALES_ITEM: "Item",
    LineKind.GROUP: "Bundle",
    LineKind.DESCRIPTION: "Note",
    LineKind.DISCOUNT: "Discount",
    LineKind.SUBTOTAL: "Subtotal",
    LineKind.OTHER: "Other line",
}
BY_RULE = "Placed in A/R Aging because this company's unsent invoices were treated as sent."
LONGEST_DESCRIPTION = 300
LONGEST_NUMBER = 40
#: Lines that share a paragraph: more would not fit into Slack's limit for one.
LINES_TOGETHER = 5


def invoice(details: InvoiceDetails) -> Block:
    """The modal."""
    parts = [
        blocks.header(f"Invoice {number_of(details.row)}"),
        blocks.section(_status(details)),
        *([blocks.context(BY_RULE)] if details.is_by_rule else []),
        *_as_stated(details.accepted),
        *([blocks.section(changed(details.waits))] if details.waits else []),
        *ways(details),
        blocks.facts(_facts(details)),
        blocks.divider(),
        *_lines(details),
        blocks.divider(),
        blocks.context(*_origin(details.history), *([escape(in_step(details.step))] if details.step else [])),
    ]
    return blocks.modal("Invoice", View.INVOICE, parts)


def _as_stated(accepted: Acceptance | None) -> list[Block]:
    """The mark of an invoice that needed review and came in all the same."""
    if accepted is None:
        return []
    who = f"*Imported as QuickBooks states it*, by {mention(accepted.by)} on {moment(accepted.at)}."
    return [blocks.section(f"{who} {accepted.problem.sentence}")]


def _status(details: InvoiceDetails) -> str:
    row = details.row
    known = f"*{TILE_NAMES[row.tile]}* · {_delivery(details)} · {PAYMENT_NAMES[details.payment]}"
    if not row.days_overdue:
        return known
    since = day(row.due_date or row.txn_date)
    return f"{known} · *{count(row.days_overdue, 'day')} overdue, since {since}*"


def _delivery(details: InvoiceDetails) -> str:
    """Whether the customer has it. Of one that nobody sent: why it is, or is not, a draft all the same."""
    if details.delivery is not DeliveryState.NOT_SENT:
        return DELIVERY_NAMES[details.delivery]
    if details.history.origin is Origin.CREATED_HERE:
        return _way(details)
    counts = ", but counted as sent" if details.row.tile is Tile.AR_AGING else ""
    return f"{DELIVERY_NAMES[details.delivery]}{counts}"


def _way(details: InvoiceDetails) -> str:
    """How far an invoice that was created here came on its way to QuickBooks."""
    if details.history.posted_at:
        return "posted to QuickBooks"
    if is_under_way(details.posting):
        return "being posted to QuickBooks"
    return "not posted to QuickBooks yet"


def _facts(details: InvoiceDetails) -> list[tuple[str, str]]:
    row = details.row
    rate = f", exchange rate {_number(details.exchange_rate)}" if details.exchange_rate else ""
    found = [
        ("Customer", row.customer or "–"),
        ("Client / project", details.project.label if details.project else "–"),
        ("Invoice date", day(row.txn_date)),
        ("Due date", day(row.due_date)),
        ("Total", money(row.total, row.currency)),
        ("Open balance", money(row.balance, row.currency)),
        ("Tax", money(details.tax, row.currency) if details.tax is not None else "none stated"),
        ("Currency", f"{row.currency}{rate}"),
    ]
    company = [("QuickBooks company", details.company_name)] if details.company_name else []
    return [*found, *company, *home_value(details)]


def _lines(details: InvoiceDetails) -> list[Block]:
    if not details.lines:
        return [blocks.section("This invoice has no lines.")]
    currency = details.row.currency
    parents = {line.line_no for line in details.lines if line.kind is LineKind.GROUP}
    texts = ["\n".join(_line(line, currency, line.parent_no in parents)) for line in details.lines]
    together = [
        blocks.quoted("\n".join(texts[at : at + LINES_TOGETHER]))
        for at in range(0, len(texts), LINES_TOGETHER)
    ]
    return [*together, *blocks.more(details.line_count - len(details.lines), "line")]


def _line(line: SourceLine, currency: str, is_in_bundle: bool) -> Iterator[str]:
    """What it is for, then how much. An arrow indents it: Slack shows no blanks at the beginning."""
    indent = "↳ " if is_in_bundle else ""
    what = clean(line.description) or clean(line.item_name) or KINDS[line.kind]
    figures = _figures(line, currency)
    yield f"{indent}{cut(what, LONGEST_DESCRIPTION)}"
    if figures:
        yield f"{indent}{' · '.join(figures)}"


def _figures(line: SourceLine, currency: str) -> Sequence[str]:
    found = []
    if line.quantity is not None and line.unit_price is not None:
        found.append(f"{_number(line.quantity)} × {_number(line.unit_price)}")
    if line.amount is not None:
        # QuickBooks states what a discount takes off as a positive amount.
        amount = -line.amount if line.kind is LineKind.DISCOUNT else line.amount
        found.append(money(amount, currency))
    return found


def _number(value: Decimal) -> str:
    """Every decimal of it, and no empty ones."""
    return plain(exact(value), LONGEST_NUMBER)


def _origin(history: InvoiceHistory) -> list[str]:
    when = f" on {moment(history.at)}" if history.at else ""
    if history.origin is Origin.IMPORTED:
        run = f" by {history.run_id}" if history.run_id else ""
        asked = f", asked for by {mention(history.by)}" if history.by else ""
        return [f"Imported{run}{when}{asked}."]
    posted = [f"Posted to QuickBooks on {moment(history.posted_at)}."] if history.posted_at else []
    return [f"Created here by {mention(history.by)}{when}.", *posted]
