"""What Slack sends of the wizard becomes a value; nothing is guessed where nothing was sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.choice_blocks import BY_LINK
from bot.home.payloads import COMPANY_BLOCK, ResultsChoice, results_choice
from bot.ids import Action, Field, View
from bot.imports import payloads, views
from bot.imports.payloads import INPUT_OF, QuickImport, Subcommand
from bot.projects.payloads import LinkChoice, link_choice
from services.model.draft import DraftFields, FieldProblems
from services.model.import_run import ImportType
from tests.bot.golden_views import FRESH_FORM
from tests.bot.requests import (
    a_modal,
    date_state,
    filters_state,
    in_modal,
    option_state,
    options_state,
)

Json = dict[str, Any]
OCTOBER = DraftFields(date_from="2026-10-01", date_to="2026-10-31")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Subcommand.OPEN),
        (None, Subcommand.OPEN),
        ("   ", Subcommand.OPEN),
        ("help", Subcommand.HELP),
        (" HELP ", Subcommand.HELP),
        ("status", Subcommand.STATUS),
        ("Status", Subcommand.STATUS),
        ("statuses", Subcommand.UNKNOWN),
        ("none", Subcommand.UNKNOWN),
        ("help me", Subcommand.UNKNOWN),
        ("<!channel>", Subcommand.UNKNOWN),
    ],
)
def test_the_word_after_the_command_says_what_is_wanted(text: str | None, meant: Subcommand) -> None:
    assert payloads.subcommand(text) is meant


@pytest.mark.parametrize(
    ("value", "import_type"),
    [
        ("expenses", ImportType.EXPENSES),
        ("-", ImportType.INVOICE_HISTORY),
        ("", ImportType.INVOICE_HISTORY),
        ("payroll", ImportType.INVOICE_HISTORY),
    ],
)
def test_a_button_that_opens_the_wizard_may_say_the_type(value: str, import_type: ImportType) -> None:
    assert payloads.start_type(value) is import_type


@pytest.mark.parametrize(
    ("values", "choice"),
    [
        ({}, (ImportType.INVOICE_HISTORY, None)),
        ({"a": {Field.TYPE: option_state("invoices")}}, (ImportType.INVOICE_HISTORY, None)),
        ({"a": {Field.TYPE: option_state("time")}}, (ImportType.TIME, None)),
        ({"a": {Field.TYPE: option_state("expenses")}}, (ImportType.EXPENSES, None)),
        ({"a": {Field.COMPANY: option_state("con2")}}, (ImportType.INVOICE_HISTORY, "con2")),
        ({"a": {Field.COMPANY: option_state(None)}}, (ImportType.INVOICE_HISTORY, None)),
    ],
)
def test_step_1_says_the_type_and_the_company(values: Json, choice: Any) -> None:
    assert payloads.start_choice(a_modal({}, values)) == choice


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({}, OCTOBER),
        ({"date_from": date_state(None)}, DraftFields(date_to="2026-10-31")),
        ({"date_to": date_state(None)}, DraftFields(date_from="2026-10-01")),
        ({"statuses": options_state()}, DraftFields("2026-10-01", "2026-10-31", statuses=())),
        (
            {"project": option_state("pro1", "external_select")},
            DraftFields("2026-10-01", "2026-10-31", project_id="pro1"),
        ),
        ({"project": option_state(None, "external_select")}, OCTOBER),
        (
            {"customers": options_state("7", "8")},
            DraftFields("2026-10-01", "2026-10-31", customer_ids=("7", "8")),
        ),
        ({"policy": option_state("nothing")}, DraftFields("2026-10-01", "2026-10-31", policy="nothing")),
        ({"policy": option_state(None)}, OCTOBER),
    ],
)
def test_step_2_says_what_stands_in_it(states: Json, expected: DraftFields) -> None:
    view = a_modal({}, filters_state(".3", **states))

    assert payloads.draft_fields(view, DraftFields()) == expected


@pytest.mark.parametrize("view", [{}, {"state": None}, {"state": {}}, {"state": {"values": {}}}])
def test_a_form_that_was_not_sent_along_says_nothing(view: Json) -> None:
    assert payloads.draft_fields(view, OCTOBER) is None


@pytest.mark.parametrize(("now", "kept"), [("pro1", ("9",)), ("pro2", ()), (BY_LINK, ())])
def test_customers_stay_associated_with_the_same_project_only(now: str, kept: tuple[str, ...]) -> None:
    earlier = DraftFields(project_id="pro1", associated_ids=("9",))
    view = a_modal({}, filters_state(project=option_state(now)))

    fields = payloads.draft_fields(view, earlier)

    assert fields is not None
    assert fields.associated_ids == kept


@pytest.mark.parametrize(
    ("action", "key"),
    [(option_state("last_month"), "last_month"), (option_state(None), None), ({}, None)],
)
def test_the_quick_range_is_the_one_just_chosen(action: Json, key: str | None) -> None:
    body = in_modal(Action.WIZARD_RANGE, a_modal({}), **action)

    assert payloads.chosen_range(body) == key


def test_a_request_without_actions_chooses_no_range() -> None:
    assert payloads.chosen_range({}) is None


def test_the_dialog_says_which_customers_were_chosen() -> None:
    values: Json = {"a": {Field.ASSOCIATED: options_state("7", "8")}}

    assert payloads.chosen_customers(a_modal({}, values)) == ("7", "8")


def test_every_field_of_a_draft_has_an_input() -> None:
    shown = {block["element"]["action_id"] for block in _inputs()}

    assert INPUT_OF.keys() == set(DraftFields.__dataclass_fields__)
    assert set(INPUT_OF.values()) <= shown


def test_problems_stand_under_the_inputs_of_their_fields() -> None:
    found = FieldProblems({"date_to": "To is before From.", "statuses": "Tick at least one."})

    assert payloads.by_input(found) == {
        Field.DATE_TO: "To is before From.",
        Field.STATUSES: "Tick at least one.",
    }


@pytest.mark.parametrize(
    ("values", "choice"),
    [
        ({}, LinkChoice((), None, None, None)),
        (
            {
                "a": {Field.LINK_CUSTOMERS: options_state("7")},
                "b": {Field.LINK_PROJECT: option_state("pro1")},
                "c": {Field.LINK_NAME: {"type": "plain_text_input", "value": "Redesign"}},
                "d": {Field.LINK_CLIENT: {"type": "plain_text_input", "value": None}},
            },
            LinkChoice(("7",), "pro1", "Redesign", None),
        ),
    ],
)
def test_the_link_form_says_what_stands_in_it(values: Json, choice: LinkChoice) -> None:
    assert link_choice(a_modal({"callback_id": View.LINK}, values)) == choice


@pytest.mark.parametrize(
    ("action", "choice"),
    [
        (
            {"block_id": f"{COMPANY_BLOCK}con1", "selected_conversation": "C1"},
            ResultsChoice("con1", "C1"),
        ),
        ({"block_id": f"{COMPANY_BLOCK}con1/off"}, ResultsChoice("con1", None)),
        ({}, ResultsChoice("", None)),
    ],
)
def test_home_says_which_company_announces_where(action: Json, choice: ResultsChoice) -> None:
    assert results_choice({"actions": [action]}) == choice


@given(st.dictionaries(st.sampled_from([str(field) for field in Field]), st.none() | st.just({}), max_size=9))
def test_empty_states_are_read_as_nothing_chosen(states: Json) -> None:
    view = a_modal({}, {name: {name: state} for name, state in states.items()})

    assert payloads.chosen_customers(view) == ()
    assert payloads.start_choice(view) == (ImportType.INVOICE_HISTORY, None)
    fields = payloads.draft_fields(view, DraftFields())
    assert fields in (None, DraftFields(statuses=()))


def _inputs() -> list[Json]:
    return [block for block in views.filters(FRESH_FORM)["blocks"] if block["type"] == "input"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("last quarter", QuickImport("last_quarter", None)),
        ("  Last   Quarter ", QuickImport("last_quarter", None)),
        ("this month", QuickImport("this_month", None)),
        ("last fiscal year", QuickImport("last_fiscal_year", None)),
        ("last year Acme / Redesign", QuickImport("last_year", "Acme / Redesign")),
        ("last quarter 株式会社", QuickImport("last_quarter", "株式会社")),
        ("last quarter Smith &amp; Sons &lt;UK&gt;", QuickImport("last_quarter", "Smith & Sons <UK>")),
        ("this quarter", QuickImport("this_quarter", None)),
        ("time last month", QuickImport("last_month", None, ImportType.TIME)),
        (" Time  this year Acme", QuickImport("this_year", "Acme", ImportType.TIME)),
        ("expenses last quarter Acme", QuickImport("last_quarter", "Acme", ImportType.EXPENSES)),
        ("vendor expenses last month", QuickImport("last_month", None, ImportType.EXPENSES)),
        ("invoice history last month", QuickImport("last_month", None)),
        ("last month time", QuickImport("last_month", "time")),
        ("time", None),
        ("times last month", None),
        ("last", None),
        ("last decade", None),
        ("last quarterly", None),
        ("next month", None),
        ("", None),
        (None, None),
    ],
)
def test_a_range_after_the_command_asks_for_an_import_at_once(
    text: str | None, asked: QuickImport | None
) -> None:
    assert payloads.quick_import(text) == asked
