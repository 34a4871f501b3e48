"""Whatever companies and people are called, Slack takes what is said of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot import connection_words
from bot.blocks import Block
from bot.connections.views import MOST_COMPANIES, CompaniesPage, companies_window, link_window
from bot.connections.zones import zones
from services.model.companies import CompanyReport
from services.model.connection import AccessEnd, ConnectionStatus
from tests.bot.golden_connections import ADDRESS, DEAD, NAME, OURS
from tests.bot.oracles import foreign_markup, markup_in, problems_with
from tests.bot.strategies import maybe, moments, names, people
from tests.services.desk_doubles import a_connection

companies = st.builds(
    lambda name, person, status: a_connection(company_name=name, connected_by=person, status=status),
    names,
    people,
    st.sampled_from(ConnectionStatus),
)
ends = st.builds(AccessEnd, moments, st.booleans(), st.booleans())
reports = st.lists(st.builds(CompanyReport, companies, maybe(ends)), max_size=4).map(tuple)


@given(reports, st.sampled_from(["", "PUBLIC_URL is not set."]))
def test_the_window_fits(shown: tuple[CompanyReport, ...], why_not: str) -> None:
    view = companies_window(CompaniesPage(shown, why_not))

    assert problems_with(view) == []
    assert [mark for text in markup_in(view) for mark in foreign_markup(text)] == []


@given(names, people)
def test_the_link_and_the_messages_fit(name: str, person: str) -> None:
    facts = {"company": name, "by": person, "is_new": False, "connection_id": "con1"}
    said = [connection_words.connected(facts)[1], connection_words.gone(facts)[1]]
    view = link_window(ADDRESS, name)

    assert problems_with(view) == []
    for blocks in (view["blocks"], *said):
        assert [mark for text in markup_in({"blocks": blocks}) for mark in foreign_markup(text)] == []


def test_the_fullest_window_fits() -> None:
    many = tuple(CompanyReport(OURS) for _ in range(MOST_COMPANIES + 5))

    assert problems_with(companies_window(CompaniesPage(many, note="A note."))) == []


def test_the_question_before_a_company_is_disconnected_begins_with_its_name() -> None:
    view = companies_window(CompaniesPage((CompanyReport(OURS), CompanyReport(DEAD))))
    asked = [
        element["confirm"]["text"]["text"]
        for block in view["blocks"]
        for element in block.get("elements", ())
        if "confirm" in element
    ]

    assert [text.partition(":")[0] for text in asked] == [NAME, "Birch"]


def test_a_line_stands_between_companies_and_nowhere_else() -> None:
    of_one, of_two = ([CompanyReport(OURS)] * number for number in (1, 2))

    assert [len(lines_of(companies_window(CompaniesPage(one)))) for one in ((), of_one, of_two)] == [0, 0, 1]


def lines_of(view: Block) -> list[Block]:
    return [block for block in view["blocks"] if block["type"] == "divider"]


def test_hers_is_the_first_zone_and_others_are_found_by_place() -> None:
    assert zones("", "Europe/Berlin")[0] == "Europe/Berlin"
    assert "America/New_York" in zones("new y", "Europe/Berlin")
    assert zones("nowhere", "Europe/Berlin") == []
    assert len(zones("", "UTC")) <= 100
