"""The window of the audit log: what it shows of whatever is in it, and what is pressed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import listeners, views
from bot.audit.audit_state import AuditState
from bot.call import Call
from bot.ids import Action, Field
from bot.limits import PRIVATE_METADATA
from bot.listening import Later
from bot.reader import Reader, read_by
from bot.text import clean
from bot.use_cases import UseCases
from services.model.audit import AuditAction, AuditEntry
from services.model.audit_log import NEWEST, AuditFilter, AuditKey, AuditLine, AuditPage, AuditPlace
from services.model.people import Actor
from tests.bot.golden_audit import LINES
from tests.bot.oracles import foreign_markup, markup_in, problems_with
from tests.bot.requests import a_modal, a_submission, date_state, in_modal, option_state
from tests.bot.slack_double import a_slack
from tests.bot.strategies import ids, maybe, moments, names, people

Json = dict[str, Any]
FORM = a_modal(views.form(AuditFilter()))
FILTERS = st.builds(
    AuditFilter,
    person=maybe(st.sampled_from(["U0ADMIN", "cli", "<!channel>"])),
    action=maybe(st.sampled_from(AuditAction)),
    since=maybe(moments),
    until=maybe(moments),
    about=names.map(lambda name: clean(name)[:200]),
)
KEYS = st.builds(AuditKey, moments, st.integers(1, 2**62))
PLACES = st.one_of(
    st.builds(AuditPlace, FILTERS), st.builds(AuditPlace, FILTERS, KEYS, is_before=st.booleans())
)
ENTRIES = st.builds(
    AuditEntry,
    id=st.integers(1, 2**62),
    team_id=st.just("T0FIRM"),
    actor=st.one_of(people, ids, st.sampled_from(["cli", "system"])),
    action=st.sampled_from(AuditAction),
    subject=st.one_of(people, ids, names),
    at=moments,
)
DETAILS = st.lists(st.tuples(names, names), max_size=8).map(tuple)
LINE = st.builds(AuditLine, ENTRIES, st.one_of(names, people), DETAILS)
PAGES = st.builds(
    AuditPage,
    PLACES,
    st.lists(LINE, min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(PAGES, st.sampled_from(["", views.ON_ITS_WAY]))
def test_a_page_fits(page: AuditPage, note: str) -> None:
    view = views.page(page, note)

    assert problems_with(view) == []
    assert [mark for text in markup_in(view) for mark in foreign_markup(text)] == []


@given(FILTERS)
def test_the_form_fits(wanted: AuditFilter) -> None:
    assert problems_with(views.form(wanted)) == []


@given(PLACES)
def test_a_place_comes_back_from_a_button(place: AuditPlace) -> None:
    encoded = AuditState(place).encode()

    assert AuditState.decode(encoded).place == place
    assert len(encoded) <= PRIVATE_METADATA


@pytest.mark.parametrize("text", ["", "null", "[1]", '[{}, "never", 1, true]', '[{}, "2026-01-01", 5, 1]'])
def test_a_place_that_is_none_of_ours_is_the_newest(text: str) -> None:
    assert AuditState.decode(text).place == NEWEST


@dataclass
class Log:
    """The audit log, which remembers what it was asked for."""

    asked: list[Any] = field(default_factory=list)

    @property
    def audit_log(self) -> Log:
        return self

    @property
    def access(self) -> Log:
        return self

    def require(self, actor: Actor, right: object) -> None:
        self.asked.append(right)

    def page(self, actor: Actor, place: AuditPlace) -> AuditPage:
        self.asked.append(place)
        return AuditPage(place, LINES)

    def ask(self, actor: Actor, wanted: AuditFilter) -> None:
        self.asked.append(wanted)

    def call(self, client: Any, body: Json) -> Call:
        return Call(body, Actor("T0FIRM", "U0ADMIN"), cast(UseCases, self), client, lambda: None)


def submitted(log: Log, **states: Json) -> Any:
    """What the form is answered with."""
    values = {name: {str(Field[f"AUDIT_{name.upper()}"]): state} for name, state in states.items()}
    with a_slack() as slack:
        body = a_submission(FORM | {"state": {"values": values}})
        return listeners.submit_filter(log.call(slack.client, body))


def test_days_are_those_of_the_reader() -> None:
    log = Log()
    with read_by(Reader("de-DE", "Europe/Berlin")):
        answer = submitted(
            log,
            since=date_state("2026-11-24"),
            until=date_state("2026-11-24"),
            action=option_state("import_started"),
            person={"type": "users_select", "selected_user": "U0OTHER"},
            about={"type": "plain_text_input", "value": " 1001 "},
        )

    midnight = datetime(2026, 11, 23, 23, tzinfo=UTC)
    wanted = AuditFilter(
        "U0OTHER", AuditAction.IMPORT_STARTED, midnight, midnight + timedelta(days=1), "1001"
    )
    assert log.asked == [AuditPlace(wanted)]
    assert not isinstance(answer, Later)
    assert answer["response_action"] == "update"


def test_days_in_the_wrong_order_are_marked() -> None:
    log = Log()
    answer = submitted(log, since=date_state("2026-11-24"), until=date_state("2026-11-23"))

    assert answer["errors"] == {Field.AUDIT_UNTIL: "The last day is before the first one."}
    assert log.asked == []


def test_the_file_is_that_of_what_is_shown() -> None:
    log, wanted = Log(), AuditFilter(about="1001")
    value = AuditState(AuditPlace(wanted)).encode()
    body = in_modal(Action.AUDIT_EXPORT, a_modal(views.page(AuditPage(NEWEST, LINES))), value=value)
    with a_slack() as slack:
        listeners.export(log.call(slack.client, body))

    assert log.asked == [wanted, AuditPlace(wanted)]
    assert views.ON_ITS_WAY in str(slack.asked[-1][1]["view"])
