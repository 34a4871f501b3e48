"""The page can be followed: each way has all its steps, and they fit into the time that it promises."""

from __future__ import annotations

import pytest

from bot.settings import BotSettings
from services.settings import Settings
from tests.install.guide import WAYS, of_way, steps

PROMISED = 15
SETTINGS = {name.upper() for kind in (Settings, BotSettings) for name in kind.model_fields}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_has_all_its_steps_and_takes_no_longer_than_promised(way: str) -> None:
    taken = of_way(way)

    assert [step.key for step in taken] == list(WAYS[way])
    assert 0 < sum(step.minutes or 0 for step in taken) <= PROMISED


def test_what_is_written_into_the_file_are_settings() -> None:
    blocks = [block for step in steps().values() for block in step.blocks if block.kind == "env"]
    names = {line.partition("=")[0] for block in blocks for line in block.lines if line.strip()}

    assert len(names) >= 6
    assert names <= SETTINGS
