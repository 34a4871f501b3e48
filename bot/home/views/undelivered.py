"""Results that reached nobody, at the top of Home."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import HEADINGS
from bot.text import days, escape, moment
from services.model.outbox import MessageKind, UndeliveredResult

#: Results that are shown, two blocks each; the others follow when these are dismissed.
MOST_SHOWN = 3
WHAT = {
    MessageKind.CARD: "the message of the import",
    MessageKind.FINAL: "the report",
    MessageKind.FILE: "the file",
    MessageKind.REPORT_AGAIN: "the report that was asked for again",
    MessageKind.EVIDENCE: "the evidence pack",
    MessageKind.PRIVATE_COPY: "the copy with amounts and names",
    MessageKind.ANNOUNCEMENT: "the line in the results channel",
}
NOT_REACHED = "Slack was not reached for seven days"
#: Why, in words; any other answer is shown as Slack gave it.
WHY = {
    "is_archived": "the channel is archived",
    "channel_not_found": "the channel is gone, or the app is not in it",
    "not_in_channel": "the app is not in the channel",
    "restricted_action": "the workspace lets few people post there",
    "user_disabled": "the person's account is deactivated",
    "cannot_dm_bot": "the person can't get direct messages",
    "unconfirmed": "it was sent twice, and Slack confirmed neither",
    "nobody to write to": "it was asked for from the command line, so there is no person to write to",
    "no_right": "whoever asked for it may not import any more",
    "account_inactive": "Slack no longer accepts the app",
    "token_revoked": "Slack no longer accepts the app",
    "internal": "something went wrong on our side",
    "gaierror": NOT_REACHED,
}
#: Codes as Slack and its servers give them; what else is noted is how a call failed on its way.
_ANSWER = re.compile(r"[a-z][a-z0-9_]*|status \d+")


def undelivered(results: Sequence[UndeliveredResult], may_open: bool) -> list[Block]:
    """Each with what is missing, why, and *Dismiss*; nothing where everything arrived."""
    if not results:
        return []
    shown = [block for one in results[:MOST_SHOWN] for block in _result(one, may_open)]
    more = blocks.more(len(results) - MOST_SHOWN, "result")
    return [blocks.header("Undelivered results"), *shown, *more, blocks.divider()]


def _result(result: UndeliveredResult, may_open: bool) -> list[Block]:
    run, missing = result.run, ", ".join(WHAT[kind] for kind in result.messages.kinds if kind in WHAT)
    head = f"*{HEADINGS[run.status]}* · {days(run.filters.date_from, run.filters.date_to)} · {run.id}"
    why = _why(result.messages.error)
    words = f"{head}\n{moment(result.messages.since)} · Not delivered: {missing} ({why})."
    details = blocks.button("Details", Action.RUN_DETAILS, run.id, spoken=f"Details of {run.id}")
    dismiss = blocks.button("Dismiss", Action.HOME_DISMISS, run.id, spoken=f"Dismiss {run.id}")
    return [blocks.section(words), blocks.actions(*([details] if may_open else []), dismiss)]


def _why(error: str) -> str:
    """Slack answered only what it did answer."""
    answered = f"Slack answered {escape(error)}" if _ANSWER.fullmatch(error) else NOT_REACHED
    return WHY.get(error, answered)
