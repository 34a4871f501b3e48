"""What administrators are told before the access to a company ends, whatever the company is called."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.access_words import lasts, notice
from bot.imports.messages import Message
from services.model.connection import AccessEnd
from tests.bot.oracles import problems_of
from tests.bot.strategies import names
from tests.builders import NOW


@given(name=names)
@pytest.mark.parametrize("is_final", [True, False])
def test_slack_takes_it_and_the_name_does_nothing(is_final: bool, name: str) -> None:
    text, blocks = notice({"company": name, "at": "2027-01-25T09:30:00+00:00", "is_final": is_final})

    assert problems_of(Message(text, (tuple(blocks),))) == []
    assert "<!" not in str(blocks)


@pytest.mark.parametrize("is_final", [True, False])
def test_it_is_no_deadline_where_use_puts_it_off(is_final: bool) -> None:
    end = AccessEnd(NOW, is_final, is_soon=False)

    assert ("renews itself while it is used" in lasts(end)) is not is_final
