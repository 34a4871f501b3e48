"""What the code writes into docs/ by itself is what stands there, and tells things apart."""

from __future__ import annotations

from collections import defaultdict

import pytest

from services.errors import AppError
from tests.docs.errors_page import every_error, sentence_of
from tests.reference import PAGES
from tests.rules.sources import text_of


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_as_the_code_writes_it(path: str) -> None:
    assert text_of(path) == PAGES[path](), "run: make reference"


def test_every_error_says_what_happened_and_what_to_do() -> None:
    silent = [error.code for error in every_error() if not sentence_of(error) or not error.remedy.strip()]

    assert silent == []


def test_a_code_belongs_to_one_error_and_those_that_are_kinds_of_it() -> None:
    kinds: dict[str, list[type[AppError]]] = defaultdict(list)
    for error in every_error():
        kinds[error.code].append(error)

    shared = {
        code: errors
        for code, errors in kinds.items()
        if not any(all(issubclass(other, one) for other in errors) for one in errors)
    }

    assert shared == {}
