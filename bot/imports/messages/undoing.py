"""The messages of an undo's own run: its card, its reply, what others are told."""

from __future__ import annotations

from datetime import datetime

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.imports.messages import buttons, undone
from bot.imports.messages.card import CANCEL_AFTER, ELSEWHERE, progress
from bot.imports.messages.parts import Message, message
from bot.run_words import heading_of
from bot.text import days, escape, mention
from bot.type_words import that
from services.model.import_run import WORKING, RunStatus
from services.model.report import RunReport, Undone

NO_SPACE = "There is no space left to work. The undo goes on once there is."


def card(report: RunReport, full: bool, now: datetime) -> Message:
    """The card as the undo is now."""
    run, parts = report.run, [blocks.header(heading_of(report.run)), _what(report, full)]
    if run.status in WORKING:
        parts += [blocks.section(progress(run, now)), *_cancel(report, now)]
    elif run.status is RunStatus.PAUSED:
        parts += [blocks.section(NO_SPACE), *undone.sums(report), *buttons.cancel(report)]
    else:
        parts += [*_error(report), *undone.sums(report)]
    text = heading_of(run) if run.status in WORKING else f"{heading_of(run)}: {undone.summary(report)}."
    small = f"Asked by {mention(run.requested_by)} · Reference {run.id}"
    return message(text, [*parts, blocks.context(small)])


def final(report: RunReport, full: bool) -> Message:
    """The reply that mentions who asked."""
    who = mention(report.run.requested_by)
    opening = f"{who} *{heading_of(report.run)}*{_by(report)}"
    return _report(report, full, opening, f"{who} {_outcome(report)}")


def private_copy(report: RunReport, link: str | None) -> Message:
    """All of it for direct messages, where the place of the import may not show it."""
    way = f" · <{link}|Open it in the channel>" if link else ""
    return _report(report, True, f"*{heading_of(report.run)}*{_by(report)}{way}", _outcome(report))


def announcement(report: RunReport, link: str | None) -> Message:
    """One line for the results channel: counts alone. Nobody is mentioned."""
    run = report.run
    dates = days(run.filters.date_from, run.filters.date_to)
    line = f"*{heading_of(run)}*: {undone.summary(report)} · {dates}"
    where = f"<{link}|Open the report>" if link else ""
    small = blocks.context(" · ".join(filter(None, [run.id, where])))
    return message(_outcome(report), [blocks.section(line), small])


def paused_notice(report: RunReport, link: str | None) -> Message:
    """What a financial administrator is told by direct message of an undo that waits."""
    run = report.run
    small = [f"Asked by {mention(run.requested_by)}", f"Reference {run.id}"]
    small += [f"<{link}|Open it>"] if link else []
    words = f"*{heading_of(run)}* · {escape(report.company_name)}\n{NO_SPACE}"
    return message(
        f"{heading_of(run)}. {NO_SPACE}", [blocks.section(words), blocks.context(" · ".join(small))]
    )


def file_words(report: RunReport) -> str:
    """What stands above the files of an undo."""
    kept = report.undone.kept if report.undone else 0
    stay = that(kept, report.run.import_type, "stays", "stay")
    return f"{stay}: listed here with the reason. Reference {report.run.id}"


def _report(report: RunReport, full: bool, opening: str, text: str) -> Message:
    known = report.undone or Undone()
    before = [blocks.section(opening), _what(report, full), *_error(report), *undone.sums(report)]
    before += undone.totals(known.gone, report.run.import_type) if full else []
    after = [blocks.section(undone.AGAIN)] if known.count else []
    after += [blocks.actions(blocks.button("Details", Action.RUN_DETAILS, report.run.id))]
    after += [] if full else [blocks.context(ELSEWHERE)]
    contact = f" · Help: {escape(report.support_contact)}" if report.support_contact else ""
    after += [blocks.context(f"Reference {report.run.id}{contact}")]
    return message(text, *([*before, *items, *after] for items in undone.itemised(report, full)))


def _what(report: RunReport, full: bool) -> Block:
    """Which import it is about; the company's name only where the place may show it."""
    run = report.run
    dates = days(run.filters.date_from, run.filters.date_to)
    whose = f" from {escape(report.company_name)}" if full else ""
    return blocks.section(f"What {run.target_id or 'an import'} brought in{whose} · {dates}")


def _cancel(report: RunReport, now: datetime) -> list[Block]:
    run = report.run
    if run.cancel_requested_by:
        return [blocks.context(f"{mention(run.cancel_requested_by)} asked to cancel.")]
    is_long = (now - run.created_at).total_seconds() >= CANCEL_AFTER
    return buttons.cancel(report) if is_long else []


def _error(report: RunReport) -> list[Block]:
    return [blocks.quoted(report.run.error_sentence)] if report.run.error_sentence else []


def _by(report: RunReport) -> str:
    by = report.run.cancel_requested_by
    return f" by {mention(by)}" if report.run.status is RunStatus.CANCELLED and by else ""


def _outcome(report: RunReport) -> str:
    """The outcome in one line of our own words."""
    return f"{heading_of(report.run)}: {undone.summary(report)}."
