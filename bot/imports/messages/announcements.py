"""What others than the person who asked are told: the results channel, the administrators."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.connection_words import reconnect_button
from bot.imports.messages.card import pause_words
from bot.imports.messages.fired import asked
from bot.imports.messages.parts import Message, message
from bot.imports.messages.sums import imported_number
from bot.run_words import HEADINGS
from bot.text import days, escape
from bot.type_words import counted
from services.model.import_run import PauseReason
from services.model.report import RunReport


def announcement(report: RunReport, link: str | None) -> Message:
    """One line for the results channel: counts alone, and the way to the thread. Nobody is mentioned."""
    run = report.run
    words = [f"{counted(imported_number(report), run.import_type)} imported"]
    words += [f"{report.counts.need_you:,} need you"] if report.counts.need_you else []
    range_of_dates = days(run.filters.date_from, run.filters.date_to)
    line = f"*{HEADINGS[run.status]}*: {', '.join(words)} · {range_of_dates}"
    where = f"<{link}|Open the report>" if link else ""
    text = f"{HEADINGS[run.status]}: {', '.join(words)}."
    return message(text, [blocks.section(line), blocks.context(" · ".join(filter(None, [run.id, where])))])


def paused_notice(report: RunReport, link: str | None) -> Message:
    """What a financial administrator is told by direct message of a run that waits."""
    words = pause_words(report.run) or "It waits and goes on by itself."
    small = [asked(report), f"Reference {report.run.id}"]
    small += [f"<{link}|Open it>"] if link else []
    company = f"*Import paused* · {escape(report.company_name)}"
    parts = [blocks.section(f"{company}\n{words}"), *_reconnect(report), blocks.context(" · ".join(small))]
    return message(f"Import paused. {words}", parts)


def _reconnect(report: RunReport) -> list[Block]:
    """Where QuickBooks no longer accepts the connection: then the run goes on by itself."""
    if report.run.pause_reason is not PauseReason.AUTHORIZATION:
        return []
    return [blocks.actions(reconnect_button(report.run.connection_id, report.company_name, "primary"))]
