"""*Import as QuickBooks states it*: the dialog, and what follows once it was accepted."""

from __future__ import annotations

from slack_bolt import App

from bot import blocks
from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import review_dialog
from bot.imports.remedies import invoice_in
from bot.listening import Answer, on_button, on_submit, shows
from services.imports.presses import may_follow
from services.model.import_press import PressOutcome
from services.model.import_run import WORKING, ImportRun, RunStatus
from services.model.review import Review

RETRY = "Retry brings it in."
RENEWED = "The preview is being made anew: its message then counts this invoice among those that come in."
ASKED_AGAIN = "Whoever asked for this import is asked again on pressing Import, unless its number counts it."
AT_WORK = "When the import has ended, Retry brings it in."
NEXT_IMPORT = "The next import of its dates brings it in."


def open_review(call: Call) -> None:
    """What the invoice states, and the question."""
    review = _review(call, *invoice_in(call.value))
    call.open(
        review_dialog.accepted(review, _way_on(call, review.run, has_changed=False))
        if review.accepted
        else review_dialog.dialog(review)
    )


def submit_review(call: Call) -> Answer:
    """Accept what was shown; where it states something else by now, show that."""
    run_id, qbo_id, digest = review_dialog.state_in(str(call.view.get("private_metadata") or ""))
    accepted = call.services.reviews.accept(call.actor, run_id_in(run_id), qbo_id, digest)
    if accepted is None:
        return shows(review_dialog.dialog(_review(call, run_id, qbo_id), review_dialog.CHANGED))
    return shows(review_dialog.accepted(accepted, _way_on(call, accepted.run, has_changed=True)))


def register(app: App) -> None:
    """Register the dialog."""
    on_button(app, Action.REVIEW_OPEN, open_review)
    on_submit(app, View.REVIEW, submit_review)


def _review(call: Call, run_id: str, qbo_id: str) -> Review:
    return call.services.reviews.review(call.actor, run_id_in(run_id), qbo_id)


def _way_on(call: Call, run: ImportRun, has_changed: bool) -> list[Block]:
    """Her own confirmation is made anew, once; after an import that has ended there is *Retry*."""
    if run.status is RunStatus.AWAITING or run.status is RunStatus.PREVIEWING:
        return [blocks.section(_renewed(call, run) if has_changed else ASKED_AGAIN)]
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
