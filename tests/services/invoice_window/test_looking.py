"""Each person sees of the invoice window what she may, on the company's own day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.invoice_window.looking import MOST_LINES, InvoiceNotFound
from services.model.import_run import NewRun, Via
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import HomeReport, PagePlace
from services.model.people import Actor
from services.model.report import TileTotal
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, STRANGER, TEAM, connected
from tests.services.invoice_window.desk import Desk
from tests.store.books import ANY_RUN, OCTOBER

HUNDRED = Decimal("100.00")
NOBODY = Actor(TEAM, "UNOBODY")


def ids(report: HomeReport) -> list[str]:
    return [row.id for row in report.window.page.rows]


def aged(report: HomeReport) -> dict[AgingBucket, Decimal]:
    """The buckets that hold anything."""
    return {one.bucket: one.balance for one in report.window.aging if one.count}


def test_who_may_see_every_project_sees_all_of_the_workspace(desk: Desk) -> None:
    desk.put(desk.new())
    desk.sent(2, project_id=desk.brand.id, currency="EUR")

    window = desk.home().window

    assert window.sees_all
    assert window.tiles == (
        TileTotal(Tile.AR_AGING, "EUR", 1, HUNDRED, HUNDRED),
        TileTotal(Tile.DRAFTS, "USD", 1, HUNDRED, HUNDRED),
    )


def test_a_member_sees_her_projects_only_and_no_tools(desk: Desk) -> None:
    desk.sent(1)
    desk.sent(2, project_id=desk.brand.id)
    with desk.store.writing() as tx:
        tx.runs.add(ANY_RUN, NOW)
        tx.commit()

    report = desk.home(MEMBER)

    assert ids(report) == ["here:001"]
    assert sum(aged(report).values()) == HUNDRED
    assert (report.window.sees_all, report.window.project_count) == (False, 1)
    assert (report.may_import, report.companies, report.runs) == (False, (), ())


def test_who_is_a_member_of_nothing_sees_nothing(desk: Desk) -> None:
    desk.sent(1)

    window = desk.home(NOBODY).window

    assert (window.project_count, window.tiles, window.aging, window.page.rows) == (0, (), (), ())


def test_nothing_crosses_a_workspace(desk: Desk) -> None:
    desk.sent(1)
    desk.put(desk.new(project_id=desk.foreign.id), "here:foreign", STRANGER)

    assert ids(desk.home(ADMIN)) == ["here:001"]
    assert ids(desk.home(STRANGER)) == ["here:foreign"]
    assert desk.home(Actor(STRANGER.team_id, MEMBER.user_id)).window.tiles == ()


def test_companies_that_were_disconnected_come_last(desk: Desk) -> None:
    connected(desk.store, desk.clock, id="con9", realm_id="9", company_name="Zinnia")
    with desk.store.writing() as tx:
        tx.connections.disconnect("con1")
        tx.commit()

    assert [company.id for company in desk.home().companies] == ["con9", "con1"]


def test_who_may_import_sees_companies_and_runs(desk: Desk) -> None:
    with desk.store.writing() as tx:
        run = tx.runs.add(NewRun("con1", TEAM, ADMIN.user_id, Via.SLACK, OCTOBER), NOW)
        tx.commit()

    report = desk.home()

    assert [company.id for company in report.companies] == ["con1"]
    assert [one.id for one in report.runs] == [run.id]


def test_age_counts_by_the_day_where_the_company_is(desk: Desk) -> None:
    desk.sent(1, due=date(2026, 11, 24))
    desk.clock.move(hours=22)  # the 25th in UTC, still the 24th in Los Angeles

    assert aged(desk.home()) == {AgingBucket.CURRENT: HUNDRED}
    desk.clock.move(hours=1)
    assert aged(desk.home()) == {AgingBucket.DAYS_1_30: HUNDRED}
    assert desk.home().window.page.rows[0].days_overdue == 1


def test_each_invoice_ages_by_the_day_of_its_own_company(desk: Desk) -> None:
    connected(desk.store, desk.clock, id="con2", realm_id="2", time_zone="Pacific/Auckland")
    due = date(2026, 11, 24)
    desk.sent(1, due=due)
    desk.sent(2, due=due, company="con2")
    desk.clock.move(hours=3)  # the 25th in Auckland, the 24th in Los Angeles

    assert aged(desk.home()) == {AgingBucket.CURRENT: HUNDRED, AgingBucket.DAYS_1_30: HUNDRED}
    assert [row.days_overdue for row in desk.home().window.page.rows] == [1, 0]


def test_nothing_is_overdue_in_drafts(desk: Desk) -> None:
    desk.put(desk.new(due_date=date(2026, 10, 6)))

    (row,) = desk.home().window.page.rows
    assert (row.tile, row.days_overdue) == (Tile.DRAFTS, 0)


@pytest.mark.parametrize("tile", Tile)
def test_the_tile_that_was_asked_for_is_shown(desk: Desk, tile: Tile) -> None:
    desk.sent(1)

    page = desk.home(place=PagePlace(tile)).window.page

    assert (page.tile, len(page.rows)) == (tile, int(tile is Tile.AR_AGING))


def test_one_invoice_is_shown_with_its_project_company_and_first_lines(desk: Desk) -> None:
    desk.put(desk.new(due_date=date(2026, 11, 4)), lines=MOST_LINES + 3)

    found = desk.invoice("here:1")

    assert found.project == desk.website
    assert found.company_name is None
    assert (len(found.lines), found.line_count) == (MOST_LINES, MOST_LINES + 3)
    assert (found.history.by, found.history.at) == (ADMIN.user_id, NOW)


def test_a_posted_invoice_names_its_company_and_since_when_it_is_overdue(desk: Desk) -> None:
    desk.sent(1, due=date(2026, 11, 4))

    found = desk.invoice("here:001")

    assert (found.company_name, found.history.posted_at) == ("Rivertown Design", NOW)
    assert found.row.days_overdue == 20


def test_a_member_opens_invoices_of_her_projects(desk: Desk) -> None:
    desk.put(desk.new())

    assert desk.invoice("here:1", MEMBER).row.id == "here:1"


@pytest.mark.parametrize("actor", [STRANGER, NOBODY, Actor(STRANGER.team_id, MEMBER.user_id)])
def test_an_invoice_of_others_is_not_to_be_found(desk: Desk, actor: Actor) -> None:
    desk.put(desk.new())

    with pytest.raises(InvoiceNotFound):
        desk.invoice("here:1", actor)


@pytest.mark.parametrize("invoice_id", ["", "con1:1", "here:1' OR 1=1 --"])
def test_an_invoice_that_is_gone_is_not_to_be_found(desk: Desk, invoice_id: str) -> None:
    desk.put(desk.new())

    with pytest.raises(InvoiceNotFound):
        desk.invoice(invoice_id)
