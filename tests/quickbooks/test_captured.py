"""Change data capture, and what settles, asked of the stand-in company over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.model.quickbooks import Between, Entity, Field
from services.quickbooks.changes import captured_of
from services.quickbooks.governor import Limits
from tests.mirror.mirrored import NOW
from tests.quickbooks.asked import Asked


def test_deletions_come_from_change_data_capture(asked: Asked) -> None:
    deleted = asked.controls.company.cases["overdue"]
    asked.controls.change(verb="delete", id=deleted)

    captured = asked.source.captured([Entity.INVOICE, Entity.CUSTOMER], NOW - timedelta(minutes=1))
    assert captured.deleted[Entity.INVOICE] == {deleted}


def test_a_payment_comes_with_the_invoices_that_it_names(asked: Asked) -> None:
    paid = asked.controls.company.cases["overdue"]
    asked.controls.change(verb="pay", id=paid, amount="1.00")

    captured = asked.source.captured([Entity.PAYMENT], NOW - timedelta(minutes=1))
    since = [Between(Field.UPDATED, NOW - timedelta(minutes=1), None)]
    queried = asked.source.settlements(Entity.PAYMENT, since)

    assert [one.invoice_ids for one in captured.settlements] == [{paid}]
    assert queried.settlements == captured.settlements


def test_a_full_answer_says_so(asked: Asked) -> None:
    asked.controls.bulk(1000, "2026-03-18", "2026-03-18")

    assert not asked.source.captured([Entity.INVOICE], NOW - timedelta(days=2)).is_complete


@pytest.mark.parametrize("answers", [b"5", b"{}", b"[null, 7]", b'[{"Invoice": 7}]'])
def test_an_answer_of_another_shape_tells_of_no_change(answers: bytes) -> None:
    captured = captured_of(b'{"CDCResponse":[{"QueryResponse":' + answers + b"}]}", NOW, Limits().captured)

    assert (set(captured.deleted.values()), captured.settlements) == ({frozenset()}, ())
