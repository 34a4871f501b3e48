"""*Treat unsent invoices as sent* in the preview: offered with its numbers, or said to be on."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import STOP_TREATING, TREAT_UNSENT
from bot.text import count, money
from services.model.import_run import ImportType
from services.model.invoice_status import InvoiceStatus, Tile
from services.model.report import RunReport, UnsentRule

ON = "Unsent invoices of this company are treated as sent."
WHY = "this firm seems to send its invoices another way."
UNCHANGED = "Nothing in this preview would change."
#: Currencies whose amounts are named.
MOST_NAMED = 5


def unsent_rule(report: RunReport, full: bool) -> list[Block]:
    """One paragraph with its button; nothing where the rule is off and nothing speaks for it."""
    rule = report.unsent if report.run.import_type is ImportType.INVOICE_HISTORY else None
    if rule is None or not (rule.is_treated or rule.is_offered):
        return []
    if rule.is_treated:
        return [blocks.section(ON, blocks.button(STOP_TREATING, Action.UNSENT_STOP, report.run.id))]
    treat = blocks.button(TREAT_UNSENT, Action.UNSENT_TREAT, report.run.id)
    return [blocks.section(f"{_measured(rule)}\n{_would_change(report, full)}", treat)]


def _measured(rule: UnsentRule) -> str:
    look = "looks" if rule.paid_unsent == 1 else "look"
    return f"{rule.paid_unsent:,} of {count(rule.paid, 'paid invoice')} in QuickBooks {look} unsent: {WHY}"


def _would_change(report: RunReport, full: bool) -> str:
    """What would become of this preview."""
    asked = report.run.filters.statuses
    if InvoiceStatus.IN_PROGRESS not in asked:
        if InvoiceStatus.SENT not in asked:
            return UNCHANGED
        return "Treated as sent, those that were left out as in progress would come in, to A/R Aging."
    drafts = [one for one in report.tiles if one.tile is Tile.DRAFTS and one.count]
    number = sum(one.count for one in drafts)
    if not number:
        return UNCHANGED
    if InvoiceStatus.SENT not in asked:
        return f"Treated as sent, {number:,} of this preview would be left out: sent ones were not asked for."
    if not full:
        return f"Treated as sent, {number:,} of this preview would go to A/R Aging instead of Drafts."
    named = [money(one.balance, one.currency) for one in drafts[:MOST_NAMED]]
    more = len(drafts) - MOST_NAMED
    named += [count(more, "more currency", "more currencies")] if more > 0 else []
    amounts = ", ".join(named)
    return f"Treated as sent, {number:,} of this preview would go to A/R Aging instead of Drafts: {amounts}."
