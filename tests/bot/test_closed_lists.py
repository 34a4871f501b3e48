"""What can be pressed has a listener and is shown somewhere; what can happen has words everywhere."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from bot import run_words, type_words
from bot.choice_blocks import POLICY_LABELS, STATUS_LABELS
from bot.cli.import_progress import PHASE_WORDS
from bot.home.views.companies import STATES
from bot.home.views.invoice import KINDS
from bot.ids import CLOSED, LOADED, SUBMITTED, Action, Field, Shortcut, View
from bot.imports.details import VERDICTS
from bot.imports.messages.card import PAUSES, PHASES
from services.model.audit import AuditAction
from services.model.connection import ConnectionStatus
from services.model.entry import Billable
from services.model.import_press import PressOutcome
from services.model.import_run import CommitPolicy, ImportType, PauseReason, RunPhase, RunStatus
from services.model.invoice_status import AgingBucket, DeliveryState, InvoiceStatus, PaymentState, Tile
from services.model.people import Right
from services.model.quickbooks import LineKind
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import Verdict
from services.model.review import Obstacle
from services.model.undo import UndoOutcome
from tests.bot.golden_messages import MESSAGES
from tests.bot.golden_views import VIEWS
from tests.bot.requests import (
    a_button,
    a_close,
    a_command,
    a_modal,
    a_shortcut,
    a_submission,
    a_suggestion,
    an_event,
)
from tests.bot.slack_app import given, running
from tests.bot.slack_double import a_slack

Json = dict[str, Any]
RULES = (Path(__file__).parents[2] / "docs" / "import-rules.md").read_text(encoding="utf-8")
LISTENED: dict[str, Json] = {
    "the command": a_command(),
    "Home": an_event(),
    **{f"action {action}": a_button(action) for action in Action},
    **{f"submission of {view}": a_submission(a_modal({"callback_id": view})) for view in sorted(SUBMITTED)},
    **{f"closing of {view}": a_close(a_modal({"callback_id": view})) for view in sorted(CLOSED)},
    **{f"options of {field}": a_suggestion(field, "", a_modal({})) for field in sorted(LOADED)},
    **{f"shortcut {shortcut}": a_shortcut(shortcut) for shortcut in Shortcut},
}
WORDS: list[tuple[type[Enum], Container[Any]]] = [
    (RunStatus, run_words.HEADINGS),
    (Tile, run_words.TILE_NAMES),
    (AgingBucket, run_words.BUCKET_NAMES),
    (InvoiceStatus, run_words.STATUS_NAMES),
    (InvoiceStatus, STATUS_LABELS),
    (Billable, STATUS_LABELS),
    (ImportType, type_words.TITLES),
    (CommitPolicy, POLICY_LABELS),
    (PauseReason, PAUSES),
    (RunPhase, PHASES),
    (RunPhase, PHASE_WORDS),
    (Verdict, VERDICTS),
    (ConnectionStatus, STATES),
    (PaymentState, run_words.PAYMENT_NAMES),
    (DeliveryState, run_words.DELIVERY_NAMES),
    (LineKind, KINDS),
]
SENTENCES = [*Reason, *ReviewProblem, *LeftOutBecause, *PressOutcome, *UndoOutcome, *Obstacle]


@pytest.mark.parametrize("what", LISTENED)
def test_everything_that_can_be_pressed_has_a_listener(what: str) -> None:
    with a_slack() as slack, running(slack) as app:
        assert given(app, LISTENED[what]).status == 200


@pytest.mark.parametrize(
    "body",
    [
        a_command(command="/export-invoices"),
        a_button("nobody.knows.this"),
        a_submission(a_modal({"callback_id": "nobody.knows.this"})),
        a_suggestion("nobody.knows.this", "", a_modal({})),
    ],
)
def test_what_is_in_no_list_has_no_listener(body: Json) -> None:
    with a_slack() as slack, running(slack) as app:
        assert given(app, body).status == 404


def test_every_action_and_input_is_shown_somewhere() -> None:
    shown = {*_ids(VIEWS), *_ids([message.renderings for message in MESSAGES.values()])}

    assert {*Action, *Field} - shown == set()


def test_every_view_is_shown_and_submitted_or_closed_as_its_list_says() -> None:
    shown = {view["callback_id"]: view for view in VIEWS.values()}

    assert shown.keys() == set(View)
    assert {name for name, view in shown.items() if "submit" in view} == SUBMITTED
    assert {name for name, view in shown.items() if view.get("notify_on_close")} == CLOSED


@pytest.mark.parametrize(("listed", "words"), WORDS, ids=lambda one: getattr(one, "__name__", ""))
def test_every_member_of_a_closed_list_has_words(listed: type[Enum], words: Container[Any]) -> None:
    assert [member for member in listed if member not in words] == []


@pytest.mark.parametrize("member", SENTENCES, ids=str)
def test_everything_that_can_happen_to_an_invoice_or_a_press_has_a_sentence(member: Any) -> None:
    assert member.sentence.endswith(".")
    assert member.sentence[0].isupper()


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_what_to_do_and_stands_in_the_rules(reason: Reason) -> None:
    assert reason.remedy.endswith(".")
    assert f"| `{reason.code}` | {reason.sentence} |" in RULES


def test_the_rules_list_the_reasons_in_their_order() -> None:
    places = [RULES.index(f"| `{reason.code}` |") for reason in Reason]

    assert places == sorted(places)


@pytest.mark.parametrize("problem", ReviewProblem)
def test_every_review_problem_stands_in_the_rules(problem: ReviewProblem) -> None:
    assert f"| `{problem.code}` | {problem.sentence.rstrip('.')}" in RULES


@pytest.mark.parametrize("action", AuditAction)
def test_every_audit_action_is_a_sentence_about_who_did_it(action: AuditAction) -> None:
    assert action.sentence[0].islower()
    assert not action.sentence.endswith(".")
    assert AuditAction.of(action.code) is action


@pytest.mark.parametrize("right", Right)
def test_every_right_can_be_named_in_a_refusal(right: Right) -> None:
    assert right.words[0].islower()


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["action_id"]] if "action_id" in value else []
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _ids(inner)
