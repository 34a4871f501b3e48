"""Settings read from the environment, a ``.env`` file where it is started, or secret files.

Only this file and the bot's own settings read the environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

from services.errors import AppError
from services.settings.values import LOOPBACK_HOSTS, listed

#: Where container engines lay secrets down.
CONTAINER_SECRETS = "/run/secrets"

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


def reach_this_machine_directly() -> None:
    """Have no library of this process ask a proxy for what runs on this machine, such as the stand-ins."""
    for name in ("NO_PROXY", "no_proxy"):
        known = listed(os.environ.get(name, ""))  # noqa: TID251 - this is the place
        os.environ[name] = ",".join(dict.fromkeys([*known, *sorted(LOOPBACK_HOSTS)]))  # noqa: TID251


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


def _reason(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"cannot be used: {message[:1].lower()}{message[1:]}"
