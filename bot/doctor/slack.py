"""Slack: each token, the scopes that it was given, and the channels where results and schedules are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot import scopes
from bot.doctor.check import EACH, Look
from bot.doctor.clock import Dates
from bot.installations import SlackUnreachable
from bot.settings import BotSettings
from bot.text import clean
from services.container import Services
from services.errors import AppError
from services.model.connection import ConnectionStatus
from services.model.people import PlaceKind
from services.ports.store import Transaction

#: Schedules of one workspace that are looked at.
MOST_SCHEDULES = 1000


class SlackRefuses(AppError):
    """Slack does not accept the bot token."""

    code = "slack_refuses"
    remedy = "Copy the bot token again from the app's page, OAuth & Permissions, to SLACK_BOT_TOKEN."


class AppTokenRefused(AppError):
    """Slack does not accept the app-level token."""

    code = "app_token_refused"
    remedy = "Make one with connections:write on the app's page, Basic Information, and set SLACK_APP_TOKEN."


class InstallationRefused(AppError):
    """Slack does not accept the token of this workspace any more."""

    code = "installation_refused"
    remedy = "Have somebody there install the app again."


class ScopesMissing(AppError):
    """The Slack app lacks scopes."""

    code = "scopes_missing"
    remedy = "Reinstall the app with manifest.yml."


class ChannelUnusable(AppError):
    """Nothing can be told in this channel."""

    code = "channel_unusable"
    remedy = "Invite the app there, or choose another channel."


class NoWayIn(AppError):
    """Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set."""

    code = "no_way_in"
    remedy = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."


class SlackNotSet(AppError):
    """SLACK_BOT_TOKEN is not set."""

    code = "slack_not_set"
    remedy = "Set it to use Slack; the command line works without."


class Slack:
    """What there is to look at. ``dates`` notes by which clock Slack answers."""

    def __init__(self, settings: BotSettings, dates: Dates) -> None:
        self._settings = settings
        self._dates = dates

    def own(self) -> Iterator[Look]:
        """The tokens of the settings."""
        yield "Slack", self._own_token
        if self._settings.slack_app_token is not None:
            yield (
                "Slack app token",
                partial(self._app_token, self._settings.slack_app_token.get_secret_value()),
            )

    def workspaces(self, tokens: Mapping[str, str]) -> Iterator[Look]:
        """Each workspace that installed the app by itself."""
        for team_id, token in tokens.items():
            yield f"Slack {team_id}", partial(self._installed, token)

    def channels(self, by_team: Mapping[str, Sequence[str]], tokens: Mapping[str, str]) -> Iterator[Look]:
        """Each channel where results are announced, or where a schedule tells of its imports."""
        known = {**tokens, **(self._own_workspace() if by_team else {})}
        for team_id, channels in by_team.items():
            token = known.get(team_id, "")
            for channel in channels if token else ():
                yield f"Channel {channel}", partial(self._channel, token, channel)

    def _own_workspace(self) -> dict[str, str]:
        """The configured token by its workspace; nothing where Slack does not say, which is told above."""
        own = self._settings.slack_bot_token
        if own is None:
            return {}
        token = own.get_secret_value()
        try:
            with _answered(SlackRefuses):
                return {str(self._client(token).auth_test()["team_id"]): token}
        except AppError:
            return {}

    def _own_token(self) -> str:
        settings = self._settings
        has_way_in = settings.slack_app_token is not None or settings.slack_signing_secret is not None
        if settings.slack_bot_token is None and not settings.is_installable:
            raise SlackNotSet
        if not has_way_in:
            raise NoWayIn
        mode = "Socket Mode" if settings.slack_app_token else "HTTP"
        if settings.slack_bot_token is None:
            return f"installed by each workspace itself, {mode}"
        return f"workspace {self._asked(settings.slack_bot_token.get_secret_value(), SlackRefuses)}, {mode}"

    def _installed(self, token: str) -> str:
        return f"installed, workspace {self._asked(token, InstallationRefused)}"

    def _asked(self, token: str, refused: type[AppError]) -> str:
        """Which workspace the token is of. Raises ``ScopesMissing``."""
        with _answered(refused):
            answer = self._client(token).auth_test()
        self._dates.note("Slack", _header(answer, "date"))
        lacking = scopes.missing(scopes.granted(_header(answer, "x-oauth-scopes")))
        if lacking:
            raise ScopesMissing(f"The Slack app lacks these scopes: {', '.join(lacking)}.")
        return str(answer["team_id"])

    def _app_token(self, token: str) -> str:
        with _answered(AppTokenRefused):
            self._client(token).apps_connections_open(app_token=token)
        return "opens a connection"

    def _channel(self, token: str, channel_id: str) -> str:
        with _answered(ChannelUnusable):
            channel = self._client(token).conversations_info(channel=channel_id)["channel"]
        name = f"#{clean(str(channel.get('name', channel_id)))}"
        if channel.get("is_archived"):
            raise ChannelUnusable(f"{name} is archived, so that nothing can be told there.")
        if not channel.get("is_member"):
            raise ChannelUnusable(f"The app is no member of {name}, so that no file can be shared there.")
        return f"{name}, the app is a member"

    def _client(self, token: str) -> WebClient:
        return WebClient(token, base_url=self._settings.slack_api_url, timeout=int(EACH), retry_handlers=[])


def tokens_of(services: Services) -> dict[str, str]:
    """The tokens of the workspaces that installed the app by themselves."""
    with services.store.reading() as tx:
        teams = [one.team_id for one in tx.installations.all() if one.has_token]
        return {team_id: token for team_id in teams if (token := _token(tx, team_id))}


def _token(tx: Transaction, team_id: str) -> str | None:
    """The token, opened; where no key opens it, that is said elsewhere."""
    try:
        return tx.installations.token(team_id)
    except AppError:
        return None


def channels_of(services: Services) -> dict[str, Sequence[str]]:
    """The channels of each workspace in which something is told again and again."""
    with services.store.reading() as tx:
        return {team_id: _channels(tx, team_id) for team_id in services.connections.team_ids()}


def _channels(tx: Transaction, team_id: str) -> Sequence[str]:
    """The channels of a workspace in which something is told again and again, each once.

    Of a company that is disconnected nothing is told.
    """
    found = tx.connections.of_team(team_id)
    companies = {one.id: one for one in found if one.status is not ConnectionStatus.DISCONNECTED}
    results = [company.results_channel_id for company in companies.values()]
    schedules = [row.schedule for row in tx.schedules.page(team_id, 0, MOST_SCHEDULES).rows]
    places = [one.place for one in schedules if one.connection_id in companies]
    told = [place.channel_id for place in places if place and place.kind is not PlaceKind.DIRECT]
    return sorted({channel for channel in (*results, *told) if channel})


@contextmanager
def _answered(refused: type[AppError]) -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise refused from error
    except (SlackClientError, OSError, HTTPException) as error:
        raise SlackUnreachable from error


def _header(answer: SlackResponse, name: str) -> str:
    """Of several spellings, by whatever the server used."""
    return next((str(value) for key, value in answer.headers.items() if key.lower() == name), "")
