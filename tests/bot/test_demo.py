"""The demo takes nothing from the environment, and has one time for all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.doctor.settings import looked_at
from bot.sandbox import demo
from bot.settings import BotSettings
from services.settings import KEY_BYTES, Settings

#: What somebody may have exported for the real app.
EXPORTED = {
    "PUBLIC_URL": "https://books.example.com",
    "RUN_ENGINE": "distributed",
    "ENCRYPTION_KEYS": "A" * (KEY_BYTES * 4 // 3 + 1) + "=",
    "QUICKBOOKS_MONTHLY_CALLS": "1",
    "DAILY_BACKUPS": "0",
    "SUPPORT_CONTACT": "the office",
    "SLACK_SIGNING_SECRET": "a secret",
    "WORKER_PORT": "3001",
}


def test_what_is_exported_for_the_real_app_is_not_the_demos(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = both(tmp_path)
    for name, value in EXPORTED.items():
        monkeypatch.setenv(name, value)

    assert Settings(_env_file=None).public_url == EXPORTED["PUBLIC_URL"]
    assert both(tmp_path) == before
    assert (before[0].public_url, before[0].run_engine) == (None, "embedded")


def test_the_lines_for_another_program_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_ins = demo.StandIns().start()
    for line in stand_ins.environment_lines():
        name, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            monkeypatch.setenv(name, value)
    stand_ins.stop()

    assert [check for check in looked_at().checks if not check.is_well] == []


def both(folder: Path) -> tuple[Settings, BotSettings]:
    """The demo's settings."""
    address = "http://127.0.0.1:8000"
    return demo.settings(folder, address), demo.slack_settings(address)


def test_whoever_moves_the_time_moves_it_for_all() -> None:
    stand_ins = demo.StandIns().start()
    before = stand_ins.company.now

    stand_ins.slack_time.move_to(86_400)
    after = stand_ins.company.now
    stand_ins.stop()

    assert timedelta(days=1) <= after - before < timedelta(days=1, minutes=5)
    assert stand_ins.clock.now() >= after
