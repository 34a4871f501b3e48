"""Runs that wait for a worker, each of its own choices, for as many companies as a test wants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.model.import_run import ANY_PLAN, Filters, NewRun, Via
from tests.services.desk_doubles import TEAM, connected
from tests.services.imports.firm import Firm

FIRST = date(2026, 10, 1)


def queued(firm: Firm, company: str = "con1", days: int = 1, **facts: Any) -> str:
    """A run of the first days of October that nobody confirms; its id."""
    known: dict[str, Any] = {"approved_digest": ANY_PLAN, "via": Via.CLI, "requested_by": "cli"}
    filters = Filters(FIRST, FIRST + timedelta(days=days))
    return firm.previews.request(NewRun(company, TEAM, filters=filters, **known | facts)).id


def companies(firm: Firm, count: int) -> list[str]:
    """So many more companies; their ids."""
    ids = [f"con{number}" for number in range(2, count + 2)]
    for company in ids:
        connected(firm.store, firm.clock, id=company, realm_id=f"93414530000{company[3:]:0>5}")
    return ids
