"""The buttons under a card and under a report: only those that have something to do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import Block, actions, button
from bot.ids import Action
from bot.type_words import counted
from services.model.import_run import CommitPolicy, ImportType, RunStatus
from services.model.rejection import Reason
from services.model.report import RunReport

#: Letters of a plan's digest by which a pressed confirmation says which plan it shows.
SHOWN = 12


def confirmation(report: RunReport) -> list[Block]:
    """Import, Back, Details and remedies. No Import until QuickBooks was read completely."""
    run_id, number = report.run.id, report.counts.imported
    if not report.is_whole:
        return [actions(_back(run_id), _details(run_id))]
    shown = f"{run_id}.{(report.run.plan_digest or '')[:SHOWN]}"
    go = button(f"Import {counted(number, report.run.import_type)}", Action.CONFIRM_IMPORT, shown, "primary")
    return [actions(*([go] if number else []), _back(run_id), _details(run_id)), *_row(_link(report))]


def refused(report: RunReport) -> list[Block]:
    """What can be done about a confirmation that became IMPORT FAILED: the remedies, then the ways on."""
    run_id = report.run.id
    remedies = [*_link(report), *_retry(report)]
    # Nobody filled in a form for what a schedule asks for, or a retry.
    back = [_back(run_id)] if report.run.draft_id else []
    return [*_row(remedies), actions(*_others(report), *back, _details(run_id))]


def ended(report: RunReport) -> list[Block]:
    """What can be done about the outcome."""
    ways = [*_link(report), *_retry(report), *_others(report), *_undo(report)]
    return [actions(*ways, _details(report.run.id))]


def cancel(report: RunReport) -> list[Block]:
    """Stop a run that works or waits."""
    return [actions(button("Cancel", Action.RUN_CANCEL, report.run.id, "danger"))]


def start_again(import_type: ImportType) -> list[Block]:
    """Open the wizard for this type."""
    return [actions(button("Start again", Action.WIZARD_OPEN, import_type.value))]


def _row(buttons: Sequence[Block]) -> list[Block]:
    return [actions(*buttons)] if buttons else []


def _link(report: RunReport) -> list[Block]:
    needs_project = any(each.reason is Reason.NO_PROJECT for each in report.reasons)
    if not (needs_project or report.unlinked or report.associated):
        return []
    link = button("Link to project…", Action.LINK_OPEN, report.run.id)
    if len(report.unlinked) < 2:  # one customer is sooner linked by itself
        return [link]
    return [link, button("Set up projects", Action.SETUP_OPEN, report.run.id)]


def _retry(report: RunReport) -> list[Block]:
    return [button("Retry", Action.RUN_RETRY, report.run.id)] if report.counts.need_you else []


def _others(report: RunReport) -> list[Block]:
    run, number = report.run, report.counts.imported
    is_held_back = run.filters.policy is CommitPolicy.ALL_OR_NOTHING and run.plan_digest is not None
    if run.status not in (RunStatus.REFUSED, RunStatus.FAILED) or not (is_held_back and number):
        return []
    return [button(f"Import the other {number:,}", Action.RUN_OTHERS, run.id)]


def _undo(report: RunReport) -> list[Block]:
    return [button("Undo", Action.RUN_UNDO, report.run.id)] if report.may_undo else []


def _back(run_id: str) -> Block:
    return button("Back", Action.CONFIRM_BACK, run_id)


def _details(run_id: str) -> Block:
    return button("Details", Action.RUN_DETAILS, run_id)
