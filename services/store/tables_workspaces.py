"""The Slack workspaces that installed the app, and consents that are under way in a browser."""

from __future__ import annotations

from sqlalchemy import JSON, Column, LargeBinary, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

#: By OAuth only: the workspace of SLACK_BOT_TOKEN has no row, unless it came by OAuth before, or removed the
#: app.
installations = Table(
    "installations",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("enterprise_id", Text),
    Column("team_name", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("bot_user_id", Text, nullable=False),
    # Sorted, with commas between.
    Column("scopes", Text, nullable=False),
    # None once Slack took it back, or the app was removed from the workspace.
    Column("bot_token_sealed", LargeBinary),
    Column("installed_by", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("removed_at", Instant),
    # The scopes whose lack was told to its administrators.
    Column("scopes_told", Text),
)

#: One that somebody began: at Slack, to install the app, or at Intuit, to connect a company.
oauth_states = Table(
    "oauth_states",
    metadata,
    # The SHA-256 of the state, which stands nowhere here.
    Column("id", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("team_id", Text),
    Column("user_id", Text),
    Column("connection_id", Text),
    Column("facts", JSON),
    Column("browser_digest", Text),
    Column("csrf_digest", Text),
    Column("code_sealed", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
