"""One time entry or expense, in a modal over the list."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot import blocks, work_words
from bot.blocks import Block
from bot.entry_words import BILLABLE_NAMES, worth
from bot.ids import Action, View
from bot.run_words import TILE_NAMES
from bot.step_words import in_step
from bot.text import clean, cut, day, escape, exact, mention, moment, money, plain
from bot.work_in_progress.views.entry_words import KINDS, worked
from services.model.entry import EntryKind, PartyKind
from services.model.invoice_status import Tile
from services.model.work_in_progress import EntryDetails, EntryHistory, KeptEntry

LONGEST_NUMBER, LONGEST_NAME = 40, 120
_PARTIES = {PartyKind.EMPLOYEE: "Employee", PartyKind.VENDOR: "Vendor", PartyKind.CUSTOMER: "Customer"}
GONE = "*Deleted in QuickBooks*: seen on {at}. It counts nowhere any more."
CHANGED = (
    "*It changed in QuickBooks since.* Nothing here changes by itself; {who} can take over what QuickBooks "
    "says now with *Update from QuickBooks*."
)
UPDATED = "This is what QuickBooks says now. For another customer, it is in that one's project."


def entry(details: EntryDetails, note: str = "") -> Block:
    """The modal."""
    kept = details.kept
    description = clean(kept.row.description)
    facts = list(_facts(details))
    parts = [
        *([blocks.section(note)] if note else []),
        blocks.header(f"{KINDS[kept.row.kind].one.capitalize()} of {day(kept.row.txn_date)}"),
        blocks.section(_status(kept)),
        *_news(details),
        *_ways(details),
        blocks.facts(facts[:10]),
        *([blocks.facts(facts[10:])] if facts[10:] else []),
        *([blocks.divider(), blocks.quoted(description)] if description else []),
        blocks.divider(),
        blocks.context(_origin(kept.history), *_step(details)),
    ]
    return blocks.modal(KINDS[kept.row.kind].one.capitalize(), View.WORK_ENTRY, parts)


def _status(kept: KeptEntry) -> str:
    """Where it stands, and what it comes to. What is deleted stands nowhere any more."""
    row, billable = kept.row, BILLABLE_NAMES[kept.facts.billable]
    is_unbilled = row.tile is Tile.WORK_IN_PROGRESS and kept.history.gone_at is None
    standing = f"*{TILE_NAMES[row.tile]}* · {billable}" if is_unbilled else f"*{billable.capitalize()}*"
    return " · ".join([standing, *worth(row.amount, row.currency, row.seconds)])


def _news(details: EntryDetails) -> list[Block]:
    history = details.kept.history
    told = [GONE.format(at=moment(history.gone_at))] if history.gone_at else []
    if history.is_changed:
        told.append(CHANGED.format(who="you" if details.may_change else "a financial administrator"))
    return [blocks.section(one) for one in told]


def _ways(details: EntryDetails) -> list[Block]:
    entry_id, buttons = details.kept.row.id, []
    if details.address is not None:
        there = blocks.button("Open in QuickBooks", Action.WORK_QUICKBOOKS, entry_id)
        buttons.append(there | {"url": details.address})
    if details.may_change:
        buttons.append(blocks.button("Update from QuickBooks", Action.WORK_UPDATE, entry_id))
    return [blocks.actions(*buttons)] if buttons else []


def _facts(details: EntryDetails) -> Iterator[tuple[str, str]]:
    kept = details.kept
    row, facts = kept.row, kept.facts
    yield (
        _PARTIES[facts.party_kind] if facts.party_kind else "Person or vendor",
        row.party or "–",
    )
    yield "Customer", row.customer or "–"
    yield "Client / project", details.project.label if details.project else "–"
    yield "Date", day(row.txn_date)
    yield from _of_time(kept) if row.kind is EntryKind.TIME else _of_expense(kept)
    yield "Amount", "".join(worth(row.amount, row.currency, row.seconds)) or "none"
    if facts.tax is not None or row.kind is EntryKind.EXPENSE:
        yield "Tax", money(facts.tax, row.currency) if facts.tax is not None else "none stated"
    if facts.markup is not None:
        yield "Mark-up", f"{_number(facts.markup)} %"
    if facts.exchange_rate is not None:
        yield "Exchange rate", _number(facts.exchange_rate)
    yield "QuickBooks company", details.company_name or "–"
    if facts.problem is not None:
        yield "As QuickBooks states it", facts.problem.sentence


def _of_time(kept: KeptEntry) -> Iterator[tuple[str, str]]:
    row, facts = kept.row, kept.facts
    yield "Worked", worked(row.seconds) if row.seconds is not None else "–"
    yield "Hourly rate", _price(facts.rate, row.currency) if facts.rate is not None else "none"
    yield "Item", facts.item or "–"


def _of_expense(kept: KeptEntry) -> Iterator[tuple[str, str]]:
    facts = kept.facts
    yield "Number", plain(kept.row.doc_number, LONGEST_NAME)
    yield "Item or account", facts.item or facts.account or "–"
    if facts.quantity is not None and facts.rate is not None:
        price = _price(facts.rate, kept.row.currency)
        yield "Quantity × price", f"{_number(facts.quantity)} × {price}"
    if facts.due_date is not None:
        yield "Due date", day(facts.due_date)


def _price(value: Decimal, currency: str) -> str:
    return plain(money(value, currency), LONGEST_NUMBER)


def _number(value: Decimal) -> str:
    return plain(exact(value), LONGEST_NUMBER)


def _origin(history: EntryHistory) -> str:
    asked = f", asked for by {mention(history.asked_by)}" if history.asked_by else ""
    return f"Imported by {escape(history.run_id)} on {moment(history.imported_at)}{asked}."


def _step(details: EntryDetails) -> list[str]:
    known = []
    if details.kept.person:
        name = escape(cut(details.kept.row.party or "", LONGEST_NAME))
        known.append(f"{name} is {mention(details.kept.person)}.")
    if details.step:
        known.append(escape(in_step(details.step, work_words.STEP)))
    return known
