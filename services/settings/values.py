"""What settings may hold: addresses, keys, lists of ids."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from pydantic import SecretStr

APP_FOLDER = "import-invoices"
KEY_BYTES = 32
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def safe_url(url: str) -> str:
    """The address. Raises ``ValueError`` unless what is sent there is encrypted or stays on this machine."""
    parts = urlsplit(url)
    is_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS
    if not parts.hostname or not (parts.scheme == "https" or is_loopback):
        raise ValueError("must start with https://, or point at this machine (http://127.0.0.1)")
    return url


def default_database_url() -> str:
    """A SQLite file in the user's data folder. Nothing is created."""
    return f"sqlite:///{Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False)) / 'invoices.db'}"


def listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def decoded(keys: SecretStr) -> tuple[bytes, ...]:
    return tuple(_key(text) for text in listed(keys.get_secret_value()))


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except binascii.Error:
        raise ValueError("holds a key that is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"holds a key of {len(key)} bytes; it takes {KEY_BYTES}")
    return key
