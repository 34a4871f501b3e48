"""The report in the thread, and its copy with amounts for the person who asked."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.imports.messages import buttons, sums
from bot.imports.messages.aging import aging
from bot.imports.messages.card import ELSEWHERE, refusal
from bot.imports.messages.fired import is_silent
from bot.imports.messages.items import itemised
from bot.imports.messages.parts import Message, message
from bot.imports.messages.undone import undone
from bot.run_words import HEADINGS
from bot.schedule_words import scheduled
from bot.text import count, days, escape, mention, moment
from bot.type_words import counted, noun, that
from services.model.import_run import RunStatus
from services.model.report import RunReport


def final(report: RunReport, full: bool) -> Message:
    """The reply that mentions who asked; nobody, where a schedule found nothing new."""
    who = "" if is_silent(report) else f"{mention(report.run.requested_by)} "
    opening = blocks.section(f"{who}*{HEADINGS[report.run.status]}*{_outcome(report)}")
    return _report(report, full, [opening], f"{who}{_summary(report)}")


def joined_final(report: RunReport, other: RunReport, full: bool) -> Message:
    """The same for a run that joined another one: whose it was, and how it ended."""
    who, run = mention(report.run.requested_by), other.run
    started = f"{mention(run.started_by or run.requested_by)} started this import of the same choices"
    at = moment(run.started_at or run.created_at)
    words = f"{who}: {started} on {at}; its result:\n*{HEADINGS[run.status]}*{_outcome(other)}"
    return _report(other, full, [blocks.section(words)], f"{who} {_summary(other)}")


def private_copy(report: RunReport, link: str | None) -> Message:
    """The whole report for direct messages, where the place of the run may not show it."""
    way = f" · <{link}|Open it in the channel>" if link else ""
    opening = blocks.section(f"*{HEADINGS[report.run.status]}*{way}")
    # It stands under no card that shows the choices.
    return _report(report, True, [opening, sums.choices(report, True)], _summary(report))


def file_words(report: RunReport, has_workbook: bool) -> str:
    """What stands above the files: of those that need somebody, and with a workbook of every one."""
    kind = report.run.import_type
    need = that(report.counts.need_you, kind, "needs you", "need you")
    words = f"{need}: listed here with reason and remedy."
    words += f" The workbook also has every other {noun(kind).one}, and the choices." if has_workbook else ""
    return f"{words} Reference {report.run.id}"


def _report(report: RunReport, full: bool, opening: list[Block], text: str) -> Message:
    is_open = report.run.status is RunStatus.AWAITING
    before = list(opening)
    if report.is_whole:
        before += [*sums.counts(report), *sums.totals(report, full)]
    before += sums.changes(report, is_open)
    before += sums.unsent_note(report) if is_open else sums.tie_out(report)
    to_do = [*_associated(report), *undone(report), *([] if is_open else buttons.ended(report))]
    to_do += [] if full else [blocks.context(ELSEWHERE)]
    last = _signature(report)
    pairs = _effect_and_items(report, full)
    return message(text, *([*before, *effect, *items, *to_do, last] for effect, items in pairs))


def _effect_and_items(report: RunReport, full: bool) -> list[tuple[list[Block], list[Block]]]:
    """The A/R effect and the list of those that need somebody, each step plainer in one of them."""
    items = itemised(report, full)
    effects = aging(report, full, beside_table=bool(items[0]))
    plainer = [(effects[-1], one) for one in items[1:]]
    return [*((one, items[0]) for one in effects), *plainer]


def _outcome(report: RunReport) -> str:
    run = report.run
    if run.status is RunStatus.REFUSED:
        return f"\n{refusal(report)}"
    if run.status is RunStatus.CANCELLED and run.cancel_requested_by:
        return f" by {mention(run.cancel_requested_by)}"
    return f"\n{escape(run.error_sentence)}" if run.error_sentence else ""


def _summary(report: RunReport) -> str:
    """The outcome in one line of our own words."""
    if report.run.status is RunStatus.AWAITING:
        return f"Ready to import {counted(report.counts.imported, report.run.import_type)}."
    need = f", {report.counts.need_you:,} need you" if report.counts.need_you else ""
    number = counted(sums.imported_number(report), report.run.import_type)
    return f"{HEADINGS[report.run.status]}: {number} imported{need}."


def _associated(report: RunReport) -> list[Block]:
    if not report.associated:
        return []
    number = count(len(report.associated), "customer was", "customers were")
    words = f"{number} counted to the project without a link. Link to project… links them for good."
    return [blocks.section(words)]


def _signature(report: RunReport) -> Block:
    run = report.run
    calls = f" · {count(run.calls, 'QuickBooks call')}" if run.calls else ""
    contact = f" · Help: {escape(report.support_contact)}" if report.support_contact else ""
    dates = days(run.filters.date_from, run.filters.date_to)
    by = f"{scheduled(report.fired)} · " if report.fired else ""
    return blocks.context(f"{by}{dates} · Reference {run.id}{calls}{contact}")
