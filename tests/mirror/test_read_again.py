"""Invoices that are read by their ids, as after a webhook: an outage is no fault of theirs."""

from __future__ import annotations

from datetime import date

import pytest

from services.errors import QuickBooksUnavailable
from services.mirror.in_step import Keeper
from tests.mirror.mirrored import CONNECTION, Mirrored, any_step

RANGE = date(2025, 10, 1), date(2025, 10, 20)


def read(mirrored: Mirrored, *ids: str) -> int:
    """Read these once more."""
    return Keeper(mirrored.store, mirrored.clock, mirrored.source(), any_step).read(CONNECTION, ids)


@pytest.mark.parametrize("number", [1, 3])
def test_while_quickbooks_does_not_answer_none_is_taken_for_unreadable(
    mirrored: Mirrored, number: int
) -> None:
    mirrored.refresh(*RANGE)
    ids = sorted(mirrored.ids_here(*RANGE))[:number]
    before = mirrored.rows()
    mirrored.controls.fault("503_html", "/v3/", times=99)

    with pytest.raises(QuickBooksUnavailable):
        read(mirrored, *ids)

    assert mirrored.rows() == before


def test_one_that_alone_does_not_come_is_reviewed(mirrored: Mirrored) -> None:
    mirrored.refresh(*RANGE)
    poisoned, other = sorted(mirrored.ids_here(*RANGE))[:2]
    for one in (poisoned, other):
        mirrored.controls.change(verb="edit", id=one, fields={"PrivateNote": "new"})
    mirrored.controls.row(poisoned, "poison")
    mirrored.controls.fault("503_html", f"/invoice/{poisoned}", times=99)

    assert read(mirrored, poisoned, other) == 1

    rows = mirrored.rows()
    assert (rows[poisoned].problem, rows[other].problem) == ("unreadable", None)
