"""An import of a named range, asked for in one line."""

from __future__ import annotations

import pytest

from services.errors import InvalidInput
from services.imports.quick_start import QuickStart
from services.model.draft import DraftFields
from services.model.entry import Billable
from services.model.import_press import PressOutcome
from services.model.import_run import ImportType, RunStatus
from tests.services.desk_doubles import ADMIN, PLACE
from tests.services.imports.firm import Firm, fill


def quick(firm: Firm) -> QuickStart:
    return QuickStart(firm.drafts, firm.previews)


def test_it_asks_for_the_range_with_the_rest_as_an_empty_form_has_it(firm: Firm) -> None:
    fill(firm, linked=1)

    run = quick(firm).start(ADMIN, PLACE, "last_month", None)

    empty = DraftFields()
    assert (run.filters.date_from.isoformat(), run.filters.date_to.isoformat()) == (
        "2026-10-01",
        "2026-10-31",
    )
    assert tuple(sorted(run.filters.statuses)) == tuple(sorted(empty.statuses))
    assert run.filters.policy.value == empty.policy


def test_the_type_may_be_named_and_has_its_own_statuses(firm: Firm) -> None:
    run = quick(firm).start(ADMIN, PLACE, "last_month", None, ImportType.EXPENSES)

    assert (run.import_type, run.filters.statuses) == (ImportType.EXPENSES, frozenset(Billable))
    assert firm.drafts.get(ADMIN, run.draft_id or "").import_type is ImportType.EXPENSES


def test_a_confirmation_of_choices_that_were_given_up_says_that_it_was_replaced(firm: Firm) -> None:
    fill(firm, linked=1)
    waiting = firm.previewed()
    assert waiting.status is RunStatus.AWAITING

    quick(firm).start(ADMIN, PLACE, "this_month", None)

    assert firm.status(waiting.id) is RunStatus.REPLACED
    assert firm.runs.press_import(ADMIN, waiting.id).outcome is PressOutcome.REPLACED
    assert firm.runs.press_back(ADMIN, waiting.id).outcome is PressOutcome.REPLACED
    assert firm.runs.renew(ADMIN, waiting.id).outcome is not PressOutcome.STARTED


def test_a_started_import_is_left_alone(firm: Firm) -> None:
    fill(firm, linked=1)
    waiting = firm.previewed()
    firm.runs.press_import(ADMIN, waiting.id)

    quick(firm).start(ADMIN, PLACE, "this_month", None)

    assert firm.work_off(waiting.id).status is RunStatus.COMPLETE


def test_a_range_that_is_not_offered_leaves_the_open_choices_alone(firm: Firm) -> None:
    draft, _ = firm.draft(statuses=("voided",))

    with pytest.raises(InvalidInput, match="There is no such range of dates"):
        quick(firm).start(ADMIN, PLACE, "last_fiscal_year", None)

    assert firm.drafts.get(ADMIN, draft.id).fields.statuses == ("voided",)
