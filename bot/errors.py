"""Every error becomes a sentence for the person who met it; nothing is raised after an acknowledgement."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks import Block, actions, button, context, section
from bot.ids import COMMAND, Action
from bot.text import escape, mention, moment
from services.errors import AppError, NotAllowed, Repeated, rescued
from services.imports.kept_drafts import DraftSealed

log = structlog.get_logger()

Result = TypeVar("Result")

#: Errors after which the form can be sent again as it stands.
TRY_AGAIN = frozenset({"store_busy", "invalid_input"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as it is shown. ``may_try_again``: the form is right, only the moment was not.

    ``is_done``: what was asked for was done when it was delivered before, and nobody has to be told.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    may_try_again: bool = False
    is_done: bool = False


def trouble_of(error: Exception) -> Trouble:
    """What to say about an error; one that nobody expected gets a reference, logged with its class."""
    if isinstance(error, NotAllowed):
        return Trouble(not_allowed(error))
    if isinstance(error, DraftSealed):
        return _sealed(error)
    if isinstance(error, AppError):
        again, is_done = error.code in TRY_AGAIN, isinstance(error, Repeated)
        return Trouble(escape(error.sentence), may_try_again=again, is_done=is_done)
    reference = secrets.token_hex(4).upper()
    log.error("listener_failed", reference=reference, error=type(error).__name__, slack=_slack_code(error))
    return Trouble(f"Something went wrong on our side. Please try again. Reference: {reference}")


def not_allowed(error: NotAllowed) -> str:
    """A polite refusal that names who can grant the right."""
    if not error.granted_by:
        return f"{escape(str(error))} Nobody can grant it yet: see the app's Home tab."
    people = ", ".join(mention(person) for person in error.granted_by[:10])
    return f"{escape(str(error))} Ask one of these people: {people}."


def attempt(work: Callable[[], Result]) -> Result | Trouble:
    """What ``work`` returns, or the trouble it met: the edge, past which nothing is raised."""
    return rescued(work, trouble_of)


def _sealed(error: DraftSealed) -> Trouble:
    who = f" by {mention(error.by)}" if error.by else ""
    when = f" on {moment(error.at)}" if error.at else ""
    text = f"This import was already started{who}{when}, so nothing was changed."
    copy = button("Start with a copy", Action.WIZARD_COPY, error.run_id or "-")
    more = f"{text} To import once more, start again with {COMMAND}."
    return Trouble(more, (section(more), actions(copy) if error.run_id else context(COMMAND)))


def _slack_code(error: Exception) -> Any:
    return error.response.get("error") if isinstance(error, SlackApiError) else None
