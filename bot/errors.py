"""Every error becomes a sentence for the person who met it; nothing is raised after an acknowledgement."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks import Block, actions, button, section
from bot.ids import COMMAND, Action
from bot.text import escape, mention, moment
from services.errors import AppError, NotAllowed
from services.imports.draft import DraftSealed

log = structlog.get_logger()

#: Errors after which the form can be sent again as it stands.
TRY_AGAIN = frozenset({"store_busy", "invalid_input"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as it is shown. ``may_try_again``: the form is right, only the moment was not."""

    text: str
    blocks: tuple[Block, ...] = ()
    may_try_again: bool = False


def trouble_of(error: Exception) -> Trouble:
    """What to say about an error; one that nobody expected gets a reference, which is logged with its class."""
    if isinstance(error, NotAllowed):
        return Trouble(not_allowed(error))
    if isinstance(error, DraftSealed):
        return _sealed(error)
    if isinstance(error, AppError):
        return Trouble(escape(error.sentence), may_try_again=error.code in TRY_AGAIN)
    reference = secrets.token_hex(4).upper()
    log.error("listener_failed", reference=reference, error=type(error).__name__, slack=_slack_code(error))
    return Trouble(f"Something went wrong on our side. Please try again. Reference: {reference}")


def not_allowed(error: NotAllowed) -> str:
    """A polite refusal that names who can grant the right."""
    if not error.granted_by:
        return f"{escape(str(error))} Nobody can grant it yet: see the app's Home tab."
    people = ", ".join(mention(person) for person in error.granted_by[:10])
    return f"{escape(str(error))} Ask one of these people: {people}."


@contextmanager
def shown(tell: Callable[[str, tuple[Block, ...]], None]) -> Iterator[None]:
    """Catch whatever happens inside and tell the person; also when telling fails, nothing gets out."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge: after an acknowledgement nobody else can catch it
        trouble = trouble_of(error)
        try:
            tell(trouble.text, trouble.blocks)
        except Exception as second:  # noqa: BLE001 - as above
            log.error("telling_failed", error=type(second).__name__, slack=_slack_code(second))


def _sealed(error: DraftSealed) -> Trouble:
    who = f" by {mention(error.by)}" if error.by else ""
    when = f" on {moment(error.at)}" if error.at else ""
    text = f"This import was already started{who}{when}, so nothing was changed."
    copy = button("Start again", Action.WIZARD_OPEN)
    more = f"{text} To import once more, start again with {COMMAND}."
    return Trouble(more, (section(text), actions(copy)))


def _slack_code(error: Exception) -> Any:
    return error.response.get("error") if isinstance(error, SlackApiError) else None
