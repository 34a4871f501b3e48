"""Secrets at rest: AES-256-GCM, bound to the row and the field in which they stand."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.errors import AppError

_VERSION = b"\x01"
_KEY_ID_BYTES = 8
#: 96 random bits, the size that GCM is made for (NIST SP 800-38D, 8.2.2).
_NONCE_BYTES = 12
#: So many bytes at the beginning say which key sealed the rest.
HEADER_BYTES = len(_VERSION) + _KEY_ID_BYTES
KEY_BYTES = 32


class WrongKey(AppError):
    """A stored secret cannot be opened: its key is missing, or it was moved from another row."""

    code = "wrong_key"
    remedy = "Put the earlier key back into ENCRYPTION_KEYS (after the newest), or reconnect the company."


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """What a keyring holds at one moment: which key seals, and what opens."""

    newest: bytes
    ciphers: Mapping[bytes, AESGCM]

    @classmethod
    def of(cls, keys: Sequence[bytes], before: Held | None = None) -> Held:
        """These keys, newest first, and those that were known before."""
        known = before.ciphers if before else {}
        return cls(_key_id(keys[0]), {**known, **{_key_id(key): AESGCM(key) for key in keys}})


class Keyring:
    """The keys, newest first: the newest seals, each of them opens what it sealed. Never printed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"A keyring needs at least one key, each of {KEY_BYTES} bytes.")
        self._held = Held.of(keys)

    def __repr__(self) -> str:
        return f"Keyring({len(self._held.ciphers)} keys)"

    def knows(self, sealed: bytes) -> bool:
        """Whether one of the keys sealed this. Its first bytes, ``HEADER_BYTES`` of them, are enough."""
        return (
            sealed[: len(_VERSION)] == _VERSION
            and sealed[len(_VERSION) : HEADER_BYTES] in self._now().ciphers
        )

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed this; as many bytes are enough."""
        return sealed[:HEADER_BYTES] == _VERSION + self._now().newest

    def seal(self, plaintext: str, context: str) -> bytes:
        """Version, key id, nonce and ciphertext, bound to ``context``, which is ``table|row|field``."""
        held = self._now()
        header = _VERSION + held.newest
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = held.ciphers[held.newest].encrypt(nonce, plaintext.encode(), _bound(header, context))
        return header + nonce + sealed

    def open(self, sealed: bytes, context: str) -> str:
        """The secret again. Raises ``WrongKey`` for another key, another context or a changed byte."""
        header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
        cipher = self._now().ciphers.get(header[len(_VERSION) :])
        if header[: len(_VERSION)] != _VERSION or cipher is None or len(rest) <= _NONCE_BYTES:
            raise WrongKey
        try:
            plaintext = cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound(header, context))
        except InvalidTag:
            raise WrongKey from None
        return plaintext.decode()

    def _now(self) -> Held:
        """The keys at this moment; those that are configured stay the same."""
        return self._held


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id|" + key).digest()[:_KEY_ID_BYTES]


def _bound(header: bytes, context: str) -> bytes:
    return header + context.encode()
