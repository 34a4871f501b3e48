"""The remedies of an invoice whose number was created here: *It is the same invoice*, *Import it too*."""

from __future__ import annotations

from slack_bolt import App

from bot import blocks
from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import existing_dialog
from bot.imports.remedies import invoice_in
from bot.imports.review_dialog import state_in
from bot.listening import Answer, on_button, on_submit, shows
from services.imports.presses import may_follow
from services.model.existing import Existing
from services.model.import_press import PressOutcome
from services.model.import_run import WORKING, ImportRun, RunStatus

RETRY = "Retry looks at it once more."
RENEWED = "The preview is being made anew: its message shows what comes in now."
ASKED_AGAIN = "Whoever asked for this import is asked again on pressing Import."
AT_WORK = "When the import has ended, Retry looks at it once more."
NEXT_IMPORT = "The next import of its dates looks at it once more."

#: Its confirmation waits, or a newer one in its place does.
_CONFIRMED = frozenset({RunStatus.AWAITING, RunStatus.PREVIEWING, RunStatus.REPLACED})


def open_same(call: Call) -> None:
    """Both invoices, and the question."""
    call.open(existing_dialog.dialog(_existing(call, *invoice_in(call.value))))


def submit_same(call: Call) -> Answer:
    """Record it; where one of the two changed since, show them once more."""
    run_id, qbo_id, seen = state_in(str(call.view.get("private_metadata") or ""))
    existing = call.services.invoice_desk.existing.same(call.actor, run_id_in(run_id), qbo_id, seen)
    if existing is None:
        return shows(existing_dialog.dialog(_existing(call, run_id, qbo_id), existing_dialog.CHANGED))
    return shows(existing_dialog.noted(existing, _way_on(call, existing.run)))


def import_too(call: Call) -> None:
    """Have it come in; the button has asked."""
    run_id, qbo_id = invoice_in(call.value)
    run = call.services.invoice_desk.existing.import_too(call.actor, run_id_in(run_id), qbo_id)
    call.open(existing_dialog.too(_way_on(call, run)))


def register(app: App) -> None:
    """Register both."""
    on_button(app, Action.ITEM_SAME, open_same)
    on_submit(app, View.SAME, submit_same)
    on_button(app, Action.ITEM_IMPORT_TOO, import_too)


def _existing(call: Call, run_id: str, qbo_id: str) -> Existing:
    return call.services.invoice_desk.existing.compare(call.actor, run_id_in(run_id), qbo_id)


def _way_on(call: Call, run: ImportRun) -> list[Block]:
    """Her own confirmation is made anew; after an import that has ended there is *Retry*."""
    if run.status in _CONFIRMED:
        return [blocks.section(_renewed(call, run))]
    if may_follow(run, is_retry=True):
        retry = blocks.button("Retry", Action.RUN_RETRY, run.id, "primary")
        return [blocks.section(RETRY), blocks.actions(retry)]
    is_at_work = run.status in WORKING or run.status is RunStatus.PAUSED
    return [blocks.section(AT_WORK if is_at_work else NEXT_IMPORT)]


def _renewed(call: Call, run: ImportRun) -> str:
    if run.requested_by != call.actor.user_id:
        return ASKED_AGAIN
    pressed = call.services.runs.renew(call.actor, run.id)
    call.notify()
    return RENEWED if pressed.outcome is PressOutcome.STARTED else pressed.outcome.sentence
