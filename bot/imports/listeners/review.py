"""*Import as QuickBooks states it*: the dialog, and what follows once it was accepted."""

from __future__ import annotations

from slack_bolt import App

from bot import blocks
from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import review_dialog
from bot.imports.listeners.way_on import WayOnWords, is_confirmed, way_on
from bot.imports.remedies import invoice_in
from bot.listening import Answer, on_button, on_submit, shows
from services.model.import_run import ImportRun
from services.model.review import Review

WORDS = WayOnWords(
    retry="Retry brings it in.",
    renewed="The preview is being made anew: its message then counts this invoice among those that come in.",
    asked_again="Whoever asked for this import is asked again on pressing Import, unless its number counts "
    "it.",
    at_work="When the import has ended, Retry brings it in.",
    next_import="The next import of its dates brings it in.",
)


def open_review(call: Call) -> None:
    """What the invoice states, and the question."""
    review = _review(call, *invoice_in(call.value))
    call.open(
        review_dialog.accepted(review, _way_on_before(call, review.run))
        if review.accepted
        else review_dialog.dialog(review)
    )


def submit_review(call: Call) -> Answer:
    """Accept what was shown; where it states something else by now, show that."""
    run_id, qbo_id, digest = review_dialog.state_in(str(call.view.get("private_metadata") or ""))
    accepted = call.services.reviews.accept(call.actor, run_id_in(run_id), qbo_id, digest)
    if accepted is None:
        return shows(review_dialog.dialog(_review(call, run_id, qbo_id), review_dialog.CHANGED))
    return shows(review_dialog.accepted(accepted, way_on(call, accepted.run, WORDS)))


def register(app: App) -> None:
    """Register the dialog."""
    on_button(app, Action.REVIEW_OPEN, open_review)
    on_submit(app, View.REVIEW, submit_review)


def _review(call: Call, run_id: str, qbo_id: str) -> Review:
    return call.services.reviews.review(call.actor, run_id_in(run_id), qbo_id)


def _way_on_before(call: Call, run: ImportRun) -> list[Block]:
    """Likewise, where it was accepted before: nothing is made anew for that."""
    return [blocks.section(WORDS.asked_again)] if is_confirmed(run) else way_on(call, run, WORDS)
