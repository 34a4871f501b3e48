"""Who is listed in *Set up projects*, and on which page."""

from __future__ import annotations

import pytest

from tests.services.projects.setup_firm import SetupFirm


def test_customers_without_a_project_are_listed_by_name(firm: SetupFirm) -> None:
    for qbo_id, name in (("1", "Quay"), ("2", "acme"), ("3", "Acme:Lobby"), ("4", "Acme Beta")):
        firm.customer(qbo_id, name, email=f"{qbo_id}@firm.example")

    page = firm.page()

    assert [(line.name, line.email) for line in page.lines] == [
        ("acme", "2@firm.example"),
        ("Acme:Lobby", "3@firm.example"),
        ("Acme Beta", "4@firm.example"),
        ("Quay", "1@firm.example"),
    ]
    assert (page.company_name, page.without_project) == ("Rivertown Design", 4)


def test_neither_linked_customers_nor_those_below_them_nor_inactive_ones_are_listed(firm: SetupFirm) -> None:
    firm.customer("1", "Acme")
    firm.customer("11", "Acme:Lobby", parent_id="1")
    firm.customer("2", "Gone", is_active=False)
    firm.customer("3", "Quay")
    firm.project("Acme", "Redesign", "1")

    assert set(firm.lines()) == {"3"}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8])
def test_pages_show_everybody_once_forwards_and_backwards(firm: SetupFirm, size: int) -> None:
    for number in range(7):
        firm.customer(str(number), f"Customer {number}")
    firm.project("Acme", "Redesign", "3")

    page, shown, firsts = firm.page(size=size), [], []
    while True:
        shown += [line.customer_id for line in page.lines]
        firsts.append(page.first)
        if page.later is None:
            break
        page = firm.page(page.later, size)
    back = [page.first]
    while page.earlier is not None:
        page = firm.page(page.earlier, size)
        back.append(page.first)

    assert shown == ["0", "1", "2", "4", "5", "6"]
    assert back == firsts[::-1] == list(range(1, 7, size))[::-1]


def test_links_made_meanwhile_hide_nobody_from_the_next_page(firm: SetupFirm) -> None:
    for number in range(6):
        firm.customer(str(number), f"Customer {number}")
    first = firm.page(size=2)
    firm.project("Acme", "Redesign", "0", "1")

    following = firm.page(first.later or 0, 2)

    assert [line.customer_id for line in following.lines] == ["2", "3"]


@pytest.mark.parametrize("start", [-5, 6, 10**9])
def test_a_page_that_is_nowhere_is_the_nearest_one(firm: SetupFirm, start: int) -> None:
    for number in range(5):
        firm.customer(str(number), f"Customer {number}")

    page = firm.page(start, 2)

    assert [line.customer_id for line in page.lines] == (["0", "1"] if start < 0 else ["4"])


def test_a_page_of_a_company_without_anybody_is_empty(firm: SetupFirm) -> None:
    page = firm.page(size=5)

    assert (list(page.lines), page.without_project, page.earlier, page.later) == ([], 0, None, None)
