"""The Slack side's settings, read from the environment or a ``.env`` file in the working directory."""

from __future__ import annotations

import os
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.settings import safe_url

#: How alike a name must be to one of ours to be taken for it, and how long.
ALMOST, SHORTEST_NAME = 0.87, 9


class BotSettings(BaseSettings):
    """How to reach Slack. With an app token the bot uses Socket Mode, else HTTP with the signing secret."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="The bot token: OAuth & Permissions on the app's page.",
        examples=["xoxb-1234-5678-abcd"],
        json_schema_extra={"needed_for": "Slack", "fill_in": True},
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="App-level token with connections:write. With it the app uses Socket Mode, else HTTP.",
        examples=["xapp-1-A0123-456-abcd"],
        json_schema_extra={"needed_for": "Socket Mode", "fill_in": True},
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="Signing secret, Basic Information on the app's page. Requests without it are refused.",
        examples=["8f742231b10e8888abcd99yyyzzz85a5"],
        json_schema_extra={"needed_for": "HTTP instead of Socket Mode"},
    )
    slack_client_id: str | None = Field(
        default=None,
        description="Client id, Basic Information on the app's page.",
        examples=["1234567890.1234567890"],
        json_schema_extra={"needed_for": "installing into many workspaces"},
    )
    slack_client_secret: SecretStr | None = Field(
        default=None,
        description="Client secret, beside the client id.",
        examples=["0123456789abcdef0123456789abcdef"],
        json_schema_extra={"needed_for": "installing into many workspaces"},
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Another Slack, such as the stand-in; https, or this machine.",
        examples=["http://127.0.0.1:8002/api/"],
    )
    worker_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Where the process that works imports off beside serve shows its own health and figures; "
        "else nowhere.",
        examples=["3001"],
    )

    @property
    def is_installable(self) -> bool:
        """Whether workspaces can install the app by themselves, once it has a public address."""
        return bool(self.slack_client_id and self.slack_client_secret)

    @field_validator("slack_api_url")
    @classmethod
    def _must_be_safe(cls, url: str) -> str:
        return safe_url(url if url.endswith("/") else f"{url}/")


def almost_ours(known: Collection[str]) -> dict[str, str]:
    """Names that are set in the environment or in ``.env`` and mean nothing, and which one is meant."""
    written = dotenv_values(".env") if Path(".env").is_file() else {}
    names = {name.upper() for name in (*written, *os.environ)} - {*known}  # noqa: TID251 - this is the place
    long_enough = sorted(name for name in names if len(name) >= SHORTEST_NAME)
    meant = {name: get_close_matches(name, known, n=1, cutoff=ALMOST) for name in long_enough}
    return {name: found[0] for name, found in meant.items() if found}
