"""Words for Slack: money, days, plurals, and foreign text that stays text."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import (
    bar,
    clean,
    count,
    cut,
    day,
    days,
    duration,
    escape,
    is_person,
    mention,
    moment,
    money,
    plain,
    within,
)
from services.model.money import LARGEST
from tests.bot.oracles import foreign_markup
from tests.bot.strategies import amounts, currencies, names

#: What is formatted where the marks are read most widely: a zero-width space is no blank then.
FORMATTING = re.compile(
    r"(?<![\w*])\*(?=\S)[^*\n]+?(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=\S)[^\n]+?(?<=\S)_(?!\w)"
    r"|(?<![\w~])~(?=\S)[^~\n]+?(?<=\S)~(?![\w~])"
    r"|`[^`\n]+`",
    re.ASCII,
)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234.5", "USD", "USD 1,234.50"),
        ("0", "USD", "USD 0.00"),
        ("-12.3", "USD", "USD -12.30"),
        ("1234", "JPY", "JPY 1,234"),
        ("1234.5", "JPY", "JPY 1,234.5"),
        ("1.2345", "KWD", "KWD 1.2345"),
        ("0.00001", "USD", "USD 0.00001"),
        ("1E+3", "USD", "USD 1,000.00"),
        ("99999999999.99", "USD", "USD 99,999,999,999.99"),
        (str(LARGEST), "USD", "USD 92,233,720,368,547.75807"),
        ("5", "", "– 5.00"),
        ("5", "<!here>", "here 5.00"),
        ("5", "*US*", "US 5.00"),
    ],
)
def test_money_has_its_currency_and_every_digit(amount: str, currency: str, shown: str) -> None:
    assert money(Decimal(amount), currency) == shown


def test_money_that_is_not_known_is_a_dash() -> None:
    assert money(None, "USD") == "USD –"


@given(amounts, currencies)
def test_the_amount_that_is_shown_is_the_amount(amount: Decimal, currency: str) -> None:
    code, _, shown = money(amount, currency).rpartition(" ")

    assert Decimal(shown.replace(",", "")) == amount
    assert code == "–" or (code.isascii() and code.isalnum())


@given(names)
def test_escaped_text_mentions_and_links_nothing(text: str) -> None:
    assert foreign_markup(escape(text)) == []


@given(names | st.text("ab é*_~`:", max_size=12))
def test_escaped_text_is_not_formatted(text: str) -> None:
    assert FORMATTING.findall(escape(text)) == []


def test_signs_within_a_word_stay_as_they_are() -> None:
    shown = escape("INV_2026_01, *bold*").replace("\u200b", "")

    assert shown == "INV_2026_01, ∗bold∗"


@given(names)
def test_no_two_signs_of_formatting_stand_beside_a_word(text: str) -> None:
    escaped = escape(text)

    assert all(escaped[at + 1] == "\u200b" for at, char in enumerate(escaped) if char in "*_~`:")


@given(names)
def test_clean_text_is_one_line_of_visible_characters(text: str) -> None:
    cleaned = clean(text)

    assert cleaned == cleaned.strip()
    assert not [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(names, st.integers(1, 100))
def test_plain_text_fits_and_is_never_empty(text: str, longest: int) -> None:
    assert 0 < len(plain(text, longest)) <= longest


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a bcd", 3, "a…"), ("", 3, "")],
)
def test_cut_text_says_that_it_was_cut(text: str, longest: int, shown: str) -> None:
    assert cut(text, longest) == shown


@pytest.mark.parametrize(
    ("longest", "kept"), [(0, []), (3, []), (4, ["abc"]), (7, ["abc"]), (8, ["abc", "def"])]
)
def test_only_whole_lines_are_kept(longest: int, kept: list[str]) -> None:
    assert within(["abc", "def"], longest) == kept


@pytest.mark.parametrize(
    ("user_id", "words"),
    [
        ("U0ADMIN", "<@U0ADMIN>"),
        ("W0ADMIN", "<@W0ADMIN>"),
        ("cli", "the command line"),
        (None, "somebody"),
        ("", "somebody"),
        ("!channel", "somebody"),
        ("U0ADMIN> <!channel", "somebody"),
        ("system", "somebody"),
    ],
)
def test_only_the_id_of_a_person_becomes_a_mention(user_id: str | None, words: str) -> None:
    assert mention(user_id) == words
    assert is_person(user_id) == words.startswith("<@")


def test_a_day_is_written_out() -> None:
    assert days(date(2026, 2, 1), date(2026, 2, 28)) == "1 Feb 2026 – 28 Feb 2026"
    assert day(None) == "–"


def test_an_instant_is_shown_in_each_readers_zone_with_words_beside() -> None:
    at = datetime(2026, 11, 3, 9, 5, tzinfo=UTC)

    assert moment(at) == "<!date^1793696700^{date_short} at {time}|3 Nov 2026 09:05 UTC>"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 invoices"), (1, "1 invoice"), (2, "2 invoices"), (1200, "1,200 invoices")]
)
def test_nouns_agree_with_their_number(number: int, words: str) -> None:
    assert count(number, "invoice") == words


@pytest.mark.parametrize(
    ("done", "total", "filled"), [(0, 10, 0), (5, 10, 10), (10, 10, 20), (11, 10, 20), (0, 0, 0), (1, 3, 6)]
)
def test_the_bar_is_as_full_as_the_work_is_done(done: int, total: int, filled: int) -> None:
    assert bar(done, total) == "▓" * filled + "░" * (20 - filled)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "less than a minute"),
        (0, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "1 minute"),
        (150, "2 minutes"),
        (3600, "60 minutes"),
        (7200, "2 hours"),
        (86_400, "24 hours"),
    ],
)
def test_a_duration_is_said_roughly(seconds: float, words: str) -> None:
    assert duration(seconds) == words
