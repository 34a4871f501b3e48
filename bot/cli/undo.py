"""``undo``: take back what an import brought in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.workspace import TeamId
from services.model.import_run import ImportRun, Via
from services.model.people import Actor
from services.model.undo import UndoOutcome

if TYPE_CHECKING:
    from bot.bootstrap import Services

Reference = Annotated[
    str, typer.Argument(metavar="RUN", help="The import's reference, such as IMP-4T7Q2MZX.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go and what stays, undo nothing.")]


def undo(
    run: Reference,
    dry_run: DryRun = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    team_id: TeamId = None,
) -> None:
    """Take back what an import brought in, but for what somebody here changed since.

    Exit: 0 done, 3 some stayed, 4 nothing to undo, 1 broken, 2 typed wrong.
    """
    from bot import bootstrap
    from bot.cli import undo_output

    with bootstrap.opened() as services:
        target = services.history.run(run.strip().upper(), team_id)
        actor = bootstrap.operator(target.team_id)
        if dry_run:
            sys.exit(undo_output.show_review(services, services.undos.review(actor, target.id), as_json))
        undo_id = _undone(services, actor, target)
        if undo_id is None:
            sys.exit(undo_output.show_review(services, services.undos.review(actor, target.id), as_json))
        sys.exit(undo_output.show(services, undo_id, as_json))


def _undone(services: Services, actor: Actor, target: ImportRun) -> str | None:
    """The undo, worked off; also one that somebody else began. None where there is nothing to begin."""
    from bot.cli import import_progress

    pressed = services.undos.undo(actor, target.id, via=Via.CLI)
    if pressed.outcome not in (UndoOutcome.STARTED, UndoOutcome.ALREADY_STARTED) or pressed.run is None:
        return None
    return import_progress.work_off(services, pressed.run.id)
