from __future__ import annotations

import base64
from pathlib import Path

import pytest

from services.settings import InvalidSetting, Settings, load

NAMES = [name.upper() for name in Settings.model_fields]
KEY = base64.b64encode(b"k" * 32).decode()
NEWER = base64.urlsafe_b64encode(b"\xfb\xff" * 16).decode()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    settings = load(Settings)

    assert settings.database_url == f"sqlite:///{tmp_path}/data/import-invoices/invoices.db"
    assert settings.api_url == "https://sandbox-quickbooks.api.intuit.com"
    assert settings.decoded_keys == ()


def test_reading_settings_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    load(Settings)

    assert list(tmp_path.iterdir()) == []


def test_the_production_environment_has_its_own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKBOOKS_ENVIRONMENT", "production")

    settings = load(Settings)

    assert settings.api_url == "https://quickbooks.api.intuit.com"
    assert settings.discovery_url == "https://developer.intuit.com/.well-known/openid_configuration/"


def test_an_override_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKBOOKS_API_URL", "http://127.0.0.1:9000/")

    assert load(Settings).api_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize("variable", ["QUICKBOOKS_API_URL", "QUICKBOOKS_DISCOVERY_URL", "PUBLIC_URL"])
@pytest.mark.parametrize(
    "url", ["http://example.com", "ftp://127.0.0.1", "http://127.0.0.1.example.com", "https://", "9000"]
)
def test_an_unsafe_address_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, url: str) -> None:
    monkeypatch.setenv(variable, url)

    with pytest.raises(InvalidSetting) as error:
        load(Settings)

    assert (error.value.variable, "https://" in str(error.value)) == (variable, True)


def test_a_dotenv_file_in_the_working_directory_counts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SUPPORT_CONTACT=finance desk\nSLACK_BOT_TOKEN=other\n")

    assert load(Settings).support_contact == "finance desk"


def test_the_environment_wins_over_the_dotenv_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=1000\n")
    monkeypatch.setenv("PORT", "2000")

    assert load(Settings).port == 2000


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert load(Settings).port == 3000


def test_administrators_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINANCIAL_ADMINISTRATORS", " U1, U2 ,,")

    assert load(Settings).financial_administrators == ("U1", "U2")


def test_keys_keep_their_order_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{NEWER}, {KEY}")

    assert load(Settings).decoded_keys == (b"\xfb\xff" * 16, b"k" * 32)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgres://app@db/books", "postgresql+psycopg://app@db/books"),
        ("postgresql://app@db/books", "postgresql+psycopg://app@db/books"),
        ("postgresql+psycopg://app@db/books", "postgresql+psycopg://app@db/books"),
        ("sqlite:////var/lib/books.db", "sqlite:////var/lib/books.db"),
    ],
)
def test_a_database_is_named_as_operators_write_it(
    monkeypatch: pytest.MonkeyPatch, url: str, read: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert load(Settings).database_url == read


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("QUICKBOOKS_ENVIRONMENT", "staging", "QUICKBOOKS_ENVIRONMENT cannot be used: input should be"),
        ("PORT", "many", "PORT cannot be used: input should be a valid integer"),
        ("PORT", "70000", "PORT cannot be used: input should be less than or equal to 65535"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT cannot be used: input should be"),
        ("DATABASE_URL", "mysql://db/books", "DATABASE_URL names a database that is neither"),
        ("ENCRYPTION_KEYS", "not base64!", "ENCRYPTION_KEYS holds a key that is not base64."),
        ("ENCRYPTION_KEYS", "c2hvcnQ=", "ENCRYPTION_KEYS holds a key of 5 bytes; it takes 32."),
    ],
)
def test_a_wrong_setting_is_named_with_its_reason_and_remedy(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(InvalidSetting) as error:
        load(Settings)

    assert str(error.value).startswith(reason)
    assert error.value.remedy.startswith(("Set it", "Make a key", "Write it"))


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", "canary-secret")

    with pytest.raises(InvalidSetting) as error:
        load(Settings)

    told = f"{error.value.sentence} {error.value.__cause__!r} {error.value.__context__!r}"
    assert "canary" not in told


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("QUICKBOOKS_CLIENT_SECRET", "canary")
    monkeypatch.setenv("QUICKBOOKS_WEBHOOK_VERIFIER", "canary")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:canary@db/books")

    shown = f"{load(Settings)!r} {load(Settings)}"

    assert ("canary" in shown, KEY in shown) == (False, False)
