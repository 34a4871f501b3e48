"""The product's settings: everything but Slack."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.settings.values import decoded, default_database_url, listed, safe_url

# Intuit's API reference, "Base URLs", and the OAuth pages, "Discovery document".
_API_URLS = {
    "sandbox": "https://sandbox-quickbooks.api.intuit.com",
    "production": "https://quickbooks.api.intuit.com",
}
_DISCOVERY_URLS = {
    "sandbox": "https://developer.intuit.com/.well-known/openid_sandbox_configuration/",
    "production": "https://developer.intuit.com/.well-known/openid_configuration/",
}


class Settings(BaseSettings):
    """Everything but Slack. Names are those of the environment, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    quickbooks_client_id: str | None = Field(
        default=None,
        description="Client id of the app at Intuit: Keys & credentials.",
        examples=["ABcd1234efgh"],
        json_schema_extra={"needed_for": "QuickBooks", "fill_in": True},
    )
    quickbooks_client_secret: SecretStr | None = Field(
        default=None,
        description="Client secret of the app at Intuit, beside its client id.",
        examples=["wxyz9876"],
        json_schema_extra={"needed_for": "QuickBooks", "fill_in": True},
    )
    quickbooks_environment: Literal["sandbox", "production"] = Field(
        default="sandbox",
        description="sandbox (Intuit's test companies) or production; the keys are of one of them.",
        examples=["production"],
        json_schema_extra={"needed_for": "QuickBooks", "fill_in": True},
    )
    quickbooks_api_url: str | None = Field(
        default=None,
        description="Another API base, such as the stand-in's; https, or this machine.",
        examples=["http://127.0.0.1:9000"],
    )
    quickbooks_discovery_url: str | None = Field(
        default=None,
        description="Another OpenID discovery document, such as the stand-in's; https, or this machine.",
        examples=["http://127.0.0.1:9000/.well-known/openid_configuration/"],
    )
    quickbooks_monthly_calls: int = Field(
        default=500_000,
        ge=0,
        description="Reads that your tier at Intuit allows in a month: Builder 500000, Silver 1000000; "
        "0 for no limit. The counter and its warnings go by it.",
        examples=["1000000"],
    )
    quickbooks_webhook_verifier: SecretStr | None = Field(
        default=None,
        description="Verifier token of webhooks, as Intuit shows it beside their address. Without it they "
        "are refused, and changes are found every 15 minutes instead of at once.",
        examples=["12345678-90ab-cdef-1234-567890abcdef"],
        json_schema_extra={"needed_for": "webhooks of QuickBooks"},
    )
    financial_administrators: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Financial administrators, Slack ids of people or user groups, comma separated. "
        "This always restores access. An id counts in the workspace of SLACK_BOT_TOKEN, and without one "
        "everywhere; TEAM:ID names another workspace.",
        examples=["U012AB3CD,S0614TZR7,T0567EFGH:U089IJ4KL"],
        json_schema_extra={"fill_in": True},
    )
    #: Not printed: it may hold a password.
    database_url: str = Field(
        default_factory=default_database_url,
        repr=False,
        description="The database: SQLite, or PostgreSQL.",
        examples=["postgresql://user:password@host/name"],
        json_schema_extra={"default": "a SQLite file in your data folder"},
    )
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Seal tokens: base64 of 32 bytes each, newest first, comma separated. With SQLite a key "
        "file is made beside the database.",
        examples=["bm90IGEgcmVhbCBrZXksIGJ1dCAzMiBieXRlcyBpdC4="],
        json_schema_extra={"needed_for": "PostgreSQL"},
    )
    daily_backups: int = Field(
        default=7,
        ge=0,
        le=400,
        description="Daily copies of the SQLite file that are kept in a folder beside it; 0 for none.",
        examples=["30"],
    )
    keep_mirror_days: int = Field(
        default=30,
        ge=7,
        le=3650,
        description="Days for which what QuickBooks said is kept after it was last used; the invoice window "
        "keeps its own copy. What is gone is read anew when it is asked for.",
        examples=["90"],
    )
    keep_messages_days: int = Field(
        default=30,
        ge=2,
        le=3650,
        description="Days for which messages are kept here once they were sent; Slack keeps its own.",
        examples=["14"],
    )
    keep_run_details_days: int | None = Field(
        default=None,
        ge=30,
        le=3650,
        description="Days for which is kept what an ended import said of each invoice; its counts, sums and "
        "hashes stay. Without it all is kept. What is gone can be neither undone nor retried.",
        examples=["730"],
        json_schema_extra={"default": "all is kept"},
    )
    public_url: str | None = Field(
        default=None,
        description="Where this app is reached from outside, in Socket Mode too; else by this machine alone.",
        examples=["https://books.example.com"],
        json_schema_extra={"needed_for": "connecting in Slack, /slack/install, HTTP, QuickBooks' webhooks"},
    )
    port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        description="The port of health checks and figures, and over HTTP of Slack; 0 takes a free one.",
        examples=["8080"],
    )
    support_contact: str | None = Field(
        default=None, description="Whom to ask for help: shown in reports.", examples=["books@example.com"]
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text, or json: one JSON object a line.", examples=["json"]
    )
    run_engine: Literal["embedded", "distributed"] = Field(
        default="embedded",
        description="embedded: serve starts a process beside itself that imports (about 100 MB more). "
        "distributed: processes of the worker command do, on any number of machines; PostgreSQL only.",
        examples=["distributed"],
    )

    @field_validator("quickbooks_api_url", "quickbooks_discovery_url", "public_url")
    @classmethod
    def _must_be_safe(cls, url: str | None) -> str | None:
        return None if url is None else safe_url(url)

    @field_validator("database_url")
    @classmethod
    def _must_be_known(cls, url: str) -> str:
        scheme, separator, rest = url.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg{separator}{rest}"
        if scheme not in ("sqlite", "postgresql+psycopg") or not separator:
            raise ValueError("names a database that is neither SQLite nor PostgreSQL")
        return url

    @field_validator("encryption_keys")
    @classmethod
    def _must_be_keys(cls, keys: SecretStr) -> SecretStr:
        decoded(keys)
        return keys

    @field_validator("financial_administrators", mode="before")
    @classmethod
    def _split(cls, ids: object) -> object:
        return listed(ids) if isinstance(ids, str) else ids

    @property
    def api_url(self) -> str:
        """Where QuickBooks answers; ``/v3/company/…`` is appended."""
        return (self.quickbooks_api_url or _API_URLS[self.quickbooks_environment]).rstrip("/")

    @property
    def discovery_url(self) -> str:
        """Where Intuit's OpenID discovery document stands."""
        return self.quickbooks_discovery_url or _DISCOVERY_URLS[self.quickbooks_environment]

    @property
    def decoded_keys(self) -> tuple[bytes, ...]:
        """The encryption keys, 32 bytes each, newest first; none where the database keeps its own."""
        return decoded(self.encryption_keys)
