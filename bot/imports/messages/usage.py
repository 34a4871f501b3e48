"""What the command says about itself and about the newest run."""

from __future__ import annotations

from bot.blocks import Block, actions, button, section
from bot.ids import COMMAND, Action
from bot.imports.messages import undone
from bot.imports.messages.sums import BEFORE_IMPORT, imported_number
from bot.run_words import heading_of
from bot.text import days, moment
from bot.type_words import counted, kind_label
from services.model.report import RunReport

HOW_TO = (
    f"`{COMMAND}` opens the import: choose what to import, dates and a project, look at the preview, then "
    "press Import.\n"
    f"`{COMMAND} last quarter` goes straight to the preview; *this month*, *last month*, *this year* and "
    "*last year* do so too. The name of a project may follow.\n"
    f"`{COMMAND} time last month` and `{COMMAND} expenses last quarter Acme` do the same for time and vendor "
    "expenses.\n"
    f"`{COMMAND} status` says how your newest import stands.\n"
    f"`{COMMAND} help` shows this."
)


def how_to(is_known: bool) -> tuple[str, tuple[Block, ...]]:
    """How the command is used."""
    text = HOW_TO if is_known else f"I don't know that.\n{HOW_TO}"
    start = button("Import invoices", Action.WIZARD_OPEN)
    return text, (section(text), actions(start))


def status(latest: RunReport | None) -> tuple[str, tuple[Block, ...]]:
    """How the person's newest run stands: counts alone, and the way to every verdict."""
    if latest is None:
        text = f"You have not imported anything yet. {COMMAND} starts."
        return text, (section(text), actions(button("Import invoices", Action.WIZARD_OPEN)))
    run = latest.run
    lines = [f"*{heading_of(run)}*{kind_label(run)} · {days(run.filters.date_from, run.filters.date_to)}"]
    lines += [_counted(latest)] if latest.is_whole else []
    lines += [undone.summary(latest)] if latest.undone is not None else []
    lines.append(f"Asked for on {moment(run.created_at)} · Reference {run.id}")
    text = "\n".join(lines)
    return text, (section(text, button("Details", Action.RUN_DETAILS, run.id)),)


def _counted(report: RunReport) -> str:
    verb = "to import" if report.run.status in BEFORE_IMPORT else "imported"
    known = report.counts
    here, need = f"{known.already_here:,} already here", f"{known.need_you:,} need you"
    return f"{counted(imported_number(report), report.run.import_type)} {verb} · {here} · {need}"
