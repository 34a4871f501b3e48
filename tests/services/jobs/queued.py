"""Runs that wait for a worker, each of its own choices, for as many companies as a test wants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.model.import_run import ANY_PLAN, Filters, NewRun, Via
from tests.services.desk_doubles import ADMIN, TEAM, connected
from tests.services.imports.firm import Firm

FIRST = date(2026, 10, 1)


def queued(firm: Firm, company: str = "con1", days: int = 1, **facts: Any) -> str:
    """A run of the first days of October that nobody confirms; its id."""
    return firm.previews.request(new_run(company, days, **facts)).id


def new_run(company: str = "con1", days: int = 1, **facts: Any) -> NewRun:
    """What is known of it when it is asked for."""
    known: dict[str, Any] = {"approved_digest": ANY_PLAN, "via": Via.CLI, "requested_by": "cli"}
    filters = Filters(FIRST, FIRST + timedelta(days=days))
    return NewRun(company, TEAM, filters=filters, **known | facts)


def companies(firm: Firm, count: int) -> list[str]:
    """So many more companies; their ids."""
    project = firm.projects.create(ADMIN, None, "Others").id
    ids = [f"con{number}" for number in range(2, count + 2)]
    for company in ids:
        connected(firm.store, firm.clock, id=company, realm_id=f"93414530000{company[3:]:0>5}")
        firm.projects.link(ADMIN, company, ("1",), project)
    return ids
