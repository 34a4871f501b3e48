from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.encryption import Keyring, WrongKey

OLD, NEW = b"o" * 32, b"n" * 32
CONTEXT = "connections|con1|refresh_token"


@given(st.text(), st.text())
def test_a_sealed_secret_opens_again(secret: str, context: str) -> None:
    keys = Keyring([NEW])

    assert keys.open(keys.seal(secret, context), context) == secret


def test_a_secret_copied_to_another_row_does_not_open() -> None:
    keys = Keyring([NEW])

    with pytest.raises(WrongKey):
        keys.open(keys.seal("secret", CONTEXT), "connections|con2|refresh_token")


def test_a_secret_copied_to_another_field_does_not_open() -> None:
    keys = Keyring([NEW])

    with pytest.raises(WrongKey):
        keys.open(keys.seal("secret", CONTEXT), "connections|con1|access_token")


def test_a_secret_sealed_with_an_older_key_opens_after_rotation() -> None:
    sealed = Keyring([OLD]).seal("secret", CONTEXT)

    assert Keyring([NEW, OLD]).open(sealed, CONTEXT) == "secret"


def test_the_newest_key_seals() -> None:
    sealed = Keyring([NEW, OLD]).seal("secret", CONTEXT)

    assert Keyring([NEW]).open(sealed, CONTEXT) == "secret"


def test_a_missing_key_is_named_as_such() -> None:
    sealed = Keyring([OLD]).seal("secret", CONTEXT)

    with pytest.raises(WrongKey) as error:
        Keyring([NEW]).open(sealed, CONTEXT)

    assert "ENCRYPTION_KEYS" in error.value.remedy


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int) -> None:
    keys = Keyring([NEW])
    sealed = bytearray(keys.seal("secret", CONTEXT))
    sealed[position % len(sealed)] ^= change

    with pytest.raises(WrongKey):
        keys.open(bytes(sealed), CONTEXT)


@given(st.binary(max_size=40))
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        Keyring([NEW]).open(sealed, CONTEXT)


def test_the_same_secret_is_never_sealed_the_same_way() -> None:
    keys = Keyring([NEW])

    assert keys.seal("secret", CONTEXT) != keys.seal("secret", CONTEXT)


def test_the_secret_does_not_stand_in_what_is_stored() -> None:
    assert b"secret" not in Keyring([NEW]).seal("secret", CONTEXT)


def test_a_keyring_shows_no_key() -> None:
    assert f"{Keyring([OLD])!r} {Keyring([OLD])}" == "Keyring(1 keys) Keyring(1 keys)"


@pytest.mark.parametrize("keys", [[], [b"short"], [NEW, b""]])
def test_a_keyring_of_unusable_keys_is_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(keys)
