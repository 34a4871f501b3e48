"""What Slack tells when a workspace takes the app away: no person did it, and it may come late and twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App, BoltContext

from bot.errors import attempt

#: The workspace, and when Slack says that it happened.
Told = Callable[[str, datetime], None]


def register(app: App) -> None:
    """The listeners of both events."""

    def uninstalled(context: BoltContext, body: dict[str, Any]) -> None:
        installations, has_lost_own = context["services"].installations, context["has_lost_own"]

        def told(team_id: str, at: datetime) -> None:
            if has_lost_own(team_id):
                installations.taken_away(team_id)
            else:
                installations.uninstalled(team_id, at)

        _afterwards(app, told, body)

    def revoked(context: BoltContext, body: dict[str, Any]) -> None:
        services = context["services"]
        if (body["event"].get("tokens") or {}).get("bot"):
            _afterwards(app, lambda team_id, at: services.installations.token_revoked(team_id, at), body)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


def _afterwards(app: App, told: Told, body: dict[str, Any]) -> None:
    """Once Slack has its answer: ending companies asks Intuit."""
    team_id = str(body.get("team_id") or "")
    app.listener_runner.listener_executor.submit(attempt, lambda: told(team_id, told_at(body)))


def told_at(body: dict[str, Any]) -> datetime:
    """When it happened. Slack always says so; without it, it is taken for old and changes nothing."""
    seconds = str(body.get("event_time"))
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() else 0, UTC)
