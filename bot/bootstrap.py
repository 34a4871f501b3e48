"""The composition root: settings → services → Bolt app → servers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from slack_sdk import WebClient

from bot.clients import EveryWorkspace
from bot.installations import LOCAL_TEAM, SlackNotConfigured, slack_team_id
from bot.interpreter import favour_short_work, give_way, keep_memory_flat
from bot.logs import configure_logs
from bot.settings import BotSettings
from bot.slack_people import SlackPeople
from bot.stopping import LAST_MOMENT, StopSignals, end_now, wait_for_signal
from bot.user_groups import SlackUserGroups
from services.clock import Clock, SystemClock
from services.container import Services, build_services, copies_of, upgrade_tables
from services.errors import AppError
from services.model.people import CLI_USER, Actor
from services.settings import Settings, load

if TYPE_CHECKING:
    from services.store.copies import Copies

__all__ = [
    "Services",
    "copies",
    "known_team_ids",
    "migrate",
    "opened",
    "operator",
    "own_team_id",
    "serve",
    "services_of",
    "wait_for_signal",
    "work",
]

log = structlog.get_logger()


class SeveralWorkspaces(AppError):
    """Several workspaces are known, and nothing says which one is meant."""

    code = "several_workspaces"
    remedy = "Say which one with --team-id."

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(f"Several workspaces are known: {', '.join(known)}.")


@contextmanager
def opened() -> Iterator[Services]:
    """The services as the settings say, for one command."""
    settings = load(Settings)
    configure_logs(settings.log_format)
    keep_memory_flat()
    services = build_services(settings, SystemClock())
    try:
        yield services
    finally:
        services.close()


def migrate() -> str:
    """Bring the tables up to date; returns their revision."""
    return upgrade_tables(load(Settings))


def copies() -> Copies:
    """The database as a whole, for backup and restore."""
    settings = load(Settings)
    configure_logs(settings.log_format)
    return copies_of(settings, SystemClock())


def operator(team_id: str) -> Actor:
    """The person at the command line, who holds every right in this workspace."""
    return Actor(team_id=team_id, user_id=CLI_USER)


def own_team_id(services: Services) -> str:
    """The workspace that commands act for: the bot token's, else the only one known, else ``local``.

    Raises ``SeveralWorkspaces``.
    """
    slack = load(BotSettings)
    if slack.slack_bot_token is not None:
        return slack_team_id(
            WebClient(slack.slack_bot_token.get_secret_value(), base_url=slack.slack_api_url)
        )
    known = known_team_ids(services)
    if len(known) > 1:
        raise SeveralWorkspaces(known)
    return known[0] if known else LOCAL_TEAM


def known_team_ids(services: Services) -> list[str]:
    """The workspaces that have the app, or that had a company connected."""
    with services.store.reading() as tx:
        installed = {one.team_id for one in tx.installations.all()}
    return sorted(installed.union(services.connections.team_ids()))


def services_of(settings: Settings, slack: BotSettings, clock: Clock) -> Services:
    """The services of a bot, which asks this Slack who is in a user group."""
    groups, people = SlackUserGroups(), SlackPeople()
    services = build_services(settings, clock, groups, people=people)
    clients = EveryWorkspace(services.installations, slack, settings.public_url)
    groups.ask(clients)
    people.ask(clients)
    if slack.slack_bot_token is not None:
        services.access.counts_in(_home(services, clients))
    return services


def _home(services: Services, clients: EveryWorkspace) -> Callable[[], str | None]:
    """Which workspace the bot token is of: Slack is asked now and then until it has said so once."""
    tokens = services.installations.tokens

    def home() -> str | None:
        clients.unsettled()
        return tokens.own_team_id

    return home


def serve() -> None:
    """Run the bot until Ctrl-C or SIGTERM."""
    from bot.aside import WorkersAside, worker_command
    from bot.running import Bot

    settings, slack = load(Settings), load(BotSettings)
    configure_logs(settings.log_format)
    keep_memory_flat()
    if slack.slack_app_token is None and slack.slack_signing_secret is None:
        raise SlackNotConfigured("Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.")
    services = services_of(settings, slack, SystemClock())
    beside = WorkersAside(worker_command(slack.worker_port), services.clock)
    aside = beside if settings.run_engine == "embedded" else None
    bot, asked = Bot(services, slack, aside=aside), StopSignals(LAST_MOMENT)
    try:
        bot.start(settings.port)
        favour_short_work()
        log.info("serving", mode="Socket Mode" if slack.slack_app_token else "HTTP", port=bot.port)
        asked.wait()
        log.info("stopping")
    finally:
        bot.stop()
        services.close()
    end_now()


def work(port: int | None = None, follows: bool = False) -> None:
    """Work runs off until Ctrl-C or SIGTERM; with ``port``, health and figures are shown there.

    ``follows``: it is the bot's own, which names due runs on its standard input, and ends with the bot.
    """
    from bot.working import WorkerProcess

    settings, slack = load(Settings), load(BotSettings)
    configure_logs(settings.log_format)
    keep_memory_flat()
    if follows:
        give_way()
    services = services_of(settings, slack, SystemClock())
    process, asked = WorkerProcess(services, slack), StopSignals(LAST_MOMENT)
    try:
        process.start(port)
        if follows:
            threading.Thread(target=_follow, args=(services, asked), daemon=True).start()
        threads = services.run_engine.health().threads
        log.info("working", engine=services.run_engine.name, threads=threads, port=process.port)
        asked.wait()
        log.info("stopping")
    finally:
        process.stop()
        services.close()
    end_now()


def _follow(services: Services, asked: StopSignals) -> None:
    for line in sys.stdin:
        services.run_engine.kick(line.strip())
    asked.ask()
