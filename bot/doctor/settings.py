"""The settings: each that is wrong, those that do not go together, and names that are almost one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.doctor.check import Check
from bot.settings import BotSettings, almost_ours
from services.settings import Settings, load, wrong_settings

NAME = "Settings"


@dataclass(frozen=True, slots=True)
class Found:
    """Both kinds of settings, if they can be used, and what there is to say of them."""

    checks: tuple[Check, ...]
    settings: Settings | None = None
    slack: BotSettings | None = None


def looked_at() -> Found:
    """Everything about the settings that can be known without asking anybody."""
    wrong = [*wrong_settings(Settings), *wrong_settings(BotSettings)]
    checks = [Check(NAME, False, error.sentence) for error in wrong]
    known = [name.upper() for kind in (Settings, BotSettings) for name in kind.model_fields]
    for name, meant in almost_ours(known).items():
        checks.append(Check(NAME, False, f"{name} is set, which means nothing here. Rename it to {meant}."))
    if wrong:
        return Found(tuple(checks))
    settings, slack = load(Settings), load(BotSettings)
    checks += [Check(NAME, False, words) for words in unfit_together(settings, slack)]
    if not checks:
        checks = [Check(NAME, True, f"QuickBooks environment {settings.quickbooks_environment}")]
    return Found((*checks, Check("Kept", True, kept(settings))), settings, slack)


def unfit_together(settings: Settings, slack: BotSettings) -> Iterator[str]:
    """What is set, and cannot be without something else, or beside it; with what to do."""
    if bool(slack.slack_client_id) != bool(slack.slack_client_secret):
        yield (
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together, and one of them is not set. "
            "Copy both from the app's page, Basic Information."
        )
    if bool(settings.quickbooks_client_id) != bool(settings.quickbooks_client_secret):
        yield (
            "QUICKBOOKS_CLIENT_ID and QUICKBOOKS_CLIENT_SECRET go together, and one of them is not set. "
            "Copy both from the app's page at Intuit, Keys & credentials."
        )
    if slack.is_installable and settings.public_url is None:
        yield "With SLACK_CLIENT_ID workspaces install the app at PUBLIC_URL, which is not set. Set it."
    if slack.worker_port is not None and slack.worker_port == settings.port != 0:
        yield f"WORKER_PORT and PORT are both {settings.port}. Give one of them another number."
    if settings.run_engine == "distributed" and settings.database_url.startswith("sqlite"):
        yield "RUN_ENGINE distributed needs PostgreSQL. Set DATABASE_URL, or RUN_ENGINE to embedded."
    if settings.quickbooks_webhook_verifier is not None and settings.public_url is None:
        yield "QUICKBOOKS_WEBHOOK_VERIFIER is set, but Intuit cannot send anything here. Set PUBLIC_URL."


def kept(settings: Settings) -> str:
    """For how long things are kept, as the settings have it."""
    mirror, messages = settings.keep_mirror_days, settings.keep_messages_days
    days = settings.keep_run_details_days
    details = "" if days is None else f", what an import said of each invoice {days} days"
    return f"what QuickBooks said {mirror} days after its last use, sent messages {messages} days{details}"
