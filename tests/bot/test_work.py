"""What is pressed in the window *Work in Progress*, and how its files are sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from bot import work_words
from bot.call import Call
from bot.ids import Action, Field
from bot.use_cases import UseCases
from bot.work_in_progress import listeners, views
from bot.work_in_progress.work_state import FIRST, UpdateState, WorkState
from services.errors import NotAllowed
from services.model.draft import FieldProblems
from services.model.entry import Billable, EntryKind
from services.model.entry_filter import UNBILLED, EntryFields, EntryFilter, Shown
from services.model.invoice_status import Tile
from services.model.people import Actor
from services.model.project_directory import Beside
from services.model.work_in_progress import (
    EntryChoices,
    EntryDetails,
    EntryNames,
    EntryPlace,
    EntrySum,
    Updated,
    WorkWindow,
)
from services.work_in_progress import EntryNotFound
from tests.bot.golden_work import BILL, HOURS, NARROW, a_list, an_entry
from tests.bot.requests import a_modal, a_submission, in_modal, option_state
from tests.bot.slack_double import a_slack
from tests.builders import NOW

Json = dict[str, Any]
FORM = a_modal(views.form(EntryChoices(UNBILLED, EntryNames())))


@dataclass
class Work:
    """The use cases behind the window; it remembers what was asked."""

    wrong: dict[str, str] = field(default_factory=dict)
    asked: list[object] = field(default_factory=list)

    @property
    def work_in_progress(self) -> Work:
        return self

    @property
    def one_entry(self) -> Work:
        return self

    @property
    def entry_export(self) -> Work:
        return self

    @property
    def entry_updates(self) -> Work:
        return self

    def call(self, client: Any, body: Json) -> Call:
        services = cast(UseCases, self)
        return Call(body, Actor("T0FIRM", "U0ADMIN"), services, client, lambda: self.asked.append("notify"))

    def window(self, actor: Actor, place: EntryPlace) -> WorkWindow:
        self.asked.append(place)
        return a_list(an_entry(), filters=place.filters)

    def choices(self, actor: Actor, chosen: EntryFilter) -> EntryChoices:
        return EntryChoices(chosen, EntryNames())

    def filtered(self, actor: Actor, fields: EntryFields) -> EntryFilter | FieldProblems:
        return FieldProblems(self.wrong) if self.wrong else NARROW

    def ask(self, actor: Actor, filters: EntryFilter) -> None:
        self.asked.append(filters)

    def show(self, actor: Actor, entry_id: str) -> EntryDetails:
        if entry_id != HOURS.kept.row.id:
            raise EntryNotFound
        return HOURS

    def update(self, actor: Actor, what: str | EntryFilter, *seen_at: datetime) -> EntryDetails | Updated:
        if isinstance(what, EntryFilter):
            self.asked.append((what, *seen_at))
            return Updated(2)
        raise NotAllowed("change what is in the invoice window", ("U0ADMIN",))


def press(work: Work, listener: Any, action: Action, value: str = "-") -> Json:
    """What is shown after the press."""
    body = in_modal(action, a_modal(views.listing(a_list(an_entry()))), value=value)
    with a_slack(views_push={"view": {"id": "V2"}}) as slack:
        listener(work.call(slack.client, body))
        return cast(Json, slack.asked[-1][1]["view"])


def test_pages_and_projects_begin_where_the_button_says() -> None:
    work, place = Work(), EntryPlace(NARROW, Beside("2026-10-05con1:Bill:5:1", is_before=True))

    press(work, listeners.turn_page, Action.WORK_PREVIOUS, WorkState(place).encode())
    press(work, listeners.open_list, Action.WORK_OPEN)

    assert work.asked == [place, FIRST]


def test_what_changed_is_listed_and_updated_as_it_was_shown() -> None:
    work, changed = Work(), EntryFilter(Shown.CHANGED, project_id="pro1")
    value = UpdateState(changed, NOW).encode()

    press(work, listeners.open_list, Action.WORK_OPEN, "changed")
    view = press(work, listeners.update_all, Action.WORK_UPDATE_ALL, value)

    assert work.asked == [EntryPlace(EntryFilter(Shown.CHANGED)), (changed, NOW), EntryPlace(changed)]
    assert "2 entries updated" in str(view)
    forged = (UpdateState.decode(text) for text in ("-", '[{}, "2026"]', '[{}, "2026-10-05"]'))
    assert {one.seen_at.year for one in forged} == {1}


def test_files_are_asked_for_as_the_list_is_filtered() -> None:
    work = Work()

    view = press(work, listeners.export, Action.WORK_EXPORT, WorkState(EntryPlace(NARROW)).encode())

    assert work.asked == [NARROW, "notify", EntryPlace(NARROW)]
    assert views.EXPORTED in str(view)


def test_one_entry_lies_over_the_list_and_a_forged_one_is_none() -> None:
    assert "Time entry of 5 Oct 2026" in str(
        press(Work(), listeners.open_entry, Action.WORK_ENTRY, HOURS.kept.row.id)
    )
    with pytest.raises(EntryNotFound):
        press(Work(), listeners.open_entry, Action.WORK_ENTRY, "<!channel>")
    with pytest.raises(NotAllowed):
        press(Work(), listeners.update_entry, Action.WORK_UPDATE, HOURS.kept.row.id)


def test_how_an_entry_stands_is_said_once_and_what_is_deleted_stands_nowhere() -> None:
    not_billable = replace(HOURS.kept.facts, billable=Billable.NOT_BILLABLE)
    kept = replace(HOURS.kept, row=an_entry(tile=Tile.NOT_BILLABLE), facts=not_billable)

    assert "*Not billable* · USD 187.81" in str(views.entry(replace(HOURS, kept=kept)))
    assert "*Work in Progress* · billable · USD 187.81" in str(views.entry(HOURS))
    deleted = str(views.entry(BILL))
    assert "*Deleted in QuickBooks*" in deleted
    assert "Work in Progress" not in deleted


def test_a_narrowed_list_leads_back_to_what_is_unbilled() -> None:
    assert "Clear filter" in str(views.listing(a_list(filters=NARROW)))
    assert "Clear filter" not in str(views.listing(a_list(an_entry())))


def test_both_kinds_stand_in_one_order() -> None:
    sums = [EntrySum(kind, "USD", 1, 0, Decimal(1)) for kind in (EntryKind.EXPENSE, EntryKind.TIME)]

    assert list(work_words.amounts(sums)) == ["USD 2.00 (time entries USD 1.00, expenses USD 1.00)"]


def test_what_is_wrong_is_said_on_its_field_and_what_is_right_is_listed() -> None:
    values = {Field.WORK_SHOWN: {Field.WORK_SHOWN: option_state("billed")}}
    body = a_submission(FORM | {"state": {"values": values}})
    with a_slack() as slack:
        wrong = listeners.submit_filter(Work({"date_to": "To lies before From."}).call(slack.client, body))
        right = listeners.submit_filter(Work().call(slack.client, body))

    assert isinstance(wrong, dict)
    assert wrong["errors"] == {Field.WORK_TO: "To lies before From."}
    assert "Already billed" in str(right)
