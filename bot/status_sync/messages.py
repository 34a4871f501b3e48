"""The daily drift digest."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.status_sync.parts import accept_all, change
from bot.text import count, cut, day, escape
from services.model.in_step import DriftDigest

#: Changes in one message, with two blocks each: a message holds 50.
MOST = 15
TITLE = "Changes in QuickBooks"
LONGEST_COMPANY = 200


def digest(told: DriftDigest, shows_all: bool) -> tuple[str, list[Block]]:
    """Old → new, invoice by invoice; where many may read it, without amounts and names."""
    number = count(told.count, "invoice changed", "invoices changed")
    waits = f", {count(told.waiting, 'waits', 'wait')} for you" if told.waiting else ""
    company = escape(cut(told.company_name, LONGEST_COMPANY))
    parts = [blocks.section(f"*{TITLE}* · {company} · {day(told.day)}\n{number} in QuickBooks{waits}.")]
    for drift in told.drifts[:MOST]:
        parts += change(drift, shows_all)
    parts += blocks.more(told.count - min(len(told.drifts), MOST), "invoice")
    parts.append(blocks.actions(*_buttons(told)))
    if told.earlier:
        parts.append(
            blocks.context(f"{count(told.earlier, 'change')} of other days still wait: see Details.")
        )
    return f"{TITLE}: {number}{waits}.", parts


def _buttons(told: DriftDigest) -> list[Block]:
    details = blocks.button("Details", Action.DRIFT_OPEN, told.connection_id)
    if told.waiting < 2 or not told.drifts:
        return [details]
    # The first is the newest that waits: what is found later was seen by nobody.
    everything = accept_all(told.connection_id, told.drifts[0].id, told.waiting + told.earlier)
    return [details, everything]
