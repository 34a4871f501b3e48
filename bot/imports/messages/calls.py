"""What is said of QuickBooks calls in the messages of a run."""

from __future__ import annotations

from bot import blocks, call_words
from bot.blocks import Block
from bot.imports.messages.parts import Message, message
from bot.text import count, escape, moment
from services.model.import_run import WORKING, ImportRun, RunPhase
from services.model.report import RunReport

SLOWED = "QuickBooks asked us to slow down; the reading goes on by itself on {at}."
SHORT = (
    "Reading this takes about {needed} more; {left} of this month's are left. When they are used up, the "
    "import pauses; it goes on by itself next month, or once the limit was raised with Intuit."
)


def taken(run: ImportRun) -> str:
    """The calls that a run took, or will have taken about; nothing where there were none."""
    expected = run.progress.calls
    if run.status in WORKING and run.progress.phase is RunPhase.READING and expected is not None:
        return f"{run.calls:,} of about {count(max(expected, run.calls), 'QuickBooks call')}"
    return count(run.calls, "QuickBooks call") if run.calls else ""


def cautions(report: RunReport) -> list[Block]:
    """Why a reading does not get on, or may not come to its end."""
    run, found = report.run, []
    if run.progress.slowed_until is not None:
        found.append(SLOWED.format(at=moment(run.progress.slowed_until)))
    if report.is_short_of_calls and report.usage is not None:
        needed = count(max((run.progress.calls or 0) - run.calls, 0), "QuickBooks call")
        found.append(SHORT.format(needed=needed, left=f"{report.usage.left or 0:,}"))
    return [blocks.section(words) for words in found]


def calls_notice(report: RunReport) -> Message:
    """What a financial administrator is told by direct message when the month's calls run out."""
    words, small = "This month's QuickBooks calls run out.", ""
    if report.usage is not None:
        words = call_words.warning(report.usage) or f"{call_words.used(report.usage)}."
        small = " · ".join(call_words.shares(report.usage, escape))
    parts = [blocks.section(f"*QuickBooks calls*\n{words}")]
    return message(words, [*parts, *([blocks.context(small)] if small else [])])
