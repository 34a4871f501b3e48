"""Whatever a draft, a run or a company is called, Slack takes every view that is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import choice_blocks, limits
from bot import views as notices
from bot.home.views import HomePage, home
from bot.home.views.companies import MOST_COMPANIES
from bot.home.views.invoice import invoice
from bot.imports import views
from bot.imports.details import PAGE, DetailsPage, details
from bot.imports.views import FiltersForm
from bot.metadata import DetailsState
from bot.projects.views import LinkForm, link, linked, project_option, ways_on
from bot.sandbox.validators import option_list_problems
from bot.text import escape
from services.invoice_window.looking import MOST_SCHEDULES
from services.model.connection import AccessEnd, Connection
from services.model.draft import Draft
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal, HomeReport, InvoiceDetails, InvoiceList, PagePlace
from services.model.metering import CallShare
from services.model.money import LARGEST
from services.model.outbox import MessageKind, Undelivered, UndeliveredResult
from services.model.project import CustomerNode, Project
from services.model.report import RunItem, RunReport, TileTotal, UnlinkedCustomer
from services.model.schedule import ScheduleList
from services.model.wizard import OpenedDraft
from tests.bot.golden_views import RANGES, VERDICTS, VIEWS
from tests.bot.oracles import problems_with
from tests.bot.strategies import (
    companies,
    customers,
    drafts,
    ids,
    items,
    names,
    people,
    projects,
    reports,
)
from tests.bot.window_strategies import home_reports, invoice_details, page_keys
from tests.builders import NOW, a_connection, a_customer, a_draft, a_line, a_report, a_run, a_usage
from tests.schedule_builders import a_schedule_row
from tests.window_builders import a_home, a_row, a_window, an_invoice

MANY_PEOPLE = [f"U{n:08}" for n in range(500)]
CURRENCIES = [f"{one}{other}X" for one in "ABCDE" for other in "ABCDE"]
CROWDED = a_home(
    companies=tuple(
        a_connection(id=f"con{n}", company_name="n" * 300, results_channel_id="C0RESULTS") for n in range(200)
    ),
    movable={f"con{n}": 10**6 for n in range(200)},
    ends={f"con{n}": AccessEnd(NOW, is_final=True, is_soon=True) for n in range(200)},
    runs=(a_run(),) * 10,
    schedules=ScheduleList((a_schedule_row(company_name="n" * 300),) * MOST_SCHEDULES, 0, 10**6),
    usage=a_usage(shares=(CallShare("n" * 300, 10**9),) * 200),
    window=a_window(
        tiles=tuple(TileTotal(tile, code, 10**6, LARGEST, LARGEST) for tile in Tile for code in CURRENCIES),
        aging=tuple(
            AgingTotal(code, bucket, 10**6, LARGEST) for code in CURRENCIES for bucket in AgingBucket
        ),
        page=InvoiceList(
            Tile.AR_AGING,
            tuple(
                a_row(id=f"con1:{n}", customer="n" * 300, doc_number="1" * 300, total=LARGEST)
                for n in range(10)
            ),
            has_previous=True,
            has_next=True,
        ),
    ),
)


NEVER_ARRIVED = UndeliveredResult(
    a_run(id="IMP-2222AAAA"), Undelivered("IMP-2222AAAA", tuple(MessageKind), "an_answer_of_slack" * 20, NOW)
)


@pytest.mark.parametrize("name", VIEWS)
def test_every_golden_view_would_be_shown(name: str) -> None:
    assert problems_with(VIEWS[name]) == []


@given(drafts, st.lists(companies, min_size=1, max_size=3), st.booleans())
def test_step_1_fits(draft: Draft, known: Sequence[Connection], is_continued: bool) -> None:
    assert problems_with(views.start(OpenedDraft(draft, is_continued, tuple(known)))) == []


@given(
    drafts,
    companies,
    st.none() | projects,
    st.dictionaries(ids, names, max_size=5),
    st.sampled_from(["last_month", "gone", None]),
)
def test_step_2_fits(
    draft: Draft, company: Connection, project: Project | None, chosen: dict[str, str], key: str | None
) -> None:
    form = FiltersForm(draft, company, RANGES, project, chosen, key)

    assert problems_with(views.filters(form)) == []


@given(names, st.lists(customers, max_size=5, unique_by=lambda one: one.customer_id))
def test_the_dialog_of_unlinked_customers_fits(project: str, found: list[UnlinkedCustomer]) -> None:
    assert problems_with(views.associate("IMP-4T7Q2MZX", project, found)) == []


@given(reports, st.lists(items, max_size=4), st.booleans())
def test_a_page_of_details_fits(report: RunReport, shown: list[RunItem], has_more: bool) -> None:
    state = DetailsState("IMP-4T7Q2MZX", (-1, 15))

    assert problems_with(details(DetailsPage(report, state, shown, has_more and bool(shown)))) == []


@given(
    home_reports,
    st.lists(people | st.sampled_from(["S0FINANCE", "S>x<"]), max_size=4),
    st.builds(PagePlace, st.none() | st.sampled_from(Tile), st.none() | page_keys, st.booleans()),
)
def test_home_fits(report: HomeReport, administrators: list[str], place: PagePlace) -> None:
    assert problems_with(home(HomePage(report, administrators, place))) == []


@pytest.mark.parametrize("may_import", [True, False])
def test_home_fits_with_as_much_of_everything_as_there_can_be(may_import: bool) -> None:
    report = CROWDED if may_import else replace(CROWDED, may_import=False)
    view = home(HomePage(report, MANY_PEOPLE, undelivered=(NEVER_ARRIVED,) * 20))

    shown = str(view)
    assert problems_with(view) == []
    assert "Financial administrators" in shown
    assert "Previous" in shown
    assert ("IMP-4T7Q2MZX" in shown) is may_import
    assert (f"… and {200 - MOST_COMPANIES} more companies." in shown) is may_import


@given(invoice_details)
def test_one_invoice_fits(details: InvoiceDetails) -> None:
    assert problems_with(invoice(details)) == []


def test_one_invoice_fits_with_as_many_lines_as_are_shown() -> None:
    lines = tuple(a_line(line_no=no, description="n" * 4000, unit_price=LARGEST) for no in range(40))

    view = invoice(an_invoice(lines=lines, line_count=50_000))

    assert problems_with(view) == []
    assert "… and 49,960 more lines." in str(view)


@given(st.lists(customers, min_size=1, max_size=5, unique_by=lambda one: one.customer_id), names)
def test_the_dialog_that_links_fits(found: list[UnlinkedCustomer], suggested: str) -> None:
    assert problems_with(link(LinkForm("IMP-4T7Q2MZX", found, suggested))) == []


@given(st.integers(0, 10**6), projects)
def test_what_was_linked_fits(number: int, project: Project) -> None:
    assert problems_with(linked(number, project, ways_on.retry("IMP-4T7Q2MZX"))) == []


@given(names)
def test_a_notice_fits(text: str) -> None:
    assert problems_with(notices.notice(f"About {escape(text)}.")) == []


def test_views_fit_with_as_many_of_everything_as_there_can_be() -> None:
    many = tuple(a_customer(customer_id=str(n), name="n" * 300) for n in range(5000))
    known = tuple(a_connection(id=f"con{n}", company_name="n" * 300) for n in range(500))
    page = tuple(replace(VERDICTS[2], position=n, customer_name="n" * 300) for n in range(PAGE))

    for view in (
        views.start(OpenedDraft(a_draft(), True, known)),
        views.associate("IMP-4T7Q2MZX", "n" * 300, many),
        link(LinkForm("IMP-4T7Q2MZX", many, "n" * 300)),
        details(DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX", tuple(range(200))), page, True)),
    ):
        assert problems_with(view) == []


@given(st.lists(projects, max_size=5, unique_by=lambda one: one.id))
def test_a_list_of_projects_can_be_offered(found: list[Project]) -> None:
    offered = [choice_blocks.BY_LINK_OPTION, *map(choice_blocks.project_option, found)]

    assert option_list_problems({"options": offered}) == []
    assert option_list_problems({"options": [project_option(one) for one in found]}) == []


@given(ids, names)
def test_a_customer_can_be_offered(customer_id: str, name: str) -> None:
    offered = choice_blocks.customer_option(CustomerNode(customer_id, name, None))

    assert option_list_problems({"options": [offered]}) == []


def test_a_chosen_project_is_the_option_that_the_list_offers() -> None:
    chosen = next(
        block["element"]["initial_option"]
        for block in VIEWS["filters-filled"]["blocks"]
        if block.get("element", {}).get("type") == "external_select"
    )

    assert chosen == choice_blocks.project_option(Project("pro1", "T0FIRM", "cli1", "Acme", "Redesign"))


def test_a_dialog_that_cannot_list_all_customers_says_so() -> None:
    listed = [a_customer(customer_id=str(n)) for n in range(limits.OPTIONS)]
    several = (views.associate("IMP-4T7Q2MZX", "Acme", listed, more) for more in (0, 3))

    all_of_them, some = map(str, several)

    assert "100 customers have no project" in all_of_them
    assert "Listed are" not in all_of_them
    assert "103 customers have no project" in some
    assert "Listed are the 100 with the most invoices." in some


def test_a_dialog_that_links_says_whom_it_does_not_list() -> None:
    many = [a_customer(customer_id=str(n)) for n in range(limits.OPTIONS + 1)]

    all_of_them, some = (str(link(LinkForm("IMP-4T7Q2MZX", shown))) for shown in (many[1:], many))

    assert "Listed are" not in all_of_them
    assert "Listed are the 100 with the most invoices, of 101: link the rest afterwards." in some
