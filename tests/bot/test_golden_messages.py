"""Every message of a run, in every state, stays as it was reviewed."""

from __future__ import annotations

import pytest

from bot.imports.messages import usage
from services.model.import_run import RunStatus
from services.model.report import Counts
from tests.bot.golden_files import Compare, written
from tests.bot.golden_messages import MESSAGES
from tests.builders import a_report, a_run

USAGE = {
    "usage-help": usage.how_to(is_known=True),
    "usage-unknown": usage.how_to(is_known=False),
    "status-none": usage.status(None),
    "status-complete": usage.status(
        a_report(a_run(status=RunStatus.COMPLETE), counts=Counts(imported=112, already_here=3))
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_as_it_was_reviewed(name: str, compare_golden: Compare) -> None:
    message = MESSAGES[name]

    compare_golden(f"messages/{name}", {"text": message.text, "renderings": message.renderings})


@pytest.mark.parametrize("name", USAGE)
def test_what_the_command_says_is_as_it_was_reviewed(name: str, compare_golden: Compare) -> None:
    text, blocks = USAGE[name]

    compare_golden(f"messages/{name}", {"text": text, "blocks": blocks})


def test_every_golden_message_belongs_to_a_test() -> None:
    assert written("messages") <= MESSAGES.keys() | USAGE.keys()
