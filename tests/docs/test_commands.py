"""Every command of every page is run, in order, and says what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.docs.fences import Fence, Shown, fences, pages, shown
from tests.docs.not_run import NOT_RUN, NotRun, program, reason, words_of
from tests.docs.words import is_as_shown
from tests.docs.world import World

#: What somebody did before she opened the page.
CONNECT = (
    "import-invoices connect --realm-id 9341453000000001 --refresh-token - --time-zone America/Los_Angeles"
)
BEFORE = {"README.md": [CONNECT], "docs/operate.md": [CONNECT]}
#: The one page whose ``serve`` is started; elsewhere it is the same command.
STARTED_BY = "docs/install.md"

BLOCKS = [block for page in pages() for block in fences(page)]
COMMANDS = [command for page in pages() for command in shown(page)]


def is_run(command: Shown) -> bool:
    """Whether a test types it."""
    is_process = command.command.endswith("import-invoices serve") and command.page != STARTED_BY
    return reason(command.command) is None and not is_process


RUN = [page for page in pages() if any(is_run(command) for command in shown(page))]


def test_the_pages_show_commands() -> None:
    assert len([command for command in COMMANDS if is_run(command)]) >= 20


def test_every_block_says_what_it_is() -> None:
    untold = [f"{block.page}:{block.line}" for block in BLOCKS if not block.is_told]

    assert untold == [], "begin commands with $, or name the block: sh, text, output, json, env …"


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_work_in_order(page: str, world: World) -> None:
    for command in BEFORE.get(page, []):
        world.types(Shown(page, 0, command))
        assert world.status == 0

    differing = typed([command for command in shown(page) if is_run(command)], world)

    assert differing == []


def typed(commands: Sequence[Shown], world: World) -> list[str]:
    """What differs, command by command."""
    told = []
    for command, after in zip(commands, [*commands[1:], None], strict=True):
        said = world.types(command)
        asks_status = after is not None and after.command == "echo $?"
        if world.status != 0 and not asks_status:
            told.append(f"{command} ended with {world.status}: {said}")
        if command.output and not is_as_shown(said, command.output):
            told.append(f"{command} said: {said}")
    return told


@pytest.mark.parametrize("entry", NOT_RUN, ids=lambda entry: entry.pattern)
def test_what_is_not_run_is_shown_somewhere_and_looked_at(entry: NotRun) -> None:
    found = [command.command for command in COMMANDS if reason(command.command) is entry]

    assert found
    assert [line for line in found if not entry.look(words_of(line))] == []


def test_what_is_run_is_ours() -> None:
    strange = {program(words_of(command.command.split(" | ")[0])) for command in COMMANDS if is_run(command)}

    assert strange <= {"import-invoices", "curl", "echo"}


def test_a_block_that_says_nothing_is_found() -> None:
    assert not Fence("page", 1, "", ("import-invoices runs",)).is_told
    assert Fence("page", 1, "", ("$ import-invoices runs",)).is_told


@pytest.mark.parametrize(
    ("said", "page", "is_right"),
    [
        ("84 found", ["90 found"], True),
        ("84 found\nmore", ["90 found"], False),
        ("IMP-JRXAXADD  done\na\nb\nend", ["IMP-4T7Q2MZX done", "…", "end"], True),
        ("found 1,234.50 and the rest", ["found 2.00 …"], True),
        ("lost", ["found …"], False),
    ],
)
def test_figures_and_references_may_be_others(said: str, page: list[str], is_right: bool) -> None:
    assert is_as_shown(said, page) == is_right
