"""What ends a consent before anything is connected. One database will do: nothing here is about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from services.connections import Connecting, Connections, LinkOver, NoPublicAddress, Wish
from services.connections.connecting import ConsentLost, NotThisCompany
from services.connections.consents import OtherBrowser, PageOver
from services.errors import (
    AppError,
    InvalidInput,
    NeedsReconnect,
    NotAllowed,
    NotFound,
    QuickBooksRefused,
    QuickBooksUnavailable,
)
from services.model.quickbooks import CompanyFacts
from services.store.unit_of_work import Store
from tests.services.connections.consenting import OTHER, REALM, URL, WISH, ZONE, Desk
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM, OneCompany, connected, opened_store


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    with opened_store(sqlite_url) as store:
        yield store


def test_nobody_without_the_right_begins(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.connecting.begin(MEMBER, WISH)


def test_who_lost_the_right_meanwhile_connects_nothing(desk: Desk) -> None:
    page = desk.asked()
    desk.rights.is_taken = True

    with pytest.raises(NotAllowed):
        desk.connecting.confirm(*page)
    assert (desk.server.redeemed, desk.companies()) == ([], [])


def test_a_zone_that_is_none_is_refused_at_once(desk: Desk) -> None:
    for zone in ("", "Nowhere/Here", "../etc/passwd"):
        with pytest.raises(InvalidInput):
            desk.begun(Wish(zone))


def test_another_workspaces_company_is_not_reconnected(desk: Desk) -> None:
    theirs = connected(desk.store, desk.clock, team_id="T2")

    with pytest.raises(NotFound):
        desk.begun(Wish(ZONE, theirs.id))


def test_without_a_public_address_the_command_is_named(desk: Desk) -> None:
    nowhere = Connecting(desk.store, desk.clock, desk.rights, None, (desk.server, desk.company))

    with pytest.raises(NoPublicAddress, match="PUBLIC_URL") as refused:
        nowhere.begin(ADMIN, WISH)
    assert "import-invoices connect" in refused.value.remedy


def test_a_link_is_good_for_ten_minutes(desk: Desk) -> None:
    state, browser, csrf = desk.asked()
    desk.clock.move(minutes=10)

    for step in (
        partial(desk.connecting.open, state, browser),
        partial(desk.connecting.returned, state, browser, "code-1", REALM),
        partial(desk.connecting.confirm, state, browser, csrf),
    ):
        with pytest.raises(LinkOver):
            step()
    assert desk.server.redeemed == []


def test_an_unknown_state_is_no_link(desk: Desk) -> None:
    with pytest.raises(LinkOver):
        desk.connecting.open("x", None)


@pytest.mark.parametrize("browser", ["", "another"])
def test_a_browser_that_did_not_open_the_link_goes_no_further(desk: Desk, browser: str) -> None:
    state, _, csrf = desk.asked()

    with pytest.raises(OtherBrowser):
        desk.connecting.returned(state, browser, "code-1", REALM)
    with pytest.raises(OtherBrowser):
        desk.connecting.confirm(state, browser, csrf)
    assert desk.server.redeemed == []


@pytest.mark.parametrize(
    ("code", "realm"), [("", REALM), ("c" * 2001, REALM), ("c", ""), ("c", "1/../2"), ("c", "١")]
)
def test_what_is_no_answer_of_intuits_is_refused(desk: Desk, code: str, realm: str) -> None:
    with pytest.raises(InvalidInput):
        desk.asked(code=code, realm=realm)


def test_a_page_answers_only_for_what_it_showed(desk: Desk) -> None:
    state, browser, csrf = desk.asked()
    newer = desk.connecting.returned(state, browser, "code-2", OTHER).csrf

    with pytest.raises(PageOver):
        desk.connecting.confirm(state, browser, csrf)
    assert desk.connecting.confirm(state, browser, newer).realm_id == OTHER


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (QuickBooksUnavailable(), ConsentLost),
        (NeedsReconnect(), NotThisCompany),
        (QuickBooksRefused(), NotThisCompany),
    ],
)
def test_a_consent_for_a_company_that_does_not_answer_is_given_back(
    desk: Desk, failure: AppError, told: type[AppError]
) -> None:
    desk.company.failure = failure

    with pytest.raises(told):
        desk.connect()
    assert (desk.server.revoked, desk.companies()) == (["refresh-of-code-1"], [])


def test_a_workspace_that_is_erased_meanwhile_gets_no_company_back(desk: Desk) -> None:
    class Erasing(OneCompany):
        """The workspace is erased while the company is asked who it is."""

        def company(self) -> CompanyFacts:
            with desk.store.writing() as tx:
                tx.erasing.remove("oauth_states", TEAM, 1)
                tx.commit()
            return super().company()

    connecting = Connecting(desk.store, desk.clock, desk.rights, URL, (desk.server, Erasing()))

    with pytest.raises(LinkOver):
        connecting.confirm(*desk.asked())
    assert (desk.server.revoked, desk.companies()) == (["refresh-of-code-1"], [])


def test_a_code_that_intuit_does_not_take_connects_nothing(desk: Desk) -> None:
    page = desk.asked()
    desk.server.failure = NeedsReconnect()

    with pytest.raises(ConsentLost):
        desk.connecting.confirm(*page)
    assert (desk.server.revoked, desk.companies()) == ([], [])


def test_the_window_lists_disconnected_companies_last(desk: Desk, connections: Connections) -> None:
    connected(desk.store, desk.clock, id="con2", realm_id=OTHER, company_name="Alder")
    connected(desk.store, desk.clock, company_name="Birch")
    with desk.store.writing() as tx:
        tx.connections.disconnect("con2")
        tx.commit()

    shown = connections.overview(ADMIN)

    assert [(one.company.company_name, one.end is None) for one in shown] == [
        ("Birch", False),
        ("Alder", True),
    ]
    with pytest.raises(NotAllowed):
        connections.overview(MEMBER)
