"""In which form each person reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from slack_bolt import BoltResponse

from bot.call import Call
from bot.ids import View
from bot.listening import Answer, Later, on_event, on_submit
from bot.preparing import answer_when_ready
from bot.reader import EVERYBODY, Reader, read_by
from bot.readers import REFUSED_FOR, REMEMBERED, Readers, reading
from bot.text import at_once, count, day, exact, moment, money
from bot.views import notice
from services.model.people import Actor
from tests.bot.requests import a_modal, a_submission, an_event
from tests.bot.slack_app import answer_of, given, running
from tests.bot.slack_double import a_slack
from tests.journeys.slack.waiting import until
from tests.services.desk_doubles import SettableClock

HANS = {"user": {"id": "U0ADMIN", "locale": "de-DE", "tz": "Europe/Berlin"}}
GERMAN = Reader("de-DE", "Europe/Berlin")
HER = Actor("T0FIRM", "U0ADMIN")
AMOUNT = Decimal("1234.5")
SENT = a_modal(notice("A form"))


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("", ["USD 1,234.50", "3 Oct 2026", "1,200 invoices", "0.0725", "24 Nov 2026 16:30 CET"]),
        ("en-US", ["USD 1,234.50", "Oct 3, 2026", "1,200 invoices", "0.0725", "Nov 24, 2026 4:30 PM CET"]),
        ("en-GB", ["USD 1,234.50", "3 Oct 2026", "1,200 invoices", "0.0725", "24 Nov 2026 16:30 CET"]),
        ("de-DE", ["1.234,50 USD", "03.10.2026", "1.200 invoices", "0,0725", "24.11.2026 16:30 CET"]),
        ("de-CH", ["USD 1’234.50", "03.10.2026", "1’200 invoices", "0.0725", "24.11.2026 16:30 CET"]),
        ("es-LA", ["USD 1,234.50", "3 oct 2026", "1,200 invoices", "0.0725", "24 nov 2026 4:30 p.m. CET"]),
        ("xx-YY", ["USD 1,234.50", "Oct 3, 2026", "1,200 invoices", "0.0725", "Nov 24, 2026 4:30 PM CET"]),
    ],
)
def test_amounts_and_days_are_written_as_the_reader_writes_them(locale: str, said: list[str]) -> None:
    at = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    with read_by(Reader(locale, "Europe/Berlin")):
        written = [
            money(Decimal("1234.5"), "USD"),
            day(date(2026, 10, 3)),
            count(1200, "invoice"),
            exact(Decimal("0.07250")),
            at_once(at),
        ]

    assert written == said


def test_for_many_readers_instants_are_slacks_and_their_words_utc() -> None:
    words = moment(datetime(2026, 11, 24, 15, 30, tzinfo=UTC))

    assert words == "<!date^1795534200^{date_short} at {time}|24 Nov 2026 15:30 UTC>"


def test_an_unknown_zone_is_utc() -> None:
    with read_by(Reader("en-GB", "Nowhere/At all")):
        assert at_once(datetime(2026, 11, 24, 15, 30, tzinfo=UTC)) == "24 Nov 2026 15:30 UTC"


def test_slack_is_asked_once_an_hour_for_each_person() -> None:
    clock = SettableClock()
    with a_slack(users_info=HANS) as slack:
        readers = Readers(slack.client, clock, patience=5)
        found = [readers.find(HER), readers.find(HER)]
        clock.move(seconds=REMEMBERED)
        readers.find(HER)

    assert found == [GERMAN, GERMAN]
    assert [sent["include_locale"] for _, sent in slack.asked] == ["1", "1"]


def test_what_was_known_stays_where_slack_says_nothing() -> None:
    clock = SettableClock()
    with a_slack(users_info=[HANS, "internal_error"]) as slack:
        readers = Readers(slack.client, clock, patience=5)
        readers.find(HER)
        clock.move(seconds=REMEMBERED)
        found = [readers.find(HER), readers.find(HER)]
        asked = len(slack.asked)
        clock.move(seconds=REFUSED_FOR)
        readers.find(HER)

    assert (found, asked, len(slack.asked)) == ([GERMAN, GERMAN], 2, 3)


def test_the_same_id_in_another_workspace_is_another_person_and_asked_for_there() -> None:
    other = Actor("T0OTHER", HER.user_id)
    british = {"user": {"id": "U0ADMIN", "locale": "en-GB", "tz": "Europe/London"}}
    with a_slack(users_info=HANS) as slack, a_slack(users_info=british) as others:
        clients = {HER.team_id: slack.client, other.team_id: others.client}
        readers = Readers(clients.get, SettableClock(), patience=30)
        found = [readers.find(HER), readers.known(other), readers.find(other), readers.known(HER)]
        nobody = readers.find(Actor("T0GONE", HER.user_id))
        readers.close()

    assert found == [GERMAN, EVERYBODY, Reader("en-GB", "Europe/London"), GERMAN]
    assert nobody == EVERYBODY
    assert (len(slack.asked), len(others.asked)) == (1, 1)


def test_a_slow_slack_is_not_waited_for() -> None:
    with a_slack(users_info=HANS) as slack:
        readers = Readers(slack.client, SettableClock(), patience=0)
        first = readers.find(HER)
        readers.close()

    assert (first in (EVERYBODY, GERMAN), readers.known(HER)) == (True, GERMAN)


def test_listeners_write_for_whoever_asks() -> None:
    """An event, a submission, and what is prepared for one beside its thread."""
    written: list[str] = []

    def write(_: Call) -> None:
        written.append(money(AMOUNT, "EUR"))

    with a_slack(users_info=HANS) as slack, running(slack) as app:
        app.middleware(reading(Readers(slack.client, SettableClock(), patience=5)))
        on_event(app, "team_join", write)
        on_submit(app, View.NOTICE, _prepared)
        before = _shown(given(app, a_submission(SENT)))
        given(app, an_event(type="team_join"))
        until(lambda: written, "it is written")
        after = _shown(given(app, a_submission(SENT)))

    assert (before, written, after) == ("EUR 1,234.50", ["1.234,50 EUR"], "1.234,50 EUR")
    assert [method for method, _ in slack.asked] == ["users.info"]


def _prepared(call: Call) -> Answer | Later:
    return answer_when_ready(call, lambda: notice(money(AMOUNT, "EUR")), notice)


def _shown(response: BoltResponse) -> str:
    return str(answer_of(response)["view"]["blocks"][0]["text"]["text"])
