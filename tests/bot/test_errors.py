"""Every error becomes a sentence with a remedy, or a reference; never a traceback, never a customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from structlog.testing import capture_logs

import bot
import services
from bot.errors import attempt, trouble_of
from bot.ids import Action
from bot.views import notice
from services.errors import AppError, InvalidInput, NotAllowed
from services.imports.kept_drafts import DraftSealed
from tests.bot.oracles import foreign_markup, problems_with
from tests.bot.slack_double import a_slack

SECRET = "Larkspur Dental owes 1,250.50 <!channel>"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def every_error() -> Iterator[type[AppError]]:
    """Every kind of ``AppError`` that the product has."""
    for package in (bot, services):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*.py")):
            if "migrations" not in path.parts and path.name not in ("__main__.py", "env.py"):
                parts = path.relative_to(root.parent).with_suffix("").parts
                import_module(".".join(parts).removesuffix(".__init__"))
    found, waiting = set(), [AppError]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += [one for one in kind.__subclasses__() if one.__module__.startswith(("bot.", "services."))]
    yield from sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


ERRORS = list(every_error())
PLAIN = [kind for kind in ERRORS if kind.__init__ is AppError.__init__]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[AppError]) -> None:
    assert re.fullmatch(r"[A-Z].{5,}", kind.remedy), kind.remedy
    assert kind.__doc__
    assert re.match(r"[A-Z]", kind.__doc__)


def test_errors_are_told_apart_by_their_codes() -> None:
    codes = [kind.code for kind in ERRORS if kind is not AppError and "code" in vars(kind)]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
def test_every_plain_error_is_shown_with_its_remedy(kind: type[AppError]) -> None:
    trouble = trouble_of(kind())

    assert _unescaped(trouble.text) == kind().sentence
    assert _unescaped(trouble.text).endswith(kind.remedy)
    assert problems_with(notice(trouble.text, trouble.blocks)) == []


def test_what_an_error_quotes_mentions_nobody() -> None:
    assert foreign_markup(trouble_of(InvalidInput(SECRET)).text) == []


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
def test_only_what_may_pass_or_be_corrected_may_be_sent_again(kind: type[AppError]) -> None:
    assert trouble_of(kind()).may_try_again is (kind.code in ("store_busy", "invalid_input"))


def test_a_refusal_names_those_who_can_grant_the_right() -> None:
    refusal = NotAllowed("import invoices", ("U0ADMIN", "U0OTHER"))

    assert trouble_of(refusal).text == (
        "You don't have the right to import invoices. Ask one of these people: <@U0ADMIN>, <@U0OTHER>."
    )


def test_a_refusal_names_at_most_ten_people() -> None:
    people = tuple(f"U{number:04}" for number in range(500))

    assert trouble_of(NotAllowed("import invoices", people)).text.count("<@") == 10


def test_where_nobody_can_grant_the_right_the_home_tab_is_named() -> None:
    assert "Home tab" in trouble_of(NotAllowed("import invoices")).text


def test_a_sealed_draft_says_who_started_it_and_offers_a_copy() -> None:
    trouble = trouble_of(DraftSealed("U0OTHER", AT, "IMP-4T7Q2MZX"))

    (copy,) = trouble.blocks[-1]["elements"]
    assert "<@U0OTHER> on <!date^" in trouble.text
    assert (copy["action_id"], copy["value"]) == (Action.WIZARD_COPY, "IMP-4T7Q2MZX")
    assert problems_with(notice(trouble.text, trouble.blocks)) == []


def test_a_sealed_draft_of_which_nothing_is_known_is_told_as_well() -> None:
    trouble = trouble_of(DraftSealed(None, None, None))

    assert problems_with(notice(trouble.text, trouble.blocks)) == []


def test_an_unexpected_error_gets_a_reference_and_nothing_else() -> None:
    with capture_logs() as logs:
        trouble = trouble_of(RuntimeError(SECRET))

    reference = re.search(r"Reference: ([0-9A-F]{8})$", trouble.text)
    assert reference is not None
    assert logs[0]["reference"] == reference[1]
    assert "Larkspur" not in trouble.text + repr(logs)
    assert "Traceback" not in trouble.text + repr(logs)


def test_a_refusal_of_slacks_is_logged_with_its_code() -> None:
    with capture_logs() as logs, a_slack(chat_postMessage="not_in_channel") as slack:
        attempt(lambda: slack.client.chat_postMessage(channel="C1", text=SECRET))

    assert logs[0]["slack"] == "not_in_channel"
    assert "Larkspur" not in repr(logs)


def test_work_that_succeeds_is_left_alone() -> None:
    assert attempt(lambda: 5) == 5


def _unescaped(text: str) -> str:
    plain = text.replace("\u200b", "")
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
