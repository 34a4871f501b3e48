"""*Why here?*: the rule and the fields that placed an invoice, and what happened to it since."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot import blocks
from bot.blocks import Block
from bot.home.views.invoice_words import number_of
from bot.ids import View
from bot.run_words import TILE_NAMES
from bot.text import cut, day, escape, mention, moment, money
from services.model.invoice_status import Tile
from services.model.invoice_window import Origin
from services.model.placement import Explained, Hand, PlacedBy, ProjectChange, SinceThen, WhyHere

TITLE = "Why here?"
RULES = {
    PlacedBy.CREATED: "It was created here and is not in QuickBooks yet, so it is a draft.",
    PlacedBy.POSTED: "It was created here and posted to QuickBooks, so it is never a draft again.",
    PlacedBy.DELETED: "It was deleted in QuickBooks since it came in, so nothing of it is open.",
    PlacedBy.VOID_BY_STATUS: "QuickBooks says that it was voided.",
    PlacedBy.VOID_BY_NOTE: "It was voided: its amounts are zero, and its private note begins with Voided.",
    PlacedBy.NOTHING_TO_PAY: "Its total is zero, and no note says that it was voided, so nothing is due.",
    PlacedBy.PAID: "Its balance is zero, so it is paid.",
    PlacedBy.PARTLY_PAID: "A part of it is paid, so it is past draft, whether it was sent or not.",
    PlacedBy.SETTLED_AS_STATED: "It was taken as QuickBooks states it, and nothing of it is open.",
    PlacedBy.NOT_ARRIVED: "It was sent, although it did not arrive, and it is not settled.",
    PlacedBy.SEEN: "The customer has seen it, and it is not settled.",
    PlacedBy.SENT: "It was sent to the customer, and it is not settled.",
    PlacedBy.UNSENT_AS_SENT: (
        "QuickBooks does not say that it was sent, but by the company's rule that was used for it, "
        "unsent invoices count as sent."
    ),
    PlacedBy.QUEUED: "It waits to be sent or printed, so it is still in progress.",
    PlacedBy.NOT_SENT: "QuickBooks does not say that it was sent, so it is still in progress.",
}
SINCE = {
    SinceThen.SAME: "",
    SinceThen.CHANGED: "It changed in QuickBooks since. *Update from QuickBooks* shows what differs.",
    SinceThen.GONE: "QuickBooks has it no more: it was deleted there since it came in.",
}
REPORTED_SINCE = "QuickBooks reported this later, so the document that came in does not say it yet."
#: Rules that another setting of the company would have decided otherwise.
_BY_SETTING = frozenset({PlacedBy.UNSENT_AS_SENT, PlacedBy.QUEUED, PlacedBy.NOT_SENT})
_COUNTS_AS = {True: "sent", False: "drafts"}
_LONGEST_NAME = 200


def why_here(why: WhyHere) -> Block:
    """The modal."""
    explained = why.explained
    parts = [
        blocks.header(f"Invoice {number_of(why.row)} is in {TILE_NAMES[why.row.tile]}"),
        blocks.section(RULES[explained.rule]),
        *_fields(explained, why.row.currency),
        *(blocks.section(words) for words in _more(why)),
        *(blocks.context(words) for words in _small_print(why)),
    ]
    return blocks.modal(TITLE, View.NOTICE, parts)


def _fields(explained: Explained, currency: str) -> list[Block]:
    """What QuickBooks states, by its own names."""
    if not explained.fields:
        return []
    pairs = [(one.name, _value(one.value, currency)) for one in explained.fields]
    return [blocks.section("*What QuickBooks states*"), blocks.facts(pairs)]


def _value(value: str | Decimal | None, currency: str) -> str:
    if value is None:
        return "not stated"
    return money(value, currency) if isinstance(value, Decimal) else value


def _more(why: WhyHere) -> Iterator[str]:
    """What people did, and what became of it."""
    by_rule, now = why.explained.tile, why.row.tile
    if now is not by_rule:
        yield f"By this alone it would be in *{TILE_NAMES[by_rule]}*."
    if why.moved is not None:
        yield f"{_who(why.moved)} moved it here, with others, when the rule for unsent invoices had changed."
    if why.project is not None:
        yield _of_project(why.project)
    if SINCE[why.since] and why.explained.rule is not PlacedBy.DELETED:
        yield SINCE[why.since]


def _of_project(change: ProjectChange) -> str:
    origin = f"*{escape(cut(change.first.label, _LONGEST_NAME))}*" if change.first else "another project"
    return f"{_who(change)} changed its project; it came in to {origin}."


def _small_print(why: WhyHere) -> Iterator[str]:
    if why.explained.is_reported_since:
        yield REPORTED_SINCE
    if why.explained.rule in _BY_SETTING and why.row.origin is Origin.IMPORTED:
        yield _of_setting(why)
    if why.row.tile is Tile.AR_AGING:
        counts = f"its due date, {day(why.row.due_date)}"
        without = f"its invoice date, {day(why.row.txn_date)}, because it has no due date"
        yield f"Its days past due count from {counts if why.row.due_date else without}."


def _of_setting(why: WhyHere) -> str:
    then = f"When it was placed, the company's unsent invoices counted as {_COUNTS_AS[why.unsent_as_sent]}"
    if why.rule_now is None or why.rule_now is why.unsent_as_sent:
        return f"{then}; they still do."
    return f"{then}; those that are imported now count as {_COUNTS_AS[why.rule_now]}."


def _who(hand: Hand) -> str:
    return f"On {moment(hand.at)}, {mention(hand.by)}"
