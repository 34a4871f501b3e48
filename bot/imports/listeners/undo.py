"""*Undo*: its button, its dialog, and the press."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import undo_dialog
from bot.listening import Answer, Later, on_button, on_submit
from bot.places import direct_after
from bot.preparing import answer_when_ready, show_when_ready
from services.model.people import Right


def open_dialog(call: Call) -> None:
    """What would go and what stays."""
    dialog = partial(_dialog, call, run_id_in(call.value))
    show_when_ready(call, dialog, undo_dialog.TITLE, is_over=call.is_in_list)


def submit_undo(call: Call) -> Answer | Later:
    """Undo it; where that could not be begun, the dialog is shown once more as things stand by then."""
    run_id = run_id_in(str(call.view.get("private_metadata") or ""))
    return answer_when_ready(
        call, partial(_undo, call, run_id), partial(_dialog, call, run_id), undo_dialog.TITLE
    )


def register(app: App) -> None:
    """Register the button and the dialog."""
    on_button(app, Action.RUN_UNDO, open_dialog)
    on_submit(app, View.UNDO, submit_undo)


def _dialog(call: Call, run_id: str, note: str = "") -> Block:
    return undo_dialog.dialog(call.services.undos.review(call.actor, run_id), note)


def _undo(call: Call, run_id: str) -> Block:
    call.services.access.require(call.actor, Right.IMPORT)
    target = call.services.history.report(run_id, call.actor.team_id).run
    own = direct_after(call.client, call.actor, target.place, target.requested_by)
    done = call.services.undos.undo(call.actor, run_id, own)
    call.notify()
    return undo_dialog.pressed(done)
