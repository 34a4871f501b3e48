"""All time and all expenses of the stand-in company come in over HTTP, to the second and to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.model.entry import Billable
from services.model.import_run import ANY_PLAN, Filters, ImportRun, ImportType, NewRun, RunStatus, Via
from services.model.report import TieOut
from services.quickbooks.client import QuickBooksSource
from services.store.tables_entries import entries
from tests.quickbooks.asked import Asked
from tests.services.desk_doubles import TEAM
from tests.services.imports.firm import Firm, opened_firm

ALWAYS = date(2020, 1, 1), date(2026, 12, 31)
TILES = {"Billable": "work_in_progress", "HasBeenBilled": "billed", "NotBillable": "not_billable"}
#: The seeded company's odd ones: a time activity without hours, and a line of a bill without an amount.
ODD = 2
Arrived = tuple[str, int | None, Decimal | None, str]


class OneSource:
    """Opens one company, whatever it is asked for."""

    def __init__(self, source: QuickBooksSource) -> None:
        self._source = source

    def open(self, connection_id: str, watch: Callable[[], None] | None = None) -> QuickBooksSource:
        return self._source


@pytest.fixture
def firm(asked: Asked, tmp_path: Path) -> Iterator[Firm]:
    """A firm in front of the stand-in company, all of whose customers are linked to one project."""
    with opened_firm(f"sqlite:///{tmp_path / 'firm.db'}") as firm:
        firm.sources = OneSource(asked.source)
        tops = [one["Id"] for one in asked.controls.company.documents("Customer") if "ParentRef" not in one]
        imported(firm, ImportType.TIME)  # the first one reads the customers
        firm.project("All of it", *tops)
        yield firm


def test_all_time_comes_in_to_the_second_and_all_expenses_to_the_cent(asked: Asked, firm: Firm) -> None:
    company = asked.controls.company
    times = company.documents("TimeActivity")
    bought = [(kind, one) for kind in ("Bill", "Purchase") for one in company.documents(kind)]
    stated = [_time(one) for one in times if "CustomerRef" in one]
    stated += [line for kind, one in bought for line in _expenses(kind, one)]

    runs = [imported(firm, each) for each in (ImportType.TIME, ImportType.EXPENSES)]

    known = [one for one in stated if one[2] is not None]
    assert Counter(_arrived(firm)) == Counter(known)
    assert len(stated) == len(known) + ODD
    reports = [firm.history.report(run.id) for run in runs]
    assert [report.tie_out for report in reports] == [
        TieOut(len(written), len(written), 0) for written in (times, bought)
    ]
    assert [run.status for run in runs] == [RunStatus.EXCEPTIONS, RunStatus.EXCEPTIONS]


def imported(firm: Firm, import_type: ImportType) -> ImportRun:
    filters = Filters(*ALWAYS, statuses=frozenset(Billable))
    known: dict[str, Any] = {"approved_digest": ANY_PLAN, "via": Via.CLI, "requested_by": "cli"}
    new = NewRun(firm.connection_id, TEAM, filters=filters, import_type=import_type, **known)
    return firm.work_off(firm.previews.request(new).id)


def _arrived(firm: Firm) -> list[Arrived]:
    columns = entries.c.ref, entries.c.seconds, entries.c.amount, entries.c.tile
    with firm.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns))]


def _time(activity: dict[str, Any]) -> Arrived:
    """What a time activity comes to, counted by hand."""
    ref = f"TimeActivity:{activity['Id']}"
    if "StartTime" in activity:
        span = datetime.fromisoformat(activity["EndTime"]) - datetime.fromisoformat(activity["StartTime"])
        pause = activity.get("BreakHours", 0) * 60 + activity.get("BreakMinutes", 0)
        seconds = int(span.total_seconds()) - 60 * int(pause)
    elif "Hours" in activity:
        seconds = 3600 * int(activity["Hours"]) + 60 * int(activity["Minutes"])
    else:
        return ref, None, None, ""
    amount = Decimal(seconds) * Decimal(str(activity["HourlyRate"])) / 3600
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return ref, seconds, rounded, TILES[activity["BillableStatus"]]


def _expenses(kind: str, document: dict[str, Any]) -> Iterator[Arrived]:
    """The lines of a document that are for a customer, read by hand."""
    sign = -1 if document.get("Credit") else 1
    for line in document["Line"]:
        detail = line.get(line["DetailType"], {})
        if "CustomerRef" in detail:
            amount = sign * Decimal(str(line["Amount"])) if "Amount" in line else None
            yield f"{kind}:{document['Id']}:{line['Id']}", None, amount, TILES[detail["BillableStatus"]]
