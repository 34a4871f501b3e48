"""Where unbilled work and imported invoices of a project meet."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.decisions.overlap import Meeting, may_meet, meetings

AUG, SEP, OCT = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


def test_the_latest_month_with_both_is_named_before_any_other() -> None:
    work = {("p1", AUG), ("p1", SEP), ("p1", OCT)}
    invoices = {("p1", AUG), ("p1", SEP), ("p2", OCT)}

    assert meetings(["p1", "p2"], work, invoices) == [Meeting("p1", SEP, SEP)]


def test_an_invoice_of_a_later_month_may_have_billed_earlier_work() -> None:
    assert meetings(["p1"], {("p1", AUG)}, {("p1", OCT), ("p1", SEP)}) == [Meeting("p1", AUG, SEP)]


def test_an_invoice_from_before_the_work_has_not_billed_it() -> None:
    assert meetings(["p1", "p2"], {("p1", OCT), ("p2", OCT)}, {("p1", SEP)}) == []


MONTHS = st.sets(st.sampled_from([AUG, SEP, OCT]))


@given(work=MONTHS, invoices=MONTHS)
def test_ends_alone_say_whether_there_is_a_meeting(work: set[date], invoices: set[date]) -> None:
    first, last = min(work, default=None), max(invoices, default=None)
    both = {("p1", one) for one in work}, {("p1", one) for one in invoices}

    assert may_meet(first and first.replace(day=9), last) == bool(meetings(["p1"], *both))


def test_projects_keep_their_order() -> None:
    both = {("p1", SEP), ("p2", SEP)}

    assert [one.project_id for one in meetings(["p2", "p1"], both, both)] == ["p2", "p1"]
