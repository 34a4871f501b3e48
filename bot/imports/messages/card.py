"""The one message of a run that is edited in place: progress, confirmation, outcome."""

from __future__ import annotations

from datetime import datetime

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.imports.messages import buttons, calls, sums
from bot.imports.messages.aging import aging
from bot.imports.messages.fired import asked, is_by_itself
from bot.imports.messages.items import itemised
from bot.imports.messages.joined import joined
from bot.imports.messages.parts import Message, message
from bot.imports.messages.undone import undone
from bot.imports.messages.unsent import unsent_rule
from bot.run_words import HEADINGS
from bot.text import bar, count, duration, grouped, mention, moment
from bot.type_words import counted, noun, that
from services.model.import_run import WORKING, CommitPolicy, ImportRun, PauseReason, RunPhase, RunStatus
from services.model.report import RunReport

#: *Cancel* is offered once a run takes longer than this many seconds.
CANCEL_AFTER = 5
ELSEWHERE = "Amounts, names and files: in the direct messages of who asked; every verdict: behind *Details*."
PHASES = {
    RunPhase.STARTING: "Starting",
    RunPhase.WAITING: "Waiting for another run of this company",
    RunPhase.READING: "Reading QuickBooks",
    RunPhase.PLANNING: "Checking each {one}",
    RunPhase.WRITING: "Importing",
    RunPhase.UNDOING: "Undoing",
}
PAUSES = {
    PauseReason.AUTHORIZATION: "QuickBooks no longer accepts the connection. Whoever runs this app must "
    "connect the company again (import-invoices connect); the import then goes on by itself.",
    PauseReason.QUOTA: "QuickBooks takes no more calls: as it seems, this month's are used up. The import "
    "looks again every hour and goes on by itself: on the first of next month (UTC), or once the limit was "
    "raised with Intuit.",
    PauseReason.SPACE: "There is no space left to store {many}. The import goes on once there is.",
}


def card(report: RunReport, full: bool, now: datetime) -> Message:
    """The card as the run is now. ``full``: the place may show amounts, customers and projects."""
    status = report.run.status
    if status in WORKING:
        return _working(report, full, now)
    if status is RunStatus.AWAITING:
        return _confirmation(report, full)
    if status is RunStatus.REFUSED:
        return _refused(report, full)
    if status is RunStatus.PAUSED:
        return _paused(report, full)
    return _ended(report, full)


def _working(report: RunReport, full: bool, now: datetime) -> Message:
    run = report.run
    parts = [_heading(report), sums.choices(report, full), blocks.section(progress(run, now))]
    parts += calls.cautions(report)
    if report.is_whole or report.counts.found:
        parts += sums.counts(report)
    if run.cancel_requested_by:
        parts += [blocks.context(f"{mention(run.cancel_requested_by)} asked to cancel.")]
    elif (now - (run.started_at or run.created_at)).total_seconds() >= CANCEL_AFTER:
        parts += buttons.cancel(report)
    text = " · ".join(dict.fromkeys((HEADINGS[run.status], _phase(run))))
    return message(text, [*parts, _signature(report)])


def _confirmation(report: RunReport, full: bool) -> Message:
    number = counted(report.counts.imported, report.run.import_type)
    before = [
        _heading(report),
        *sums.changes(report, is_open=True),
        sums.choices(report, full),
        *sums.counts(report),
        *sums.unsent_note(report),
        *sums.totals(report, full),
    ]
    after = [
        *_unlinked(report, full),
        *unsent_rule(report, full),
        *([] if full else [blocks.context(ELSEWHERE)]),
        *buttons.confirmation(report),
        _signature(report),
    ]
    text = f"Ready to import {number}. Nothing is imported until you press Import."
    return message(text, *([*before, *effect, *after] for effect in aging(report, full)))


def _refused(report: RunReport, full: bool) -> Message:
    before = [_heading(report), blocks.section(refusal(report)), sums.choices(report, full)]
    before += sums.counts(report)
    after = [*_unlinked(report, full), *([] if full else [blocks.context(ELSEWHERE)])]
    after += [*buttons.refused(report), _signature(report)]
    text = f"IMPORT FAILED: {refusal(report)}"
    return message(text, *([*before, *items, *after] for items in itemised(report, full)))


def refusal(report: RunReport) -> str:
    """Why there is nothing to press Import on."""
    known, kind = report.counts, report.run.import_type
    if not known.found:
        return sums.unsent(report)
    if known.already_here and known.already_here == known.found:
        whole = "All " if known.found > 1 else ""
        here = that(known.found, kind, "is already here", "are already here")
        return f"{whole}{here}, so there is nothing to import."
    need = that(known.need_you, kind, "needs you", "need you")
    if known.imported:
        return f"Nothing was imported: {need}, and you chose to import nothing in that case."
    if known.already_here:
        return f"Nothing else can be imported: {need}, {count(known.already_here, 'is', 'are')} already here."
    return f"None of them can be imported: {need}."


def _paused(report: RunReport, full: bool) -> Message:
    words = pause_words(report.run) or "The import waits and goes on by itself."
    parts = [_heading(report), blocks.section(words), sums.choices(report, full), *buttons.cancel(report)]
    return message(f"Import paused. {words}", [*parts, _signature(report)])


def pause_words(run: ImportRun) -> str:
    """Why the run waits; nothing where nobody knows."""
    words = PAUSES[run.pause_reason] if run.pause_reason else ""
    return words.format(many=noun(run.import_type).many)


def _ended(report: RunReport, full: bool) -> Message:
    run = report.run
    parts: list[Block] = [_heading(report), sums.choices(report, full)]
    start_again = buttons.start_again(run.import_type)
    if run.status is RunStatus.REPLACED:
        return message(HEADINGS[run.status], [*parts, *start_again, _signature(report)])
    if run.status is RunStatus.JOINED:
        words = joined(report)
        return message(words, [*parts, blocks.section(words), *start_again, _signature(report)])
    if run.status is RunStatus.NOTHING and not report.counts.found:
        again = [] if is_by_itself(report) else start_again
        parts += [blocks.section(_empty(report)), *again, _signature(report)]
        return message(f"{HEADINGS[run.status]}: {_empty(report)}", parts)
    if run.error_sentence:
        parts.append(blocks.quoted(run.error_sentence))
    if report.is_whole:
        parts += sums.counts(report)
    parts += undone(report)
    if run.started_by and run.started_at and report.fired is None:
        parts.append(blocks.context(f"Started by {mention(run.started_by)} on {moment(run.started_at)}"))
    text = f"{HEADINGS[run.status]}: {counted(sums.imported_number(report), run.import_type)} imported."
    return message(text, [*parts, _signature(report)])


def _empty(report: RunReport) -> str:
    """Why there was nothing at all."""
    kind = report.run.import_type
    if not report.counts.left_out:
        return f"QuickBooks has no {noun(kind).many} with these dates."
    nameless, whole = sums.without_customer(report), report.counts.left_out
    if nameless == whole:
        name = "with these dates names no customer", "with these dates name no customer"
        return f"{that(whole, kind, *name)}, so there is nothing to import."
    others = that(whole - nameless, kind, "with these dates was", "with these dates were")
    more = f" {grouped(nameless)} without a customer." if nameless else ""
    return f"{others} not asked for: see the choices above.{more}"


def _unlinked(report: RunReport, full: bool) -> list[Block]:
    """Customers without a project, of whom some may belong to the one that was chosen."""
    if report.run.filters.project_id is None or not report.unlinked:
        return []
    number = count(report.unlinked_count, "customer has", "customers have")
    project = report.project_name if full and report.project_name else "the chosen project"
    choose = blocks.button("Choose customers…", Action.CONFIRM_ASSOCIATE, report.run.id)
    words = f"{number} no project — choose those that belong to {project}."
    return [blocks.quoted(words) | {"accessory": choose}]


def _heading(report: RunReport) -> Block:
    return blocks.header(HEADINGS[report.run.status])


def progress(run: ImportRun, now: datetime) -> str:
    """What it is doing, how far it is, and how long that takes yet."""
    known, words = run.progress, f"{_phase(run)} …"
    if not known.total:
        return f"{words} {known.done:,}" if known.done else words
    line = f"{words} {known.done:,} of {known.total:,}\n{bar(known.done, known.total)}"
    seconds = (now - known.since).total_seconds() if known.since else 0.0
    made = known.done - known.before
    left = seconds * (known.total - known.done) / made if made > 0 and seconds > 0 else None
    atomic = run.filters.policy is CommitPolicy.ALL_OR_NOTHING and known.phase is RunPhase.WRITING
    note = "\nAll or nothing: it is in once all are." if atomic else ""
    return f"{line} {duration(left)} left{note}" if left is not None else f"{line}{note}"


def _phase(run: ImportRun) -> str:
    return PHASES[run.progress.phase].format(one=noun(run.import_type).one)


def _signature(report: RunReport) -> Block:
    run = report.run
    known = [asked(report), f"Reference {run.id}", calls.taken(run)]
    return blocks.context(" · ".join(filter(None, known)))
