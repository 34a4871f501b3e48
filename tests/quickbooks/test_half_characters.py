"""Half a character in one text does not cost the page it stands on."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.quickbooks.half_characters import without_halves
from tests.quickbooks.line_grammar import TEXTS


@pytest.mark.parametrize(
    ("escaped", "becomes"),
    [
        (rb"cut \ud83d", rb"cut \ufffd"),
        (rb"\uDE00 cut", rb"\ufffd cut"),
        (rb"\ud83d\ud83d\ude00", rb"\ufffd\ud83d\ude00"),
        (rb"\ud83d\u0041", rb"\ufffd\u0041"),
        (rb"\ud83d\ude00", rb"\ud83d\ude00"),
        (rb"\\ud83d", rb"\\ud83d"),
        (rb"\\\ud83d", rb"\\\ufffd"),
        (rb"plain \" \u00e9 \\", rb"plain \" \u00e9 \\"),
    ],
)
def test_only_a_half_is_replaced(escaped: bytes, becomes: bytes) -> None:
    assert without_halves(b'{"Memo":"%s"}' % escaped) == b'{"Memo":"%s"}' % becomes


@given(st.lists(TEXTS | st.text(alphabet="\ud83d\ude00u\\d8", max_size=6), max_size=4))
def test_whatever_json_can_write_can_be_read_afterwards(texts: list[str]) -> None:
    written = json.dumps(texts).encode()

    assert msgspec.json.decode(without_halves(written)) == [
        "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in json.loads(json.dumps(text)))
        for text in texts
    ]
