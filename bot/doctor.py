"""``doctor``: one line for each part, OK or the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import access_words, call_words, scopes
from bot.installations import SlackUnreachable
from bot.settings import BotSettings
from bot.text import count
from services.clock import SystemClock
from services.container import Services, build_services, tables_revision
from services.errors import AppError
from services.model.operations import TotalsChecked
from services.settings import Settings, load

#: A run that wants a worker for so long gets none.
LATE = timedelta(minutes=5)
TAKE_THEM = "Start serve or worker: nobody works them off."


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, and the fact or the one thing to do."""

    name: str
    is_well: bool
    words: str


def checks() -> Iterator[Check]:
    """Every check in turn; one that cannot be made because of an earlier one is left out."""
    settings_check, settings = _settings()
    yield settings_check
    if settings is None:
        return
    database = _attempt("Database", lambda: _tables(settings))
    yield database
    yield _attempt("Slack", _slack)
    if not database.is_well:
        return
    try:
        services = build_services(settings, SystemClock())
    except AppError as error:
        yield Check("Start", False, error.sentence)
        return
    try:
        yield from _installation(services)
        yield from _companies(services)
    finally:
        services.close()


def _installation(services: Services) -> Iterator[Check]:
    """The keys, the processes, and what they have to do."""
    yield _attempt("Encryption keys", lambda: _keys(services))
    found = services.operations.watch.figures()
    if found is not None:
        yield Check("Processes", True, f"{count(found.replicas, 'process', 'processes')} at work")
        is_late = found.oldest_due_run > LATE
        since = f"the first for {found.oldest_due_run.total_seconds():.0f} s"
        waits = f"{count(found.due_runs, 'run')} due, {since}" if found.due_runs else "none is due"
        yield Check("Runs", not is_late, f"{waits}. {TAKE_THEM}" if is_late else waits)
        yield _totals(found.totals)
    for part in services.operations.health.parts():
        if part.name == "messages":
            yield Check("Messages", part.is_well, part.words)


def _totals(found: TotalsChecked | None) -> Check:
    if found is None:
        return Check("Totals", True, "not compared with the invoices yet; that is done once a day")
    day = f"{found.checked_at:%Y-%m-%d}"
    if found.differed == 0:
        return Check("Totals", True, f"what the invoices add up to, compared on {day}")
    differed = f"{count(found.differed, 'total')} differed from the invoices on {day} and were put right"
    return Check("Totals", False, f"{differed}. Report it, with the log of that day.")


def _keys(services: Services) -> str:
    services.operations.presence.require_keys()
    return "usable"


def _settings() -> tuple[Check, Settings | None]:
    try:
        settings = load(Settings)
    except AppError as error:
        return Check("Settings", False, error.sentence), None
    return Check("Settings", True, f"QuickBooks environment {settings.quickbooks_environment}"), settings


def _tables(settings: Settings) -> str:
    revision = tables_revision(settings)
    return (
        f"tables at revision {revision}"
        if revision
        else "a new database; its tables are made at the first use"
    )


def _attempt(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except AppError as error:
        return Check(name, False, error.sentence)


class SlackRefuses(AppError):
    """Slack does not accept the bot token."""

    code = "slack_refuses"
    remedy = "Copy the bot token again from the app's page, OAuth & Permissions, to SLACK_BOT_TOKEN."


class ScopesMissing(AppError):
    """The Slack app lacks scopes."""

    code = "scopes_missing"
    remedy = "Reinstall the app with manifest.yml."


class NoWayIn(AppError):
    """Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set."""

    code = "no_way_in"
    remedy = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."


class SlackNotSet(AppError):
    """SLACK_BOT_TOKEN is not set."""

    code = "slack_not_set"
    remedy = "Set it to use Slack; the command line works without."


def _slack() -> str:
    settings = load(BotSettings)
    if settings.slack_bot_token is None:
        raise SlackNotSet
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise NoWayIn
    client = WebClient(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise SlackRefuses from error
    except (OSError, HTTPException) as error:
        raise SlackUnreachable from error
    lacking = scopes.missing(scopes.granted(str(answer.headers.get("x-oauth-scopes", ""))))
    if lacking:
        raise ScopesMissing(f"The Slack app lacks these scopes: {', '.join(lacking)}.")
    mode = "Socket Mode" if settings.slack_app_token else "HTTP"
    return f"workspace {answer['team_id']}, {mode}"


def _companies(services: Services) -> Iterator[Check]:
    teams = services.connections.team_ids()
    found = [connection for team in teams for connection in services.connections.list(team)]
    if not found:
        yield Check("QuickBooks", False, "No company is connected. Run: import-invoices connect --help")
    for connection in found:
        name = f"QuickBooks {connection.realm_id}"
        yield _attempt(name, partial(_named, services, connection.id))
        end = services.connections.access_end(connection.id)
        if end is not None:
            yield Check(f"{name} access", not end.is_soon, access_words.lasts(end))
    yield _calls(services)


def _named(services: Services, connection_id: str) -> str:
    source = services.sources.open(connection_id)
    try:
        return source.company().name
    finally:
        services.metering.count(connection_id, source.calls)


def _calls(services: Services) -> Check:
    usage = services.metering.usage(None)
    warning = call_words.warning(usage)
    words = " · ".join([warning or call_words.used(usage), *call_words.shares(usage)])
    return Check("QuickBooks calls", warning is None, words)
