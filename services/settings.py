"""The product's settings, read from the environment, a ``.env`` file where it is started, or secret files.

Only this file and the bot's own settings read the environment.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from services.errors import AppError

APP_FOLDER = "import-invoices"
KEY_BYTES = 32
#: Where container engines lay secrets down.
CONTAINER_SECRETS = "/run/secrets"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

# Intuit's API reference, "Base URLs", and the OAuth pages, "Discovery document".
_API_URLS = {
    "sandbox": "https://sandbox-quickbooks.api.intuit.com",
    "production": "https://quickbooks.api.intuit.com",
}
_DISCOVERY_URLS = {
    "sandbox": "https://developer.intuit.com/.well-known/openid_sandbox_configuration/",
    "production": "https://developer.intuit.com/.well-known/openid_configuration/",
}

_ADDRESS = "Write it like https://host; http:// is for this machine alone (http://127.0.0.1)."
_REMEDIES = {
    "SLACK_API_URL": _ADDRESS,
    "QUICKBOOKS_API_URL": _ADDRESS,
    "QUICKBOOKS_DISCOVERY_URL": _ADDRESS,
    "PUBLIC_URL": _ADDRESS,
    "QUICKBOOKS_ENVIRONMENT": "Set it to sandbox or production.",
    "QUICKBOOKS_MONTHLY_CALLS": "Set it to the calls a month of your tier at Intuit, or 0 for no limit.",
    "ENCRYPTION_KEYS": "Make a key with: openssl rand -base64 32; separate several by commas, newest first.",
    "DATABASE_URL": "Write it like sqlite:////path/to/file.db or postgresql://user:password@host/name.",
    "DAILY_BACKUPS": "Set it to how many daily copies are kept, or 0 for none.",
    "PORT": "Set it to a number from 0 to 65535.",
    "WORKER_PORT": "Set it to a number from 0 to 65535, another than PORT.",
    "LOG_FORMAT": "Set it to text or json.",
    "RUN_ENGINE": "Set it to embedded or distributed.",
}


class InvalidSetting(AppError):
    """A setting cannot be used."""

    code = "invalid_setting"
    remedy = "Correct it in the environment or in the .env file."

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable} {reason}.")
        self.variable = variable
        self.remedy = _REMEDIES.get(variable, type(self).remedy)


def safe_url(url: str) -> str:
    """The address. Raises ``ValueError`` unless what is sent there is encrypted or stays on this machine."""
    parts = urlsplit(url)
    is_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS
    if not parts.hostname or not (parts.scheme == "https" or is_loopback):
        raise ValueError("must start with https://, or point at this machine (http://127.0.0.1)")
    return url


def reach_this_machine_directly() -> None:
    """Have no library of this process ask a proxy for what runs on this machine, such as the stand-ins."""
    for name in ("NO_PROXY", "no_proxy"):
        known = _listed(os.environ.get(name, ""))  # noqa: TID251 - this is the place
        os.environ[name] = ",".join(dict.fromkeys([*known, *sorted(LOOPBACK_HOSTS)]))  # noqa: TID251


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
        default_factory=lambda: default_database_url(),
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
        _decoded(keys)
        return keys

    @field_validator("financial_administrators", mode="before")
    @classmethod
    def _split(cls, ids: object) -> object:
        return _listed(ids) if isinstance(ids, str) else ids

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
        return _decoded(self.encryption_keys)


AnySettings = TypeVar("AnySettings", bound=BaseSettings)


def load(kind: type[AnySettings]) -> AnySettings:
    """The settings as the environment has them. Raises ``InvalidSetting`` for the first that is wrong."""
    if wrong := wrong_settings(kind):
        raise wrong[0]
    return kind(_secrets_dir=_folder_of_secrets())


def wrong_settings(kind: type[AnySettings]) -> list[InvalidSetting]:
    """All that are wrong. Nothing of pydantic's report goes along, which shows what was entered."""
    try:
        kind(_secrets_dir=_folder_of_secrets())
    except SettingsError as error:
        field = str(error).partition('field "')[2].partition('"')[0]
        return [InvalidSetting(field.upper(), "lies in a file that cannot be read")]
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        return [InvalidSetting(str(one["loc"][0]).upper(), _reason(one["type"], one["msg"])) for one in found]
    return []


def _folder_of_secrets() -> Path | None:
    """Where systemd or a container engine lays secrets down, a file for each setting, if one does."""
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY", CONTAINER_SECRETS))  # noqa: TID251
    return folder if folder.is_dir() else None


def default_database_url() -> str:
    """A SQLite file in the user's data folder. Nothing is created."""
    return f"sqlite:///{Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False)) / 'invoices.db'}"


def _reason(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"cannot be used: {message[:1].lower()}{message[1:]}"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _decoded(keys: SecretStr) -> tuple[bytes, ...]:
    return tuple(_key(text) for text in _listed(keys.get_secret_value()))


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except binascii.Error:
        raise ValueError("holds a key that is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"holds a key of {len(key)} bytes; it takes {KEY_BYTES}")
    return key
