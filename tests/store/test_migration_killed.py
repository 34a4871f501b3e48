"""A migration whose process is killed half-way: nothing of it stays, and it can be repeated."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from alembic import command
from sqlalchemy.engine import Engine

from services.store.engine import begin_writing
from services.store.migrate import current, newest, upgrade
from tests.rules.sources import ROOT
from tests.store.test_migrate import configured, differences, engine

__all__ = ["engine"]

#: Seconds after which a child that should have died is taken for hung.
LONGEST = 60


def killed_at(engine: Engine, statement: int) -> int:
    """How a process ended that was to be killed at its nth statement."""
    url = engine.url.render_as_string(hide_password=False)
    child = [sys.executable, "-m", "tests.store.dying_migration", url, str(statement)]
    return subprocess.run(child, cwd=ROOT, timeout=LONGEST, check=False).returncode


@pytest.mark.parametrize("statement", [2, 30, 75])
def test_tables_that_were_made_half_way_are_made_again(engine: Engine, statement: int) -> None:
    assert killed_at(engine, statement) == -signal.SIGKILL
    assert current(engine) is None

    assert upgrade(engine) == newest()

    assert differences(engine) == []


def test_tables_that_were_changed_half_way_are_as_they_were(engine: Engine) -> None:
    with begin_writing(engine) as database:
        command.upgrade(configured(database), "0005")
        database.commit()

    assert killed_at(engine, 14) == -signal.SIGKILL
    assert current(engine) == "0005"

    assert upgrade(engine) == newest()
    assert differences(engine) == []
