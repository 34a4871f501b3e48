"""The Slack side's settings, read from the environment or a ``.env`` file in the working directory."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.settings import safe_url


class BotSettings(BaseSettings):
    """How to reach Slack. With an app token the bot uses Socket Mode, else HTTP with the signing secret."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    #: Where the process beside ``serve``, which works runs off, shows its own health and figures.
    worker_port: int | None = Field(default=None, ge=0, le=65535)

    @field_validator("slack_api_url")
    @classmethod
    def _must_be_safe(cls, url: str) -> str:
        return safe_url(url if url.endswith("/") else f"{url}/")
