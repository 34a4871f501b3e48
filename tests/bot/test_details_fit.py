"""A page of *Details* at its most: whatever QuickBooks sends, it stays a page, and each line is ours."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.imports.details import PAGE, DetailsPage, details
from bot.metadata import DetailsState
from services.model.rejection import LeftOutBecause
from services.model.report import Verdict
from tests.bot.oracles import problems_with
from tests.builders import NOW, a_report, an_item

#: 250 KB, in the form in which the view is sent.
MOST_VIEW_BYTES = 250 * 1024


@pytest.mark.parametrize("sign", ["n", '"', "👩", "&", "<"])
@pytest.mark.parametrize("verdict", Verdict)
def test_the_longest_page_of_details_stays_below_what_a_modal_may_weigh(sign: str, verdict: Verdict) -> None:
    endless = sign * 4_000
    item = an_item(doc_number=endless, customer_name=endless, project_name=endless, verdict=verdict)
    item = replace(item, error=endless, reason=None, left_out=LeftOutBecause.STATUS, other_at=NOW)
    page = DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX", tuple(range(200))), (item,) * PAGE, True)

    view = details(page)

    assert problems_with(view) == []
    assert len(json.dumps(view)) < MOST_VIEW_BYTES  # as it is sent: every sign that is not ASCII as six


def test_a_name_makes_no_line_of_its_own() -> None:
    item = an_item(customer_name="Larkspur\nNeeds nobody", doc_number="1042\n1043")
    page = DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX"), (item,), False)

    (shown,) = [b["text"]["text"] for b in details(page)["blocks"] if "1042" in str(b)]

    assert shown.split("\n")[0] == "1042 1043 · Needs you"
    assert shown.split("\n")[1].endswith("Larkspur Needs nobody")
