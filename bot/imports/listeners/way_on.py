"""What follows once it was decided that an invoice comes in after all, or that it is here already."""

from __future__ import annotations

from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.call import Call
from bot.ids import Action
from services.imports.presses import may_follow
from services.model.import_press import PressOutcome
from services.model.import_run import WORKING, ImportRun, RunStatus

#: Its confirmation waits, or a newer one in its place does.
_CONFIRMED = frozenset({RunStatus.AWAITING, RunStatus.PREVIEWING, RunStatus.REPLACED})


@dataclass(frozen=True, slots=True)
class WayOnWords:
    """The sentences for each state of the run in which the invoice was met."""

    retry: str
    renewed: str
    asked_again: str
    at_work: str
    next_import: str


def way_on(call: Call, run: ImportRun, words: WayOnWords) -> list[Block]:
    """Her own confirmation is made anew; after an import that has ended there is *Retry*."""
    if is_confirmed(run):
        return [blocks.section(_renewed(call, run, words))]
    if may_follow(run, is_retry=True):
        retry = blocks.button("Retry", Action.RUN_RETRY, run.id, "primary")
        return [blocks.section(words.retry), blocks.actions(retry)]
    is_at_work = run.status in WORKING or run.status is RunStatus.PAUSED
    return [blocks.section(words.at_work if is_at_work else words.next_import)]


def is_confirmed(run: ImportRun) -> bool:
    """Whether somebody is asked before the run, or the one in its place, brings anything in."""
    return run.status in _CONFIRMED


def _renewed(call: Call, run: ImportRun, words: WayOnWords) -> str:
    if run.requested_by != call.actor.user_id:
        return words.asked_again
    pressed = call.services.runs.renew(call.actor, run.id)
    call.notify()
    return words.renewed if pressed.outcome is PressOutcome.STARTED else pressed.outcome.sentence
