"""*Treat unsent invoices as sent*, pressed in a preview: by any financial administrator."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call, run_id_in
from bot.ids import Action
from bot.listening import on_button
from bot.unsent.views.rule import RuleSet, rule_set
from services.model.import_run import ImportRun, RunStatus
from services.model.people import Right


def treat(call: Call) -> None:
    """Later imports count unsent invoices as sent."""
    _set(call, is_on=True)


def stop(call: Call) -> None:
    """Later imports count them as drafts."""
    _set(call, is_on=False)


def register(app: App) -> None:
    """Register both buttons."""
    on_button(app, Action.UNSENT_TREAT, treat)
    on_button(app, Action.UNSENT_STOP, stop)


def _set(call: Call, is_on: bool) -> None:
    """Set the company's rule; its previews that wait are made anew, and what is here may be moved."""
    call.services.access.require(call.actor, Right.CONNECT)
    run = call.services.history.report(run_id_in(call.value), call.actor.team_id).run
    is_new = call.services.connections.set_treat_unsent_as_sent(call.actor, run.connection_id, is_on)
    newest = run
    # Where somebody else set it, the previews are made anew already, unless that was cut short.
    if is_new or run.status is RunStatus.AWAITING:
        newest = _newest(run, call.services.runs.renew_all(call.actor, run.connection_id))
    call.notify()
    movable = call.services.unsent_moves.count(call.actor, run.connection_id)
    call.tell(*rule_set(RuleSet(run.connection_id, newest.id, is_on, is_new, movable)))


def _newest(run: ImportRun, renewed: list[ImportRun]) -> ImportRun:
    """The run that has the message now: the message goes to the new preview."""
    return next((one for one in renewed if one.draft_id == run.draft_id), run)
