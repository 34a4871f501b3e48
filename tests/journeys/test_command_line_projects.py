"""``projects list`` and ``projects members`` as an operator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import InvalidInput
from services.model.people import CLI_USER, Actor
from services.projects import ProjectNotFound
from services.store.engine import open_engine
from services.store.unit_of_work import Store
from tests.journeys.command_line import CommandLine
from tests.services.desk_doubles import KEYS, NOW


@pytest.fixture
def line(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line on an empty database; nobody's ``.env`` file is read."""
    monkeypatch.chdir(tmp_path)
    return CommandLine({"DATABASE_URL": sqlite_url})


def made(url: str, projects: list[tuple[str, str]]) -> None:
    """There are these projects of these clients."""
    engine = open_engine(url)
    with Store(engine, KEYS).writing() as tx:
        tx.projects.ensure(Actor("local", CLI_USER), projects, NOW)
        tx.commit()
    engine.dispose()


def test_projects_are_listed_page_after_page_up_to_the_limit(line: CommandLine, sqlite_url: str) -> None:
    assert line.ok("projects", "list") == "No projects yet.\n"
    made(sqlite_url, [("Acme", f"Nr {no:02}") for no in range(12)])

    listed = line.ok("projects", "list").splitlines()
    assert listed == [f"Acme / Nr {no:02}  0 linked customers  0 members" for no in range(12)]
    assert len(line.ok("projects", "list", "--limit", "11").splitlines()) == 11
    assert line.ok("projects", "list", "nr 07") == f"{listed[7]}\n"
    assert line.ok("projects", "list", "nothing") == "No project matches.\n"


def test_members_are_added_removed_and_listed(line: CommandLine) -> None:
    line.ok("projects", "add", "Website", "--client", "Acme")

    assert line.ok("projects", "members", "Acme/Website", "--add", "U0MEMBER", "--add", "U0OTHER") == (
        "Acme / Website: 2 members\n  U0MEMBER\n  U0OTHER\n"
    )
    assert line.ok("projects", "members", "website", "--remove", "U0OTHER") == (
        "Acme / Website: 1 member\n  U0MEMBER\n"
    )
    assert isinstance(line.run("projects", "members", "website", "--add", "Anna").exception, InvalidInput)
    assert isinstance(line.run("projects", "members", "Portal").exception, ProjectNotFound)
