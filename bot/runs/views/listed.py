"""A page of the history: each run, how it went, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.run_words import heading_of
from bot.runs.runs_state import RunsState
from bot.runs.views.words import VIA_NAMES, narrowed
from bot.text import count, cut, days, escape, grouped, mention, moment
from bot.type_words import counted, kind_label
from bot.undo_words import undone_words
from services.model.evidence import HashTold
from services.model.import_run import RunKind, Via
from services.model.report import Counts
from services.model.run_history import RunFilter, RunLine, RunPage, RunPlace

TITLE = "Import runs"
#: A name is cut to this.
LONGEST_NAME = 120
#: Hashes of packs that are listed of a run; each takes some 150 signs of the 3,000 that there are.
MOST_HASHES = 6
NOTHING = "No import runs yet. *Import invoices* in Home begins one."
NONE_FOUND = "No run is like this. *Filter…* shows others."


def page(shown: RunPage) -> Block:
    """The modal."""
    wanted = shown.place.wanted
    names = {company.id: company.company_name for company in shown.companies}
    company = escape(cut(names.get(wanted.connection_id or "", ""), LONGEST_NAME))
    choose = blocks.button("Filter…", Action.RUNS_FILTER, RunsState(RunPlace(wanted)).encode())
    parts = [blocks.section(narrowed(wanted, company), choose)]
    for line in shown.lines:
        parts += [blocks.divider(), *_run(line)]
    if not shown.lines:
        parts.append(blocks.section(NOTHING if wanted == RunFilter() else NONE_FOUND))
    return blocks.modal(
        TITLE, View.RUNS, [*parts, *_turning(shown)], metadata=RunsState(shown.place).encode()
    )


def _run(line: RunLine) -> list[Block]:
    run = line.run
    company = escape(cut(line.company_name, LONGEST_NAME))
    dates = days(run.filters.date_from, run.filters.date_to)
    first = f"*{heading_of(run)}*{kind_label(run)} · {dates} · {company}"
    by = f" {VIA_NAMES[run.via]}" if run.via is Via.SCHEDULE else ""
    second = f"{moment(run.created_at)} · {mention(run.requested_by)}{by} · {run.id}"
    second += f" undoes {run.target_id}" if run.target_id else ""
    second += " · a retry" if run.filters.only_ids else ""
    second += " · only says what would happen" if run.dry_run else ""
    lines = [
        first,
        second,
        *_numbers(line),
        *([undone_words(line.undo, run.import_type)] if line.undo else []),
    ]
    lines += _hashes(line.evidence)
    return [blocks.section("\n".join(lines)), blocks.actions(*_buttons(line))]


def _hashes(told: Sequence[HashTold]) -> list[str]:
    """The newest last: who holds an older pack finds its hash too."""
    lines = [f"Evidence of {moment(one.at)}: SHA-256 {one.sha256}" for one in told[-MOST_HASHES:]]
    older = len(told) - len(lines)
    return [f"Evidence: {count(older, 'older pack')}", *lines] if older else lines


def _numbers(line: RunLine) -> list[str]:
    """How many, by what became of them; nothing for nothing."""
    if line.run.kind is RunKind.UNDO:
        return [f"{counted(line.undone.count, line.run.import_type)} undone"] if line.undone else []
    known = line.counts
    if known == Counts():
        return []
    parts = [f"{grouped(known.imported - known.pending)} imported"]
    parts += [f"{grouped(known.pending)} would be imported"] if known.pending else []
    parts += [f"{grouped(known.already_here)} already here"] if known.already_here else []
    parts += [f"{grouped(known.need_you)} need you"] if known.need_you else []
    parts += [f"{grouped(known.left_out)} left out"] if known.left_out else []
    return [" · ".join(parts)]


def _buttons(line: RunLine) -> list[Block]:
    """Only what has something to do."""
    ways = [("Details", Action.RUN_DETAILS)]
    ways += [("Report", Action.RUN_REPORT)] if line.has_ended else []
    ways += [("Retry", Action.RUN_RETRY)] if line.may_retry else []
    ways += [("Undo", Action.RUN_UNDO)] if line.may_undo else []
    ways += [("Evidence", Action.RUN_EVIDENCE)] if line.has_ended else []
    run_id = line.run.id
    return [blocks.button(label, action, run_id, spoken=f"{label} of {run_id}") for label, action in ways]


def _turning(shown: RunPage) -> list[Block]:
    """Each carries where it leads: the metadata may be older than what is shown."""
    wanted, lines = shown.place.wanted, shown.lines
    buttons = []
    if shown.has_previous:
        before = RunsState(RunPlace(wanted, lines[0].key, is_before=True)).encode()
        buttons.append(blocks.button("Previous", Action.RUNS_PREVIOUS, before))
    if shown.has_next:
        after = RunsState(RunPlace(wanted, lines[-1].key)).encode()
        buttons.append(blocks.button("Next", Action.RUNS_NEXT, after))
    return [blocks.divider(), blocks.actions(*buttons)] if buttons else []
