"""The process beside the bot: told of runs, started anew when it ends, and gone with the bot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.aside import WorkersAside, worker_command
from services.clock import SystemClock

#: Writes down what it is told, and ends when it is told to, or when there is nobody to tell it anything.
FOLLOWER = """
import sys
kept = open(sys.argv[1], "a")
kept.write("began\\n"); kept.flush()
for line in sys.stdin:
    kept.write(line); kept.flush()
    if line.strip() == "end":
        sys.exit(3)
kept.write("ended\\n"); kept.flush()
"""
LOOKS, PAUSE = 400, 0.05


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def aside(notes: Path) -> Iterator[WorkersAside]:
    beside = WorkersAside((sys.executable, "-c", FOLLOWER, str(notes)), SystemClock())
    beside.start()
    yield beside
    beside.ask_to_end()
    beside.wait(within=10)


def said(notes: Path) -> list[str]:
    return notes.read_text().splitlines() if notes.exists() else []


def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds before long."""
    return any(holds() or Event().wait(PAUSE) for _ in range(LOOKS)) and holds()


def test_it_is_told_of_due_runs(aside: WorkersAside, notes: Path) -> None:
    aside.kick("IMP-1")
    aside.kick("IMP-2")

    assert until(lambda: said(notes) == ["began", "IMP-1", "IMP-2"])


def test_one_that_ends_by_itself_is_started_anew(aside: WorkersAside, notes: Path) -> None:
    aside.kick("end")

    assert until(lambda: said(notes)[:3] == ["began", "end", "began"])
    aside.kick("IMP-1")
    assert until(lambda: "IMP-1" in said(notes))


def test_it_ends_with_the_bot(notes: Path) -> None:
    beside = WorkersAside((sys.executable, "-c", FOLLOWER, str(notes)), SystemClock())
    beside.start()
    assert until(lambda: said(notes) == ["began"])

    beside.ask_to_end()
    beside.wait(within=10)

    assert said(notes) == ["began", "ended"]
    beside.kick("IMP-1")


def test_readiness_tells_whether_it_lives(aside: WorkersAside, notes: Path) -> None:
    assert until(lambda: said(notes) == ["began"])
    assert aside.part().is_well

    aside.ask_to_end()
    aside.wait(within=10)

    assert (aside.part().name, aside.part().is_well) == ("worker", False)


def test_one_that_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\nimport os\nos.rename(__file__, __file__ + '.gone')\n")
    program.chmod(0o700)
    beside = WorkersAside((str(program),), SystemClock())
    beside.start()
    assert until(lambda: not program.exists())
    (tmp_path / "program.gone").rename(program)

    # It goes away once more, so it was started once more.
    assert until(lambda: not program.exists())
    beside.ask_to_end()
    beside.wait(within=10)


def test_it_is_this_package_wherever_it_is_started(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__main__.py").write_text("raise SystemExit(9)")

    ended = subprocess.run((*worker_command(), "--help"), cwd=tmp_path, capture_output=True, check=False)

    assert ended.returncode == 0, ended.stderr
