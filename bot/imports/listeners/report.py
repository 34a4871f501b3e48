"""*Report* and *Evidence*: what is known of a run that has ended, shown or sent to whoever asks."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action
from bot.imports import report_page
from bot.listening import on_button
from bot.preparing import show_when_ready


def show(call: Call) -> None:
    """The report, over the list in which it was asked for."""
    show_when_ready(call, partial(_page, call), report_page.TITLE, is_over=call.is_in_list)


def send(call: Call) -> None:
    """The same, with its files, to her direct messages."""
    call.services.reports_again.send(call.actor, run_id_in(call.value))
    call.notify()
    call.tell(report_page.SENT)


def evidence(call: Call) -> None:
    """The evidence pack, to her direct messages."""
    run = call.services.evidence.ask(call.actor, run_id_in(call.value))
    call.notify()
    call.lay_over(report_page.EVIDENCE_SENT.format(run_id=run.id))


def register(app: App) -> None:
    """Register the buttons."""
    on_button(app, Action.RUN_REPORT, show)
    on_button(app, Action.RUN_SEND, send)
    on_button(app, Action.RUN_EVIDENCE, evidence)


def _page(call: Call) -> Block:
    return report_page.report(call.services.reports_again.report(call.actor, run_id_in(call.value)))
