"""A run's report in a modal of its own: the words of its thread, in full."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.imports.messages import private_copy
from services.model.report import RunReport

TITLE = "Report"
SENT = "The report is on its way to your direct messages with this app, with its files."
EVIDENCE_SENT = (
    "The evidence pack of {run_id} is being made. It comes to your direct messages with this app; its hash "
    "is then shown in *Runs*, too."
)


def report(known: RunReport) -> Block:
    """The modal. Slack takes tables and pictures in messages only: here the same stands in lines."""
    run_id = known.run.id
    send = blocks.button("Send it to me", Action.RUN_SEND, run_id)
    evidence = blocks.button("Evidence", Action.RUN_EVIDENCE, run_id)
    parts = [*private_copy(known, None).renderings[-1], blocks.divider(), blocks.actions(send, evidence)]
    return blocks.modal(TITLE, View.REPORT, parts, metadata=run_id)
