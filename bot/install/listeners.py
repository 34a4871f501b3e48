"""What Slack tells when a workspace takes the app away: no person did it, and it may come late and twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.errors import attempt
from bot.use_cases import UseCases

#: The workspace, and when Slack says that it happened.
Told = Callable[[str, datetime], None]


def register(app: App) -> None:
    """The listeners of both events."""

    def uninstalled(context: BoltContext, body: dict[str, Any]) -> None:
        _afterwards(app, partial(_removed, context["services"], context["has_lost_own"]), body)

    def revoked(context: BoltContext, body: dict[str, Any]) -> None:
        services = context["services"]
        if (body["event"].get("tokens") or {}).get("bot"):
            _afterwards(app, lambda team_id, at: services.installations.token_revoked(team_id, at), body)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


def _removed(services: UseCases, has_lost_own: Callable[[str], bool], team_id: str, at: datetime) -> None:
    """Of the workspace of the configured token there is no second to compare with: Slack is asked."""
    if has_lost_own(team_id):
        services.installations.taken_away(team_id)
    else:
        services.installations.uninstalled(team_id, at)


def _afterwards(app: App, told: Told, body: dict[str, Any]) -> None:
    """Once Slack has its answer: ending companies asks Intuit."""
    team_id = str(body.get("team_id") or "")
    app.listener_runner.listener_executor.submit(attempt, lambda: told(team_id, told_at(body)))


def told_at(body: dict[str, Any]) -> datetime:
    """When it happened. Slack always says so; without it, it is taken for old and changes nothing."""
    seconds = str(body.get("event_time"))
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() else 0, UTC)
