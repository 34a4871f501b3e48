"""The history of runs: each run once, newest first, whatever is looked for and whichever way it is turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.errors import NotAllowed
from services.imports.run_history import PAGE, RunHistory
from services.model.import_run import Filters, ImportRun, ImportType, NewRun, RunKind, RunStatus, Via
from services.model.people import Actor
from services.model.run_history import NEWEST, RunFilter, RunOutcome, RunPage, RunPlace
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, TEAM, a_connection, tokens_of
from tests.services.imports.firm import Firm

OCTOBER = Filters(date(2026, 10, 1), date(2026, 10, 31))
HOUR = timedelta(hours=1)
WAYS: list[tuple[RunFilter, Callable[[ImportRun], bool]]] = [
    (RunFilter(), lambda run: True),
    (RunFilter(connection_id="con2"), lambda run: run.connection_id == "con2"),
    (RunFilter(outcome=RunOutcome.FAILED), lambda run: run.status is RunStatus.FAILED),
    (RunFilter(kind=RunKind.UNDO), lambda run: run.kind is RunKind.UNDO),
    (RunFilter(import_type=ImportType.TIME), lambda run: run.import_type is ImportType.TIME),
    (RunFilter(via=Via.SCHEDULE), lambda run: run.via is Via.SCHEDULE),
    (RunFilter(person="UMEMBER"), lambda run: run.requested_by == "UMEMBER"),
    (
        RunFilter(since=NOW + HOUR, until=NOW + 3 * HOUR),
        lambda run: NOW + HOUR <= run.created_at < NOW + 3 * HOUR,
    ),
    (
        RunFilter(connection_id="con1", outcome=RunOutcome.RUNNING, via=Via.CLI),
        lambda run: run.connection_id == "con1" and run.status is RunStatus.PREVIEWING and run.via is Via.CLI,
    ),
]


@pytest.fixture
def all_runs(firm: Firm) -> list[ImportRun]:
    """Thirty of two companies, several of the same moment, and one of another workspace."""
    vias, found = list(Via), []
    with firm.store.writing() as tx:
        for company in (a_connection(id="con2", realm_id="2"), a_connection(id="con9", team_id="T9")):
            tx.connections.save(company, tokens_of(firm.clock, "a", "r"))
        tx.runs.add(NewRun("con9", "T9", "UADMIN", Via.CLI, OCTOBER), NOW)
        for number in range(30):
            kind = RunKind.UNDO if number % 7 == 3 else RunKind.IMPORT
            who = ADMIN.user_id if number % 3 else MEMBER.user_id
            asked = NewRun(f"con{1 + number % 2}", TEAM, who, vias[number % 3], OCTOBER, kind=kind)
            asked = replace(asked, import_type=list(ImportType)[number % 4 % 3])
            run = tx.runs.add(asked, NOW + HOUR * (number // 4))
            if number % 5 == 0:
                tx.runs.close(run.id, RunStatus.FAILED, NOW, {RunStatus.PREVIEWING, RunStatus.UNDOING})
            found.append(tx.runs.get(run.id))
        tx.commit()
    return sorted(found, key=lambda run: (-run.created_at.timestamp(), run.id))


def ids_of(page: RunPage) -> list[str]:
    return [line.run.id for line in page.lines]


def test_every_run_that_fits_stands_on_one_page_in_its_order(firm: Firm, all_runs: list[ImportRun]) -> None:
    history = RunHistory(firm.store, firm.rights)

    for wanted, fits in WAYS:
        expected = [run.id for run in all_runs if fits(run)]
        pages = [history.page(ADMIN, RunPlace(wanted))]
        while pages[-1].has_next:
            pages.append(history.page(ADMIN, RunPlace(wanted, pages[-1].lines[-1].key)))
        back = [pages[-1]]
        while back[-1].has_previous:
            back.append(history.page(ADMIN, RunPlace(wanted, back[-1].lines[0].key, is_before=True)))

        assert [run_id for page in pages for run_id in ids_of(page)] == expected
        assert [page.has_previous for page in pages] == [False, *(True for _ in pages[1:])]
        assert [ids_of(page) for page in back] == [ids_of(page) for page in pages[::-1]]
        assert [run.id for run in history.found(ADMIN, wanted, PAGE)] == expected[:PAGE]


def test_only_administrators_see_it_and_only_their_own_workspace(
    firm: Firm, all_runs: list[ImportRun]
) -> None:
    history = RunHistory(firm.store, firm.rights)

    with pytest.raises(NotAllowed):
        history.page(MEMBER, NEWEST)
    with pytest.raises(NotAllowed):
        history.found(Actor("T9", "UADMIN"), RunFilter(), 5)
    assert {line.run.team_id for line in history.page(ADMIN, NEWEST).lines} == {TEAM}
