"""The public address: whether it leads to this very installation, and what to enter at Slack and Intuit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.doctor.check import Check, Look
from bot.doctor.web import looked_up
from bot.http import PROCESS_HEADER
from bot.manifest import EVENTS_PATH, REDIRECT_PATH
from bot.settings import BotSettings
from services.connections import CALLBACK_PATH
from services.errors import AppError
from services.settings import Settings


class NotReached(AppError):
    """The app does not answer at PUBLIC_URL."""

    code = "not_reached"
    remedy = (
        "Start serve, and have PUBLIC_URL lead to its port, with /healthz and all other paths as they are."
    )


class AnotherAnswers(AppError):
    """At PUBLIC_URL answers something that does not work on this database."""

    code = "another_answers"
    remedy = "Have PUBLIC_URL lead to this installation, or correct it."


def looks(settings: Settings, is_at_work: Callable[[str], bool]) -> Iterator[Look]:
    """Whether the address leads here, where there is one."""
    if settings.public_url is not None:
        yield "Public address", partial(_reached, f"{settings.public_url.rstrip('/')}/healthz", is_at_work)


def to_enter(settings: Settings, slack: BotSettings) -> Iterator[Check]:
    """What others must be told, to be copied."""
    if settings.public_url is None:
        return
    base = settings.public_url.rstrip("/")
    if slack.is_installable:
        yield Check("For Slack", True, f"redirect URL {base}{REDIRECT_PATH}")
    if slack.slack_app_token is None:
        yield Check("For Slack", True, f"request URL, everywhere, {base}{EVENTS_PATH}")
    if settings.quickbooks_client_id is not None:
        yield Check("For Intuit", True, f"redirect URI {base}{CALLBACK_PATH}")


def _reached(url: str, is_at_work: Callable[[str], bool]) -> str:
    answer = looked_up(url, NotReached)
    if answer.status != 200:
        raise NotReached
    if not is_at_work(answer.headers.get(PROCESS_HEADER, "")):
        raise AnotherAnswers
    return "leads to this installation"
